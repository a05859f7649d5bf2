"""The database's upkeep: its version, upgrades and checks.

Alembic is imported on use: a bot that starts on a database of its own version does without it.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import (
    DatabaseUnreachableError,
    NewerDatabaseError,
    OlderDatabaseError,
    StoreError,
)
from bot.storage import failures
from bot.storage.audit import audit
from bot.storage.audit_log import SqlAuditLog
from bot.storage.engines import Address, address_of, writing_engine
from bot.storage.instance import FileLock, SessionLock
from bot.storage.migrations import REVISIONS

Lock = FileLock | SessionLock

OURS_ALONE = 0o600  #: a file that no other account of the machine may read


def head() -> str:
    """The version that this program writes."""
    return REVISIONS[-1]


def current(url: str) -> str | None:
    """The version of the database; None where there is none yet."""
    address = address_of(url)
    engine = writing_engine(address)
    try:
        return version_of(address, engine)
    finally:
        engine.dispose()


def differs(url: str) -> str | None:
    """What is to be done where the database is not at this program's version; None where it is."""
    version = current(url)
    return None if version == head() else _otherwise(address_of(url), version)


def upgrade(url: str) -> None:
    """Make the database, or bring it to this program's version, in one transaction.

    Raises:
        SecondInstanceError: when a bot runs on it.
        NewerDatabaseError: when a newer program wrote it.
    """
    address = address_of(url)
    engine = writing_engine(address)
    lock = lock_of(address, engine)
    try:
        make_ready(address, engine, lock)
    finally:
        lock.release()
        engine.dispose()


def lock_of(address: Address, engine: Engine) -> Lock:
    """What keeps a second bot from this database."""
    return FileLock(address.path) if address.is_sqlite else SessionLock(engine)


def make_ready(address: Address, engine: Engine, lock: Lock | None) -> None:
    """Take the lock and bring the database to this program's version; without a lock, only look."""
    if lock is not None:
        with out_of_reach(address):
            if address.is_sqlite:
                address.path.parent.mkdir(parents=True, exist_ok=True)
            lock.take()
            if address.is_sqlite and not address.path.exists():
                # Everybody's prompts are in it, private ones too. SQLite gives its logs the same mode.
                address.path.touch(mode=OURS_ALONE)
    version = version_of(address, engine)
    if version == head():
        return
    if version is not None and version not in REVISIONS:
        raise NewerDatabaseError(_otherwise(address, version))
    if lock is None:
        raise OlderDatabaseError(_otherwise(address, version))
    _migrate(address, engine)


def _otherwise(address: Address, version: str | None) -> str:
    """What is to be done where the database is not at this program's version."""
    if version is None:
        return (
            f"there is no database at {address} yet: `dailies run` makes it; if there should be one, look at"
            " DAILIES_DATA_DIR and DAILIES_DATABASE_URL"
        )
    if version in REVISIONS:
        return f"{address} is at version {version}, not at {head()} yet: run `dailies db upgrade`"
    return (
        f"{newer(address, version)}: run that one, or put a backup back with `dailies db restore`"
    )


def newer(what: object, version: str) -> str:
    """Say that a newer program wrote this."""
    return f"a newer program wrote {what} (version {version}, this one knows {head()})"


def check(url: str) -> list[str]:
    """Everything wrong with the database, as sentences: the file, its version, its books, its log."""
    address = address_of(url)
    engine = writing_engine(address)
    try:
        version = version_of(address, engine)
        if version != head():
            return [_otherwise(address, version)]
        with out_of_reach(address), engine.connect() as connection:
            chains = SqlAuditLog(connection).broken()
            return [*broken_pages(connection), *audit(connection), *chains]
    finally:
        engine.dispose()


def version_of(address: Address, engine: Engine) -> str | None:
    """The version of the database at this address; None where there is none yet.

    Raises:
        DatabaseUnreachableError: when it cannot be worked with.
    """
    if address.is_sqlite and not address.path.exists():
        return None
    with out_of_reach(address), engine.connect() as connection:
        if not address.is_sqlite:
            _knows_every_script(address, connection)
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _knows_every_script(address: Address, connection: Connection) -> None:
    """Refuse a PostgreSQL in which the first prompt of another script would stop its job on the way."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise DatabaseUnreachableError(
            f"{address} keeps its text in {encoding}, which has no room for every script that members write: make"
            " one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in DAILIES_DATABASE_URL"
        )


def _migrate(address: Address, engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with out_of_reach(address), engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # rebuilding a table would trip over them; asked once all is done instead
            connection.connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if sqlite and (orphans := _orphans(connection)):
                raise StoreError(f"the upgrade went wrong and was taken back: {orphans[0]}")


def broken_pages(connection: Connection) -> list[str]:
    """What is damaged in the file itself."""
    if connection.dialect.name != "sqlite":
        return []
    pages = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    damaged = [f"the file is damaged: {page}" for page in pages if page != "ok"]
    return damaged + _orphans(connection)


def _orphans(connection: Connection) -> list[str]:
    return [
        f"row {row} of {table} has no parent in {parent}"
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]


@contextmanager
def out_of_reach(address: Address) -> Generator[None]:
    """Say in a sentence why the database cannot be worked with."""
    try:
        yield
    except DBAPIError as error:
        told = failures.advice(error)
        if told is None:
            raise failures.translated(error, to_begin=True) from error
        place = address.path if address.is_sqlite else address
        raise DatabaseUnreachableError(f"{place} {told}") from error
    except OSError as error:
        raise DatabaseUnreachableError(
            f"{error.filename or address.path} cannot be written ({error.strerror});"
            " DAILIES_DATA_DIR names a folder that can"
        ) from error
