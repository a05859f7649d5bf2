"""Statements that libpq runs itself answer as the driver's would."""

import asyncio

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.ports import Unit
from bot.storage import libpq
from bot.storage.statements import Prepared
from tests.storage.kinds import postgres_only
from tests.storage.lone_thread import running
from tests.storage.makers import connection_of

pytestmark = postgres_only


def test_text_with_a_nul_is_refused(engine: Engine) -> None:
    """libpq alone would cut it there, and say nothing."""
    said = Prepared(text("SELECT CAST(:said AS varchar)"))
    with engine.connect() as connection:
        assert said.one(connection, {"said": "Straße"}) == ("Straße",)
        with pytest.raises(DBAPIError, match="NUL"):
            said.one(connection, {"said": "a\0b"})


def test_what_is_ready_outlives_a_rollback(engine: Engine) -> None:
    """The driver would let all statements go at a ROLLBACK; and one that failed is not thought to be ready."""
    one, wrong = Prepared(text("SELECT 1")), Prepared(text("SELECT nothing"))
    with engine.connect() as connection:
        for _ in range(2):
            for _ in range(
                8
            ):  # more than the driver waits for, before it keeps a statement ready itself
                connection.exec_driver_sql("SELECT 2")
            assert one.one(connection) == (1,)
            with pytest.raises(DBAPIError, match="nothing"):
                wrong.one(connection)
            connection.rollback()
        assert one.one(connection) == (1,)


def test_old_statements_make_room(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server does not keep all that were ever run."""
    monkeypatch.setattr(libpq, "STATEMENTS", 3)
    numbers = [Prepared(text(f"SELECT {number}")) for number in range(5)]
    kept = text("SELECT count(*) FROM pg_prepared_statements")
    with engine.connect() as connection:
        for _ in range(2):
            assert [each.one(connection) for each in numbers] == [(n,) for n in range(5)]
            assert connection.execute(kept).scalar_one() <= 3


def test_a_reader_cannot_write_and_sees_one_instant(engine: Engine) -> None:
    """The first statement begins the transaction, in the isolation that the connection has."""
    isolation = Prepared(text("SELECT current_setting('transaction_isolation')"))
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        assert isolation.one(connection) == ("repeatable read",)
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, psycopg.Connection)
        assert driver.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS


async def test_the_loop_goes_on_meanwhile(engine: Engine) -> None:
    """A statement that waits keeps its own thread alone: another can let go of what it waits for."""
    lock = "SELECT pg_advisory_xact_lock(5)"
    waiting, loop, begun = Prepared(text(lock)), asyncio.get_running_loop(), asyncio.Event()

    def wait(unit: Unit) -> None:
        loop.call_soon_threadsafe(begun.set)
        waiting.all(connection_of(unit))

    with engine.connect() as holder:
        holder.exec_driver_sql(lock)
        async with running(engine) as threads:
            waits = threads.put(wait)
            await begun.wait()
            assert not waits.done()
            holder.rollback()
            await waits
