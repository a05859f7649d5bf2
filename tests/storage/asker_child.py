"""A process whose members all ask at once, when told to. Run: asker_child.py URL FIRST_MEMBER COUNT."""

import asyncio
import sys

from bot.domain.ids import InteractionId, MemberId
from bot.domain.job import Job
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.storage.guilds import GuildStart
from tests.fakes.clocks import RealClock
from tests.storage.makers import ask, opened

START = GuildStart(pool=MicroUsd(40 * CENT), allowance_week=MicroUsd(5 * DOLLAR))
"""A pool in which ten asks of four cents fit."""


async def main(url: str, first: int, count: int) -> None:
    async with opened(url, RealClock(), START, exclusive=False) as database:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        answers = await asyncio.gather(
            *(
                database.write(
                    lambda unit, m=member: ask(
                        unit,
                        price=MicroUsd(4 * CENT),
                        member_id=MemberId(m),
                        interaction_id=InteractionId(m),
                    )
                )
                for member in range(first, first + count)
            )
        )
    sys.stdout.write(f"{sum(isinstance(answer, Job) for answer in answers)}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
