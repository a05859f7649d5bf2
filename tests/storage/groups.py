"""Units that wait together, so that they are written in one group."""

import asyncio
import threading
from collections.abc import Callable

from bot.ports import Unit
from bot.storage.database import SqlDatabase


class Gate:
    """Keeps the writer busy, so that what is written meanwhile waits together."""

    def __init__(self) -> None:
        self._open = threading.Event()

    async def close(self, database: SqlDatabase) -> asyncio.Task[None]:
        entered = threading.Event()

        def wait(_unit: Unit) -> None:
            entered.set()
            assert self._open.wait(30)

        task = asyncio.create_task(database.write(wait))
        assert await asyncio.to_thread(entered.wait, 30)
        return task

    def open(self) -> None:
        self._open.set()


async def together(
    database: SqlDatabase, works: list[Callable[[Unit], object]]
) -> list[object | BaseException]:
    """Let these units wait together, then run: one group."""
    gate = Gate()
    first = await gate.close(database)
    tasks = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)  # each has put its unit into the queue
    gate.open()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def marking(name: str) -> Callable[[Unit], object]:
    return lambda unit: unit.marks.put(name, "here")


async def marked(database: SqlDatabase, *names: str) -> list[bool]:
    return await database.read(lambda unit: [unit.marks.get(name) is not None for name in names])
