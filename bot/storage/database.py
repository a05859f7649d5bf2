"""The database: the one way to read and to write.

Both hand a plain function to the database's own threads: `write` tells its result after the commit, `read` runs it
on a connection that cannot write. Neither can be torn by a caller who is cancelled.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bot.domain.errors import DatabaseUnreachableError
from bot.ports import Clock, Unit
from bot.storage import upkeep
from bot.storage.engines import Address, address_of, reading_engine, writing_engine
from bot.storage.guilds import GuildStart
from bot.storage.threads import UnitThreads
from bot.storage.unit import SqlUnit

T = TypeVar("T")

WRITTEN_TOGETHER = 256  #: units that share a commit; more would make the first of them wait
#: questions that share a transaction; more would make the small ones wait for a large one
READ_TOGETHER = 4
WRITERS = 1  #: more would wait for one another's rows, and for the interpreter
READERS = 2


class SqlDatabase:
    """`ports.Database` on SQLAlchemy; made by `open_database`."""

    def __init__(self, writers: UnitThreads, readers: UnitThreads) -> None:
        self._writers = writers
        self._readers = readers
        self._closed = False

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction and return its result after the commit; see `ports.Database`."""
        return await self._put(self._writers, work)

    async def read(self, query: Callable[[Unit], T]) -> T:
        """Run `query` on a connection that cannot write; all its questions are of one instant."""
        return await self._put(self._readers, query)

    async def _put(self, threads: UnitThreads, work: Callable[[Unit], T]) -> T:
        if self._closed:
            raise DatabaseUnreachableError("the database is closed")
        # The unit is the thread's now: a caller who goes away cancels this future, and only does not hear of it.
        return await threads.put(work)

    async def close(self) -> None:
        """Finish the units that wait; then nothing can be written or read.

        A caller who is cancelled meanwhile hears of it at the end: whoever takes the lock next must find nothing
        under way.
        """
        self._closed = True
        ended = asyncio.get_running_loop().run_in_executor(None, self._end)
        cancelled: asyncio.CancelledError | None = None
        while not ended.done():
            try:
                await asyncio.shield(ended)
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    def _end(self) -> None:
        self._writers.close()
        self._readers.close()


@asynccontextmanager
async def open_database(
    url: str, *, clock: Clock, start: GuildStart, exclusive: bool = True
) -> AsyncGenerator[SqlDatabase]:
    """Open a database for as long as the `async with` lasts.

    The bot opens it for itself (`exclusive`): a second one is refused, an older database is upgraded, a new one
    is made. Whoever only looks (`exclusive=False`) finds it as it is.

    Raises:
        SettingError: when the address is wrong.
        SecondInstanceError: when another process has it for itself.
        NewerDatabaseError: when a newer program wrote it.
        OlderDatabaseError: when it needs an upgrade, and is not opened exclusively.
        DatabaseUnreachableError: when it does not answer.
    """
    address = address_of(url)
    engine = writing_engine(address)
    lock = upkeep.lock_of(address, engine) if exclusive else None
    try:
        await asyncio.to_thread(upkeep.make_ready, address, engine, lock)
        database = _open(address, engine, lock, clock, start)
        try:
            yield database
        finally:
            await database.close()
    finally:
        if lock is not None:
            lock.release()
        engine.dispose()


def _open(
    address: Address,
    engine: Engine,
    lock: upkeep.Lock | None,
    clock: Clock,
    start: GuildStart,
) -> SqlDatabase:
    def unit_on(connection: Connection, *, writes: bool) -> SqlUnit:
        return SqlUnit(connection, clock=clock, start=start, writes=writes)

    loop = asyncio.get_running_loop()
    writers = UnitThreads(
        engine,
        partial(unit_on, writes=True),
        loop,
        name="writer",
        threads=WRITERS,
        together=WRITTEN_TOGETHER,
        on_reconnect=lock.still_ours if lock is not None else _nothing,
    )
    readers = UnitThreads(
        reading_engine(address),
        partial(unit_on, writes=False),
        loop,
        name="reader",
        threads=READERS,
        together=READ_TOGETHER,
        on_reconnect=_nothing,
    )
    return SqlDatabase(writers, readers)


def _nothing() -> None:
    """What to do after a reconnect where no lock is ours."""
