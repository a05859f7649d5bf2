"""Unknowns: submits of which nobody could tell whether they arrived. A steward has looked, and says."""

from bot.domain.ids import GuildId, JobId
from bot.domain.job import Job, JobState
from bot.domain.refusals import JobNotFound, Refusal
from bot.domain.render import FailureReason, RenderRef
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit


@refuses_when_busy
async def found(house: House, job_id: JobId, *, guild_id: GuildId, render_id: str) -> Job | Refusal:
    """The vendor has it, under this id: carry it on."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        job = _parked(unit, job_id, guild_id)
        if job is None or unit.jobs.refs_taken(job.provider, [render_id]):
            return None
        # Its time counts from here: the deadline would else have passed while it was parked.
        return unit.jobs.advance(
            job,
            state=JobState.RENDERING,
            ref=RenderRef(render_id),
            rendering_at=now,
            submitted_at=now,
        )

    return _told(house, job_id, await house.database.write(work))


@refuses_when_busy
async def not_found(house: House, job_id: JobId, *, guild_id: GuildId) -> Job | Refusal:
    """It never arrived: the job ends, and what was held goes back."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        job = _parked(unit, job_id, guild_id)
        return job and settle(unit, job, JobState.FAILED, now, failure=FailureReason.NOT_FOUND)

    return _told(house, job_id, await house.database.write(work))


def _parked(unit: Unit, job_id: JobId, guild_id: GuildId) -> Job | None:
    job = unit.jobs.get(job_id)
    if job is None or job.guild_id != guild_id or job.state is not JobState.UNKNOWN:
        return None
    return job


def _told(house: House, job_id: JobId, job: Job | None) -> Job | JobNotFound:
    if job is None:
        return JobNotFound(job_id)
    house.board.moved(job)
    return job
