"""A sponsorship: somebody pays what is made in one place, up to so much a person, until a date."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    AccountId,
    ChannelId,
    GuildId,
    InteractionId,
    MemberId,
    MessageId,
    SponsorshipId,
)
from bot.domain.money import MicroUsd

USUAL_HOURS = 48
"""So long a sponsorship runs where nothing else was chosen."""
LONGEST_HOURS = 720


class SponsorState(StrEnum):
    """Where a sponsorship stands."""

    RUNNING = "running"  #: pays
    CLOSING = "closing"  #: pays nothing new; clips under way come to their end
    ENDED = "ended"  #: what was left is back where it came from


class SponsorEnd(StrEnum):
    """Why a sponsorship is over."""

    TIME = "time"
    SPENT = "spent"
    STOPPED = "stopped"  #: by its host or a steward
    GONE = "gone"  #: its channel or thread is


@dataclass(frozen=True, slots=True)
class Host:
    """Who set a sponsorship's money aside."""

    member_id: MemberId
    from_pool: bool  #: the pool pays, and they decided it as a steward; else it is their own


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSponsorship:
    """A sponsorship about to be written."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    host_id: MemberId
    from_pool: bool  #: a steward's, of the pool's money; else of the host's wallet
    amount: MicroUsd
    per_person: MicroUsd
    created_at: datetime
    ends_at: datetime

    @property
    def host(self) -> Host:
        """Who set it aside."""
        return Host(self.host_id, self.from_pool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsorship(NewSponsorship):
    """The row."""

    id: SponsorshipId
    state: SponsorState
    end: SponsorEnd | None
    version: int  #: grows with every change that its messages show
    shown: int  #: the version that they show
    card_id: MessageId | None = None
    note_id: MessageId | None = None  #: the closing note

    @property
    def nonce(self) -> str:
        """Discord's de-duplication word for its card."""
        return f"{self.interaction_id}s"

    @property
    def note_nonce(self) -> str:
        """Discord's de-duplication word for its closing note."""
        return f"{self.interaction_id}e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsored:
    """What a sponsorship has for one member, read inside the unit of work that decides."""

    host: Host
    account: AccountId
    available: MicroUsd
    per_person: MicroUsd
    used: MicroUsd  #: by this member, open holds included
    ends_at: datetime

    @property
    def left(self) -> MicroUsd:
        """What it pays for this member still."""
        return MicroUsd(max(0, min(self.available, self.per_person - self.used)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """What a sponsorship paid for one member."""

    member_id: MemberId
    clips: int
    spent: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A sponsorship's money as it stands."""

    available: MicroUsd
    held: MicroUsd


def ends_now(purse: Purse, ends_at: datetime, now: datetime) -> SponsorEnd | None:
    """Whether a running sponsorship is over, and why."""
    if ends_at <= now:
        return SponsorEnd.TIME
    return SponsorEnd.SPENT if not purse.available and not purse.held else None
