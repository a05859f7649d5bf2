"""The moderators' log of a unit of work: it only grows, and every line is chained to the one before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audit_log import LogEntry, LogLine, RuleTally
from bot.domain.ids import GuildId, JobId


class AuditLog(Protocol):
    """What moderators and the bot have decided, guild by guild."""

    def add(self, entry: LogEntry, *, job_id: JobId | None = None) -> None:
        """Write a line after the guild's last one; `job_id` is of the job that came of it meanwhile."""
        ...

    def lines(self, guild_id: GuildId, *, limit: int, before: int | None = None) -> list[LogLine]:
        """Lines of a guild, newest first; `before` is a `seq`."""
        ...

    def texts(self, guild_id: GuildId, seqs: Sequence[int]) -> dict[int, str]:
        """The prompts of these lines that are still kept."""
        ...

    def tallies(self, guild_id: GuildId) -> list[RuleTally]:
        """What each rule of a guild has done so far."""
        ...

    def keep_days(self, guild_id: GuildId) -> int:
        """For how many days a guild keeps prompts in its log."""
        ...

    def set_keep_days(self, guild_id: GuildId, days: int) -> None: ...

    def forget_texts(self, now: datetime, *, limit: int = 1000) -> int:
        """Drop the prompts whose days are over, of all guilds; the lines stay. Returns how many went."""
        ...

    def broken(self, guild_id: GuildId | None = None) -> list[str]:
        """Check the chains: a sentence for each line that is not as it was written."""
        ...
