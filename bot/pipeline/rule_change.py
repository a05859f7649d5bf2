"""One change of the rules: planned, tried off the loop, written as a version with its line in the log, in force."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.rule_edits import Edit, RulesDiff, applied, diff
from bot.domain.rule_refusals import NothingToChange, RuleRefused, RulesFull
from bot.domain.rules import Rule, RuleSet
from bot.pipeline.rules_house import RulesHouse
from bot.ports import Unit

log = logging.getLogger(__name__)

MOST_RULES = 10_000
_TRIES = 5  #: when others change the rules at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A new version of the rules is in force."""

    version: int
    diff: RulesDiff
    rules: int  #: how many there are now


Planner = Callable[[RuleSet, int], Edit | Refusal]
"""From the rules and the number of their version to what shall change."""


async def change_rules(
    house: RulesHouse,
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
        put = {rule.id: rule for rule in edit.put}
        problems = await house.filters.trial(guild_id, _as_if_on(after, put))
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
    every = parts(told)
    few = every[:5]
    return "; ".join([*few, f"and {len(every) - 5} more"] if len(every) > 5 else few)


def parts(told: RulesDiff) -> list[str]:
    """A change, each rule and phrase in a few signs."""
    every = [
        *(f"+{rule.id} {rule.pattern}" for rule in told.added),
        *(f"~{after.id} {_what_changed(before, after)}" for before, after in told.changed),
        *(f"-{rule.id} {rule.pattern}" for rule in told.dropped),
        *(f"+allow {phrase}" for phrase in told.allowed),
        *(f"-allow {phrase}" for phrase in told.disallowed),
    ]
    return [_short(part) for part in every]


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


def _as_if_on(rules: RuleSet, put: Mapping[str, Rule]) -> RuleSet:
    """A rule that is still off is tried all the same."""
    tried = (replace(rule, enabled=True) if rule.id in put else rule for rule in rules.rules)
    return replace(rules, rules=tuple(tried))
