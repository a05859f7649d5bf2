"""The AI moderation as the pipeline knows it: a `PromptJudge`, and the `Inspector` of finished clips."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.domain import away
from bot.domain.ai_policy import MINORS, USUAL, AiPolicy, Level, Outage, Weighed, gravest, weigh
from bot.domain.ids import GuildId
from bot.domain.rules import Action, Kind, holds
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Finding, Flag, Grounds, Verdict
from bot.moderation.filters import Filters
from bot.moderation.judge import place_of
from bot.moderation.look import PLATFORM, look
from bot.moderation.policies import Policies
from bot.moderation.reading import Reading
from bot.ports import Classifier, ClassifierAwayError, Inspection, Opinion, Showing

log = logging.getLogger(__name__)

CLAUSES: Final = 12  #: parts of a prompt that are looked at one by one
STANDS_OUT: Final = 0.15  #: a part's score from which on it may be what a filter tripped over


class AiJudge:
    """Judges prompts by a classifier's scores, against the guild's thresholds.

    Roles that the guild's rules leave alone are left alone here too, but for sexual content with minors.
    """

    def __init__(self, classifier: Classifier, filters: Filters, policies: Policies) -> None:
        self._classifier = classifier
        self._filters = filters
        self._policies = policies

    async def judge(self, ask: Ask) -> Verdict:
        policy = await self._policies.ai(ask.guild_id)
        try:
            opinion = await self._opinion(ask)
        except ClassifierAwayError as error:
            log.warning("The AI moderation could not be asked: %s.", error)
            return _unasked(policy)
        exempt = bool(ask.roles & (await self._policies.desk(ask.guild_id)).exempt_roles)
        ruled = {} if exempt else self._ruled(ask, opinion.scores, policy)
        by_bounds = weigh(
            {name: score for name, score in opinion.scores.items() if name not in ruled},
            policy,
            age_restricted=ask.age_restricted,
            only=frozenset({MINORS}) if exempt else None,
        )
        weighed = gravest([*ruled.values(), by_bounds])
        pictured = ask.first_frame is not None or ask.last_frame is not None
        sexual = opinion.scores.get("sexual", 0.0) if pictured else 0.0
        if sexual >= USUAL.review and PLATFORM.young(Reading(ask.prompt)):
            # Pictures are never scored for minors: that is ours to see.
            weighed = Weighed(Level.BLOCK, MINORS, sexual)
        return _verdict(weighed, opinion)

    async def _opinion(self, ask: Ask) -> Opinion:
        """Of the prompt with its first frame, and of the last frame: each category at its gravest."""
        opinion = await self._classifier.judge(ask.prompt, ask.first_frame)
        if ask.last_frame is None:
            return opinion
        scores = dict(opinion.scores)
        for other in await self._classifier.pictures([ask.last_frame]):
            for category, score in other.scores.items():
                scores[category] = max(score, scores.get(category, 0.0))
        return Opinion(opinion.model, scores)

    def _ruled(self, ask: Ask, scores: Mapping[str, float], policy: AiPolicy) -> dict[str, Weighed]:
        """What the guild's own rules make of the categories that they are about; of no other they have the word."""
        place, found = place_of(ask), dict[str, Weighed]()
        for rule in self._filters.of(ask.guild_id).rules:
            score = scores.get(rule.pattern)
            if rule.kind is not Kind.CATEGORY or score is None or rule.shadow:
                continue
            if rule.pattern == MINORS or not holds(rule, place):
                continue
            if score >= policy.threshold(rule.pattern).review:
                level = Level.BLOCK if rule.action is Action.BLOCK else Level.REVIEW
                said = Weighed(level, rule.pattern, score)
                found[rule.pattern] = gravest([found.get(rule.pattern, said), said])
        return found


