"""How a database is opened: addresses, connection settings, and the clear sentence where it is wrong."""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.domain.errors import SettingError

_EXAMPLE = "like sqlite:///dailies.db or postgresql://user:password@host/dailies"
BUSY_TIMEOUT_MS = 30_000
READERS = 4


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address, checked."""

    url: URL

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path:
        """SQLite's file."""
        return Path(self.url.database or "")

    def __str__(self) -> str:
        """Without the password."""
        return self.url.render_as_string(hide_password=True)


def address_of(url: str) -> Address:
    """Read an address.

    Raises:
        SettingError: when it is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingError(f"DAILIES_DATABASE_URL is not a database address, {_EXAMPLE}") from None
    if parsed.drivername == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise SettingError(f"DAILIES_DATABASE_URL names no file, {_EXAMPLE}")
        return Address(parsed)
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return Address(parsed.set(drivername="postgresql"))
    raise SettingError(
        f"DAILIES_DATABASE_URL is not one that we speak ({parsed.drivername}), {_EXAMPLE}"
    )


def writing_engine(address: Address) -> Engine:
    """Connections that begin by taking the right to write."""
    if not address.is_sqlite:
        return create_engine(address.url.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(
        address.url.set(drivername="sqlite+pysqlite"),
        poolclass=NullPool,
        # The driver's own BEGIN comes too late and is only ever DEFERRED; ours is below.
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: SqliteConnection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL would survive kill -9, but lose the last commits with the power: forgotten paid jobs.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(address: Address) -> AsyncEngine:
    """Connections that cannot write, each of whose transactions sees one instant."""
    if not address.is_sqlite:
        return create_async_engine(
            address.url.set(drivername="postgresql+psycopg"),
            pool_size=READERS,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
            connect_args={"options": "-c default_transaction_read_only=on"},
        )
    engine = create_async_engine(
        address.url.set(drivername="sqlite+aiosqlite"),
        pool_size=READERS,
        connect_args={"isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # SQLAlchemy's shape of aiosqlite's
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
