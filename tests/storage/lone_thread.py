"""One of the database's threads by itself, and what may break around it."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from bot.ports import Unit
from bot.storage.threads import UnitThreads
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock
from tests.storage.makers import START, connection_of

GROUP = 8


class Trouble:
    """Raises what it was given, in turn; then there is none any more."""

    def __init__(self, *errors: BaseException) -> None:
        self._errors: Iterator[BaseException] = iter(errors)
        self.met = 0  #: how often it was come by, with or without an error

    def __call__(self, *_: object, **__: object) -> None:
        self.met += 1
        for error in self._errors:
            raise error


def nothing() -> None:
    """What to do where no lock is looked at."""


def threads_of(
    engine: Engine,
    loop: asyncio.AbstractEventLoop,
    on_reconnect: Callable[[], None] = nothing,
) -> UnitThreads:
    return UnitThreads(
        engine,
        partial(SqlUnit, clock=FakeClock(), start=START, writes=True),
        loop,
        name="tried",
        threads=1,
        together=GROUP,
        on_reconnect=on_reconnect,
    )


@asynccontextmanager
async def running(
    engine: Engine, on_reconnect: Callable[[], None] = nothing
) -> AsyncGenerator[UnitThreads]:
    """One thread on an engine; nobody waits longer than a while for it."""
    threads = threads_of(engine, asyncio.get_running_loop(), on_reconnect)
    async with asyncio.timeout(60):
        try:
            yield threads
        finally:
            await asyncio.to_thread(threads.close)


async def together(threads: UnitThreads, *works: Callable[[Unit], object]) -> list[object]:
    """Let these units wait while another runs, so that they are one group."""
    entered, gate = threading.Event(), threading.Event()

    def wait(_unit: Unit) -> None:
        entered.set()
        assert gate.wait(30)

    first = threads.put(wait)
    assert await asyncio.to_thread(entered.wait, 30)
    futures = [threads.put(work) for work in works]
    gate.set()
    await first
    return await asyncio.gather(*futures, return_exceptions=True)


def count_up(unit: Unit) -> None:
    unit.marks.put("count", str(int(unit.marks.get("count") or 0) + 1))


def count_of(unit: Unit) -> str | None:
    return unit.marks.get("count")


def cut(unit: Unit) -> None:
    """Close the driver's connection under SQLAlchemy's."""
    connection = connection_of(unit).connection.dbapi_connection
    assert connection is not None
    connection.close()


def loses_its_line(unit: Unit) -> None:
    """Meet a line that is gone, and raise another error for it."""
    cut(unit)
    with suppress(DBAPIError):
        connection_of(unit).exec_driver_sql("SELECT 1")
    raise LookupError("nothing there")


def failing_connect(engine: Engine, trouble: Trouble) -> None:
    event.listen(engine, "do_connect", trouble)
