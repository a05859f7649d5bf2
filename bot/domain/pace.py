"""Pace: how fast a pool is spent, when it will be empty, what is safe today, and what is unusual.

Amounts are micro-dollars and instants aware UTC. Nothing here is stored: every answer is worked out anew
from what the ledger says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.money import MicroUsd

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What a guild's pool has to say of one period, at one instant."""

    now: datetime
    began_at: datetime  #: the period's first instant
    ends_at: datetime  #: and the first one after it
    budget: MicroUsd  #: what the pool had for this period, carry-over and top-ups included
    spent: MicroUsd
    held: MicroUsd

    @property
    def left(self) -> MicroUsd:
        """Neither spent nor held."""
        return MicroUsd(max(0, self.budget - self.spent - self.held))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the spending so far means for the rest of the period."""

    per_day: MicroUsd  #: spent and held, on average since the period began
    empty_at: datetime | None  #: when the pool ends at this pace; None: not within the period
    safe_today: MicroUsd  #: what can be spent today so that the same is left for every day to come
    used_percent: int  #: of the budget, holds included; 0 where there is none


def pace(spending: Spending) -> Pace:
    """Work out the pace. Less than a day counts as a day, so that one clip on the first is no alarm."""
    gone = max(spending.now - spending.began_at, DAY)
    used = spending.spent + spending.held
    per_day = MicroUsd(round(used * (DAY / gone)))
    days_left = max(1, -(-(spending.ends_at - spending.now) // DAY))
    return Pace(
        per_day=per_day,
        empty_at=_empty_at(spending, per_day),
        safe_today=MicroUsd(spending.left // days_left),
        used_percent=min(100, used * 100 // spending.budget) if spending.budget else 0,
    )


def _empty_at(spending: Spending, per_day: MicroUsd) -> datetime | None:
    if not per_day or not spending.budget:
        return None
    lasts_days, days_left = spending.left / per_day, (spending.ends_at - spending.now) / DAY
    # Compared before it is a date: a large pool at a small pace lasts beyond the year 9999.
    return spending.now + DAY * lasts_days if lasts_days < days_left else None


USUAL_FACTOR = 3
LEAST_HOURS = 24
"""So many hours have to have been seen before one can be called unusual."""


def tripped(this_hour: MicroUsd, earlier: Sequence[MicroUsd], *, floor: MicroUsd) -> bool:
    """Whether an hour costs more than three times the usual one of the last seven days.

    Hours without spending do not count as usual, or one clip on a quiet morning would trip it; below `floor`
    nothing does (`facts/quota.md` 2.6).
    """
    busy = [amount for amount in earlier if amount]
    if this_hour <= floor or len(earlier) < LEAST_HOURS or not busy:
        return False
    return this_hour > USUAL_FACTOR * median(busy)


def scarce(spending: Spending) -> bool:
    """Whether shares have to be cut: under a fifth of the budget is left, or it ends before the period does."""
    if not spending.budget:
        return False
    return spending.left * 5 < spending.budget or pace(spending).empty_at is not None


def water_level(demands: Sequence[tuple[MicroUsd, int]], supply: MicroUsd) -> MicroUsd:
    """The highest share per weight at which everybody's demand, cut at it, stays within the supply.

    Args:
        demands: what each active member would draw, and their weight of at least 1.
        supply: what can be drawn in all.

    Returns:
        The level L: a member may draw `min(demand, weight * L)`. Where there is enough for all, the largest need.
    """
    low, high = 0, max((-(-demand // weight) for demand, weight in demands), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        drawn = sum(min(demand, weight * middle) for demand, weight in demands)
        low, high = (middle, high) if drawn <= supply else (low, middle - 1)
    return MicroUsd(low)


def fairness(served: Sequence[MicroUsd]) -> float:
    """Jain's index of what members were served: 1 is even, 1/n is all for one; 1 where nobody was."""
    total, squares = sum(served), sum(amount * amount for amount in served)
    return 1.0 if not squares else total * total / (len(served) * squares)
