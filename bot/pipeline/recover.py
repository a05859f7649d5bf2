"""Recover: after a start, take up every open job where its row says that it stands."""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from bot.domain.job import RUNNING, WAITING, Job, JobState
from bot.domain.pacing import Eta
from bot.pipeline.errand import take_up
from bot.pipeline.house import House
from bot.ports import Unit
from bot.ports.database import RESTORED, TAKEN_UP

log = logging.getLogger(__name__)

LAST_S = 30.0
"""The cards of jobs that ended so shortly before the last process did are shown once more."""


async def recover(house: House) -> int:
    """Read what is open and what was learned, and hand each job to its loop; returns how many are open."""
    restored, taken_up = await house.database.read(
        lambda unit: (unit.marks.get(RESTORED), unit.marks.get(TAKEN_UP))
    )
    if restored is not None:
        doubted = await house.database.write(partial(_doubt, restored, house.clock.now()))
        log.warning(
            "A backup was put back: %d jobs that may have been sent since wait for a steward.",
            doubted,
        )
    if (at := restored or taken_up) is not None:
        house.board.restored_at = datetime.fromisoformat(at)
    jobs, ended, etas = await house.database.read(_as_it_stood)
    house.board.etas.update(etas)
    for job in jobs:
        if job.state is JobState.SUBMITTING:
            # Nobody knows any more whether it left the house: never blindly again.
            house.board.errands[job.id] = take_up(job, house.clock, sent=True)
        house.board.moved(job)
        house.board.show(job)
    for job in ended:
        house.board.show(job)  # the last process may have died before its card could say so
    if jobs:
        log.info("Taking up %d open jobs.", len(jobs))
    return len(jobs)


def _doubt(restored: str, now: datetime, unit: Unit) -> int:
    """Park what the bot may have sent since the backup was made, a film's next shots too; returns how many.

    A render that was under way is known by its reference, and a clip that was posted is found in its channel. A
    submit that was being called may have been called again since, under a later key. What is no job yet, or
    waits for somebody's word, is doubted when it comes to be sent.
    """
    doubted = [
        job
        for job in unit.jobs.in_states({JobState.QUEUED, JobState.SUBMITTING, JobState.RENDERING})
        if job.state is not JobState.RENDERING or job.spec.shots
    ]
    for job in doubted:
        sent: Job | None = job
        if job.state is JobState.QUEUED:
            sent = unit.jobs.advance(job, state=JobState.SUBMITTING, epoch=job.epoch + 1)
        if sent is not None:
            unit.jobs.advance(sent, state=JobState.UNKNOWN, submitted_at=now)
    unit.marks.drop(RESTORED)
    unit.marks.put(TAKEN_UP, restored)
    return len(doubted)


def _as_it_stood(unit: Unit) -> tuple[list[Job], list[Job], Mapping[str, Eta]]:
    return unit.jobs.in_states(WAITING | RUNNING), unit.jobs.last_ended(LAST_S), unit.marks.etas()
