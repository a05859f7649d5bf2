"""The rulebook: moderators change what may be asked. Each change is tried, written as a version, then in force."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.rule_edits import Edit, RulesDiff, applied, between, diff
from bot.domain.rule_refusals import (
    NothingToChange,
    RuleReadOnly,
    RuleRefused,
    RulesFull,
    RulesVersionUnknown,
    RuleUnknown,
)
from bot.domain.rules import Rule, RuleSet
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit

log = logging.getLogger(__name__)

MOST_RULES = 10_000
LOCAL = "local"  #: the source of rules that are written here; others are copies
_TRIES = 5  #: when others change the rules at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A new version of the rules is in force."""

    version: int
    diff: RulesDiff
    rules: int  #: how many there are now


Planner = Callable[[RuleSet, int], Edit | Refusal]
"""From the rules and the number of their version to what shall change."""


@refuses_when_busy
async def add_rule(
    house: House, *, guild_id: GuildId, actor_id: MemberId, draft: Rule
) -> Changed | Refusal:
    """Put a new rule in force. An id that is empty or taken is chosen here."""

    def plan(rules: RuleSet, version: int) -> Edit | Refusal:
        return Edit(put=(replace(draft, id=_free_id(draft.id, rules, version)),))

    return await change_rules(house, guild_id=guild_id, actor_id=actor_id, plan=plan)


@refuses_when_busy
async def add_allow(
    house: House, *, guild_id: GuildId, actor_id: MemberId, phrase: str
) -> Changed | Refusal:
    """Let a phrase pass all keywords, phrases and regexes of the guild."""
    return await change_rules(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        plan=lambda _rules, _version: Edit(allow=(phrase.strip(),)) if phrase.strip() else Edit(),
    )


@refuses_when_busy
async def remove_allow(
    house: House, *, guild_id: GuildId, actor_id: MemberId, phrase: str
) -> Changed | Refusal:
    """Take an allow phrase back."""
    return await change_rules(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        plan=lambda _rules, _version: Edit(disallow=frozenset({phrase})),
    )


@refuses_when_busy
async def change_rule(
    house: House,
    *,
    guild_id: GuildId,
    actor_id: MemberId,
    rule_id: str,
    change: Callable[[Rule], Rule],
) -> Changed | Refusal:
    """Change one rule. A copy of one of Discord's can only be switched on and off, and rehearsed."""

    def plan(rules: RuleSet, _version: int) -> Edit | Refusal:
        rule = _found(rules, rule_id)
        if rule is None:
            return RuleUnknown(rule_id)
        changed = change(rule)
        if changed == rule:
            return NothingToChange()
        as_it_was = replace(changed, enabled=rule.enabled, shadow=rule.shadow, version=rule.version)
        if rule.source != LOCAL and as_it_was != rule:
            return RuleReadOnly(rule.name or rule.id)
        return Edit(put=(replace(changed, id=rule.id, version=rule.version + 1),))

    return await change_rules(house, guild_id=guild_id, actor_id=actor_id, plan=plan)


async def switch_rule(
    house: House, *, guild_id: GuildId, actor_id: MemberId, rule_id: str, on: bool
) -> Changed | Refusal:
    """Enable or disable a rule. Enabling one that was only rehearsed lets it bite."""
    return await change_rule(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        rule_id=rule_id,
        change=lambda rule: replace(rule, enabled=on, shadow=rule.shadow and not on),
    )


@refuses_when_busy
async def delete_rule(
    house: House, *, guild_id: GuildId, actor_id: MemberId, rule_id: str
) -> Changed | Refusal:
    """Take a rule away; its versions stay readable."""

    def plan(rules: RuleSet, _version: int) -> Edit | Refusal:
        rule = _found(rules, rule_id)
        if rule is None:
            return RuleUnknown(rule_id)
        if rule.source != LOCAL:
            return RuleReadOnly(rule.name or rule.id)
        return Edit(drop=frozenset({rule_id}))

    return await change_rules(house, guild_id=guild_id, actor_id=actor_id, plan=plan)


