"""The treasurer's month: what was spent, by whom and on what, given back, waited for, and how evenly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.domain import books
from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.books import Asked, Moved, Spent
from bot.domain.ids import MemberId, ModelKey
from bot.domain.job import JobState
from bot.domain.money import MicroUsd
from bot.domain.pace import fairness


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """One line of a report."""

    clips: int  #: that something was charged for
    charged: MicroUsd
    refunded: MicroUsd
    wait_s: float | None = None  #: the median from asking to the vendor; None: nobody waited

    @property
    def net(self) -> MicroUsd:
        """What it came to in the end."""
        return MicroUsd(self.charged - self.refunded)


class PoolLine(StrEnum):
    """What changed the pool, as a treasurer sums it up."""

    ADDED = "added"  #: from outside
    GIVEN = "given"  #: donated, swept, or gifts of shares that were taken back
    CLIPS = "clips"  #: what clips took, less what was given back
    WALLETS = "wallets"  #: granted or given from shares to members' wallets
    SPONSORED = "sponsored"  #: set aside for places, less what came back
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PoolFlow:
    """The pool from the month's first instant to its last: opening and lines add up to the closing."""

    opening: MicroUsd
    lines: tuple[tuple[PoolLine, MicroUsd], ...]  #: those that are not nothing

    @property
    def closing(self) -> MicroUsd:
        """What is in the pool at the end; holds are still in it."""
        return MicroUsd(self.opening + sum(amount for _, amount in self.lines))


def pool_flow(opening: MicroUsd, moved: Sequence[Moved]) -> PoolFlow:
    """Sum up what moved the pool. Every transfer has a line, so that nothing can be missing."""
    sums: defaultdict[PoolLine, int] = defaultdict(int)
    for each in moved:
        sums[_line(each)] += each.amount
    return PoolFlow(opening, tuple((line, MicroUsd(sums[line])) for line in PoolLine if sums[line]))


def _line(moved: Moved) -> PoolLine:
    match moved.code:
        case TransferCode.CAPTURE | TransferCode.REFUND | TransferCode.OVERRUN:
            return PoolLine.CLIPS
        case TransferCode.SPONSOR | TransferCode.RETURN:
            return PoolLine.SPONSORED
        case TransferCode.WITHDRAW:
            return PoolLine.WITHDRAWN
        case TransferCode.GRANT if moved.amount > 0:
            return PoolLine.ADDED
        case _:
            return PoolLine.GIVEN if moved.amount > 0 else PoolLine.WALLETS


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """A guild's calendar month."""

    month: str  #: like `2026-11`
    total: Sums
    pool: PoolFlow
    purses: tuple[tuple[AccountKind, MicroUsd], ...]  #: whose money the total was, the most first
    house: MicroUsd  #: of that, what the house paid beyond the holds: nobody's
    members: tuple[tuple[MemberId, Sums], ...]  #: the largest first
    models: tuple[tuple[ModelKey | None, Sums], ...]
    asked: int
    delivered: int
    wait_p95_s: float | None
    fairness: float  #: of what members were served, 1 is even

    @property
    def empty(self) -> bool:
        """Whether nothing happened."""
        sums = self.total
        return not (self.asked or sums.charged or sums.refunded or self.pool.lines)


def month_report(
    month: str, spent: Sequence[Spent], asked: Sequence[Asked], pool: PoolFlow
) -> MonthReport:
    """Sum a month up. Every line comes from the journal's rows, so they add up to what it moved."""
    waits: defaultdict[MemberId | ModelKey, list[float]] = defaultdict(list)
    for each in asked:
        if each.submitted_at is not None:
            waited = max(0.0, (each.submitted_at - each.created_at).total_seconds())
            waits[each.member_id].append(waited)
            waits[each.model_key].append(waited)
    every = sorted(wait for each in asked for wait in _wait(each))
    of_member: defaultdict[MemberId, list[Spent]] = defaultdict(list)
    of_model: defaultdict[ModelKey | None, list[Spent]] = defaultdict(list)
    for row in spent:
        of_model[row.model_key].append(row)
        if row.member_id is not None:
            of_member[row.member_id].append(row)
    members = {who: _sums(rows, waits.get(who, [])) for who, rows in of_member.items()}
    models = {
        key: _sums(rows, waits.get(key, []) if key is not None else [])
        for key, rows in of_model.items()
    }
    return MonthReport(
        month=month,
        total=_sums(spent, every),
        pool=pool,
        purses=tuple(books.by(spent, lambda row: row.purse).items()),
        house=books.net(row for row in spent if row.member_id is None),
        members=tuple(sorted(members.items(), key=lambda item: -item[1].net)),
        models=tuple(sorted(models.items(), key=lambda item: -item[1].net)),
        asked=len(asked),
        delivered=sum(each.state is JobState.DELIVERED for each in asked),
        wait_p95_s=every[min(len(every) - 1, len(every) * 95 // 100)] if every else None,
        fairness=fairness([MicroUsd(max(0, sums.net)) for sums in members.values()]),
    )


def _wait(asked: Asked) -> list[float]:
    if asked.submitted_at is None:
        return []
    return [max(0.0, (asked.submitted_at - asked.created_at).total_seconds())]


def _sums(rows: Sequence[Spent], waits: Sequence[float]) -> Sums:
    return Sums(
        clips=len({row.job_id for row in rows if row.amount > 0}),
        charged=MicroUsd(sum(row.amount for row in rows if row.amount > 0)),
        refunded=books.refunded(rows),
        wait_s=median(waits) if waits else None,
    )


def add(lines: Sequence[Sums]) -> Sums:
    """Several lines as one, such as the members of a role."""
    return Sums(
        clips=sum(each.clips for each in lines),
        charged=MicroUsd(sum(each.charged for each in lines)),
        refunded=MicroUsd(sum(each.refunded for each in lines)),
    )
