"""The database: the one way to read and to write.

`write` hands a plain function to the writer's threads and tells its result after the commit; `read` runs one on a
connection that cannot write. Neither can be torn by a caller who is cancelled.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import DatabaseUnreachableError
from bot.ports import Clock, Unit
from bot.storage import failures, upkeep
from bot.storage.engines import Address, address_of, reading_engine, writing_engine
from bot.storage.guilds import GuildStart
from bot.storage.unit import SqlUnit
from bot.storage.writer import Writer

T = TypeVar("T")

TOGETHER = 256  #: units that share a commit on SQLite; more would make the first of them wait
POSTGRESQL_THREADS = 4


class SqlDatabase:
    """`ports.Database` on SQLAlchemy; made by `open_database`."""

    def __init__(
        self, writer: Writer, reader: AsyncEngine, clock: Clock, start: GuildStart
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._start = start
        self._closed = False

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction and return its result after the commit; see `ports.Database`."""
        if self._closed:
            raise DatabaseUnreachableError("the database is closed")
        # The unit is the writer's now: a caller who goes away cancels this future, and only does not hear of it.
        return await self._writer.put(work)

    async def read(self, query: Callable[[Unit], T]) -> T:
        """Run `query` on a connection that cannot write; all its questions are of one instant."""
        begun = False

        def run(connection: Connection) -> T:
            nonlocal begun
            begun = True
            return query(SqlUnit(connection, clock=self._clock, start=self._start, writes=False))

        try:
            async with self._reader.connect() as connection, connection.begin():
                return await connection.run_sync(run)
        except DBAPIError as error:
            raise failures.translated(error, to_begin=not begun) from error

    async def close(self) -> None:
        """Finish the units that wait; then no more can be written."""
        self._closed = True
        await self._writer.close()
        await self._reader.dispose()


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
            await asyncio.shield(database.close())
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
    def unit_on(connection: Connection) -> SqlUnit:
        return SqlUnit(connection, clock=clock, start=start, writes=True)

    writer = Writer(
        engine,
        unit_on,
        asyncio.get_running_loop(),
        threads=1 if address.is_sqlite else POSTGRESQL_THREADS,
        together=TOGETHER if address.is_sqlite else 1,
        on_reconnect=lock.still_ours if lock is not None else _nothing,
    )
    return SqlDatabase(writer, reading_engine(address), clock, start)


def _nothing() -> None:
    """What to do after a reconnect where no lock is ours."""
