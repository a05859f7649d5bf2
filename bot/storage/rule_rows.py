"""Rules as rows: what a rule says, as JSON in which defaults are left out."""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.domain.rules import Action, Kind, Options, RegexView, Rule, Scope

_PLAIN = Rule(id="", pattern="")
_FIELDS = tuple(
    field.name for field in fields(Rule) if field.name not in {"id", "options", "scope"}
)


def rule_json(rule: Rule) -> str:
    """A rule without its id. ASCII only: no character troubles a database."""
    said: dict[str, Any] = {
        name: value for name in _FIELDS if (value := getattr(rule, name)) != getattr(_PLAIN, name)
    }
    for name in ("starts_at", "ends_at"):
        if name in said:
            said[name] = said[name].isoformat()
    options = _differing(rule.options, Options())
    if options:
        said["options"] = options
    scope = {name: _listed(value) for name, value in _differing(rule.scope, Scope()).items()}
    if scope:
        said["scope"] = scope
    return json.dumps(said, separators=(",", ":"), sort_keys=True)


def rule_of(rule_id: str, text: str) -> Rule:
    """The rule of a `rule_json`."""
    said: dict[str, Any] = {"pattern": "", **json.loads(text)}
    for name, kind in (("kind", Kind), ("action", Action), ("view", RegexView)):
        if name in said:
            said[name] = kind(said[name])
    for name in ("starts_at", "ends_at"):
        if name in said:
            said[name] = datetime.fromisoformat(said[name])
    if "options" in said:
        said["options"] = Options(**said["options"])
    if "scope" in said:
        scope: dict[str, Any] = said["scope"]
        said["scope"] = Scope(**{name: _set(value) for name, value in scope.items()})
    return Rule(id=rule_id, **said)


def key_of(text: str) -> str:
    """Any text as one that both databases take."""
    return json.dumps(text)[1:-1]


def text_of(key: str) -> str:
    """The text of a `key_of`."""
    return json.loads(f'"{key}"')


def _differing(value: Any, usual: Any) -> dict[str, Any]:
    return {
        field.name: getattr(value, field.name)
        for field in fields(value)
        if getattr(value, field.name) != getattr(usual, field.name)
    }


def _listed(value: frozenset[int] | bool | None) -> list[int] | bool | None:
    return sorted(value) if isinstance(value, frozenset) else value


def _set(value: Any) -> Any:
    ids: list[int] = value
    return frozenset(ids) if isinstance(value, list) else value
