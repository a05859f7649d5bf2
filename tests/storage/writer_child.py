"""A process that asks, charges and refunds without end; a test kills it."""

import asyncio
import time
from itertools import count
from multiprocessing.connection import Connection

from bot.domain.ids import InteractionId, MemberId
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.ports import Unit
from tests.fakes.clocks import RealClock
from tests.storage.makers import NOON, RICH, ask, ended, opened


def one_job(unit: Unit, number: int) -> None:
    """A job's whole life in one unit, or the beginning of it."""
    job = ask(unit, interaction_id=InteractionId(number), member_id=MemberId(number % 5 + 1))
    if isinstance(job, Job) and number % 3:
        job = ended(unit, job, charge=39_000 if number % 3 == 1 else None)
        if number % 3 == 1:
            unit.ledger.refund(job, MicroUsd(1000), NOON, key=f"{number}", memo="sorry")


async def _write(url: str, told: Connection) -> None:
    async with opened(url, RealClock(), RICH) as database:
        for first in count(time.time_ns(), 64):  # numbers that no earlier child used
            numbers = range(first, first + 64)
            await asyncio.gather(
                *(database.write(lambda unit, n=number: one_job(unit, n)) for number in numbers)
            )
            told.send("writing")


def write(url: str, told: Connection) -> None:
    """Write without end; `told` hears of each group."""
    asyncio.run(_write(url, told))
