"""What is kept of one person, over all guilds, and of one guild."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, MemberId

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased."""

    jobs: int
    files: int
    texts: int  #: lines of moderators' logs whose text went


class Traces(Protocol):
    """A person's rows, or a guild's. Money stays when they are forgotten: the books of the others rest on it."""

    def of(self, member_id: MemberId) -> Mapping[str, Rows]:
        """Every row about a person, by its table. Moments are ISO 8601, amounts dollars as text."""
        ...

    def under_way(self, member_id: MemberId) -> Sequence[str]:
        """Jobs and proposals of theirs that have not ended, as people name them: `#12`, `proposal 3`."""
        ...

    def erase(self, member_id: MemberId, now: datetime) -> Erased:
        """Take out what they wrote and made; ids, amounts and moments stay. Files are let go, whoever likes them.

        A mute or a ban that is in force stays as well.
        """
        ...

    def of_guild(self, guild_id: GuildId) -> Mapping[str, int]:
        """How many rows of a guild `erase_guild` would take out or empty, by table; nothing where none are left."""
        ...

    def erase_guild(self, guild_id: GuildId, now: datetime) -> GuildId | None:
        """Take out what is kept of a guild of which nothing is under way, and its number with it.

        Amounts and moments stay: its books go on under the number that is returned, which is below all of
        Discord's. None: it has no books. Whoever comes back under the old number begins as a new guild.
        """
        ...
