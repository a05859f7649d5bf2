"""The money of a unit of work, and what people read of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.allowance import AccountKind, Allowance, HoldState, Standing, TransferCode
from bot.domain.ids import (
    AccountId,
    ChannelId,
    GuildId,
    JobId,
    MemberId,
    RoleId,
)
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import Host
from bot.domain.window import LocalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildRow:
    """What a guild has been given and has chosen."""

    id: GuildId
    zone: str  #: IANA name
    reset_hour: int
    ceiling: MicroUsd | None
    allowance: Allowance  #: everyone's
    created_at: datetime
    #: before a window's end; 0: no more, and None: shares were never lent
    lend_hours: int | None = None

    @property
    def local(self) -> LocalTime:
        """Its zone and hour, by which its windows begin."""
        return LocalTime(ZoneInfo(self.zone), self.reset_hour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One movement on a receipt."""

    at: datetime
    code: TransferCode
    amount: MicroUsd
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """What one member's purse has to do with a job: one a job, or one for each who chipped in."""

    member_id: MemberId
    purse: AccountKind
    host: Host | None  #: of the sponsorship whose purse it is
    held: MicroUsd
    captured: MicroUsd
    refunded: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One job's whole money story."""

    job: Job
    held: MicroUsd
    captured: MicroUsd
    refunded: MicroUsd
    from_pool: bool  #: of the first payer
    state: HoldState
    lines: tuple[Line, ...]
    payers: tuple[Payer, ...] = ()  #: in the order in which they pledged
    leftover: bool = False  #: paid of what the month left over, and of nobody's share
    borrowed: bool = False  #: paid of what others left of their shares


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """A guild's purse, for people."""

    available: MicroUsd
    held: MicroUsd
    spent: MicroUsd
    overrun: MicroUsd


class Ledger(Protocol):
    """The money of a unit of work. Every verb is idempotent by its key; none commits by itself."""

    def open_guild(self, guild_id: GuildId, now: datetime) -> GuildRow:
        """The guild's row, made with its first pool and allowance when it is new."""
        ...

    def guilds(self) -> list[GuildRow]: ...

    def set_ceiling(self, guild_id: GuildId, ceiling: MicroUsd | None) -> None: ...

    def standing(
        self,
        guild_id: GuildId,
        member_id: MemberId,
        now: datetime,
        *,
        roles: frozenset[RoleId] = frozenset(),
        joined_at: datetime | None = None,
        places: tuple[ChannelId, ChannelId | None] | None = None,
    ) -> Standing:
        """Read a member's money, and lock it until the unit ends.

        `places` are where they ask and, in a thread, the channel above it: somebody may sponsor that.
        """
        ...

    def hold(self, job: Job, account: AccountId, now: datetime, *, purse: AccountKind) -> None:
        """Hold the job's price; once a job."""
        ...

    def capture(self, job: Job, charge: MicroUsd, now: datetime) -> None:
        """End the hold and move `charge` (at most the price) to spent; a second settlement is a no-op."""
        ...

    def void(self, job: Job, now: datetime) -> None:
        """End the hold and move nothing; a second settlement is a no-op."""
        ...

    def refund(self, job: Job, amount: MicroUsd, now: datetime, *, key: str, memo: str) -> None:
        """Move captured money back to where it came from, at most what was captured; once a key."""
        ...

    def overrun(self, job: Job, amount: MicroUsd, now: datetime, *, memo: str) -> None:
        """Write down what the vendor took beyond what a member pays; once a job."""
        ...

    def grant(
        self,
        guild_id: GuildId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        actor_id: MemberId | None,
        member_id: MemberId | None = None,
        memo: str = "",
    ) -> None:
        """Add money from outside to the pool, or to a member's wallet; once a key."""
        ...

    def pool(self, guild_id: GuildId) -> PoolView: ...

    def receipt(self, job_id: JobId) -> Receipt | None: ...

    def audit(self) -> list[str]:
        """Every broken invariant as a sentence; empty when the books are right (`facts/quota.md` 2.3)."""
        ...
