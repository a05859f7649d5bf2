"""Leaving: the bot is in a guild no more, and nothing is begun there for people who could not see it."""

import logging
from collections.abc import Callable

from bot.domain.ids import GuildId
from bot.domain.job import Job, JobState
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit

log = logging.getLogger(__name__)


async def end_queued(house: House, left: Callable[[GuildId], bool]) -> int:
    """End what waits for its turn in guilds that we left, free of charge; returns how many jobs that were.

    What the vendor has already is paid for and goes on, and so does a film of which shots are made: it is kept for
    `/video claim`, should we come back.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: they go on waiting.
    """
    now = house.clock.now()

    def work(unit: Unit) -> list[Job]:
        waiting = [
            job
            for job in unit.jobs.in_states([JobState.QUEUED])
            if job.film is None and left(job.guild_id)
        ]
        ended = [settle(unit, job, JobState.CANCELLED, now) for job in waiting]
        return [job for job in ended if job is not None]

    jobs = await house.database.write(work)
    for job in jobs:
        house.board.moved(job)
    if jobs:
        log.info("%d jobs of guilds that I am in no more are ended, free of charge.", len(jobs))
    return len(jobs)
