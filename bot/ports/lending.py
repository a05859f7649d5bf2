"""Lending between the shares of a guild, in a unit of work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, MemberId
from bot.domain.job import Job
from bot.domain.lending import Lender, Loan
from bot.ports.ledger import GuildRow


class Lending(Protocol):
    """Whoever writes has locked the guild's pool in the same unit (`Treasury.lock`, `Ledger.standing`)."""

    def set_hours(self, guild_id: GuildId, hours: int) -> None:
        """Lend so long before a window's end; 0: no more. What was lent comes back all the same."""
        ...

    def keep(self, guild_id: GuildId, member_id: MemberId, now: datetime, *, on: bool) -> None:
        """Let a member keep their share to themselves, or take part again."""
        ...

    def lenders(
        self, guild: GuildRow, now: datetime, *, besides: MemberId | None = None
    ) -> list[Lender]:
        """Whose share has something to lend at this instant."""
        ...

    def lend(self, job: Job, loans: Sequence[Loan]) -> None:
        """Write whose shares pay the job's hold; once a job."""
        ...
