"""Rehearsal: what a rule would have stopped, seen before it bites, and what the rules have done so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit_log import RuleTally
from bot.domain.ids import GuildId
from bot.domain.rule_refusals import RuleUnknown
from bot.domain.rules import Rule, RuleSet
from bot.domain.verdict import Finding
from bot.pipeline.rules_house import RulesHouse
from bot.ports import Unit

PROMPTS = 2000  #: of the guild, the newest ones
QUIET = timedelta(days=90)  #: a rule that has met nothing for so long is named
DOUBTFUL_HITS = 10  #: a rule is judged by what was overturned from so many hits on
DOUBTFUL_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A prompt that the rule would have met."""

    prompt: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One rule alone, on what was asked here and on harmless prompts. Scopes and schedules are left aside."""

    rule: Rule
    version: int  #: of the guild's rules
    prompts: int  #: of the guild that were looked at
    met: tuple[Scene, ...]  #: of these, the newest first
    harmless: int
    harmless_met: tuple[Scene, ...]


async def rehearse(
    house: RulesHouse, *, guild_id: GuildId, rule_id: str
) -> Rehearsal | RuleUnknown:
    """Run a stored rule, whether it is on or off, over the last prompts of its guild and the harmless ones."""

    def stored(unit: Unit) -> tuple[int, RuleSet, list[str]]:
        book = unit.rulebook
        rules = book.rules(guild_id)
        return book.version(guild_id), rules, book.recent_prompts(guild_id, limit=PROMPTS)

    version, rules, prompts = await house.database.read(stored)
    rule = next((each for each in rules.rules if each.id == rule_id), None)
    if rule is None:
        return RuleUnknown(rule_id)
    alone = RuleSet((replace(rule, enabled=True),), rules.allow)
    harmless = house.filters.harmless
    seen = await house.filters.rehearse(alone, [*prompts, *harmless])
    return Rehearsal(
        rule=rule,
        version=version,
        prompts=len(prompts),
        met=_scenes(prompts, seen[: len(prompts)]),
        harmless=len(harmless),
        harmless_met=_scenes(harmless, seen[len(prompts) :]),
    )


def _scenes(texts: Sequence[str], seen: list[tuple[Finding, ...]]) -> tuple[Scene, ...]:
    return tuple(
        Scene(prompt=text, finding=findings[0])
        for text, findings in zip(texts, seen, strict=True)
        if findings
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """What a rule has done."""

    rule: Rule
    tally: RuleTally | None  #: None: it has never met anything

    @property
    def doubtful(self) -> bool:
        """Whether so much of what it stopped was let through that a moderator should look at it."""
        tally = self.tally
        return (
            tally is not None
            and tally.hits >= DOUBTFUL_HITS
            and tally.overturned > tally.hits * DOUBTFUL_SHARE
        )

    def quiet(self, now: datetime) -> bool:
        """Whether it has met nothing for a long time."""
        return self.tally is None or self.tally.last_at < now - QUIET


async def records(house: RulesHouse, guild_id: GuildId) -> list[RuleRecord]:
    """Every rule with what it has done, the busiest first."""

    def stored(unit: Unit) -> tuple[RuleSet, list[RuleTally]]:
        return unit.rulebook.rules(guild_id), unit.audit_log.tallies(guild_id)

    rules, tallies = await house.database.read(stored)
    by_rule = {tally.rule: tally for tally in tallies}
    found = [RuleRecord(rule=rule, tally=by_rule.get(rule.id)) for rule in rules.rules]
    return sorted(found, key=lambda each: -(each.tally.hits if each.tally else 0))
