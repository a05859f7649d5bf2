"""The one way to write: whole or not at all, told after the commit, whatever happens to the callers."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.allowance import Denied, Lack
from bot.domain.errors import (
    DatabaseFullError,
    DatabaseUnreachableError,
    SecondInstanceError,
    StoreError,
)
from bot.domain.ids import MemberId
from bot.domain.job import Job
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.ports import Unit
from bot.storage import standing
from bot.storage.database import SqlDatabase
from bot.storage.engines import address_of, writing_engine
from bot.storage.guilds import GuildStart
from tests.storage.kinds import postgres_only, sqlite_only
from tests.storage.makers import GUILD, MEMBER, NOON, RICH, ask, connection_of, held, opened
from tests.storage.postgres import PostgresServer


class Gate:
    """Keeps the writer busy, so that what is written meanwhile waits together."""

    def __init__(self) -> None:
        self._open = threading.Event()

    async def close(self, database: SqlDatabase) -> asyncio.Task[None]:
        entered = threading.Event()

        def wait(_unit: Unit) -> None:
            entered.set()
            assert self._open.wait(30)

        task = asyncio.create_task(database.write(wait))
        assert await asyncio.to_thread(entered.wait, 30)
        return task

    def open(self) -> None:
        self._open.set()


async def together(
    database: SqlDatabase, works: list[Callable[[Unit], object]]
) -> list[object | BaseException]:
    """Let these units wait together, then run: one group."""
    gate = Gate()
    first = await gate.close(database)
    tasks = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)  # each has put its unit into the queue
    gate.open()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def marking(name: str) -> Callable[[Unit], object]:
    return lambda unit: unit.marks.put(name, "here")


async def marked(database: SqlDatabase, *names: str) -> list[bool]:
    return await database.read(lambda unit: [unit.marks.get(name) is not None for name in names])


@asynccontextmanager
async def several(url: str, start: GuildStart = RICH) -> AsyncGenerator[list[SqlDatabase]]:
    """The same database four times, each with a writer of its own, as four processes would have it."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(opened(url, start=start))
        others = [
            await stack.enter_async_context(opened(url, start=start, exclusive=False))
            for _ in range(3)
        ]
        yield [first, *others]


async def race_for_a_share(url: str) -> list[Job | Denied]:
    """200 asks at once of a member whose share is enough for 10."""
    start = GuildStart(pool=MicroUsd(1000 * DOLLAR), allowance_week=MicroUsd(40 * CENT))

    async with several(url, start) as databases:
        await databases[0].write(lambda unit: unit.ledger.open_guild(GUILD, NOON))
        await databases[0].write(
            lambda unit: connection_of(unit).exec_driver_sql(
                "UPDATE allowances SET jobs_waiting = 1000"
            )
        )
        answers = await asyncio.gather(
            *(
                databases[number % 4].write(lambda unit: ask(unit, price=MicroUsd(4 * CENT)))
                for number in range(200)
            )
        )
        assert await databases[0].read(lambda unit: unit.ledger.audit()) == []
        return answers


async def test_200_simultaneous_asks_on_a_share_for_10_grant_exactly_10(url: str) -> None:
    """A member's allowance is never drawn twice, however many asks arrive at once."""
    answers = await race_for_a_share(url)

    assert sum(isinstance(answer, Job) for answer in answers) == 10
    assert {Lack.SHARE} == {answer.lack for answer in answers if isinstance(answer, Denied)}


@postgres_only
async def test_without_the_lock_a_share_would_be_drawn_twice(
    new_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes this race safe on PostgreSQL is the lock on the payers: without it, more than 10 are granted."""
    monkeypatch.setattr(standing, "_PURSES_LOCKED", standing._PURSES)

    races = [await race_for_a_share(new_url()) for _ in range(3)]

    assert max(sum(isinstance(answer, Job) for answer in answers) for answers in races) > 10


async def test_200_simultaneous_asks_on_a_pool_for_10_grant_exactly_10(url: str) -> None:
    """A pool is never overdrawn, though 200 members ask at once and the guild is new to all of them."""
    start = GuildStart(pool=MicroUsd(40 * CENT), allowance_week=MicroUsd(5 * DOLLAR))

    async with several(url, start) as databases:
        answers = await asyncio.gather(
            *(
                databases[member % 4].write(
                    lambda unit, m=member: ask(
                        unit, price=MicroUsd(4 * CENT), member_id=MemberId(m)
                    )
                )
                for member in range(1, 201)
            )
        )
        audit = await databases[0].read(lambda unit: unit.ledger.audit())
        pool = await databases[0].read(lambda unit: unit.ledger.pool(GUILD))

    assert sum(isinstance(answer, Job) for answer in answers) == 10
    assert {Lack.POOL} == {answer.lack for answer in answers if isinstance(answer, Denied)}
    assert (pool.available, pool.held) == (0, 40 * CENT)
    assert audit == []


async def test_a_member_at_the_limit_of_waiting_jobs_stays_there(url: str) -> None:
    """Simultaneous asks never leave a member with more waiting jobs than the allowance says."""
    async with opened(url, start=RICH) as database:
        answers = await asyncio.gather(*(database.write(ask) for _ in range(50)))

    assert sum(isinstance(answer, Job) for answer in answers) == 5


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


@postgres_only
async def test_units_that_wait_for_each_other_in_a_circle_are_repeated(url: str) -> None:
    """PostgreSQL ends one of two units in a deadlock; it is run again, and both are written."""
    both = threading.Barrier(2)
    attempts: list[str] = []

    def crossing(first: str, second: str) -> Callable[[Unit], object]:
        def work(unit: Unit) -> None:
            attempts.append(first)
            unit.marks.put(first, second)
            if len(attempts) <= 2:
                both.wait(30)
            unit.marks.put(second, first)

        return work

    async with several(url) as (one, other, *_):
        await one.write(marking("a"))
        await one.write(marking("b"))
        await asyncio.gather(one.write(crossing("a", "b")), other.write(crossing("b", "a")))

    assert len(attempts) >= 3  # on a busy machine they may meet once more


@postgres_only
async def test_groups_that_wait_for_each_other_are_tried_unit_by_unit(url: str) -> None:
    """Two groups in a deadlock: of the one that PostgreSQL ends, every unit is written alone."""
    both = threading.Barrier(2)
    first_marks: list[str] = []

    def first(name: str) -> Callable[[Unit], object]:
        def work(unit: Unit) -> None:
            first_marks.append(name)
            unit.marks.put(name, "first")
            if len(first_marks) <= 2:
                both.wait(30)

        return work

    async with several(url) as (one, other, *_):
        answers = await asyncio.gather(
            together(one, [first("a"), marking("c"), marking("b")]),
            together(other, [first("b"), marking("d"), marking("a")]),
        )
        there = await marked(one, "a", "b", "c", "d")

    assert answers == [[None] * 3, [None] * 3]
    assert there == [True] * 4
    assert len(first_marks) >= 3


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
