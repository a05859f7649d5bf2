"""What was drawn from a guild's pool, for the rules about its pace."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd


class Draws(Protocol):
    """Sums of the holds on a guild's pool: an open one counts whole, an ended one what was taken and stayed taken."""

    def since(self, guild_id: GuildId, since: datetime) -> MicroUsd:
        """What holds of that time on have drawn."""
        ...
