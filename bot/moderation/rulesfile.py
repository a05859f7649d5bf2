"""Rules as a file: our own export, and the plain list of patterns that other tools write.

Ours is `{"format": "dailies-rules", "version": 1, "rules": [...], "allow": [...]}`; `docs/rules.md`
says what stands in a rule. A list with `id`, `pattern`, `action` and an `allow_list` is read as well.
"""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import (
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from bot.domain.errors import DailiesError
from bot.domain.rules import Action, Kind, Options, RegexView, Rule, RuleSet, Scope

FORMAT = "dailies-rules"
VERSION = 1
MOST_RULES = 20_000


class RulesFileError(DailiesError):
    """A file that cannot be read as rules or prompts; the text is a sentence for who wrote it."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Ids = Annotated[frozenset[int], Field(max_length=1_000)]


class _Options(BaseModel):
    plural: bool = True
    reverse: bool = True
    mask: bool = True
    leet: bool = True
    typo: bool | None = None


class _Scope(BaseModel):
    channels: Ids = frozenset()
    except_channels: Ids = frozenset()
    except_roles: Ids = frozenset()
    age_restricted: bool | None = None


class _Rule(BaseModel):
    id: Text = Field(min_length=1, max_length=100)
    pattern: str
    kind: Kind = Field(Kind.KEYWORD, validation_alias=AliasChoices("kind", "type"))
    action: Literal["block", "flag", "rewrite", "allow"] = Field(
        "block", validation_alias=AliasChoices("action", "level")
    )
    name: str = Field("", max_length=100)
    replacement: str = Field("", max_length=200)
    view: RegexView = RegexView.BOTH
    options: _Options = Field(default_factory=_Options)
    scope: _Scope = Field(default_factory=_Scope)
    priority: int = 0
    enabled: bool = True
    shadow: bool = False
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    source: str = Field("local", max_length=100)
    version: int = 1
    note: str = Field("", max_length=1_000)


class _File(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    format: str = FORMAT
    version: int = VERSION
    rules: list[_Rule] = Field(max_length=MOST_RULES)
    allow: list[str] = Field(
        default_factory=list,
        max_length=MOST_RULES,
        validation_alias=AliasChoices("allow", "allow_list"),
    )


def load(path: Path) -> RuleSet:
    """Read a file of rules.

    Raises:
        RulesFileError: it is missing, no JSON, or no rules.
    """
    try:
        content = json.loads(_text(path))
    except ValueError as error:
        raise RulesFileError(f"{path} is not JSON: {error}.") from None
    except RecursionError:
        raise RulesFileError(f"{path} is nested too deeply to be rules.") from None
    return parse(content, str(path))


def parse(content: object, name: str) -> RuleSet:
    """Read rules from decoded JSON; `name` is what sentences call it.

    Raises:
        RulesFileError: it is no rules, or of a newer version.
    """
    if not isinstance(content, dict):
        raise RulesFileError(f'{name} should be an object with a list "rules".')
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise RulesFileError(
            f"{name}: {_sentence(error, cast('dict[str, Any]', content))}"
        ) from None
    if file.format != FORMAT or file.version > VERSION:
        raise RulesFileError(
            f"{name} is of format {file.format} {file.version}; this Dailies reads {FORMAT} up to {VERSION}."
        )
    allowed = [rule.pattern for rule in file.rules if rule.action == "allow"]
    rules = [_rule(rule, Action(rule.action)) for rule in file.rules if rule.action != "allow"]
    twice = [each for each, times in Counter(rule.id for rule in rules).items() if times > 1]
    if twice:  # which of them is meant, nobody knows
        raise RulesFileError(f"{name}: two rules have the id “{twice[0]}”.")
    return RuleSet(
        tuple(rules), tuple(phrase for phrase in (*file.allow, *allowed) if phrase.strip())
    )


def dump(rules: RuleSet) -> dict[str, Any]:
    """The rules as our export, ready for `json.dump`; defaults are left out."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "rules": [_written(rule) for rule in rules.rules],
        "allow": list(rules.allow),
    }


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise RulesFileError(f"There is no file {path}.") from None
    except OSError as error:
        raise RulesFileError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise RulesFileError(f"{path} is not text in UTF-8.") from None


def prompts(path: Path) -> list[tuple[str, str]]:
    """Read prompts, one `{"id": …, "text": …}` a line; a line without an id gets its number.

    Raises:
        RulesFileError: it is missing, or a line is none of these.
    """
    found: list[tuple[str, str]] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise RulesFileError(f"{path}, line {number} is not JSON.") from None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):  # pyright: ignore[reportUnknownMemberType] - decoded JSON
            raise RulesFileError(f'{path}, line {number} has no "text".')
        prompt = cast("dict[str, Any]", row)
        found.append((str(prompt.get("id", number)), prompt["text"]))
    return found


def _sentence(error: ValidationError, content: dict[str, Any]) -> str:
    first = error.errors(include_url=False)[0]
    loc = first["loc"]
    place = ".".join(map(str, loc))
    if len(loc) > 1 and loc[0] == "rules" and isinstance(loc[1], int):
        row = content["rules"][loc[1]]
        known = f" ({row['id']})" if isinstance(row, dict) and "id" in row else ""
        place = " ".join([f"rule {loc[1] + 1}{known}", ".".join(map(str, loc[2:]))]).strip()
    more = error.error_count() - 1
    also = f", and {more} more" if more else ""
    return f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}{also}."


def _rule(row: _Rule, action: Action) -> Rule:
    kind = row.kind
    if kind is Kind.KEYWORD and len(row.pattern.strip("* ").split()) > 1:
        kind = Kind.PHRASE
    return Rule(
        id=row.id,
        pattern=row.pattern,
        kind=kind,
        action=action,
        name=row.name,
        replacement=row.replacement,
        view=row.view,
        options=Options(**row.options.model_dump()),
        scope=Scope(**row.scope.model_dump()),
        priority=row.priority,
        enabled=row.enabled,
        shadow=row.shadow,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        source=row.source,
        version=row.version,
        note=row.note,
    )


def _written(rule: Rule) -> dict[str, Any]:
    row = _Rule.model_validate(asdict(rule))
    written = row.model_dump(mode="json", exclude_defaults=True)
    return written | {"kind": row.kind.value, "action": row.action}
