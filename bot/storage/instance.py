"""One bot a database: a lock that dies with its process, so that no stale one ever has to be cleaned up."""

import os
import sys
import threading
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.domain.errors import SecondInstanceError

ADVISORY_LOCK = 0x0DA1_11E5_0000_0001
"""PostgreSQL's advisory locks are numbers, a database; this one is ours."""


class FileLock:
    """SQLite: an exclusive lock on a file beside the database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Take the lock and write our process id beside it.

        Raises:
            SecondInstanceError: when another process holds it.
        """
        file = self._path.open("a+", encoding="ascii")
        try:
            _lock(file)
        except OSError:
            file.seek(0)
            other = file.read().strip()
            file.close()
            raise SecondInstanceError(
                f"another process{f' ({other})' if other else ''} already runs on this database;"
                f" it holds {self._path}"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        self._file = file

    def still_ours(self) -> None:
        """A file's lock is lost with the process only."""

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(1_000_000)  # nobody can read a locked byte there: lock one behind the process id
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class SessionLock:
    """PostgreSQL: an advisory lock on a connection of its own, gone when the connection is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._looking = threading.Lock()  # several writers may have lost their lines at once

    def take(self) -> None:
        """Take the lock; of a process that has just been killed it is waited for, for a second.

        Raises:
            SecondInstanceError: when another session holds it.
        """
        connection = self._engine.connect()
        connection.execute(_SET_UP, {"name": f"dailies, process {os.getpid()}"})
        try:
            connection.execute(_TAKE, {"lock": ADVISORY_LOCK})
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _NOT_AVAILABLE:
                raise
            other = connection.execute(_HOLDER, _HALVES).scalar()
            connection.close()
            raise SecondInstanceError(
                f"another process already runs on this database{f': {other}' if other else ''}"
            ) from None
        self._connection = connection

    def still_ours(self) -> None:
        """Look whether the lock is still held, and take it again where the server let go of it.

        Raises:
            SecondInstanceError: when another session took it meanwhile.
        """
        with self._looking:
            if self._connection is not None:
                try:
                    self._connection.execute(text("SELECT 1"))
                except DBAPIError:
                    self.release()
                else:
                    return
            self.take()

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


_SET_UP = text(
    "SELECT set_config('application_name', :name, false), set_config('lock_timeout', '1s', false)"
)
_TAKE = text("SELECT pg_advisory_lock(:lock)")
_NOT_AVAILABLE = "55P03"
_HOLDER = text(
    """SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = :high AND objid = :low LIMIT 1"""
)
_HALVES = {"high": ADVISORY_LOCK >> 32, "low": ADVISORY_LOCK & 0xFFFF_FFFF}
