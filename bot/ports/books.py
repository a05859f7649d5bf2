"""The books for reading: what happened to a guild's money and jobs in a stretch of time."""

from datetime import datetime
from typing import Protocol

from bot.domain.books import Asked, Moved, Spent
from bot.domain.ids import GuildId, MemberId
from bot.domain.invoice import Billed


class Books(Protocol):
    """Reports are made of these rows; nothing is summed up in advance, so nothing can drift."""

    def spent(
        self,
        guild_id: GuildId,
        since: datetime,
        until: datetime,
        *,
        member_id: MemberId | None = None,
    ) -> list[Spent]:
        """What went to vendors or came back from `since` on and before `until`, oldest first; of one member, or all."""
        ...

    def moved(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Moved]:
        """What each kind of transfer did to the pool: before `since`, and from it on before `until`."""
        ...

    def asked(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Asked]:
        """The jobs that were asked for in that time, oldest first."""
        ...

    def billed(self, guild_id: GuildId) -> list[Billed]:
        """What our books say that vendors took for each job that reached one, in the order of their numbers."""
        ...
