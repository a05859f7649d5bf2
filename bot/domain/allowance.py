"""May this member draw this price now, from where, and if not, when and what would work?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.caps import Cap, Draw, Limit, Since
from bot.domain.ids import AccountId, MemberId, ModelKey
from bot.domain.lending import Commons, Loan, OwnLending, loans
from bot.domain.money import ZERO, MicroUsd
from bot.domain.sponsorship import Host, Sponsored
from bot.domain.window import Window


class AccountKind(StrEnum):
    """The accounts of a guild."""

    FUNDING = "funding"  #: the outside world; may go negative
    POOL = "pool"  #: the common purse
    MEMBER = "member"  #: one member's wallet
    SPONSOR = "sponsor"  #: what is set aside for one place
    SPENT = "spent"  #: what went to vendors
    OVERRUN = "overrun"  #: what vendors took beyond the holds; may go negative


PAYERS = (AccountKind.POOL, AccountKind.MEMBER, AccountKind.SPONSOR)
"""The accounts on which a price can be held."""


class HoldState(StrEnum):
    """What became of a hold."""

    OPEN = "open"
    CAPTURED = "captured"
    VOIDED = "voided"


class TransferCode(StrEnum):
    """Why money moved."""

    GRANT = "grant"  #: funding to pool or wallet, or pool to a wallet
    CAPTURE = "capture"  #: a payer to spent
    REFUND = "refund"  #: spent back to where it came from
    OVERRUN = "overrun"  #: overrun to spent
    WITHDRAW = "withdraw"  #: pool back to funding
    GIFT = "gift"  #: wallet to wallet, or pool to a wallet as part of the giver's share
    DONATE = "donate"  #: wallet to pool
    REVERSAL = "reversal"  #: a gift taken back
    SWEEP = "sweep"  #: a wallet to pool, by a steward
    SPONSOR = "sponsor"  #: pool or wallet to a sponsorship
    RETURN = "return"  #: what a sponsorship leaves, to where it came from


TAKING = (TransferCode.CAPTURE, TransferCode.GIFT)
"""What moves the money that a hold captured."""
GIVING_BACK = (TransferCode.REFUND, TransferCode.REVERSAL)
"""What moves such money back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A cap on what one member may draw from the pool in a window. Not money: a limit."""

    cap: MicroUsd
    window: Window
    further: tuple[Cap, ...] = ()  #: caps that hold beside the first: a day beside a month
    models: frozenset[ModelKey] | None = None  #: what may be asked for; None: everything
    highest: str | None = None  #: the highest resolution, like "720p"; None: any
    suspended: bool = False
    kept_since: Since | None = None
    dearest: MicroUsd | None = None  #: the most one job may cost
    jobs_at_once: int = 2
    jobs_waiting: int = 5
    weight: int = 1  #: in the fair queue

    @property
    def caps(self) -> tuple[Cap, ...]:
        """Every cap, the first one before the others."""
        return (Cap(self.cap, self.window, self.kept_since), *self.further)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member's money at one instant, read inside the unit of work that decides."""

    now: datetime
    member_id: MemberId
    pool_account: AccountId
    pool_available: MicroUsd
    wallet_account: AccountId | None
    wallet_available: MicroUsd
    frozen: bool
    allowance: Allowance
    draws: tuple[Draw, ...]  #: inside the window, oldest first
    resets_at: datetime | None  #: of a calendar window
    ceiling: MicroUsd | None  #: the operator's, for the guild's calendar month
    ceiling_used: MicroUsd
    ceiling_resets_at: datetime
    waiting: int  #: the member's jobs in `WAITING`
    running: int  #: the member's jobs in `RUNNING`
    further: tuple[Limit, ...] = ()
    waits_until: datetime | None = None  #: a newcomer may ask from then on
    sponsored: Sponsored | None = None  #: where the ask is made
    claim: MicroUsd = ZERO  #: first claim: what others borrowed of the last window's share
    lending: OwnLending | None = None  #: None: nothing was ever lent here
    commons: Commons | None = None  #: read only where the share does not reach

    @property
    def suspended(self) -> bool:
        """Whether they may spend nothing: their money is frozen, or a rule suspends them."""
        return self.frozen or self.allowance.suspended

    @property
    def share(self) -> MicroUsd:
        """What the window's first cap allows, with what came back from the last one."""
        return MicroUsd(self.allowance.cap + self.claim)

    @property
    def used(self) -> MicroUsd:
        """What the window counts, open holds included."""
        return MicroUsd(sum(draw.amount for draw in self.draws))

    @property
    def left(self) -> MicroUsd:
        """What the member may still draw from the pool, under every cap."""
        return MicroUsd(min([self.own_left, *(each.left for each in self.further)]))

    @property
    def own_left(self) -> MicroUsd:
        """The same under the first cap alone."""
        return MicroUsd(max(0, self.share - self.used))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every cap as it stands, the first one before the others."""
        own = Limit(
            cap=self.allowance.caps[0],
            draws=self.draws,
            resets_at=self.resets_at,
            claim=self.claim,
        )
        return (own, *self.further)

    @property
    def ceiling_left(self) -> MicroUsd | None:
        """What the operator still allows the guild this month, whoever pays; None: there is no ceiling."""
        return None if self.ceiling is None else MicroUsd(max(0, self.ceiling - self.ceiling_used))

    @property
    def commons_left(self) -> MicroUsd:
        """The dearest clip that the commons pays: it takes the first cap's place, further ones still hold."""
        if self.commons is None:
            return ZERO
        return MicroUsd(min([self.commons.left, *(each.left for each in self.further)]))


