"""A connection that breaks around a group of units: nothing is written twice, and every caller hears what became of it."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.domain.errors import DatabaseUnreachableError, SecondInstanceError
from bot.ports import Unit
from bot.storage.engines import Address, address_of, reading_engine, writing_engine
from bot.storage.threads import UnitThreads
from tests.storage import groups
from tests.storage.cutting import cutting
from tests.storage.kinds import postgres_only
from tests.storage.lone_thread import (
    GROUP,
    Trouble,
    count_of,
    count_up,
    cut,
    failing_connect,
    loses_its_line,
    running,
    together,
)
from tests.storage.makers import connection_of, opened


async def count_at(url: str) -> str | None:
    """The count as another program sees it."""
    async with opened(url, exclusive=False) as database:
        return await database.read(count_of)


def patience(engine: Engine) -> list[int]:
    """What the system does on a connection's socket before it gives up: whether it asks, when, how often."""
    options = [
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
        (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
        (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
        (socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
        (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
    ]
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as same:
            return [same.getsockopt(level, option) for level, option in options]


@postgres_only
@pytest.mark.parametrize("heard", [True, False])
async def test_a_line_cut_at_commit_leaves_the_callers_unsure(url: str, *, heard: bool) -> None:
    """Whether a group was written whose COMMIT was not answered nobody knows: it never runs again, and all hear so."""
    async with cutting(url) as line, opened(line.url) as database:
        line.cut_at(b"COMMIT", heard=heard)
        answers = await groups.together(database, [count_up] * 3)
        written = await count_at(url)
        await database.write(count_up)

    assert line.cuts == 1
    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 3
    assert written == ("3" if heard else None)
    assert await count_at(url) == ("4" if heard else "1")


@postgres_only
@pytest.mark.parametrize("heard", [True, False])
async def test_a_line_cut_before_commit_is_not_noticed(url: str, *, heard: bool) -> None:
    """A group that cannot have been written runs again on a new line, each unit once."""
    async with cutting(url) as line, opened(line.url) as database:
        line.cut_at(b"INSERT INTO marks", heard=heard)
        answers = await groups.together(database, [count_up] * 3)

    assert line.cuts == 1
    assert answers == [None] * 3
    assert await count_at(url) == "3"


@pytest.mark.skipif(sys.platform != "linux", reason="each system has options of its own")
@postgres_only
@pytest.mark.parametrize("open_engine", [writing_engine, reading_engine])
async def test_a_server_that_falls_silent_is_given_up(
    url: str, open_engine: Callable[[Address], Engine]
) -> None:
    """The system asks after a silent server within a minute, unless the address says otherwise."""
    async with cutting(url) as line:
        ours = await asyncio.to_thread(patience, open_engine(address_of(line.url)))
        theirs = f"{line.url}?keepalives_idle=7"
        operators = await asyncio.to_thread(patience, open_engine(address_of(theirs)))

    assert ours == [1, 30, 10, 3, 60_000]
    assert operators == [1, 7, 10, 3, 60_000]


@pytest.mark.parametrize("error", [OSError("cut"), SystemExit(3), MemoryError()])
async def test_a_commit_that_the_database_did_not_refuse_is_never_repeated(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Only the database's own no to a COMMIT means that nothing was written: after anything else it may have been."""

    def commits(connection: Any) -> NoReturn:
        monkeypatch.undo()
        connection.commit()
        raise error

    def breaks_the_commit(unit: Unit) -> None:
        count_up(unit)
        monkeypatch.setattr(engine.dialect, "do_commit", commits)

    async with running(engine) as threads:
        answers = await together(threads, count_up, breaks_the_commit, count_up)
        await threads.put(count_up)
        count = await threads.put(count_of)

    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 3
    assert count == "4"


async def test_a_unit_may_hide_that_its_line_is_gone(engine: Engine) -> None:
    """A lost connection is seen, whatever error the unit made of it, and the lock is looked at before the next one."""
    looked = Trouble()

    async with running(engine, looked) as threads:
        answers = await together(threads, count_up, loses_its_line, count_up)
        count = await threads.put(count_of)

    assert [type(answer) for answer in answers] == [type(None), LookupError, type(None)]
    assert count == "2"
    assert looked.met >= 1


async def test_a_line_that_is_hidden_gone_may_stay_gone(engine: Engine) -> None:
    """Where nothing can be connected to afterwards, later units hear so until it can."""
    async with running(engine) as threads:
        await threads.put(count_up)
        failing_connect(engine, Trouble(engine.dialect.loaded_dbapi.OperationalError("away")))
        with pytest.raises(LookupError):
            await threads.put(loses_its_line)
        with pytest.raises(DatabaseUnreachableError, match="away"):
            await threads.put(count_up)
        await threads.put(count_up)

        assert await threads.put(count_of) == "2"


async def test_an_error_while_hanging_up_is_of_no_account(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that does not even close is left alone, and the next unit has another."""
    plain = Connection.close
    trouble = Trouble(RuntimeError("does not close"))

    def closing(connection: Connection) -> None:
        plain(connection)
        trouble()

    async with running(engine) as threads:
        await threads.put(count_up)
        monkeypatch.setattr(Connection, "close", closing)
        with pytest.raises(LookupError):
            await threads.put(loses_its_line)
        await threads.put(count_up)

        assert await threads.put(count_of) == "2"
    assert trouble.met >= 1


async def test_what_cannot_be_rolled_back_is_given_up(engine: Engine) -> None:
    """A unit may leave behind a connection on which nothing works: the next unit has another."""

    def gives_it_back(unit: Unit) -> NoReturn:
        count_up(unit)
        connection_of(unit).connection.close()
        raise LookupError

    async with running(engine) as threads:
        answers = await together(threads, count_up, gives_it_back, count_up)
        await threads.put(count_up)
        count = await threads.put(count_of)

    assert [isinstance(answer, Exception) for answer in answers] == [False, True, False]
    assert count == "3"


def never_rolled_back(
    monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> Callable[[Unit], NoReturn]:
    """A unit that raises, and whose ROLLBACK fails, SQLAlchemy's and then ours."""

    def work(unit: Unit) -> NoReturn:
        count_up(unit)
        fails = Trouble(failure("no"), failure("nor now"))
        monkeypatch.setattr(type(connection_of(unit).connection), "rollback", fails, raising=False)
        raise LookupError

    return work


async def test_a_rollback_that_fails_is_told_to_all(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not even ROLLBACK works nothing of a group is known but that it was not written: all hear so, once."""
    looked = Trouble()

    stuck = never_rolled_back(monkeypatch, OSError)

    async with running(engine, looked) as threads:
        answers = await together(threads, count_up, stuck, count_up)
        await threads.put(count_up)
        count = await threads.put(count_of)

    assert [str(answer) for answer in answers] == ["nor now"] * 3
    assert count == "1"
    assert looked.met == 1


async def test_a_rollback_that_the_driver_fails_is_told_to_its_unit_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails has nobody else hear of it: the others are written through a new connection."""
    looked = Trouble()

    stuck = never_rolled_back(monkeypatch, engine.dialect.loaded_dbapi.OperationalError)

    async with running(engine, looked) as threads:
        answers = await together(threads, count_up, stuck, count_up)
        count = await threads.put(count_of)

    assert [answer if answer is None else type(answer) for answer in answers] == [
        None,
        OperationalError,
        None,
    ]
    assert count == "2"
    assert looked.met == 1


async def told_and_then_written(threads: UnitThreads, *errors: type[BaseException]) -> None:
    """Each unit hears its error, one after the other; the next is written, and it alone."""
    for error in errors:
        with pytest.raises(error):
            await threads.put(count_up)
    await threads.put(count_up)

    assert await threads.put(count_of) == "1"


async def test_an_error_before_connecting_again_is_told(engine: Engine) -> None:
    """While another bot has the lock, each unit hears so; the first after that is written."""
    taken = Trouble(SecondInstanceError("taken"), OSError("no answer"), SystemExit(3))

    async with running(engine, taken) as threads:
        with pytest.raises(LookupError):
            await threads.put(loses_its_line)
        await told_and_then_written(threads, SecondInstanceError, OSError, SystemExit)


async def test_an_error_while_connecting_is_told(engine: Engine) -> None:
    """What cannot be connected to is told, whatever the driver raises; the next unit tries again."""
    away = engine.dialect.loaded_dbapi.OperationalError("away")
    failing_connect(engine, Trouble(away, OSError("no such host"), SystemExit(3)))

    async with running(engine) as threads:
        await told_and_then_written(threads, DatabaseUnreachableError, OSError, SystemExit)


async def test_the_lock_is_looked_at_where_the_first_connection_failed(engine: Engine) -> None:
    """A server that was away when the first unit came may have lost the lock as well."""
    looked = Trouble()
    failing_connect(engine, Trouble(engine.dialect.loaded_dbapi.OperationalError("away")))

    async with running(engine, looked) as threads:
        with pytest.raises(DatabaseUnreachableError):
            await threads.put(count_up)
        await threads.put(count_up)

    assert looked.met == 1


async def test_a_group_that_cannot_begin_again_is_answered_at_once(engine: Engine) -> None:
    """A group whose line broke is tried unit by unit; once one cannot connect, none of the others has to wait for it."""
    away = engine.dialect.loaded_dbapi.OperationalError("away")
    connects = Trouble(*[away] * GROUP)

    def breaks_off(unit: Unit) -> None:
        cut(unit)
        unit.marks.get("count")

    async with running(engine) as threads:
        await threads.put(count_up)
        failing_connect(engine, connects)
        answers = await together(threads, count_up, breaks_off, count_up, count_up)

    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 4
    assert connects.met == 1
