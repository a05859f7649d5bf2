"""What was drawn from a guild's pool, for the rules about its pace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, MemberId
from bot.domain.money import MicroUsd


class Draws(Protocol):
    """Sums of the holds on a guild's pool: an open one counts whole, an ended one what was taken and stayed taken."""

    def since(self, guild_id: GuildId, since: datetime) -> MicroUsd:
        """What holds of that time on have drawn."""
        ...

    def by_member(self, guild_id: GuildId, since: datetime) -> Mapping[MemberId, MicroUsd]:
        """The same for each member who drew anything."""
        ...

    def by_hour(self, guild_id: GuildId, until: datetime, hours: int) -> list[MicroUsd]:
        """What was drawn in each of so many hours before an instant, the last one first."""
        ...
