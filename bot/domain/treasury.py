"""What a guild's stewards have chosen for its money, and when a month's budget is due."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.domain.window import LocalTime, month_around

RECEIVED_A_DAY = MicroUsd(20 * DOLLAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreasuryRules:
    """Choices about the guild's money."""

    monthly: MicroUsd | None = None  #: comes into the pool each month; None: only by hand
    carry_over: bool = False  #: whether what a month leaves stays for the next
    gifts_a_day: int = 5  #: that one member may make in any 24 hours
    received_a_day: MicroUsd = RECEIVED_A_DAY  #: that one wallet may get in any 24 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDone:
    """The last month whose budget came into the pool."""

    month: str  #: like `2026-11`, in the guild's zone
    granted: MicroUsd = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a new month does to the pool: take out, then put in."""

    month: str
    withdraw: MicroUsd
    grant: MicroUsd


def month_of(now: datetime, local: LocalTime) -> str:
    """The name of the guild's month, like `2026-11`."""
    first, _ = month_around(now, local)
    return f"{first.astimezone(local.zone):%Y-%m}"


def turn(
    rules: TreasuryRules, done: MonthDone | None, month: str, available: MicroUsd
) -> Turn | None:
    """What is due now; None where this month's turn was made already, or no budget is set.

    Months only go forward: a zone that is set back over the turn gives nobody a second one. What is held at
    the turn stays held: it was promised to clips of the old month.
    """
    if rules.monthly is None or (done is not None and month <= done.month):
        return None
    expires = ZERO if done is None or rules.carry_over else available
    return Turn(month=month, withdraw=expires, grant=rules.monthly)


@dataclass(frozen=True, slots=True)
class Change:
    """What a new budget does to the pool of the month that runs: at most one of the two is more than nothing."""

    withdraw: MicroUsd
    grant: MicroUsd


def change(
    monthly: MicroUsd, done: MonthDone | None, month: str, available: MicroUsd
) -> Change | MicroUsd:
    """Bring the running month's pool to a new budget; the least possible budget where less than that is asked.

    What is spent or held of this month's budget cannot be taken out any more. Budgets are typed in whole cents.
    """
    granted = done.granted if done is not None and done.month == month else ZERO
    if monthly >= granted:
        return Change(ZERO, MicroUsd(monthly - granted))
    less = MicroUsd(granted - monthly)
    if less <= available:
        return Change(less, ZERO)
    return MicroUsd(-(-(granted - available) // CENT) * CENT)
