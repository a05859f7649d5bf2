"""The sponsorships of a unit of work. Their money is in the ledger, each on an account of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, SponsorshipId
from bot.domain.money import MicroUsd
from bot.domain.sponsorship import Guest, NewSponsorship, Purse, Sponsorship


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorView:
    """A sponsorship, as its messages show it."""

    sponsorship: Sponsorship
    guests: tuple[Guest, ...]  #: the most first
    returned: MicroUsd

    @property
    def spent(self) -> MicroUsd:
        """What clips took, less what was given back."""
        return MicroUsd(sum(each.spent for each in self.guests))


class Sponsorships(Protocol):
    """Whoever writes has locked the guild's pool in the same unit (`Treasury.lock`)."""

    def add(self, new: NewSponsorship) -> Sponsorship:
        """Write a sponsorship and move its money there; the same interaction again is the same one.

        Raises:
            OverdrawnError: the purse does not cover it.
        """
        ...

    def get(self, sponsorship_id: SponsorshipId) -> Sponsorship | None: ...

    def by_interaction(self, interaction_id: InteractionId) -> Sponsorship | None: ...

    def running(self, guild_id: GuildId, channel_id: ChannelId) -> Sponsorship | None:
        """The one that runs in exactly this place."""
        ...

    def hosted(self, guild_id: GuildId, host_id: MemberId) -> list[Sponsorship]:
        """The running ones that somebody pays from their own wallet."""
        ...

    def advance(self, sponsorship: Sponsorship, **changes: object) -> Sponsorship | None:
        """Write changed fields where nobody has moved it since; its messages are out of date by that."""
        ...

    def keep_shown(self, sponsorship: Sponsorship) -> None:
        """Write what its messages show, and which they are."""
        ...

    def purse(self, sponsorship: Sponsorship) -> Purse: ...

    def give_back(self, sponsorship: Sponsorship, now: datetime) -> MicroUsd:
        """Move what it has at its disposal to where it came from. Returns how much it was."""
        ...

    def guests(self, sponsorship_id: SponsorshipId) -> list[Guest]:
        """What it paid for each member, the most first."""
        ...

    def returned(self, sponsorship: Sponsorship) -> MicroUsd:
        """What has gone back in all."""
        ...

    def at_work(self, now: datetime, *, limit: int) -> list[Sponsorship]:
        """Those that may have something to do: overdue, used up, closing, or ended with money in them again."""
        ...

    def outdated(self, *, limit: int) -> list[Sponsorship]:
        """Those whose messages show an older version."""
        ...

    def next_end(self) -> datetime | None: ...
