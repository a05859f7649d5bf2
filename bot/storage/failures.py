"""What a database's error means for us."""

import re
import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError

_COLLISIONS = frozenset({"40001", "40P01"})  #: could not serialize; deadlock
_PG_DISK_FULL = "53100"
_PG_READ_ONLY = "25006"
_PG_NOT_NOW: Mapping[str | None, str] = MappingProxyType(
    {
        "55P03": "another program holds what is to be written, and nothing of this was; pg_stat_activity shows which",
        "57014": "the server broke off what took too long, by its statement_timeout or on somebody's word, and nothing"
        " of this was written; pg_stat_activity shows what is waited for",
        _PG_READ_ONLY: "the database is read-only at present, and nothing of this was written: perhaps its disk is"
        " nearly full, or it is a standby now",
    }
)
"""What PostgreSQL says to everybody for a while: whoever writes next would wait as long, to hear the same."""
_PG_IN_NEED = ("53", "58")  #: classes of codes: short of memory or places; its system fails
_OUT_OF_REACH = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
)


def collided(error: BaseException) -> bool:
    """Two transactions met, and the database asks us to repeat ours."""
    return _sqlstate(error) in _COLLISIONS


def lost(error: BaseException) -> bool:
    """The connection is gone."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def refused(error: BaseException) -> bool:
    """The database itself said no: nothing of the transaction was written."""
    return isinstance(error, DBAPIError) and not error.connection_invalidated


def not_now(error: BaseException) -> bool:
    """Nothing can be written for a while, whatever it is."""
    return _sqlstate(error) in _PG_NOT_NOW


def read_only(error: BaseException) -> bool:
    """This line cannot write; a session keeps what it was told at its beginning, so another one may."""
    return _sqlstate(error) == _PG_READ_ONLY


def full(error: BaseException) -> bool:
    """There is no room on the disk."""
    return _sqlite_code(error) == sqlite3.SQLITE_FULL or _sqlstate(error) == _PG_DISK_FULL


def translated(error: BaseException, *, to_begin: bool = False) -> BaseException:
    """Our own error for what is not a unit's fault; every other error as it is."""
    if not isinstance(error, DBAPIError):
        return error
    if full(error):
        ours = DatabaseFullError("the database's disk is full; nothing of this was written")
        ours.__cause__ = error
        return ours
    if not_now(error):
        ours = DatabaseUnreachableError(_PG_NOT_NOW[_sqlstate(error)])
        ours.__cause__ = error
        return ours
    in_need = (_sqlstate(error) or "").startswith(_PG_IN_NEED)
    out_of_reach = in_need or _sqlite_code(error) in _OUT_OF_REACH
    if to_begin or out_of_reach or lost(error) or collided(error):
        return unreachable(error)
    return error


def unreachable(error: BaseException) -> DatabaseUnreachableError:
    """Our own error for what broke between us and the database."""
    said = _why(error)
    ours = DatabaseUnreachableError(_turned_away(said) or f"the database does not answer: {said}")
    ours.__cause__ = error
    return ours


def _turned_away(said: str) -> str | None:
    """What would open the door of a PostgreSQL that shut it; None where it did not. The driver keeps words alone."""
    cure = next((cure for words, cure in _CURES if words.search(said)), None)
    if cure is None:
        return None
    reason = (
        said.rpartition("failed: ")[2] if "FATAL:" not in said else said.rpartition("FATAL:")[2]
    )
    return f"the database turns us away ({reason.strip()}): {cure}"


def advice(error: DBAPIError) -> str | None:
    """What is the matter with the database, and what the operator can do; None where that tells nothing more."""
    code = _sqlite_code(error) or _sqlstate(error)
    return None if code is None else _ADVICE.get(code)


_DAMAGED = (
    "is damaged, or no database: `dailies db restore FILE` puts a backup in its place;"
    " or put the file elsewhere to begin anew"
)
_SHUT = "cannot be opened: it has to be a file that this account may write, in a folder that it may write"
_ADVICE: Mapping[int | str, str] = MappingProxyType(
    {
        sqlite3.SQLITE_NOTADB: _DAMAGED,
        sqlite3.SQLITE_CORRUPT: _DAMAGED,
        sqlite3.SQLITE_CANTOPEN: _SHUT,
        sqlite3.SQLITE_READONLY: _SHUT,
        sqlite3.SQLITE_PERM: _SHUT,
        sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full, or fails",
        sqlite3.SQLITE_BUSY: "is being written by another program; try again when that has ended",
        "42501": "does not let this role make or use its tables: make the role the database's owner, or grant it"
        " CREATE on the schema",
        "25006": "is read-only, perhaps a standby: name the server that can be written",
    }
)

_CURES = (
    (
        re.compile("password authentication failed|no password supplied"),
        "look at the user and the password in DAILIES_DATABASE_URL; in it the signs @ : / and % of a password are"
        " written %40 %3A %2F and %25",
    ),
    (
        re.compile('role "[^"]*" (does not exist|is not permitted to log in)'),
        "make it a role that may log in (CREATE ROLE or ALTER ROLE … LOGIN), or name another in DAILIES_DATABASE_URL",
    ),
    (
        re.compile('database "[^"]*" does not exist'),
        "make it (CREATE DATABASE), or name another in DAILIES_DATABASE_URL",
    ),
    (
        re.compile("too many (connections|clients)|connection slots are reserved"),
        "the bot needs four connections, and a `dailies` command beside it one more: raise max_connections or this"
        " role's CONNECTION LIMIT, or end what else is connected; pg_stat_activity shows that",
    ),
    (
        re.compile("unsupported startup parameter"),
        "a pooler such as PgBouncer stands before it, and the bot needs sessions of its own, for its lock and its"
        " settings: name the server itself in DAILIES_DATABASE_URL",
    ),
    (
        re.compile("no pg_hba.conf entry"),
        "let this machine, user and database in by a line of the server's pg_hba.conf; where it wants encryption,"
        " add ?sslmode=require to DAILIES_DATABASE_URL",
    ),
)
"""What PostgreSQL says at its door, and what would open it. A server that speaks another language is quoted alone."""


def _why(error: BaseException) -> str:
    """What the database itself said, in one line."""
    orig: Any = error.orig if isinstance(error, DBAPIError) else error
    said = getattr(getattr(orig, "diag", None), "message_primary", None)
    return " ".join(str(said or orig).split())


def _sqlstate(error: BaseException) -> str | None:
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


def _sqlite_code(error: BaseException) -> int | None:
    """SQLite's primary result code, which is the low byte."""
    if not isinstance(error, DBAPIError):
        return None
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
