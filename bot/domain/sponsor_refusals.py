"""Every "no" about a sponsorship that a person can mend."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import Host


@dataclass(frozen=True, slots=True)
class SponsoredAlready:
    """A sponsorship runs in this place."""

    host: Host
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SponsorTooSmall:
    """What each may use pays for no clip."""

    per_person: MicroUsd
    cheapest: MicroUsd


@dataclass(frozen=True, slots=True)
class SponsorCapAbove:
    """Each may use more than there is in all."""

    amount: MicroUsd


@dataclass(frozen=True, slots=True)
class SponsorNotFound:
    """No such sponsorship in this guild."""


@dataclass(frozen=True, slots=True)
class SponsorNotYours:
    """Somebody else's, and the member is no steward."""

    host_id: MemberId


@dataclass(frozen=True, slots=True)
class SponsorOver:
    """It has ended already."""


SponsorRefusal = (
    SponsoredAlready
    | SponsorTooSmall
    | SponsorCapAbove
    | SponsorNotFound
    | SponsorNotYours
    | SponsorOver
)
