"""Unknowns: submits of which nobody could tell whether they arrived. A steward looks, and says."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.domain.errors import ProviderError
from bot.domain.ids import GuildId, JobId
from bot.domain.job import Job, JobState
from bot.domain.refusals import (
    JobNotFound,
    NoTrace,
    Refusal,
    RenderTaken,
    VendorSilent,
)
from bot.domain.render import FailureReason, Reconciles, RenderRef
from bot.pipeline.agenda import Agenda
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.estimates import decided_by
from bot.pipeline.house import House
from bot.pipeline.reconcile import find, plausible
from bot.pipeline.settle import settle
from bot.ports import Unit

log = logging.getLogger(__name__)


@refuses_when_busy
async def found(house: House, job_id: JobId, *, guild_id: GuildId, render_id: str) -> Job | Refusal:
    """The vendor has it, under this id: carry it on."""
    job = await house.database.read(lambda unit: _parked(unit, job_id, guild_id))
    if job is None:
        return JobNotFound(job_id)
    return await _adopt(house, job_id, guild_id, [_named(house, job, render_id)])


@refuses_when_busy
async def not_found(house: House, job_id: JobId, *, guild_id: GuildId) -> Job | Refusal:
    """It never arrived: the job ends, and what was held goes back."""
    work = partial(_end, job_id, guild_id, FailureReason.NOT_FOUND, house.clock.now())
    return _told(house, job_id, await house.database.write(work))


@refuses_when_busy
async def look_again(house: House, job_id: JobId, *, guild_id: GuildId) -> Job | Refusal:
    """Ask the vendor once more, and carry on what it shows."""
    job = await house.database.read(lambda unit: _parked(unit, job_id, guild_id))
    if job is None:
        return JobNotFound(job_id)
    provider = house.providers.get(job.provider)
    if provider is None or provider.reconciles is Reconciles.NONE:
        return VendorSilent(job_id, lists=False)
    try:
        shown = await find(house, provider, job)
    except (ProviderError, TimeoutError) as error:
        log.warning("The vendor could not be asked for a parked job: %r.", error)
        return VendorSilent(job_id, lists=True)
    certain = [each for each in shown if each.exact]
    ours = certain or plausible(house, job, shown)
    return await _adopt(house, job_id, guild_id, [each.ref for each in ours])


async def expire(house: House, job_id: JobId) -> Job | None:
    """End what nobody decided on in time; None when it was decided after all."""

    def work(unit: Unit) -> Job | None:
        job = unit.jobs.get(job_id)
        if job is None:
            return None
        return _end(job_id, job.guild_id, FailureReason.UNCLEAR, house.clock.now(), unit)

    job = await house.database.write(work)
    if job is not None:
        house.board.moved(job)
    return job


class Unknowns:
    """Remembers when each parked job has waited long enough."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self.agenda = Agenda("unknown", house, crew, self._expire, at_once=1)

    def take(self, errand: Errand) -> None:
        """End this job once its time is over."""
        left = decided_by(self._house, errand.job) - self._house.clock.now()
        self.agenda.add(errand, left.total_seconds())

    async def _expire(self, errand: Errand) -> None:
        await expire(self._house, errand.job.id)


def _named(house: House, job: Job, render_id: str) -> RenderRef:
    """As the vendor's adapter needs it; it may keep more than the id."""
    provider, model = house.providers.get(job.provider), house.catalog.find(job.spec.model_key)
    if provider is None or model is None:
        return RenderRef(render_id)
    return provider.ref_of(render_id, model, job.wanted)


async def _adopt(
    house: House, job_id: JobId, guild_id: GuildId, refs: Sequence[RenderRef]
) -> Job | Refusal:
    """Carry on with the first of these renders that no other job has."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | Refusal | None:
        job = _parked(unit, job_id, guild_id)
        if job is None:
            return None
        taken = unit.jobs.refs_taken(job.provider, [ref.id for ref in refs])
        free = next((ref for ref in refs if ref.id not in taken), None)
        if free is None:
            return RenderTaken(refs[0].id) if refs else NoTrace(job_id)
        # Its time counts from here: the deadline would else have passed while it was parked.
        return unit.jobs.advance(
            job, state=JobState.RENDERING, ref=free, rendering_at=now, submitted_at=now
        )

    answer = await house.database.write(work)
    return _told(house, job_id, answer) if answer is None or isinstance(answer, Job) else answer


def _end(
    job_id: JobId, guild_id: GuildId, reason: FailureReason, now: datetime, unit: Unit
) -> Job | None:
    job = _parked(unit, job_id, guild_id)
    return job and settle(unit, job, JobState.FAILED, now, failure=reason)


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
