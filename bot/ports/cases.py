"""The cases of a unit of work: what waits for somebody's word."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case, CaseKind, NewCase
from bot.domain.ids import CaseId, ChannelId, GuildId, JobId, MemberId, MessageId
from bot.domain.job import Job

Down = tuple[Job, ChannelId, MessageId]
"""A message that is to be deleted; that of a job that was `sent_alone` is in no channel."""


class Cases(Protocol):
    """What moderators and members decide, and the clips that come down because of it."""

    def add(self, new: NewCase) -> Case:
        """Open a case; the same interaction and kind again is the same case."""
        ...

    def get(self, case_id: CaseId) -> Case | None: ...

    def of_job(self, job_id: JobId) -> list[Case]:
        """Every case of a job, oldest first."""
        ...

    def advance(self, case: Case, **changes: object) -> Case | None:
        """Write changed fields where the state has not moved; None when somebody else has moved it."""
        ...

    def close(self, job_id: JobId, now: datetime) -> None:
        """Close every open case of a job but reports: nothing waits for them any more."""
        ...

    def opened_by(
        self, guild_id: GuildId, member_id: MemberId, kind: CaseKind, since: datetime
    ) -> list[Case]:
        """What a member has opened since then, oldest first."""
        ...

    def likenesses(self, guild_id: GuildId, subject_id: MemberId) -> list[Case]:
        """The likenesses that a member has been asked for, newest first."""
        ...

    def unshown(self, *, limit: int) -> list[Case]:
        """Cases whose card does not say how they stand, oldest first."""
        ...

    def overdue(self, now: datetime, *, limit: int) -> list[Case]:
        """Open cases whose time is over, oldest first."""
        ...

    def next_due(self) -> datetime | None:
        """When the time of an open case is over first; None without one."""
        ...

    def open_of(self, guild_id: GuildId, kinds: Collection[CaseKind]) -> list[Case]:
        """Open cases of a guild, oldest first."""
        ...

    def show_anew(self, guild_id: GuildId, channel_id: ChannelId | None) -> None:
        """Have the open cases of the desk shown in this channel: a card that hangs there is brought up to date."""
        ...

    def answers_s(self, guild_id: GuildId, *, limit: int) -> list[float]:
        """How many seconds the newest answers of moderators took."""
        ...

    # Clips that come down

    def take_down(
        self, guild_id: GuildId, job_id: JobId, channel_id: ChannelId, message_id: MessageId | None
    ) -> None:
        """Write down that a clip is to be seen no more; once a job."""
        ...

    def down(self, job_id: JobId) -> bool:
        """Whether a clip is not to be seen any more."""
        ...

    def to_take_down(self, *, limit: int, after: JobId | None = None) -> list[Down]:
        """Messages that are still to be deleted, in the order of their jobs, from behind this one on."""
        ...

    def taken_down(self, job_id: JobId, now: datetime) -> None:
        """Its message is gone."""
        ...
