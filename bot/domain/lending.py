"""Lending: what members leave of their shares near a window's end is for everybody, and comes back in the next one.

Shares are limits and no money, so nothing moves: the **commons** is worked out anew from what members have left. A
clip that it pays is written down with its **loans**: how much of whose share it took. What was lent is a **first
claim** in the lender's next window, beside their share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import MemberId
from bot.domain.money import ZERO, MicroUsd

USUAL_HOURS = 24
"""So long before a window's end its shares are lent where nothing else was chosen."""
LONGEST_HOURS = 72


def opens_at(since: datetime, until: datetime, hours: int) -> datetime:
    """From when on the rest of a window's share is lent; never in its first half, which is its member's alone."""
    return max(until - timedelta(hours=hours), since + (until - since) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A member whose share has something left to lend."""

    member_id: MemberId
    share: MicroUsd  #: theirs in this window
    since: datetime  #: when the window began
    until: datetime  #: when it ends
    left: MicroUsd  #: neither used, held nor lent


@dataclass(frozen=True, slots=True)
class Loan:
    """What one clip takes of one member's share."""

    lender: Lender
    amount: MicroUsd


@dataclass(frozen=True, slots=True)
class Commons:
    """What others leave, as far as one member may draw on it."""

    lenders: tuple[Lender, ...]
    borrowed: MicroUsd  #: by the member, in their own window
    most: MicroUsd  #: that they may borrow in one

    @property
    def left(self) -> MicroUsd:
        """The dearest clip that it pays for them."""
        return MicroUsd(max(0, min(total(self.lenders), self.most - self.borrowed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLending:
    """What lending does to one member's share."""

    keeps: bool  #: it is not lent, and borrows nothing
    opens_at: datetime | None  #: None: a window that has no end, or nothing is lent here any more
    ends_at: datetime | None
    lent: MicroUsd  #: of this window's share, to come back in the next
    borrowed: MicroUsd

    @property
    def takes_part(self) -> bool:
        """Whether the share lends and borrows."""
        return self.opens_at is not None and not self.keeps


def total(lenders: Sequence[Lender]) -> MicroUsd:
    """What they lend together."""
    return MicroUsd(sum(each.left for each in lenders))


def loans(price: MicroUsd, lenders: Sequence[Lender]) -> tuple[Loan, ...]:
    """Whose shares a clip is drawn from: whoever has most left comes first, so that few rows say it.

    Raises:
        ValueError: they do not lend that much.
    """
    found: list[Loan] = []
    missing = int(price)
    for lender in sorted(lenders, key=lambda each: (-each.left, each.member_id)):
        part = min(missing, lender.left)
        if part:
            found.append(Loan(lender, MicroUsd(part)))
        missing -= part
    if missing:
        raise ValueError(f"{price} is more than is lent")
    return tuple(found)


def comes_back(lent: MicroUsd, share: MicroUsd, used: MicroUsd) -> MicroUsd:
    """What a lender is owed: what was lent, as far as they have not used it themselves after all."""
    return MicroUsd(max(ZERO, min(lent, share - used)))
