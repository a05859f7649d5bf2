"""Commit: write one step of a job and tell the house; what cannot be written now is not forgotten."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.domain.job import Job, JobState
from bot.domain.refusals import BusyNow
from bot.pipeline.errand import Errand, Work
from bot.pipeline.house import House

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


async def commit(house: House, errand: Errand, work: Work) -> Job | None:
    """Write a step; None when somebody else has moved the job, which ends this errand.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: it stays with the errand and is written before its next step.
    """
    errand.unwritten = work
    job = await house.database.write(work)
    errand.unwritten = None
    if job is None:
        return await _overtaken(house, errand)
    errand.job = job
    house.board.moved(job)
    return job


async def park(house: House, errand: Errand) -> None:
    """Leave a job to a steward: nobody can tell whether it is made and paid for, so nothing is sent again."""
    job = errand.job
    await commit(house, errand, lambda unit: unit.jobs.advance(job, state=JobState.UNKNOWN))


async def _overtaken(house: House, errand: Errand) -> None:
    """Find out who moved the job: a broken connection may have hidden that we did.

    Then the row stands further on in the same epoch, and the journey goes on from there.
    """
    job_id = errand.job.id
    job = await house.database.read(lambda unit: unit.jobs.get(job_id))
    if job is not None and job.epoch == errand.job.epoch and job.state is not errand.job.state:
        errand.job = job
        house.board.moved(job)
        return
    log.info("Job %d was moved by somebody else.", errand.job.id)
    errand.gone = True
    if house.board.errands.get(errand.job.id) is errand:
        del house.board.errands[errand.job.id]


def refuses_when_busy(
    verb: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T | BusyNow]]:
    """Let a verb of the door answer with a refusal where the database cannot be written."""

    @wraps(verb)
    async def answer(*args: P.args, **kwargs: P.kwargs) -> T | BusyNow:
        try:
            return await verb(*args, **kwargs)
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            log.error("A member had to be sent away, for the database is out of order: %s.", error)  # noqa: TRY400
            return BusyNow()

    return answer
