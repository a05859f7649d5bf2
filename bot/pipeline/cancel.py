"""Cancel: stop a job while that can still help, and say beforehand whether it is charged all the same."""

import asyncio
import logging
from dataclasses import dataclass

from bot.domain.errors import ProviderError
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import WAITING, Job, JobState
from bot.domain.model import CancelTerms
from bot.domain.money import ZERO, MicroUsd
from bot.domain.refusals import (
    Refusal,
    TooLateToCancel,
    for_maker,
)
from bot.domain.render import Cancelled, CancelOutcome
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit, VideoProvider

log = logging.getLogger(__name__)

CANCEL_TIMEOUT_S = 30.0
NOT_YET = frozenset({JobState.SUBMITTING, JobState.UNKNOWN})
TERMS_THAT_SAVE = frozenset({CancelTerms.QUEUED, CancelTerms.FREE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelling:
    """What became of the wish to cancel."""

    job: Job
    done: bool  #: False: it is remembered, and honoured as soon as the render is known
    charged: bool  #: the vendor charges all the same, and so does the house


def terms(house: House, job: Job) -> CancelTerms:
    """What stopping this job would mean for the bill, to be said beforehand."""
    if job.state in WAITING:
        return CancelTerms.NO if job.withheld else CancelTerms.FREE
    if job.state is not JobState.RENDERING and job.state not in NOT_YET:
        return CancelTerms.NO
    model = house.catalog.find(job.spec.model_key)
    return model.capabilities.cancel if model is not None else CancelTerms.NO


def charged_at_most(house: House, job: Job) -> MicroUsd:
    """What its maker pays if it stops: a film's shots that are done, and what its vendor takes for the render at hand."""
    now = terms(house, job)
    if now is CancelTerms.NO:
        return ZERO
    at_hand = job.render_price if now is CancelTerms.CHARGED else ZERO
    return min(job.price, MicroUsd(at_hand + (job.cost or ZERO)))


@refuses_when_busy
async def cancel(
    house: House,
    job_id: JobId,
    *,
    guild_id: GuildId,
    member_id: MemberId,
    steward: bool = False,
) -> Cancelling | Refusal:
    """Cancel a job for its maker, or for a steward."""
    now = house.clock.now()

    def ask(unit: Unit) -> Job | Refusal:
        present = unit.jobs.get(job_id)
        job = for_maker(present, job_id, guild_id=guild_id, member_id=member_id, steward=steward)
        if not isinstance(job, Job):
            return job
        if job.state in WAITING and not job.withheld:
            return settle(unit, job, JobState.CANCELLED, now) or job
        if job.state in NOT_YET or terms(house, job) is not CancelTerms.NO:
            return unit.jobs.advance(job, cancel_asked=True) or job
        return TooLateToCancel(job_id, ended=job.ended_at is not None)

    waits_for_render = False
    house.board.cancels.add(job_id)  # before it is written: a submit may come to its end meanwhile
    try:
        job = await house.database.write(ask)
        if not isinstance(job, Job):
            return job
        if job.state is JobState.CANCELLED:
            house.board.moved(job)
            return Cancelling(job=job, done=True, charged=bool(job.charge))
        if job.state in NOT_YET:
            waits_for_render = True
            house.board.show(job)
            charged = terms(house, job) is CancelTerms.CHARGED
            return Cancelling(job=job, done=False, charged=charged)
        return _told(await stop(house, job) or job, job_id)
    finally:
        if not waits_for_render:
            house.board.cancels.discard(job_id)


def _told(job: Job, job_id: JobId) -> Cancelling | TooLateToCancel:
    if job.state is JobState.CANCELLED:
        return Cancelling(job=job, done=True, charged=bool(job.charge))
    if job.cancel_asked and job.state is JobState.RENDERING:
        return Cancelling(job=job, done=False, charged=False)
    return TooLateToCancel(job_id, ended=job.ended_at is not None)


async def stop(house: House, job: Job) -> Job | None:
    """Have the vendor stop a render whose end was asked for; returns the job as it stands then.

    Stopping twice is harmless. A vendor that cannot be told now is told again by the watch.
    """
    provider = house.providers.get(job.provider)
    if provider is None or job.ref is None or terms(house, job) is CancelTerms.NO:
        return await _carry_on(house, job)
    try:
        async with asyncio.timeout(CANCEL_TIMEOUT_S):
            outcome = await provider.cancel(job.ref)
        if outcome is not CancelOutcome.CANCELLED:
            return await _carry_on(house, job)
        cost = await _cost(house, provider, job)
    except (ProviderError, TimeoutError) as error:
        log.warning("Job %d could not be stopped at the vendor yet: %r.", job.id, error)
        return None
    return await _stopped(house, job, cost)


async def _cost(house: House, provider: VideoProvider, job: Job) -> MicroUsd | None:
    """What the vendor takes for a stopped render: what it says, else what its terms say."""
    if terms(house, job) is not CancelTerms.CHARGED or job.ref is None:
        return None
    async with asyncio.timeout(CANCEL_TIMEOUT_S):
        status = await provider.check(job.ref)
    said = status.cost if isinstance(status, Cancelled) else None
    return job.render_price if said is None else said


async def _stopped(house: House, job: Job, cost: MicroUsd | None) -> Job | None:
    now = house.clock.now()

    def end(unit: Unit) -> Job | None:
        row = unit.jobs.get(job.id)
        if row is None or row.state is not JobState.RENDERING:
            return row
        return settle(unit, row, JobState.CANCELLED, now, cost=cost)

    ended = await house.database.write(end)
    if ended is not None and ended.state is JobState.CANCELLED:
        house.board.moved(ended)
    return ended


async def _carry_on(house: House, job: Job) -> Job | None:
    """It cannot be stopped any more: forget the wish, the clip will come."""

    def forget(unit: Unit) -> Job | None:
        row = unit.jobs.get(job.id)
        if row is None or not row.cancel_asked or row.state is not JobState.RENDERING:
            return row
        return unit.jobs.advance(row, cancel_asked=False)

    return await house.database.write(forget)
