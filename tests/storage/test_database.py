"""The one way to write: whole or not at all, told after the commit, whatever happens to the callers."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.errors import (
    DatabaseFullError,
    DatabaseUnreachableError,
    SecondInstanceError,
    StoreError,
)
from bot.domain.ids import MemberId
from bot.domain.job import Job
from bot.ports import Unit
from bot.storage.engines import address_of, writing_engine
from tests.storage.groups import Gate, marked, marking, together
from tests.storage.kinds import sqlite_only
from tests.storage.makers import GUILD, MEMBER, NOON, RICH, connection_of, held, opened
from tests.storage.postgres import PostgresServer


async def test_cancelled_callers_tear_nothing(url: str) -> None:
    """2,000 units, most of whose callers are cancelled: each is written whole, job, hold and balance."""
    async with opened(url, start=RICH) as database:
        await database.write(lambda unit: unit.ledger.open_guild(GUILD, NOON))

        def unit_of(number: int) -> Callable[[Unit], Job]:
            return lambda unit: held(unit, member_id=MemberId(number % 97 + 1))

        tasks = [asyncio.create_task(database.write(unit_of(number))) for number in range(2000)]
        cancelled = 0
        for round_ in range(20):
            await asyncio.sleep(0)
            for task in tasks[round_ % 3 :: 3 + round_]:
                cancelled += task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        # The writer is first come, first served: once this is done, so are all of them.
        await asyncio.gather(*(database.write(marking("end")) for _ in range(8)))
        jobs = await database.read(lambda unit: len(unit.jobs.of_member(GUILD, MEMBER, limit=9999)))
        audit = await database.read(lambda unit: unit.ledger.audit())
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))

    told = [answer for answer in answers if isinstance(answer, Job)]
    assert cancelled > 1000
    assert 2000 - len(told) == sum(isinstance(a, asyncio.CancelledError) for a in answers) > 1000
    assert jobs == 0
    assert pool.held == 2000 * 40_000
    assert audit == []


async def test_a_unit_that_raises_is_taken_out(url: str) -> None:
    """In a group, each unit that raises gets its own error, leaves no trace, and the others are written."""

    def raising(name: str) -> Callable[[Unit], object]:
        def work(unit: Unit) -> None:
            unit.marks.put(name, "here")
            raise LookupError(name)

        return work

    async with opened(url) as database:
        names = [f"{number}" for number in range(12)]
        bad = {"0", "4", "5", "11"}
        answers = await together(
            database, [raising(name) if name in bad else marking(name) for name in names]
        )
        there = await marked(database, *names)

    assert [name not in bad for name in names] == there
    assert [name if name in bad else "None" for name in names] == [str(a) for a in answers]
    assert all(
        isinstance(answer, LookupError) == (name in bad)
        for name, answer in zip(names, answers, strict=True)
    )


async def test_a_unit_may_raise_anything(url: str) -> None:
    """Even a BaseException reaches its own caller only; the writer lives on."""

    def cancels(_unit: Unit) -> None:
        raise KeyboardInterrupt

    async with opened(url) as database:
        caught: list[BaseException] = []
        try:
            await database.write(cancels)
        except KeyboardInterrupt as error:
            caught.append(error)
        await database.write(marking("after"))

        assert len(caught) == 1
        assert await marked(database, "after") == [True]


async def test_units_that_wait_share_a_commit(url: str) -> None:
    """What waits together is committed together: a hundred units cost one commit."""
    async with opened(url) as database:
        seen: set[int] = set()

        def work(unit: Unit) -> None:
            connection = connection_of(unit)
            seen.add(id(connection.get_transaction()))
            unit.marks.put("n", "x")

        await together(database, [work] * 100)

    assert len(seen) == 1


@sqlite_only
async def test_a_full_disk_inside_a_group_spares_the_others(url: str) -> None:
    """The unit for which there is no room is told so and leaves nothing; the others of its group are written."""
    async with opened(url) as database:
        before = await database.write(
            lambda unit: connection_of(unit).exec_driver_sql("PRAGMA page_count").scalar_one()
        )

        def no_more_pages(unit: Unit) -> None:
            connection_of(unit).exec_driver_sql(f"PRAGMA max_page_count = {before + 8}")

        def too_large(unit: Unit) -> None:
            unit.marks.put("first", "here")
            unit.marks.put("large", "x" * 4096 * 50)

        await database.write(no_more_pages)
        answers = await together(
            database, [marking("a"), too_large, marking("b"), too_large, marking("c")]
        )
        there = await marked(database, "a", "b", "c", "first", "large")
        with pytest.raises(DatabaseFullError, match="disk is full"):
            await database.write(too_large)
        await database.write(marking("after"))
        problems = await database.read(
            lambda unit: connection_of(unit).exec_driver_sql("PRAGMA integrity_check").scalar_one()
        )

    assert there == [True, True, True, False, False]
    assert [n for n, answer in enumerate(answers) if isinstance(answer, DatabaseFullError)] == [
        1,
        3,
    ]
    assert problems == "ok"


@sqlite_only
async def test_a_commit_that_fails_is_tried_unit_by_unit(url: str) -> None:
    """Where the COMMIT itself fails, the unit at fault is found by running each alone."""

    ran = list[str]()

    def orphan(unit: Unit) -> None:
        connection = connection_of(unit)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(
            "INSERT INTO allowances VALUES (99, 'everyone', 0, 1, 'day', 0, NULL, 1, 1, 1, NULL)"
        )
        ran.append("to its end")

    async with opened(url) as database:
        answers = await together(database, [marking("a"), orphan, marking("b")])
        there = await marked(database, "a", "b")

    assert ran == ["to its end"] * 2
    assert there == [True, True]
    assert isinstance(answers[1], IntegrityError)
    assert [answers[0], answers[2]] == [None, None]


async def test_a_reader_cannot_write(url: str) -> None:
    """`read` is given a connection on which the database itself refuses to write."""
    async with opened(url) as database:
        with pytest.raises((DBAPIError, StoreError), match=r"read-?only"):
            await database.read(marking("x"))

        assert await marked(database, "x") == [False]


async def test_a_reader_sees_one_instant(url: str) -> None:
    """All questions of one `read` are answered as of its beginning, though a unit is committed in between."""
    elsewhere = writing_engine(address_of(url))

    def look(unit: Unit) -> tuple[str | None, str | None]:
        before = unit.marks.get("x")
        with elsewhere.begin() as connection:
            connection.exec_driver_sql("INSERT INTO marks VALUES ('x', 'here')")
        return before, unit.marks.get("x")

    async with opened(url) as database:
        assert await database.read(look) == (None, None)
        assert await marked(database, "x") == [True]


async def test_closing_finishes_what_waits(url: str) -> None:
    """Units that were put before the end are written; afterwards a sentence says why not."""
    async with opened(url) as database:
        tasks = [asyncio.create_task(database.write(marking(f"{n}"))) for n in range(20)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)

    with pytest.raises(DatabaseUnreachableError, match="closed"):
        await database.write(marking("late"))
    async with opened(url) as database:
        assert await marked(database, *(f"{n}" for n in range(20))) == [True] * 20


async def test_a_close_that_is_cancelled_ends_all_the_same(url: str) -> None:
    """However often its owner is cancelled meanwhile, the lock is kept until the last unit is written."""
    gate, inside = Gate(), asyncio.Event()
    units: list[asyncio.Task[object]] = []

    async def own() -> None:
        async with opened(url) as database:
            units.append(await gate.close(database))
            units.append(asyncio.create_task(database.write(marking("last"))))
            inside.set()
            await asyncio.Event().wait()

    owner = asyncio.create_task(own())
    await inside.wait()
    for _ in range(3):
        owner.cancel()
        await asyncio.sleep(0)
    with pytest.raises(SecondInstanceError):
        async with opened(url):
            pass
    assert not owner.done()

    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await owner
    await asyncio.gather(*units)
    async with opened(url) as database:
        assert await marked(database, "last") == [True]


@pytest.mark.postgres
async def test_a_restart_of_the_server_is_survived(postgres: PostgresServer) -> None:
    """While the server is away units end in a clear error; once it is back they are written, and the lock is ours."""
    url = postgres.new_database()
    async with opened(url) as database:
        await database.write(marking("before"))
        postgres.stop()
        try:
            with pytest.raises(DatabaseUnreachableError, match="does not answer"):
                await database.write(marking("away"))
            with pytest.raises(DatabaseUnreachableError):
                await marked(database, "before")
        finally:
            postgres.start()
        await asyncio.gather(*(database.write(marking(f"{n}")) for n in range(8)))
        there = await marked(database, "before", "away", "0", "7")
        with pytest.raises(SecondInstanceError):
            async with opened(url):
                pass

    assert there == [True, False, True, True]


@pytest.mark.postgres
async def test_a_restart_in_the_middle_tears_nothing(postgres: PostgresServer) -> None:
    """Units under way while the server restarts are written whole or not at all, and each caller hears of it."""
    url = postgres.new_database()
    async with opened(url, start=RICH) as database:
        await database.write(held)
        tasks = [asyncio.create_task(database.write(held)) for _ in range(400)]
        await asyncio.wait(tasks[:100])
        await asyncio.to_thread(postgres.restart)
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        audit = await database.read(lambda unit: unit.ledger.audit())
        pool = await database.read(lambda unit: unit.ledger.pool(GUILD))

    told = sum(isinstance(answer, Job) for answer in answers)
    lost = sum(isinstance(answer, DatabaseUnreachableError) for answer in answers)
    assert told + lost == 400
    assert 1 + told <= pool.held // 40_000 <= 1 + told + lost
    assert audit == []


async def test_cancelled_readers_leave_the_database_whole(url: str) -> None:
    """However many reads are given up half-way, later ones are answered and units are written."""
    async with opened(url) as database:
        await database.write(held)
        for pause in range(60):
            tasks = [
                asyncio.create_task(database.read(lambda unit: unit.ledger.audit()))
                for _ in range(4)
            ]
            for _ in range(pause % 12):
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await database.write(marking("after"))

        assert await marked(database, "after") == [True]
        assert await database.read(lambda unit: unit.ledger.audit()) == []
