"""Clips that a guild's gallery channel shows."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import ChannelId, JobId, MessageId
from bot.domain.job import Job
from bot.ports.cases import Down


class Exhibits(Protocol):
    """What is shown in gallery channels, and what is to be."""

    def offer(self, job: Job, channel_id: ChannelId) -> None:
        """Have a job's clip shown there; once a job."""
        ...

    def to_show(self, *, limit: int) -> Sequence[tuple[Job, ChannelId]]:
        """What is not shown yet, oldest first; nothing that moderators have taken down."""
        ...

    def shown(self, job_id: JobId, message_id: MessageId | None) -> None:
        """Write down where it is; None: it cannot be shown there."""
        ...

    def withdraw(self, job_id: JobId) -> None:
        """Its clip has been deleted: it goes from there too."""
        ...

    def to_delete(self, *, limit: int, after: JobId | None = None) -> list[Down]:
        """What is still there though withdrawn, or taken down by moderators; as `Cases.to_take_down`."""
        ...

    def deleted(self, job_id: JobId) -> None:
        """Write down that its message is gone."""
        ...
