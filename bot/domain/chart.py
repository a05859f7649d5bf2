"""Charts as plain values: what is to be drawn, decided before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.money import MicroUsd


@dataclass(frozen=True, slots=True)
class DayBar:
    """What one local day took."""

    day: date
    amount: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyChart:
    """Own use by day, as bars."""

    title: str  #: the one sentence that it shows
    alt: str  #: the same numbers in words
    days: Sequence[DayBar]
    months: Sequence[str]  #: their short names, for the axis


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChart:
    """The pool over its period: spent so far, held on top, and where it goes at this pace."""

    title: str
    alt: str
    days: Sequence[DayBar]  #: spent on each day of the period so far
    held: MicroUsd
    budget: MicroUsd
    ends_on: date  #: the period's last day
    per_day: MicroUsd  #: the pace
    labels: tuple[str, str, str, str]  #: of the lines: spent, held, forecast, budget
    months: Sequence[str]  #: their short names, for the axis
    brakes: Sequence[int] = ()  #: per cent of the budget from which a brake holds


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of a comparison."""

    label: str
    amount: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChart:
    """Amounts beside one another, the largest first: by model, by role."""

    title: str
    alt: str
    shares: Sequence[Share]


Chart = DailyChart | PoolChart | ShareChart
