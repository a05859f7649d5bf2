"""Many asks at once for what is enough for a few, at four writers of one database."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.domain.allowance import Denied, Lack
from bot.domain.ids import MemberId
from bot.domain.job import Job
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.ports import Unit
from bot.storage import standing
from bot.storage.database import SqlDatabase
from bot.storage.guilds import GuildStart
from tests.storage.groups import marked, marking, together
from tests.storage.kinds import postgres_only
from tests.storage.makers import GUILD, NOON, RICH, ask, connection_of, opened


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
