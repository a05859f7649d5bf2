"""Statements that are built and compiled once, and then run on the driver itself.

SQLAlchemy writes them, once for each database; running them through its engine would cost several times what
SQLite needs for the work. Nothing is lost: our columns are plain numbers and text, which no one has to convert.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.dml import Insert as Upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from bot.domain.errors import StoreError

Row = tuple[Any, ...]
Parameters = Mapping[str, object]
Pick = Callable[[Parameters], Sequence[object]]
_CURSOR = "dailies.cursor"  #: in a connection's `info`, which goes with the line to the database
NONE: Parameters = {}


class ConstraintError(StoreError):
    """A constraint of the tables refused a row."""


class _Cursor(Protocol):
    """What every driver's cursor can do."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, parameters: object, /) -> object: ...
    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...


class _Sqlite(Protocol):
    """What SQLite's connection can do beside: run a statement on a cursor of its own."""

    def execute(self, sql: str, parameters: object, /) -> _Cursor: ...


class Prepared:
    """A statement, ready to be run on either database."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, Pick | None, Parameters]] = {}

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

    def _run(self, connection: Connection, parameters: Parameters) -> _Cursor:
        dialect = connection.dialect
        sql, pick, fixed = self._ready.get(dialect.name) or self._compile(connection)
        merged = {**fixed, **parameters} if fixed else parameters
        try:
            if pick is None:
                cursor = _kept_cursor(connection)
                cursor.execute(sql, merged)
                return cursor
            # SQLite: a cursor costs nothing, and one that was kept could hold a half-read statement over a COMMIT.
            sqlite = cast("_Sqlite", connection.connection.dbapi_connection)
            return sqlite.execute(sql, pick(merged))
        except dialect.loaded_dbapi.IntegrityError as error:
            # The first line alone: PostgreSQL goes on with the whole row, and there may be a prompt in it.
            raise ConstraintError(str(error).partition("\n")[0]) from None
        except dialect.loaded_dbapi.Error as error:
            gone = dialect.is_disconnect(error, connection.connection, None)
            raise DBAPIError(sql, None, error, connection_invalidated=gone) from error

    def _compile(self, connection: Connection) -> tuple[str, Pick | None, Parameters]:
        compiled = cast("SQLCompiler", self._statement.compile(dialect=connection.dialect))
        pick = None if compiled.positiontup is None else _picking(compiled.positiontup)
        fixed = {
            name: bind.value for bind, name in compiled.bind_names.items() if not bind.required
        }
        ready = self._ready[connection.dialect.name] = (str(compiled), pick, fixed)
        return ready


def _kept_cursor(connection: Connection) -> _Cursor:
    """The one cursor of a line to PostgreSQL: it has all rows at once, and a new one costs a third of a short statement."""
    kept = connection.info.get(_CURSOR)
    if kept is None:
        kept = connection.info[_CURSOR] = connection.connection.cursor()
    return cast("_Cursor", kept)


def _picking(names: Sequence[str]) -> Pick:
    """What the driver is given, in its order. Every statement of every job comes by here."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda parameters: [parameters[name] for name in names]


def into(table: Table, *columns: str) -> Upsert:
    """An insert of these columns, each bound by its name. Its ON CONFLICT compiles on SQLite as well."""
    names = columns or table.columns.keys()
    return insert(table).values({name: bindparam(name) for name in names}).inline()
