"""Who thanked whom for which clip."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job


class ThanksBook(Protocol):
    """Thanks for clips, each once a member and clip."""

    def give(self, job: Job, member_id: MemberId, now: datetime) -> bool:
        """Write down that a member thanks for a clip. Returns False where they did already."""
        ...

    def of_jobs(self, job_ids: Collection[JobId]) -> Mapping[JobId, int]:
        """How many members thanked for each of these clips; those without thanks are left out."""
        ...

    def got(self, guild_id: GuildId, maker_id: MemberId, since: datetime) -> tuple[int, int]:
        """How often a maker was thanked in a guild: ever, and since then."""
        ...
