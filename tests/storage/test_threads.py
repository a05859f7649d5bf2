"""Whatever a unit of work raises, its caller is answered and the thread lives on."""

import asyncio
import threading
from typing import NoReturn

import pytest
from sqlalchemy import Engine

from bot.ports import Unit
from bot.storage import failures
from bot.storage.unit import SqlUnit
from tests.storage.kinds import sqlite_only
from tests.storage.lone_thread import (
    Trouble,
    count_of,
    count_up,
    running,
    threads_of,
    together,
)


async def test_a_unit_that_raises_stop_iteration_is_answered(engine: Engine) -> None:
    """No future takes a StopIteration: it is told as a RuntimeError, to its own caller only."""

    def takes_of_nothing(_unit: Unit) -> NoReturn:
        raise StopIteration

    async with running(engine) as threads:
        answers = await together(threads, count_up, takes_of_nothing, count_up)
        count = await threads.put(count_of)

    assert [type(answer) for answer in answers] == [type(None), RuntimeError, type(None)]
    assert "StopIteration" in str(answers[1])
    assert count == "2"


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit(), MemoryError()])
async def test_a_unit_that_would_end_the_program_ends_itself(
    engine: Engine, error: BaseException
) -> None:
    """Even what ends programs is heard by its caller alone."""
    async with running(engine) as threads:
        answers = await together(threads, count_up, Trouble(error), count_up)
        count = await threads.put(count_of)

    assert answers == [None, error, None]
    assert count == "2"


async def test_a_thread_outlives_what_nobody_foresaw(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error in the handling of errors itself is told to all who wait for it; the next unit has a new connection."""
    looked = Trouble()

    def broken(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("unforeseen")

    async with running(engine, looked) as threads:
        with monkeypatch.context() as patch:
            patch.setattr(failures, "translated", broken)
            answers = await together(threads, count_up, Trouble(LookupError()), count_up)
        await threads.put(count_up)
        count = await threads.put(count_of)

    assert [str(answer) for answer in answers] == ["unforeseen"] * 3
    assert count == "1"
    assert looked.met == 1


@sqlite_only
def test_a_loop_that_is_gone_does_not_hold_the_thread(engine: Engine) -> None:
    """Units whose callers ended with their loop are still written, and the thread ends when it is told to."""
    loop = asyncio.new_event_loop()
    threads = threads_of(engine, loop)
    gate = threading.Event()
    futures = [threads.put(lambda _unit: gate.wait(60)), threads.put(count_up)]
    loop.close()
    gate.set()
    threads.close()

    assert not any(future.done() for future in futures)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT value FROM marks").scalar() == "1"


@pytest.mark.parametrize(("fails", "count"), [(1, "3"), (2, "2"), (4, "None")])
async def test_an_end_that_fails_is_each_units_own(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, fails: int, count: str
) -> None:
    """Where what a transaction writes at its end fails, its units are tried one by one, each with an end of its own."""
    ends = iter(
        [None, *[LookupError("the end")] * fails]
    )  # the first unit is that which they wait for

    def end(_unit: SqlUnit) -> None:
        error = next(ends, None)
        if error is not None:
            raise error

    async with running(engine) as threads:
        with monkeypatch.context() as patch:
            patch.setattr(SqlUnit, "before_commit", end)
            answers = await together(threads, count_up, count_up, count_up)
        counted = await threads.put(count_of)

    assert [str(answer) for answer in answers].count("the end") == fails - 1
    assert str(counted) == count
