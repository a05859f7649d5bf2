"""PostgreSQL's way of running a statement: prepared at the server, and run by libpq in one call.

The driver's own way takes twice the work, and gives the interpreter away several times a statement; beside a
busy loop each time back is a wait. What it knows is used all the same: the types, the errors, the transactions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import asyncpg

STATEMENTS = 1000  #: that a connection keeps ready at the server

_WRITTEN, _READ = int(ExecStatus.COMMAND_OK), int(ExecStatus.TUPLES_OK)
_IDLE = int(TransactionStatus.IDLE)

Row = tuple[Any, ...]


@dataclass(slots=True)
class Answer:
    """What a statement answered, as a driver's cursor tells it."""

    rows: Sequence[Row]
    rowcount: int

    def fetchone(self) -> Row | None:
        return self.rows[0] if self.rows else None

    def fetchall(self) -> Sequence[Row]:
        return self.rows


class Line:
    """The statements of one connection, which one thread has at a time."""

    dialect: Dialect = asyncpg.dialect()
    """How they are written for libpq: their values are $1, $2, as that driver's are."""

    def __init__(self, connection: object) -> None:
        self._connection = cast("Connection[Any]", connection)
        self._types = Transformer.from_context(self._connection)
        self._names: dict[str, bytes] = {}

    def run(self, sql: str, values: Sequence[object]) -> Answer:
        """Run a statement and read all that it answers.

        Raises:
            psycopg.Error: as the driver would.
        """
        line = self._connection.pgconn
        if line.transaction_status == _IDLE:
            self._connection.execute("SELECT")  # the driver begins, in its isolation
        name = self._names.get(sql) or self._prepare(sql)
        # Text ends at a NUL for libpq, and the rest would be lost: the driver refuses it.
        given = self._types.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = line.exec_prepared(name, cast("Sequence[Buffer]", given))  # a None is NULL
        if result.status == _WRITTEN:
            return Answer((), result.command_tuples or 0)
        if result.status != _READ:
            raise error_from_result(result)
        self._types.set_pgresult(result)
        return Answer(self._types.load_rows(0, result.ntuples, tuple), result.ntuples)

    def _prepare(self, sql: str) -> bytes:
        if len(self._names) >= STATEMENTS:
            self._connection.execute("DEALLOCATE ALL")
            self._names.clear()
        name = b"dailies_%d" % len(self._names)
        result = self._connection.pgconn.prepare(name, sql.encode())
        if result.status != _WRITTEN:
            raise error_from_result(result)
        self._names[sql] = name
        return name