class AiInspector:
    """`ports.Inspector` by the same classifier."""

    looks = True

    def __init__(self, classifier: Classifier, filters: Filters, policies: Policies) -> None:
        self._classifier = classifier
        self._filters = filters
        self._policies = policies

    async def inspect(self, guild_id: GuildId, frames: Sequence[bytes]) -> Inspection:
        """The gravest of all frames decides."""
        policy = await self._policies.ai(guild_id)
        opinions = await self._classifier.pictures(frames)
        gravest, model = Weighed(Level.CLEAR), ""
        for opinion in opinions:
            weighed = weigh(opinion.scores, policy)
            order = [Level.CLEAR, Level.REVIEW, Level.BLOCK]
            if (order.index(weighed.level), weighed.score) >= (
                order.index(gravest.level),
                gravest.score,
            ):
                gravest, model = weighed, opinion.model
        showing = {
            Level.CLEAR: Showing.POST,
            Level.REVIEW: Showing.VEIL,
            Level.BLOCK: Showing.WITHHOLD,
        }[gravest.level]
        return Inspection(showing, gravest.category, gravest.score, model)

    async def unseen(self, guild_id: GuildId) -> Showing:
        outage = (await self._policies.ai(guild_id)).outage
        return Showing.POST if outage is Outage.ALLOW else Showing.WITHHOLD

    async def second(self, guild_id: GuildId, text: str) -> Inspection | None:
        if not self._classifier.has_larger:
            return None
        try:
            opinion = await self._classifier.judge(text, larger=True)
        except ClassifierAwayError as error:
            log.warning("The larger model could not be asked: %s.", error)
            return None
        weighed = weigh(opinion.scores, await self._policies.ai(guild_id))
        clear = weighed.level is Level.CLEAR
        showing = Showing.POST if clear else Showing.WITHHOLD
        if clear and opinion.scores:
            category = max(opinion.scores, key=lambda name: opinion.scores[name])
            return Inspection(showing, category, opinion.scores[category], opinion.model)
        return Inspection(showing, weighed.category, weighed.score, opinion.model)

    async def culprit(self, guild_id: GuildId, text: str) -> tuple[int, int] | None:
        """What our own filter met, without any effect though it may have been; else the clause that stands out."""
        await self._filters.ready(guild_id)
        judgement = look(text, self._filters.of(guild_id))
        if judgement.hits:
            return judgement.hits[0].span
        spans = list(_clauses(text))
        if not 1 < len(spans) <= CLAUSES:
            return None
        try:
            opinions = await self._classifier.each([text[slice(*span)] for span in spans])
        except ClassifierAwayError:
            return None
        scores = [max(opinion.scores.values(), default=0.0) for opinion in opinions]
        first, *rest = sorted(scores, reverse=True)
        if first < STANDS_OUT or first < 2 * rest[0]:
            return None
        return spans[scores.index(first)]


class RuleInspector:
    """The inspector where no AI moderation is set up: clips are posted, and our filter alone gives hints."""

    looks = False

    def __init__(self, filters: Filters) -> None:
        self._filters = filters

    async def inspect(self, guild_id: GuildId, frames: Sequence[bytes]) -> Inspection:  # noqa: ARG002
        return Inspection(Showing.POST)

    async def unseen(self, guild_id: GuildId) -> Showing:  # noqa: ARG002
        return Showing.POST

    async def second(self, guild_id: GuildId, text: str) -> Inspection | None:  # noqa: ARG002
        return None

    async def culprit(self, guild_id: GuildId, text: str) -> tuple[int, int] | None:
        await self._filters.ready(guild_id)
        hits = look(text, self._filters.of(guild_id)).hits
        return hits[0].span if hits else None


def _unasked(policy: AiPolicy) -> Verdict:
    match policy.outage:
        case Outage.ALLOW:
            return Allow()
        case Outage.WAIT:
            return Flag(away.UNASKED)
        case Outage.BLOCK:
            return Block(away.UNASKED)


def _verdict(weighed: Weighed, opinion: Opinion) -> Verdict:
    if weighed.level is Level.CLEAR:
        return Allow(grounds=Grounds(model=opinion.model))
    blocks = weighed.level is Level.BLOCK
    finding = Finding(
        rule=weighed.category,
        name=weighed.category,
        action="block" if blocks else "flag",
        model=opinion.model,
        score=weighed.score,
    )
    grounds = Grounds(findings=(finding,), model=opinion.model)
    return (Block if blocks else Flag)(weighed.category, grounds=grounds)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a prompt between its commas and stops."""
    for match in re.finditer(r"[^,.;:!?\n。，、；]+", text):
        start, end = match.span()
        clause = match.group()
        start += len(clause) - len(clause.lstrip())
        end -= len(clause) - len(clause.rstrip())
        if start < end:
            yield start, end