@dataclass(frozen=True, slots=True)
class Granted:
    """Hold the price on this account."""

    account: AccountId
    purse: AccountKind
    loans: tuple[Loan, ...] = ()  #: of others' shares; empty where it is the member's own

    @property
    def from_pool(self) -> bool:
        """Whether the common purse pays."""
        return self.purse is AccountKind.POOL


class Lack(StrEnum):
    """What a price ran into, in the order in which it is asked."""

    SUSPENDED = "suspended"
    NEWCOMER = "newcomer"  #: has to wait before the first clip
    MODEL = "model"  #: not for this member
    RESOLUTION = "resolution"
    WAITING = "waiting"  #: too many jobs of the member wait
    DEAREST = "dearest"
    CEILING = "ceiling"
    SHARE = "share"
    POOL = "pool"
    BRAKE = "brake"  #: the pool runs low, and this clip is not what it is kept for


@dataclass(frozen=True, slots=True)
class Denied:
    """Not now, and why."""

    lack: Lack
    fits_at: datetime | None = None  #: when the same price would be granted; None: not by waiting


def decide(price: MicroUsd, standing: Standing) -> Granted | Denied:
    """Grant or deny a hold. Draw order: a sponsor of the place, the pool, the own wallet.

    One purse pays a job: a price is never split between pool and wallet, so that a refund has one way back.
    """
    allowance = standing.allowance
    if standing.suspended:
        return Denied(Lack.SUSPENDED)
    if standing.waits_until is not None and standing.waits_until > standing.now:
        return Denied(Lack.NEWCOMER, standing.waits_until)
    if standing.waiting >= allowance.jobs_waiting:
        return Denied(Lack.WAITING)
    if allowance.dearest is not None and price > allowance.dearest:
        return Denied(Lack.DEAREST)
    if standing.ceiling is not None and standing.ceiling_used + price > standing.ceiling and price:
        waits = price <= standing.ceiling
        return Denied(Lack.CEILING, standing.ceiling_resets_at if waits else None)
    host = standing.sponsored
    if host is not None and price and price <= host.left:
        return Granted(host.account, AccountKind.SPONSOR)
    pooled = _from_pool(price, standing)
    if pooled is not None:
        return pooled
    if standing.wallet_account is not None and price <= standing.wallet_available:
        return Granted(standing.wallet_account, AccountKind.MEMBER)
    if price > standing.left:
        return Denied(Lack.SHARE, fits_at(price, standing))
    return Denied(Lack.POOL)


def _from_pool(price: MicroUsd, standing: Standing) -> Granted | None:
    """The pool pays within the own share, else within what others leave of theirs: a price is not split there, either."""
    if price > standing.pool_available:
        return None
    if price <= standing.left:
        return Granted(standing.pool_account, AccountKind.POOL)
    if standing.commons is None or price > standing.commons_left:
        return None
    return Granted(standing.pool_account, AccountKind.POOL, loans(price, standing.commons.lenders))


def sponsor_of(granted: Granted, standing: Standing) -> Host | None:
    """Whose sponsorship pays; None: nobody's."""
    here = standing.sponsored
    return here.host if here is not None and granted.purse is AccountKind.SPONSOR else None


def fits_at(price: MicroUsd, standing: Standing) -> datetime | None:
    """When enough of every window's draws will have fallen out for this price; None: never."""
    return in_the_way(price, standing)[1]


def in_the_way(price: MicroUsd, standing: Standing) -> tuple[Limit, datetime | None]:
    """The cap that lets a price through last, and when; None: never."""
    fits = [(each, each.fits_at(price, standing.now)) for each in standing.limits]
    return max(fits, key=lambda found: (found[1] is None, found[1] or standing.now))
