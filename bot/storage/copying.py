"""A house moves into another database: every row, tables in the order in which they refer to one another."""

from contextlib import ExitStack

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.exc import DataError

from bot.domain.errors import StoreError
from bot.storage import upkeep
from bot.storage.audit import audit
from bot.storage.audit_log import SqlAuditLog
from bot.storage.engines import Address, address_of, reading_engine, writing_engine
from bot.storage.every_table import metadata
from bot.storage.gallery_tables import REBUILD

AT_ONCE = 1000  #: rows that are in memory together


def copy(url: str, to: str) -> int:
    """Copy the database into an empty one, of either kind, in one transaction; returns how many rows it has.

    Raises:
        SecondInstanceError: when a bot runs on either.
        StoreError: when the other one is not empty, or would not say what this one says; nothing is copied then.
    """
    source, target = address_of(url), address_of(to)
    if source == target:
        raise StoreError(f"{target} is the database itself; name an empty one")
    if (told := upkeep.differs(url)) is not None:
        raise StoreError(told)
    with ExitStack() as closing:
        _alone(source, closing)
        writer = _alone(target, closing)
        reader = reading_engine(source)
        closing.callback(reader.dispose)
        with (
            upkeep.out_of_reach(source),
            reader.connect() as old,
            upkeep.out_of_reach(target),
            writer.begin() as new,
        ):
            return _copied(old, new, target)


def _alone(address: Address, closing: ExitStack) -> Engine:
    """Have a database to ourselves, at this program's version."""
    engine = writing_engine(address)
    closing.callback(engine.dispose)
    lock = upkeep.lock_of(address, engine)
    closing.callback(lock.release)
    upkeep.make_ready(address, engine, lock)
    return engine


def _copied(old: Connection, new: Connection, target: Address) -> int:
    tables = metadata.sorted_tables
    if any(new.execute(select(table).limit(1)).first() for table in tables):
        raise StoreError(f"{target} is not empty; nothing was copied: name a database of its own")
    try:
        rows = sum(_rows(old, new, table) for table in tables)
        if new.dialect.name == "sqlite":
            new.execute(text(REBUILD))
    except DataError as error:
        raise StoreError(
            f"nothing was copied: {target} cannot hold a text ({error.orig})"
        ) from error
    if _troubles(new) != _troubles(old):
        raise StoreError("nothing was copied: the copy's books do not say what the original's do")
    return rows


def _rows(old: Connection, new: Connection, table: Table) -> int:
    """Copy a table; what comes next goes on counting where it stopped."""
    asked = old.execution_options(yield_per=AT_ONCE).execute(
        select(table).order_by(*table.primary_key)
    )
    rows = 0
    for part in asked.mappings().partitions():
        new.execute(insert(table), [dict(row) for row in part])
        rows += len(part)
    counted = table.autoincrement_column
    if rows and counted is not None and new.dialect.name == "postgresql":
        last = new.execute(select(func.max(counted))).scalar()
        place = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        new.execute(place, {"table": table.name, "column": counted.name, "last": last})
    return rows


def _troubles(connection: Connection) -> list[str]:
    return [*audit(connection), *SqlAuditLog(connection).broken()]
