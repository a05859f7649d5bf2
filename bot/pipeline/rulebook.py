"""The rulebook: what moderators can do to the rules. Each verb writes one new version."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.automod import OFF_HERE
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.rule_edits import Edit, between
from bot.domain.rule_refusals import (
    NothingToChange,
    RuleReadOnly,
    RulesVersionUnknown,
    RuleUnknown,
)
from bot.domain.rules import Rule, RuleSet
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.rule_change import Changed, change_rules
from bot.pipeline.rules_house import RulesHouse
from bot.ports import Unit

LOCAL = "local"  #: the source of rules that are written here; others are copies


@refuses_when_busy
async def add_rule(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, draft: Rule
) -> Changed | Refusal:
    """Put a new rule in force. An id that is empty or taken is chosen here."""

    def plan(rules: RuleSet, version: int) -> Edit | Refusal:
        return Edit(put=(replace(draft, id=_free_id(draft.id, rules, version)),))

    return await change_rules(house, guild_id=guild_id, actor_id=actor_id, plan=plan)


@refuses_when_busy
async def add_allow(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, phrase: str
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
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, phrase: str
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
    house: RulesHouse,
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
        as_it_was = replace(changed, enabled=rule.enabled, shadow=rule.shadow, note=rule.note)
        if rule.source != LOCAL and as_it_was != rule:
            return RuleReadOnly(rule.name or rule.id)
        return Edit(put=(replace(changed, id=rule.id, version=rule.version + 1),))

    return await change_rules(house, guild_id=guild_id, actor_id=actor_id, plan=plan)


async def switch_rule(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, rule_id: str, on: bool
) -> Changed | Refusal:
    """Enable or disable a rule. Enabling one that was only rehearsed lets it bite."""

    def switched(rule: Rule) -> Rule:
        note = rule.note
        if rule.source != LOCAL:
            note = "" if on else OFF_HERE
        return replace(rule, enabled=on, shadow=rule.shadow and not on, note=note)

    return await change_rule(
        house, guild_id=guild_id, actor_id=actor_id, rule_id=rule_id, change=switched
    )


async def watch_rule(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, rule_id: str
) -> Changed | Refusal:
    """Let a rule only record what it would have done."""
    return await change_rule(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        rule_id=rule_id,
        change=lambda rule: replace(rule, enabled=True, shadow=True),
    )


@refuses_when_busy
async def import_rules(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId | None, rules: RuleSet, whole: bool
) -> Changed | Refusal:
    """Put the rules of a file in force in one step: beside what is there, or (`whole`) in its place.

    Copies of Discord's rules stay as they are.
    """
    return await change_rules(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        plan=lambda present, _version: importing(present, rules, whole=whole),
    )


def importing(present: RuleSet, rules: RuleSet, *, whole: bool) -> Edit:
    """What an import would change."""
    theirs = replace(rules, rules=tuple(replace(each, source=LOCAL) for each in rules.rules))
    copies = {rule.id for rule in present.rules if rule.source != LOCAL}
    edit = between(present, theirs)
    put = tuple(rule for rule in edit.put if rule.id not in copies)
    if not whole:
        return Edit(put=put, allow=edit.allow)
    return replace(edit, put=put, drop=edit.drop - copies)


@refuses_when_busy
async def delete_rule(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, rule_id: str
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
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, version: int
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


@refuses_when_busy
async def keep_prompts(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId, days: int
) -> BusyNow | None:
    """Set for how many days the guild's log keeps prompts; older ones go within a day."""
    entry = LogEntry(
        guild_id=guild_id,
        at=house.clock.now(),
        action=LogAction.LOG_KEEPING,
        actor_id=actor_id,
        details={"days": days},
    )

    def work(unit: Unit) -> None:
        unit.audit_log.set_keep_days(guild_id, days)
        unit.audit_log.add(entry)

    await house.database.write(work)


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
