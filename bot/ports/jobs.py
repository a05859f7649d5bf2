"""The jobs of a unit of work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    RoleId,
)
from bot.domain.job import Job, JobState
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job about to be written."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    locale: str
    spec: RenderSpec
    provider: str
    price: MicroUsd
    state: JobState  #: QUEUED or REVIEW
    created_at: datetime
    weight: int = 1  #: in the fair queue
    jobs_at_once: int = 2  #: how many of the member's may run when this one is claimed
    thread_of: ChannelId | None = None  #: the channel of the public thread in which it is asked for
    age_restricted: bool = False  #: whether the channel is
    roles: frozenset[RoleId] = frozenset()  #: the member's, for the rules about money; not kept
    joined_at: datetime | None = None  #: likewise


class Jobs(Protocol):
    """The jobs of a unit of work."""

    def add(self, new: NewJob) -> Job:
        """Write a job with its fair-queue tags and push its flow."""
        ...

    def get(self, job_id: JobId) -> Job | None: ...

    def by_interaction(self, interaction_id: InteractionId) -> Job | None: ...

    def advance(self, job: Job, **changes: object) -> Job | None:
        """Write changed fields of `job` where id and epoch still match and the state has not moved.

        Returns the new job, or None when somebody else has moved it: stop silently.

        Raises:
            IllegalTransitionError: when `changes["state"]` is no step that `domain/job.py` draws.
        """
        ...

    def claim(self, provider: str, places: int, now: datetime) -> list[Job]:
        """Take up to `places` queued jobs in fair order and move each to SUBMITTING, epoch + 1.

        Skips jobs whose `not_before` lies ahead and members who already run as many as they may.
        Moves the provider's virtual time.
        """
        ...

    def give_back(self, job: Job, unused: MicroUsd) -> None:
        """Pull the flow of a job that left the queue unserved, or cost less, back by what it did not use."""
        ...

    def ahead(self, job: Job) -> int:
        """How many queued jobs of its provider go before it."""
        ...

    def at_once(self, job: Job) -> int:
        """How many of its maker's may run when it is claimed, as was theirs when they asked."""
        ...

    def in_states(self, states: Collection[JobState]) -> list[Job]: ...

    def last_ended(self, within_s: float) -> list[Job]:
        """Those of the newest jobs that ended at most so long before the last one that did."""
        ...

    def next_due(self, provider: str) -> datetime | None:
        """The earliest `not_before` among queued jobs that lie ahead; None when none does."""
        ...

    def count_at_provider(self, provider: str) -> int:
        """How many of the provider's places are taken (`AT_PROVIDER`)."""
        ...

    def of_member(
        self, guild_id: GuildId, member_id: MemberId, *, limit: int, before: JobId | None = None
    ) -> list[Job]:
        """The member's jobs, newest first."""
        ...

    def refs_taken(self, provider: str, ref_ids: Collection[str]) -> set[str]:
        """Which of these renders already belong to a job."""
        ...
