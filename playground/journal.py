"""What survives the server's restart: rows in SQLite, written by a thread of their own.

The loop never waits for the disk: `put` and `drop` only queue. The thread takes all that waits
and writes it in one transaction.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from playground.errors import OldStateError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID, STRICT
"""
_BATCH = 5000

FORMAT = 1
"""How rows are written. A change that an older folder cannot be read with takes the next number."""


class Journal:
    """Rows of a kind and an id. Without a path it remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._waiting: queue.SimpleQueue[tuple[str, int, bytes | None] | threading.Event | None]
        self._waiting = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to write.

        Raises:
            OldStateError: the file was written by another version, or is damaged.
        """
        if self._path is None:
            return
        connection = sqlite3.connect(self._path)
        try:
            _set_up(connection, self._path)
        except sqlite3.DatabaseError as error:
            raise OldStateError(self._path, "it is damaged") from error
        finally:
            connection.close()
        self._thread = threading.Thread(target=self._write, name="playground-journal", daemon=True)
        self._thread.start()

    @property
    def lasting(self) -> bool:
        """Whether anything is kept at all; where not, rows need not even be made."""
        return self._path is not None

    def load(self, kind: str) -> Iterator[tuple[int, bytes]]:
        """Read every row of a kind, oldest id first."""
        if self._path is None:
            return
        connection = sqlite3.connect(self._path)
        try:
            yield from connection.execute(
                "SELECT id, body FROM things WHERE kind = ? ORDER BY id", (kind,)
            )
        finally:
            connection.close()

    def put(self, kind: str, row_id: int, body: bytes) -> None:
        if self._thread is not None:
            self._waiting.put((kind, row_id, body))

    def drop(self, kind: str, row_id: int) -> None:
        if self._thread is not None:
            self._waiting.put((kind, row_id, None))

    async def flush(self) -> None:
        """Wait until everything said so far is on disk."""
        if self._thread is not None:
            done = threading.Event()
            self._waiting.put(done)
            await asyncio.to_thread(done.wait)

    async def close(self) -> None:
        if self._thread is not None:
            self._waiting.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def _write(self) -> None:
        assert self._path is not None  # noqa: S101  the thread is started only with a path
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA synchronous = NORMAL")
        try:
            while self._write_batch(connection):
                pass
        finally:
            connection.close()

    def _write_batch(self, connection: sqlite3.Connection) -> bool:
        """Write what waits in one transaction; false when it was the last."""
        batch = [self._waiting.get()]
        while len(batch) < _BATCH and not self._waiting.empty():
            batch.append(self._waiting.get())
        connection.execute("BEGIN")
        for entry in batch:
            if isinstance(entry, tuple):
                _apply(connection, *entry)
        connection.execute("COMMIT")
        for entry in batch:
            if isinstance(entry, threading.Event):
                entry.set()
        return None not in batch


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and found != FORMAT:
        raise OldStateError(path, "another version wrote it")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {FORMAT:d}")
    connection.commit()


def _apply(connection: sqlite3.Connection, kind: str, row_id: int, body: bytes | None) -> None:
    if body is None:
        connection.execute("DELETE FROM things WHERE kind = ? AND id = ?", (kind, row_id))
    else:
        connection.execute("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", (kind, row_id, body))
