"""Copies of the database: made while the bot runs, and put back while it does not.

SQLite's alone: PostgreSQL makes its own, and the sentences say how. That one was put back is to be said of either.
"""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import aiosqlite
from sqlalchemy import URL

from bot.domain.errors import DatabaseUnreachableError, StoreError
from bot.ports.database import RESTORED
from bot.storage import upkeep
from bot.storage.engines import Address, address_of, writing_engine
from bot.storage.instance import FileLock
from bot.storage.marks import SqlMarks
from bot.storage.migrations import REVISIONS

#: what SQLite puts behind the database's name for its own files
BESIDE = ("-wal", "-shm", "-journal")


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
        await _copied(address.path, part)
        part.rename(to)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"no backup was made: {address.path} cannot be read, or {to} not be written ({_why(error)});"
            " `dailies db check` looks at the database"
        ) from error


async def restore(url: str, backup: Path, *, at: datetime) -> Path | None:
    """Put a backup in the database's place; what was there is kept beside it, and its place is returned.

    SQLite's log has to go with its database: one left by a crash would be written into whatever file takes the
    database's name (https://sqlite.org/howtocorrupt.html, 1.4).

    Raises:
        SecondInstanceError: when a bot runs on the database.
        StoreError: when the backup is missing, damaged, no database of ours or of a newer program; nothing has
            changed then.
    """
    address = address_of(url)
    if not address.is_sqlite:
        raise StoreError(
            f"PostgreSQL restores its own backups: pg_restore --clean --if-exists --dbname='{address}' {backup};"
            " then say so by `dailies db restored`, before the bot starts"
        )
    _be_another_file(backup, address.path)
    lock = FileLock(address.path)
    with upkeep.out_of_reach(address):
        address.path.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
    part = _beside(address.path, ".part")
    try:
        part.unlink(missing_ok=True)
        await _copied(backup, part)
        _look_over(part, backup)
        _mark(part, at)
        kept = _set_aside(address.path, at)
        part.replace(address.path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"nothing was restored: {backup} cannot be read, or {address.path} not be written ({_why(error)})"
        ) from error
    finally:
        part.unlink(missing_ok=True)
        lock.release()
    return kept


def tell_restored(url: str, *, at: datetime) -> None:
    """Mark a database that was put back by other means than ours: by `pg_restore`, or with its whole disk.

    Raises:
        SecondInstanceError: when a bot runs on the database: it has taken everything up as if it were the present.
        StoreError: when there is none, or it is of another version.
    """
    if (told := upkeep.differs(url)) is not None:
        raise StoreError(told)
    address = address_of(url)
    engine = writing_engine(address)
    lock = upkeep.lock_of(address, engine)
    try:
        upkeep.make_ready(address, engine, lock)
        with upkeep.out_of_reach(address), engine.begin() as connection:
            SqlMarks(connection).put(RESTORED, at.isoformat())
    finally:
        lock.release()
        engine.dispose()


async def _copied(source: Path, target: Path) -> None:
    """Copy one database into a new file, and make it durable before it gets its name."""
    await asyncio.to_thread(target.touch, mode=upkeep.OURS_ALONE, exist_ok=False)
    async with aiosqlite.connect(source) as read, aiosqlite.connect(target) as written:
        # All pages in one step: a copy in several would begin again with every write of the bot.
        await read.backup(written, pages=-1)
        # A backup is one file, without a log beside it.
        await written.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _place_for(address: Address, to: Path) -> Path:
    """Where the copy is written before it is whole."""
    if to.exists():
        raise StoreError(f"{to} is there already; a backup never replaces a file")
    if not address.path.exists():
        raise StoreError(f"there is no database at {address.path}")
    if not to.parent.is_dir():
        raise StoreError(f"there is no folder {to.parent}; make it, or name another place")
    if to.absolute() in {_beside(address.path.absolute(), end) for end in BESIDE}:
        raise StoreError(f"{to} is where SQLite keeps the database's own log; name another file")
    part = _beside(to, ".part")
    part.unlink(missing_ok=True)
    return part


def _be_another_file(backup: Path, path: Path) -> None:
    if not backup.is_file():
        raise StoreError(f"there is no file {backup}; `dailies db backup FILE` writes one")
    if path.exists() and backup.samefile(path):
        raise StoreError(f"{backup} is the database itself; name a backup of it")


def _look_over(copy: Path, backup: Path) -> None:
    """Refuse what could not be worked with."""
    address = Address(URL.create("sqlite", database=str(copy)))
    engine = writing_engine(address)
    try:
        version = upkeep.version_of(address, engine)
        if version is None:
            raise StoreError(f"{backup} is none of this program's databases")
        if version not in REVISIONS:
            raise StoreError(f"{upkeep.newer(backup, version)}: restore it with that one")
        with upkeep.out_of_reach(address), engine.connect() as connection:
            if damaged := upkeep.broken_pages(connection):
                raise StoreError(f"{backup} is no sound backup: {damaged[0]}; take another one")
    except DatabaseUnreachableError as error:
        raise StoreError(f"{backup} is damaged, or no database; take another backup") from error
    finally:
        engine.dispose()


def _mark(copy: Path, at: datetime) -> None:
    """Tell the next start that this is the past: what was queued may have been sent since."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(
            "INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", (RESTORED, at.isoformat())
        )


def _set_aside(path: Path, at: datetime) -> Path | None:
    """Keep what is there under another name, its log with it; the database's own name is never without one."""
    if not path.exists():
        return None
    _fold_in(path)
    aside = path.with_name(f"{path.name}.replaced-{at:%Y%m%dT%H%M%SZ}")
    aside.hardlink_to(path)
    for end in BESIDE:
        if (log := _beside(path, end)).exists():
            log.rename(_beside(aside, end))
    return aside


def _fold_in(path: Path) -> None:
    """Write the log into its database, where that can still be done: a damaged one is kept as it is."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        return


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _why(error: Exception) -> object:
    return error.strerror if isinstance(error, OSError) else error
