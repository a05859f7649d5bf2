"""Every "no" about shared money that a person can mend."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.allowance import AccountKind
from bot.domain.amount import AmountFault
from bot.domain.ids import JobId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.sharing import GiftFault


@dataclass(frozen=True, slots=True)
class AmountUnclear:
    """What was typed as an amount is none."""

    typed: str
    fault: AmountFault


@dataclass(frozen=True, slots=True)
class GiftRefused:
    """The gift is not for that member, or not now."""

    fault: GiftFault
    receiver_id: MemberId
    at: datetime | None  #: when it would be made
    gifts: int | None = None  #: that one may make in a day
    most: MicroUsd | None = None  #: that one may get in a day


@dataclass(frozen=True, slots=True)
class PurseLacks:
    """The purse that was named does not reach."""

    purse: AccountKind
    amount: MicroUsd
    available: MicroUsd
    fits_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PoolLacks:
    """The pool does not reach for what a steward takes out of it; nobody's share has to do with that."""

    amount: MicroUsd
    available: MicroUsd


@dataclass(frozen=True, slots=True)
class BudgetAboveCeiling:
    """The operator does not allow that much in a month."""

    amount: MicroUsd
    ceiling: MicroUsd


@dataclass(frozen=True, slots=True)
class BudgetBelowUse:
    """So much of this month's budget is out of the pool or held there already."""

    amount: MicroUsd
    least: MicroUsd
    until: datetime  #: the month's end: then it can be less


@dataclass(frozen=True, slots=True)
class AlreadyGiven:
    """Somebody else has given what was asked for."""


@dataclass(frozen=True, slots=True)
class GiftNotFound:
    """No gift of the last day has this number."""


@dataclass(frozen=True, slots=True)
class GiftGone:
    """It was taken back already, or all of it is spent."""

    receiver_id: MemberId
    taken_back: bool


@dataclass(frozen=True, slots=True)
class NothingToRefund:
    """The job was not charged, or not as much."""

    job_id: JobId
    most: MicroUsd
    under_way: bool = False  #: what it may cost is held, and not charged yet


@dataclass(frozen=True, slots=True)
class ZoneUnknown:
    """The tz database has no such zone."""

    typed: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleNotThere:
    """Nothing to take away: the subject has no rule of its own."""


TreasuryRefusal = (
    AmountUnclear
    | GiftRefused
    | PurseLacks
    | PoolLacks
    | BudgetAboveCeiling
    | BudgetBelowUse
    | AlreadyGiven
    | GiftNotFound
    | GiftGone
    | NothingToRefund
    | ZoneUnknown
    | RuleNotThere
)
