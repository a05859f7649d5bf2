"""Finding clips again."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import GuildId, JobId, MemberId


class Gallery(Protocol):
    """What members keep of the clips."""

    def favour(self, guild_id: GuildId, member_id: MemberId, job_id: JobId, now: datetime) -> bool:
        """Make a clip a favourite of a member's, or one no more. Returns whether it is one now."""
        ...

    def favoured(self, job_id: JobId) -> bool:
        """Whether it is anybody's favourite."""
        ...
