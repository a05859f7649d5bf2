"""The server's own AutoMod rules as read-only rules here, kept in step with Discord's."""

import json
from dataclasses import dataclass, replace

from bot.domain.audit_log import LogAction
from bot.domain.automod import SOURCE, AutoModRule, Loss, synced, translated, without
from bot.domain.ids import GuildId, MemberId
from bot.domain.refusals import Refusal
from bot.domain.rule_edits import Edit
from bot.domain.rule_refusals import NothingToChange
from bot.domain.rules import RuleSet
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.rule_change import Changed, change_rules
from bot.pipeline.rules_house import RulesHouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The copies are in step."""

    rules: int
    allowed: int
    losses: tuple[Loss, ...]
    outcome: Changed | Refusal  #: `NothingToChange` where they were in step before


@refuses_when_busy
async def follow(
    house: RulesHouse,
    *,
    guild_id: GuildId,
    actor_id: MemberId | None,
    found: tuple[AutoModRule, ...],
) -> Followed:
    """Make the copies the same as what Discord has, and follow it from now on."""
    translation = translated(found)
    trial = RuleSet(tuple(replace(rule, enabled=True) for rule in translation.rules))
    problems = await house.filters.trial(guild_id, trial)
    translation = without(translation, {each.rule: each.why for each in problems})
    known = await _known_allow(house, guild_id)
    copied: list[str] = []

    def plan(rules: RuleSet, _version: int) -> Edit:
        # The server's own stay when AutoMod's same ones go.
        copied[:] = [each for each in translation.allow if each in known or each not in rules.allow]
        return synced(rules, translation, known)

    outcome = await change_rules(
        house,
        guild_id=guild_id,
        actor_id=actor_id,
        plan=plan,
        action=LogAction.RULES_SYNCED,
        trusted=True,
    )
    if isinstance(outcome, Changed | NothingToChange):
        kept = json.dumps({"allow": copied})
        await house.database.write(lambda unit: unit.marks.put(_mark(guild_id), kept))
    return Followed(
        rules=len(translation.rules),
        allowed=len(translation.allow),
        losses=translation.losses,
        outcome=outcome,
    )


@refuses_when_busy
async def unfollow(
    house: RulesHouse, *, guild_id: GuildId, actor_id: MemberId
) -> Changed | Refusal:
    """Take the copies away and stop following."""
    known = await _known_allow(house, guild_id)

    def plan(rules: RuleSet, _version: int) -> Edit:
        copies = (rule.id for rule in rules.rules if rule.source.startswith(SOURCE))
        return Edit(drop=frozenset(copies), disallow=known & frozenset(rules.allow))

    outcome = await change_rules(
        house, guild_id=guild_id, actor_id=actor_id, plan=plan, action=LogAction.RULES_SYNCED
    )
    await house.database.write(lambda unit: unit.marks.put(_mark(guild_id), "{}"))
    return outcome


async def followed(house: RulesHouse, guild_id: GuildId) -> bool:
    """Whether the guild wants its AutoMod rules copied."""
    mark = await house.database.read(lambda unit: unit.marks.get(_mark(guild_id)))
    return mark is not None and "allow" in json.loads(mark)


async def _known_allow(house: RulesHouse, guild_id: GuildId) -> frozenset[str]:
    mark = await house.database.read(lambda unit: unit.marks.get(_mark(guild_id)))
    return frozenset() if mark is None else frozenset(json.loads(mark).get("allow", ()))


def _mark(guild_id: GuildId) -> str:
    return f"automod:{guild_id}"
