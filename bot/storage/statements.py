"""Statements that are built and compiled once, and then run on the driver itself.

SQLAlchemy writes them, once for each database; running them through its engine would cost several times what
SQLite needs for the work. Nothing is lost: our columns are plain numbers and text, which no one has to convert.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.dml import Insert as Upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from bot.domain.errors import StoreError

Row = tuple[Any, ...]
Parameters = Mapping[str, object]
Pick = Callable[[Parameters], Sequence[object]]
_LINE = "dailies.line"  #: in a connection's `info`, which goes with it to the database
NONE: Parameters = {}


class ConstraintError(StoreError):
    """A constraint of the tables refused a row."""


class _Answer(Protocol):
    """What was written and read."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> Sequence[Row]: ...


class _Sqlite(Protocol):
    """What SQLite's connection can do: run a statement on a cursor of its own."""

    def execute(self, sql: str, parameters: object, /) -> _Answer: ...


class _Line(Protocol):
    """A connection to PostgreSQL and what it keeps ready."""

    @property
    def dialect(self) -> Dialect: ...
    def run(self, sql: str, values: Sequence[object], /) -> _Answer: ...


class Prepared:
    """A statement, ready to be run on either database."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, Pick, Parameters]] = {}

    def first(self, connection: Connection, parameters: Parameters = NONE) -> Row | None:
        """Run it and read the first row."""
        return self._run(connection, parameters).fetchone()

    def one(self, connection: Connection, parameters: Parameters = NONE) -> Row:
        """Run it and read the row that is surely there."""
        row = self._run(connection, parameters).fetchone()
        if row is None:
            raise LookupError("a row that should be there is not")
        return row

    def all(self, connection: Connection, parameters: Parameters = NONE) -> Sequence[Row]:
        """Run it and read every row."""
        return self._run(connection, parameters).fetchall()

    def count(self, connection: Connection, parameters: Parameters = NONE) -> int:
        """Run it and tell how many rows it wrote."""
        return self._run(connection, parameters).rowcount

    def _run(self, connection: Connection, parameters: Parameters) -> _Answer:
        dialect = connection.dialect
        sql, pick, fixed = self._ready.get(dialect.name) or self._compile(connection)
        values = pick({**fixed, **parameters} if fixed else parameters)
        try:
            if dialect.name == "postgresql":
                return _line(connection).run(sql, values)
            # SQLite: a cursor costs nothing, and one that was kept could hold a half-read statement over a COMMIT.
            sqlite = cast("_Sqlite", connection.connection.dbapi_connection)
            return sqlite.execute(sql, values)
        except dialect.loaded_dbapi.IntegrityError as error:
            # The first line alone: PostgreSQL goes on with the whole row, and there may be a prompt in it.
            raise ConstraintError(str(error).partition("\n")[0]) from None
        except dialect.loaded_dbapi.Error as error:
            gone = dialect.is_disconnect(error, connection.connection, None)
            raise DBAPIError(sql, None, error, connection_invalidated=gone) from error

    def _compile(self, connection: Connection) -> tuple[str, Pick, Parameters]:
        dialect = connection.dialect
        spoken = _line(connection).dialect if dialect.name == "postgresql" else dialect
        compiled = cast("SQLCompiler", self._statement.compile(dialect=spoken))
        pick = _picking(compiled.positiontup or ())
        fixed = {
            name: bind.value for bind, name in compiled.bind_names.items() if not bind.required
        }
        ready = self._ready[dialect.name] = (str(compiled), pick, fixed)
        return ready


def _line(connection: Connection) -> _Line:
    """The one line of a connection to PostgreSQL."""
    kept = connection.info.get(_LINE)
    if kept is None:
        from bot.storage import libpq

        kept = connection.info[_LINE] = libpq.Line(connection.connection.dbapi_connection)
    return cast("_Line", kept)


def _picking(names: Sequence[str]) -> Pick:
    """What the driver is given, in its order. Every statement of every job comes by here."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda parameters: [parameters[name] for name in names]


def into(table: Table, *columns: str) -> Upsert:
    """An insert of these columns, each bound by its name. Its ON CONFLICT compiles on SQLite as well."""
    names = columns or table.columns.keys()
    return insert(table).values({name: bindparam(name) for name in names}).inline()
