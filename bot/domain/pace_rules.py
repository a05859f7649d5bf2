"""What a guild's stewards have chosen about the pace at which its pool is spent."""

import json
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.ids import GuildId
from bot.domain.money import DOLLAR, MicroUsd

FLOOR = MicroUsd(10 * DOLLAR)
"""Below so much an hour is nothing to be alarmed about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRules:
    """Choices about the pool's pace. Without any, a dear clip is asked about, and nothing holds anybody back."""

    brakes: tuple[BrakeRule, ...] = ()  #: in the order of their thresholds
    confirm_above: MicroUsd | None = DOLLAR  #: a dearer clip is asked about; None: none is
    review_above: MicroUsd | None = None  #: a dearer clip waits for a steward; None: none does
    #: an hour that costs more, and three times the usual, pauses new clips; None: none does
    pause_above: MicroUsd | None = FLOOR
    review_first: bool = False  #: whether a member's first clip does


def mark_of(guild_id: GuildId) -> str:
    """The name under which they are kept."""
    return f"pace:{guild_id}"


def written(rules: PaceRules) -> str:
    """As JSON."""
    return json.dumps(
        {
            "brakes": [[each.percent, each.brake.value] for each in rules.brakes],
            "confirm_above": rules.confirm_above,
            "review_above": rules.review_above,
            "pause_above": rules.pause_above,
            "review_first": rules.review_first,
        }
    )


@lru_cache(maxsize=1024)  # every ask reads its guild's several times
def read(kept: str | None) -> PaceRules:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return PaceRules()
    found = json.loads(kept)
    return PaceRules(
        confirm_above=_amount(found.get("confirm_above", DOLLAR)),
        review_above=_amount(found.get("review_above")),
        pause_above=_amount(found.get("pause_above", FLOOR)),
        review_first=bool(found.get("review_first", False)),
        brakes=tuple(
            BrakeRule(int(percent), Brake(brake)) for percent, brake in found.get("brakes", ())
        ),
    )


def _amount(kept: int | None) -> MicroUsd | None:
    return None if kept is None else MicroUsd(int(kept))
