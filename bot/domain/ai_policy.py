"""What a guild makes of the AI moderation's scores, and of its silence."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from bot.domain.ids import GuildId
from bot.domain.rule_refusals import ThresholdsCrossed, ThresholdTooMild

MINORS: Final = "sexual/minors"
ADULT: Final = frozenset({"sexual"})
"""Categories that a guild can open in its age-restricted channels."""


class Outage(StrEnum):
    """What becomes of a prompt while the AI moderation cannot be asked."""

    WAIT = "wait"  #: a moderator looks
    ALLOW = "allow"  #: the rules alone decide
    BLOCK = "block"


class Level(StrEnum):
    """What a score is enough for."""

    CLEAR = "clear"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From these scores on, a moderator looks, or nobody has to."""

    review: float
    block: float


USUAL: Final = Threshold(0.4, 0.8)
#: no guild can make it milder
STRICT: Final = Threshold(0.05, 0.1)
#: a score that no category reaches
NEVER: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AiPolicy:
    """A guild's choices."""

    thresholds: Mapping[str, Threshold] = field(default_factory=dict[str, Threshold])
    outage: Outage = Outage.WAIT
    adult: bool = False  #: sexual content of adults may be made in age-restricted channels

    def threshold(self, category: str, *, age_restricted: bool = False) -> Threshold:
        """What holds for a category, here."""
        if category == MINORS:
            own = self.thresholds.get(category, STRICT)
            return Threshold(min(own.review, STRICT.review), min(own.block, STRICT.block))
        if self.adult and age_restricted and category in ADULT:
            return Threshold(NEVER, NEVER)
        return self.thresholds.get(category, USUAL)


def threshold_of(
    category: str, review: int | None, block: int | None
) -> Threshold | ThresholdTooMild | ThresholdsCrossed | None:
    """What was typed in per cent, as bounds; nothing typed is None: the usual ones.

    With one left out, nothing waits, or nothing is refused, but for what no server can make milder.
    """
    if review is None and block is None:
        return None
    floor = STRICT if category == MINORS else Threshold(1.0, 1.0)
    upper = floor.block if block is None else block / 100
    lower = min(upper, floor.review) if review is None else review / 100
    if lower > floor.review or upper > floor.block:
        return ThresholdTooMild(category, round(floor.review * 100), round(floor.block * 100))
    if lower > upper:
        return ThresholdsCrossed(round(lower * 100), round(upper * 100))
    return Threshold(lower, upper)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The gravest category of an opinion."""

    level: Level
    category: str = ""
    score: float = 0.0


_GRAVITY = {Level.CLEAR: 0, Level.REVIEW: 1, Level.BLOCK: 2}


def weigh(
    scores: Mapping[str, float],
    policy: AiPolicy,
    *,
    age_restricted: bool = False,
    only: frozenset[str] | None = None,
) -> Weighed:
    """Find the gravest category. A category that we do not know is for a person to look at, never a block.

    Args:
        scores: category to score, 0 to 1.
        policy: the guild's.
        age_restricted: whether the channel is.
        only: categories that are looked at; None: all.
    """
    found = [Weighed(Level.CLEAR)]
    for category, score in scores.items():
        if only is not None and category not in only:
            continue
        level = _level(category, score, policy.threshold(category, age_restricted=age_restricted))
        found.append(Weighed(level, category, score))
    return gravest(found)


def gravest(found: Iterable[Weighed]) -> Weighed:
    """The one that decides; of equal ones the first. There is at least one."""
    return max(found, key=lambda each: (_GRAVITY[each.level], each.score))


def _level(category: str, score: float, threshold: Threshold) -> Level:
    if score >= threshold.block:
        return Level.BLOCK if category in KNOWN else Level.REVIEW
    return Level.REVIEW if score >= threshold.review else Level.CLEAR


KNOWN: Final = frozenset(
    {
        "harassment",
        "harassment/threatening",
        "hate",
        "hate/threatening",
        "illicit",
        "illicit/violent",
        "self-harm",
        "self-harm/intent",
        "self-harm/instructions",
        "sexual",
        MINORS,
        "violence",
        "violence/graphic",
    }
)
"""OpenAI's categories (`facts/moderation.md` 1.1); a compatible server may have others."""


def mark_of(guild_id: GuildId) -> str:
    """The name under which a policy is kept."""
    return f"ai:{guild_id}"


def written(policy: AiPolicy) -> str:
    """As JSON."""
    thresholds = {name: [each.review, each.block] for name, each in policy.thresholds.items()}
    return json.dumps(
        {"thresholds": thresholds, "outage": policy.outage.value, "adult": policy.adult}
    )


def read(kept: str | None) -> AiPolicy:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return AiPolicy()
    found: dict[str, Any] = json.loads(kept)
    return AiPolicy(
        thresholds={
            name: Threshold(float(review), float(block))
            for name, (review, block) in found.get("thresholds", {}).items()
        },
        outage=Outage(found.get("outage", Outage.WAIT)),
        adult=bool(found.get("adult", False)),
    )
