"""The books for reading: what happened to a guild's money and jobs in a stretch of time."""

from datetime import datetime
from typing import Protocol

from bot.domain.books import Asked, Moved, Spent
from bot.domain.ids import GuildId, MemberId
from bot.domain.invoice import Billed
from bot.domain.money import MicroUsd


class Books(Protocol):
    """Reports are made of these rows; only balances are summed up in advance, which the audit holds against them."""

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

    def moved(
        self, guild_id: GuildId, since: datetime, until: datetime
    ) -> tuple[MicroUsd, list[Moved]]:
        """What was in the pool at `since`, and what each kind of transfer did to it from then on before `until`."""
        ...

    def asked(self, guild_id: GuildId, since: datetime, until: datetime) -> list[Asked]:
        """The jobs that were asked for in that time, oldest first."""
        ...

    def billed(self, guild_id: GuildId) -> list[Billed]:
        """What our books say that vendors took for each job that reached one, in the order of their numbers."""
        ...
