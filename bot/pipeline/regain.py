"""Regain: a finished clip whose file has gone from our disk before it was posted is fetched once more."""

import logging

from bot.domain.job import JobState
from bot.domain.render import FailureReason
from bot.pipeline.commit import commit
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.settle import settle

log = logging.getLogger(__name__)

PATIENCE_S = 600.0
"""A disk that was taken away may come back: so long a file is waited for."""


async def regained(house: House, errand: Errand, trouble_s: float) -> bool:
    """Ask the vendor for a clip again that our disk does not have any more; False: it is there, or may come back.

    Of a film the vendor keeps no more than the shots: it ends, its maker pays nothing, and the house what it cost.
    """
    job, now = errand.job, house.clock.now()
    if trouble_s < PATIENCE_S or job.clip is None or await house.clips.kept(job.clip):
        return False
    log.error("The file of the finished clip of job %d is gone from our disk.", job.id)
    if job.spec.shots:
        await commit(
            house,
            errand,
            lambda unit: settle(unit, job, JobState.FAILED, now, failure=FailureReason.MISLAID),
        )
        return True
    errand.cost, errand.result, errand.answer = job.cost, None, None
    await commit(
        house,
        errand,
        lambda unit: unit.jobs.advance(job, state=JobState.RENDERING, clip=None, cost=None),
    )
    return True
