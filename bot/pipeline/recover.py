"""Recover: after a start, take up every open job where its row says that it stands."""

import logging
from collections.abc import Mapping

from bot.domain.job import RUNNING, WAITING, Job, JobState
from bot.domain.pacing import Eta
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.ports import Unit

log = logging.getLogger(__name__)

LAST_S = 30.0
"""The cards of jobs that ended so shortly before the last process did are shown once more."""


async def recover(house: House) -> int:
    """Read what is open and what was learned, and hand each job to its loop; returns how many are open."""
    jobs, ended, etas = await house.database.read(_as_it_stood)
    house.board.etas.update(etas)
    now = house.clock.now().timestamp()
    for job in jobs:
        if job.state is JobState.SUBMITTING:
            # Nobody knows any more whether it left the house: never blindly again.
            house.board.errands[job.id] = Errand(job=job, begun_at=now, sent=True)
        house.board.moved(job)
        house.board.show(job)
    for job in ended:
        house.board.show(job)  # the last process may have died before its card could say so
    if jobs:
        log.info("Taking up %d open jobs.", len(jobs))
    return len(jobs)


def _as_it_stood(unit: Unit) -> tuple[list[Job], list[Job], Mapping[str, Eta]]:
    return unit.jobs.in_states(WAITING | RUNNING), unit.jobs.last_ended(LAST_S), unit.marks.etas()
