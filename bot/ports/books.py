"""The books for reading: what happened to a guild's money and jobs in a stretch of time."""

from datetime import datetime
from typing import Protocol

from bot.domain.books import Asked, Spent
from bot.domain.ids import GuildId


class Books(Protocol):
    """Reports are made of these rows; nothing is summed up in advance, so nothing can drift."""

    def spent(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Spent]:
        """What went to vendors or came back from `since` on and before `until`, oldest first."""
        ...

    def asked(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Asked]:
        """The jobs that were asked for in that time, oldest first."""
        ...
