"""Review: a flagged prompt waits, its price held, until a moderator decides or its time is over."""

import logging
from datetime import timedelta

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.refusals import JobNotFound, Refusal
from bot.pipeline.agenda import Agenda
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit

log = logging.getLogger(__name__)


@refuses_when_busy
async def approve(
    house: House, job_id: JobId, *, guild_id: GuildId, moderator_id: MemberId
) -> Job | Refusal:
    """Let the prompt through: the job takes the place in the queue that it has had all along."""

    def work(unit: Unit) -> Job | None:
        job = _waiting(unit, job_id, guild_id)
        return job and unit.jobs.advance(job, state=JobState.QUEUED)

    return _told(house, job_id, await house.database.write(work), moderator_id)


@refuses_when_busy
async def deny(
    house: House, job_id: JobId, *, guild_id: GuildId, moderator_id: MemberId
) -> Job | Refusal:
    """Refuse the prompt, and give back what was held."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        job = _waiting(unit, job_id, guild_id)
        return job and settle(unit, job, JobState.DENIED, now)

    return _told(house, job_id, await house.database.write(work), moderator_id)


async def expire(house: House, job_id: JobId) -> Job | None:
    """End a review that nobody answered; None when it was answered after all."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        job = unit.jobs.get(job_id)
        if job is None or job.state is not JobState.REVIEW:
            return None
        return settle(unit, job, JobState.EXPIRED, now)

    job = await house.database.write(work)
    if job is not None:
        house.board.moved(job)
    return job


class Reviews:
    """Remembers when each review is over."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self.agenda = Agenda("review", house, crew, self._expire, at_once=1)

    def take(self, errand: Errand) -> None:
        """Expire this review once its time is over."""
        ends = errand.job.created_at + timedelta(seconds=self._house.limits.review_s)
        self.agenda.add(errand, (ends - self._house.clock.now()).total_seconds())

    async def _expire(self, errand: Errand) -> None:
        await expire(self._house, errand.job.id)


def _waiting(unit: Unit, job_id: JobId, guild_id: GuildId) -> Job | None:
    job = unit.jobs.get(job_id)
    if job is None or job.guild_id != guild_id or job.state is not JobState.REVIEW:
        return None
    return job


def _told(
    house: House, job_id: JobId, job: Job | None, moderator_id: MemberId
) -> Job | JobNotFound:
    if job is None:
        return JobNotFound(job_id)
    log.info("Moderator %d decided on job %d.", moderator_id, job_id)
    house.board.moved(job)
    return job