@refuses_when_busy
async def roll_back(
    house: House, *, guild_id: GuildId, actor_id: MemberId, version: int
) -> Changed | Refusal:
    """Put an older version in force again, as a new one."""

    def stored(unit: Unit) -> tuple[int, RuleSet]:
        return unit.rulebook.version(guild_id), unit.rulebook.rules(guild_id, version)

    present, old = await house.database.read(stored)
    if not 0 <= version < present:
        return RulesVersionUnknown(version, present)
    return await change_rules(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        plan=lambda rules, _version: between(rules, old),
        action=LogAction.RULES_ROLLED_BACK,
        note=f"back to version {version}",
        trusted=True,
    )


async def change_rules(
    house: House,
    *,
    guild_id: GuildId,
    actor_id: MemberId | None,
    plan: Planner,
    action: LogAction = LogAction.RULES_CHANGED,
    note: str = "",
    trusted: bool = False,
) -> Changed | Refusal:
    """Plan a change, try it off the loop, write version and log in one unit, and put it in force.

    `trusted` rules were in force before: one that no longer compiles must not keep a moderator from going back,
    and is left out of what judges.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: it may or may not be written.
    """
    for _ in range(_TRIES):
        version, rules = await house.database.read(
            lambda unit: (unit.rulebook.version(guild_id), unit.rulebook.rules(guild_id))
        )
        edit = plan(rules, version)
        if not isinstance(edit, Edit):
            return edit
        told = diff(rules, edit)
        if told.empty:
            return NothingToChange()
        after = applied(rules, edit)
        if len(after.rules) > MOST_RULES:
            return RulesFull(MOST_RULES)
        problems = await house.filters.trial(guild_id, after)
        put = {rule.id: rule for rule in edit.put}
        ours = tuple(each for each in problems if each.rule in put)
        if ours and not trusted:
            first = put[ours[0].rule]
            return RuleRefused(ours, first.name or first.pattern)
        entry = LogEntry(
            guild_id=guild_id,
            at=house.clock.now(),
            action=action,
            actor_id=actor_id,
            rule=_only_rule(told),
            details={"note": note or summary(told), "from": version},
        )
        written = await house.database.write(_writing(edit, entry, version))
        if written is not None:
            await house.filters.ready(guild_id)
            log.info("Guild %d has version %d of its rules.", guild_id, written)
            return Changed(version=written, diff=told, rules=len(after.rules))
    return BusyNow()


def summary(told: RulesDiff) -> str:
    """A change in one line, for the list of versions and the log."""
    parts = [
        *(f"+{rule.id} {rule.pattern}" for rule in told.added),
        *(f"~{after.id} {_what_changed(before, after)}" for before, after in told.changed),
        *(f"-{rule.id} {rule.pattern}" for rule in told.dropped),
        *(f"+allow {phrase}" for phrase in told.allowed),
        *(f"-allow {phrase}" for phrase in told.disallowed),
    ]
    few = [_short(part) for part in parts[:5]]
    return "; ".join([*few, f"and {len(parts) - 5} more"] if len(parts) > 5 else few)


def _short(text: str) -> str:
    text = "".join(char if char.isprintable() else "·" for char in text)
    return text if len(text) <= 60 else text[:59] + "…"


def _what_changed(before: Rule, after: Rule) -> str:
    names = ("enabled", "shadow", "pattern", "action", "name", "replacement", "scope", "priority")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return ", ".join(f"{name}={getattr(after, name)}" for name in changed) or "changed"


def _writing(edit: Edit, entry: LogEntry, after: int) -> Callable[[Unit], int | None]:
    def work(unit: Unit) -> int | None:
        version = unit.rulebook.write(
            entry.guild_id,
            edit,
            at=entry.at,
            actor_id=entry.actor_id,
            note=str(entry.details["note"]),
            after=after,
        )
        if version is not None:
            unit.audit_log.add(replace(entry, rules_version=version))
        return version

    return work


def _only_rule(told: RulesDiff) -> str | None:
    touched = [*told.added, *(after for _, after in told.changed), *told.dropped]
    return touched[0].id if len(touched) == 1 else None


def _found(rules: RuleSet, rule_id: str) -> Rule | None:
    return next((rule for rule in rules.rules if rule.id == rule_id), None)


def _free_id(wanted: str, rules: RuleSet, version: int) -> str:
    taken = {rule.id for rule in rules.rules}
    if wanted and wanted not in taken:
        return wanted
    number = version + 1
    while f"r{number}" in taken:
        number += 1
    return f"r{number}"
