"""How a database is opened: addresses, connection settings, and the clear sentence where it is wrong."""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from bot.domain.errors import DatabaseUnreachableError, SettingError
from bot.storage.statements import Prepared

_EXAMPLE = "like sqlite:///dailies.db or postgresql://user:password@host/dailies"
BUSY_TIMEOUT_MS = 30_000
LOCK_TIMEOUT_MS = 10_000  #: on PostgreSQL: all of the bot waits while one unit waits for a row
STATEMENTS = 512  #: that a connection keeps ready; a busy house has more than the driver's 128
SIGNS_OF_LIFE = {
    "connect_timeout": "30",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
"""A PostgreSQL that vanishes without a word is given up after a minute: by the system's own settings, all would wait
for it for two hours."""
DRIVER = {"prepare_threshold": None}
"""Statements are kept ready by `libpq` alone: the driver forgets its own at a ROLLBACK by DEALLOCATE ALL, and so ours."""


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
    except (ArgumentError, ValueError):  # the second where its port is no number
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
        waits = f"-c lock_timeout={LOCK_TIMEOUT_MS}"
        return create_engine(_psycopg(address, waits), poolclass=NullPool, connect_args=DRIVER)
    return _sqlite_engine(
        address,
        "BEGIN IMMEDIATE",
        "journal_mode = WAL",
        # NORMAL would survive kill -9, but lose the last commits with the power: forgotten paid jobs.
        "synchronous = FULL",
        "foreign_keys = ON",
    )


def reading_engine(address: Address) -> Engine:
    """Connections that cannot write, each of whose transactions sees one instant."""
    if not address.is_sqlite:
        return create_engine(
            _psycopg(address, "-c default_transaction_read_only=on"),
            poolclass=NullPool,
            connect_args=DRIVER,
            isolation_level="REPEATABLE READ",
        )
    return _sqlite_engine(address, "BEGIN", "query_only = ON")


def _psycopg(address: Address, options: str) -> URL:
    """For the driver, with options of the session; what the operator wrote into the address counts before ours."""
    theirs = address.url.normalized_query.get("options", ())
    ours = {"client_encoding": "utf8", "options": " ".join((options, *theirs))}
    query = {**SIGNS_OF_LIFE, **address.url.query, **ours}
    return address.url.set(drivername="postgresql+psycopg", query=query)


def _sqlite_engine(address: Address, begin: str, *pragmas: str) -> Engine:
    engine = create_engine(
        address.url.set(drivername="sqlite+pysqlite"),
        poolclass=NullPool,
        # The driver's own BEGIN comes too late and is only ever DEFERRED; ours is below.
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": STATEMENTS,
        },
    )

    file, to_begin = _SameFile(address.path), Prepared(text(begin))

    @event.listens_for(engine, "do_connect")
    def before_it_is_made(*_: object) -> None:
        file.look()

    @event.listens_for(engine, "connect")
    def set_up(connection: SqliteConnection, _record: object) -> None:
        for pragma in (*pragmas, f"busy_timeout = {BUSY_TIMEOUT_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_by(connection: Connection) -> None:
        file.look()
        to_begin.count(connection)

    return engine


class _SameFile:
    """Looks whether the file that an engine began with still has its name.

    SQLite would go on writing one that has lost it, to be gone for good at the end, or make an empty one there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first = self._present()

    def look(self) -> None:
        """Remember the file that is there first.

        Raises:
            DatabaseUnreachableError: it is not there any more.
        """
        present = self._present()
        self._first = self._first or present
        if present != self._first:
            raise DatabaseUnreachableError(
                f"{self._path} was moved or deleted under the running bot; put it back, and all goes on"
            )

    def _present(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
