"""A process whose files may not grow beyond a limit, writing until they do. Run: small_disk_child.py URL."""

import asyncio
import json
import resource
import signal
import sys
from pathlib import Path

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.domain.job import Job
from tests.fakes.clocks import RealClock
from tests.storage.makers import GUILD, NOON, RICH, held, opened

ROOM_BYTES = 400_000


def limit_files(path: Path) -> None:
    """Let no file grow by more than a little: what a full disk does, without filling one."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    largest = max(file.stat().st_size for file in path.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + ROOM_BYTES, resource.RLIM_INFINITY))


def unlimit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def main(url: str) -> None:
    async with opened(url, RealClock(), RICH) as database:
        await database.write(lambda unit: unit.ledger.open_guild(GUILD, NOON))
        limit_files(Path(url.removeprefix("sqlite:///")))
        answers: list[Job | BaseException] = []
        for _ in range(12):
            works = (database.write(held) for _ in range(100))
            answers += await asyncio.gather(*works, return_exceptions=True)
        unlimit_files()
        last = await database.write(held)
        there = await database.read(
            lambda unit: unit.jobs.of_member(last.guild_id, last.member_id, limit=9999)
        )
    told = [answer for answer in answers if isinstance(answer, Job)]
    failed = [answer for answer in answers if not isinstance(answer, Job)]
    json.dump(
        {
            "told": len(told),
            "failed": len(failed),
            "kinds": sorted({type(answer).__name__ for answer in failed}),
            "there": len(there) - 1,
            "ours": all(
                isinstance(f, DatabaseFullError | DatabaseUnreachableError) for f in failed
            ),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
