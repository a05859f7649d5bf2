"""Finding clips again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.gallery import Page, Search
from bot.domain.ids import GuildId, JobId, MemberId, ModelKey
from bot.domain.job import Job


class Gallery(Protocol):
    """The finished clips of guilds, and what members keep of them."""

    def add(self, job: Job, now: datetime) -> None:
        """Put a job's clip into the gallery; once a job."""
        ...

    def find(self, search: Search, most: int) -> Page:
        """The newest clips that are looked for. Private ones are found by their maker alone."""
        ...

    def lately(
        self, guild_id: GuildId, model_key: ModelKey, since: datetime, most: int
    ) -> Sequence[tuple[JobId, str]]:
        """Everybody's newest clips of a model, and their prompts."""
        ...

    def favour(self, guild_id: GuildId, member_id: MemberId, job_id: JobId, now: datetime) -> bool:
        """Make a clip a favourite of a member's, or one no more. Returns whether it is one now."""
        ...

    def favoured(self, job_id: JobId) -> bool:
        """Whether it is anybody's favourite."""
        ...
