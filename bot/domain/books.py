"""What a guild's books say of a stretch of time, for reading: what was spent, by whom, on what, and how long people waited."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.chart import DayBar
from bot.domain.ids import JobId, MemberId, ModelKey
from bot.domain.job import JobState
from bot.domain.money import MicroUsd

K = TypeVar("K")

_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Before which a sheet runs what follows; the last four are theirs whose keyboards type wide signs."""
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """One transfer into a guild's account of what was spent, or back out of it."""

    at: datetime
    code: TransferCode
    amount: MicroUsd  #: less than nothing where it was given back
    purse: AccountKind  #: whose money it was
    member_id: MemberId | None  #: in whose window it counts; None: nobody's, the house paid
    job_id: JobId | None
    model_key: ModelKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One job, as far as a report wants to know it."""

    job_id: JobId
    member_id: MemberId
    model_key: ModelKey
    state: JobState
    price: MicroUsd
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What one kind of transfer did to the pool in all, within a stretch of time."""

    code: TransferCode
    amount: MicroUsd  #: less than nothing where it left the pool


def net(spent: Iterable[Spent]) -> MicroUsd:
    """What was spent in all, less what was given back."""
    return MicroUsd(sum(each.amount for each in spent))


def refunded(spent: Iterable[Spent]) -> MicroUsd:
    """What was given back of earlier charges."""
    return MicroUsd(-sum(each.amount for each in spent if each.code is TransferCode.REFUND))


def kept(spent: Sequence[Spent]) -> list[Spent]:
    """Each charge with what was given back of it, on the charge's own day.

    What was given back of charges that are not among these is left out: it is no use of this stretch of time.
    """
    charged_at = {each.job_id: each.at for each in spent if each.amount > 0}
    return [replace(row, at=charged_at[row.job_id]) for row in spent if row.job_id in charged_at]


def by(spent: Iterable[Spent], key: Callable[[Spent], K]) -> dict[K, MicroUsd]:
    """The net amounts by some key, the largest first."""
    sums: defaultdict[K, int] = defaultdict(int)
    for each in spent:
        sums[key(each)] += each.amount
    ranked = sorted(sums.items(), key=lambda item: -item[1])
    return {key: MicroUsd(amount) for key, amount in ranked}


def by_day(
    spent: Iterable[Spent], day_of: Callable[[datetime], date], first: date, last: date
) -> tuple[DayBar, ...]:
    """The net amount of each local day from `first` to `last`, days without any included."""
    sums = by(spent, lambda each: day_of(each.at))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(DayBar(day, sums.get(day, MicroUsd(0))) for day in days)


def harmless(cell: str) -> str:
    """What people wrote, as a sheet shows it and runs nothing of it; a number stays one."""
    formula = cell[:1] in _BEGINS_A_FORMULA and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if formula else cell
