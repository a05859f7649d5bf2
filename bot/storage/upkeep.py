"""The database's upkeep: its version, upgrades, checks and backups.

Alembic is imported on use: a bot that starts on a database of its own version does without it.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import aiosqlite
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

BESIDE = (
    "-wal",
    "-shm",
    "-journal",
)  #: what SQLite puts behind the database's name for its own files


def head() -> str:
    """The version that this program writes."""
    return REVISIONS[-1]


def current(url: str) -> str | None:
    """The version of the database; None where there is none yet."""
    address = address_of(url)
    engine = writing_engine(address)
    try:
        return _version(address, engine)
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
        with _out_of_reach(address):
            if address.is_sqlite:
                address.path.parent.mkdir(parents=True, exist_ok=True)
            lock.take()
    version = _version(address, engine)
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
        f"a newer program wrote {address} (version {version}, this one knows {head()}):"
        " run that one, or restore a backup"
    )


async def backup(url: str, to: Path) -> None:
    """Copy the database whole and consistent, while the bot may go on writing.

    Raises:
        StoreError: when `to` is there already, or the database keeps its own backups (PostgreSQL).
    """
    address = address_of(url)
    if not address.is_sqlite:
        raise StoreError(
            f"PostgreSQL makes its own backups: pg_dump --format=custom --file={to} '{address}'"
        )
    part = _place_for(address, to)
    try:
        async with aiosqlite.connect(address.path) as source, aiosqlite.connect(part) as target:
            # All pages in one step: a copy in several would begin again with every write of the bot.
            await source.backup(target, pages=-1)
            # A backup is one file, without a log beside it.
            await target.execute("PRAGMA journal_mode = DELETE")
        _keep(part, to)
    except (aiosqlite.Error, OSError) as error:
        part.unlink(missing_ok=True)
        why = error.strerror if isinstance(error, OSError) else error
        raise StoreError(
            f"no backup was made: {address.path} cannot be read, or {to} not be written ({why});"
            " `dailies db check` looks at the database"
        ) from error


def check(url: str) -> list[str]:
    """Everything wrong with the database, as sentences: the file, its version, its books, its log."""
    address = address_of(url)
    engine = writing_engine(address)
    try:
        version = _version(address, engine)
        if version != head():
            return [_otherwise(address, version)]
        with _out_of_reach(address), engine.connect() as connection:
            chains = SqlAuditLog(connection).broken()
            return [*_broken_pages(connection), *audit(connection), *chains]
    finally:
        engine.dispose()


def _version(address: Address, engine: Engine) -> str | None:
    if address.is_sqlite and not address.path.exists():
        return None
    with _out_of_reach(address), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(address: Address, engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _out_of_reach(address), engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # rebuilding a table would trip over them; asked once all is done instead
            connection.connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if sqlite and (orphans := _orphans(connection)):
                raise StoreError(f"the upgrade went wrong and was taken back: {orphans[0]}")


def _broken_pages(connection: Connection) -> list[str]:
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


def _place_for(address: Address, to: Path) -> Path:
    """Where the copy is written before it is whole."""
    if to.exists():
        raise StoreError(f"{to} is there already; a backup never replaces a file")
    if not address.path.exists():
        raise StoreError(f"there is no database at {address.path}")
    if not to.parent.is_dir():
        raise StoreError(f"there is no folder {to.parent}; make it, or name another place")
    if to.absolute() in {
        address.path.absolute().with_name(f"{address.path.name}{end}") for end in BESIDE
    }:
        raise StoreError(f"{to} is where SQLite keeps the database's own log; name another file")
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    return part


def _keep(part: Path, to: Path) -> None:
    """Make the copy durable before it gets its name."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.rename(to)


@contextmanager
def _out_of_reach(address: Address) -> Generator[None]:
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
