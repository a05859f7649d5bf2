"""Whom to serve next: the fair queue in SQL does what `domain/fairness.py` says, and nobody passes a cap."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import AT_PROVIDER, Job, JobState
from bot.domain.money import CENT, MicroUsd
from bot.ports import Unit
from bot.storage import jobs, queue, standing
from tests.storage.crowd import fill_queue
from tests.storage.kinds import sqlite_only
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, RICH, connection_of, new_job, opened

HEAVY, LIGHT = MEMBER, OTHER


def add(unit: Unit, member: MemberId, cents: int, **given: object) -> Job:
    return unit.jobs.add(
        new_job(
            **({"member_id": member, "price": MicroUsd(cents * CENT), "jobs_at_once": 99} | given)
        )
    )


def makers_of(jobs: list[Job]) -> list[MemberId]:
    return [job.member_id for job in jobs]


async def test_a_heavy_member_does_not_make_a_light_one_wait(url: str) -> None:
    """Whoever comes with one job goes before the hundred of somebody else that were there first."""

    def work(unit: Unit) -> list[Job]:
        for _ in range(100):
            add(unit, HEAVY, 10)
        unit.jobs.claim("sketch", 3, NOON)
        add(unit, LIGHT, 10)
        return unit.jobs.claim("sketch", 3, NOON)

    async with opened(url) as database:
        assert makers_of(await database.write(work)) == [LIGHT, HEAVY, HEAVY]


async def test_shares_follow_price_and_weight(url: str) -> None:
    """Of two who always wait, one with cheaper clips gets more of them, and one of three times the weight three times the money."""

    def work(unit: Unit) -> tuple[list[Job], list[Job]]:
        for _ in range(40):
            add(unit, HEAVY, 20)
            add(unit, LIGHT, 10)
        by_price = unit.jobs.claim("sketch", 30, NOON)
        for _ in range(40):
            add(unit, HEAVY, 10, provider="kling", weight=3)
            add(unit, LIGHT, 10, provider="kling")
        return by_price, unit.jobs.claim("kling", 40, NOON)

    async with opened(url) as database:
        by_price, by_weight = await database.write(work)

    assert makers_of(by_price).count(HEAVY) == 10
    assert makers_of(by_weight).count(HEAVY) == 30


async def test_claimed_jobs_are_ready_to_submit(url: str) -> None:
    """A claim moves a job to `submitting`, one epoch on, with its moment, and answers with the row as it is."""
    at = NOON + timedelta(seconds=5)

    async with opened(url) as database:
        job = await database.write(lambda unit: add(unit, HEAVY, 10))
        await database.write(lambda unit: unit.jobs.advance(job, not_before=at))
        (claimed,) = await database.write(lambda unit: unit.jobs.claim("sketch", 5, at))
        again = await database.read(lambda unit: unit.jobs.get(job.id))
        nothing = await database.write(lambda unit: unit.jobs.claim("sketch", 5, at))

    assert replace(job, state=JobState.SUBMITTING, epoch=1, submitted_at=at) == claimed == again
    assert nothing == []


async def test_a_claim_takes_no_more_than_there_is_room_for(url: str) -> None:
    """With no places nothing is claimed, and never more than there are places, of one provider only."""

    def work(unit: Unit) -> list[int]:
        for _ in range(5):
            add(unit, HEAVY, 10)
            add(unit, HEAVY, 10, provider="kling")
        return [len(unit.jobs.claim("sketch", places, NOON)) for places in (0, -1, 2, 9, 9)]

    async with opened(url) as database:
        assert await database.write(work) == [0, 0, 2, 3, 0]


async def test_a_job_that_shall_wait_waits(url: str) -> None:
    """A job whose `not_before` lies ahead is passed over, and keeps its place for when it has come."""

    def work(unit: Unit) -> list[list[JobId]]:
        first, second = add(unit, HEAVY, 10), add(unit, HEAVY, 10)
        unit.jobs.advance(first, not_before=NOON + timedelta(seconds=1))
        third = add(unit, HEAVY, 10)
        early = [job.id for job in unit.jobs.claim("sketch", 1, NOON)]
        late = [job.id for job in unit.jobs.claim("sketch", 2, NOON + timedelta(seconds=1))]
        assert ([second.id], [first.id, third.id]) == (early, late)
        return [early, late]

    async with opened(url) as database:
        await database.write(work)


async def test_nobody_runs_more_than_their_share_of_places(url: str) -> None:
    """A member's cap on running jobs counts all providers and each guild for itself; an ended job makes room."""

    def work(unit: Unit) -> None:
        for _ in range(4):
            add(unit, HEAVY, 10, jobs_at_once=2)
        add(unit, HEAVY, 10, jobs_at_once=2, guild_id=GuildId(7))
        add(unit, HEAVY, 10, jobs_at_once=2, provider="kling")
        add(unit, LIGHT, 10, jobs_at_once=2)
        first = unit.jobs.claim("sketch", 9, NOON)
        assert {(GUILD, HEAVY): 2, (GuildId(7), HEAVY): 1, (GUILD, LIGHT): 1} == {
            who: [(job.guild_id, job.member_id) for job in first].count(who)
            for who in {(job.guild_id, job.member_id) for job in first}
        }
        assert unit.jobs.claim("sketch", 9, NOON) == []
        assert unit.jobs.claim("kling", 9, NOON) == []
        mine = next(job for job in first if (job.guild_id, job.member_id) == (GUILD, HEAVY))
        unit.jobs.advance(mine, state=JobState.UNKNOWN)
        assert unit.jobs.claim("sketch", 9, NOON) == []
        parked = unit.jobs.get(mine.id)
        assert parked is not None
        unit.jobs.advance(parked, state=JobState.FAILED)
        assert len(unit.jobs.claim("sketch", 9, NOON)) == 1

    async with opened(url) as database:
        await database.write(work)


async def test_simultaneous_claims_share_nothing_and_pass_no_cap(url: str) -> None:
    """Claims at the same time, of one provider or of several, take each job once and pass nobody's cap."""
    members = [MemberId(member) for member in range(1, 21)]

    def fill(unit: Unit) -> None:
        for provider in ("sketch", "kling", "ark"):
            for member in members:
                for _ in range(3):
                    add(unit, member, 10, provider=provider, jobs_at_once=2)

    async with opened(url) as database:
        await database.write(fill)
        claims = await asyncio.gather(
            *(
                database.write(lambda unit, p=provider: unit.jobs.claim(p, 9, NOON))
                for _ in range(6)
                for provider in ("sketch", "kling", "ark")
            )
        )

    claimed = [job for jobs in claims for job in jobs]
    assert len(claimed) == len({job.id for job in claimed}) == 40
    assert {2} == {makers_of(claimed).count(member) for member in members}


async def test_a_tag_is_given_back(url: str) -> None:
    """Who cancels, or is charged less, is served again as if they had asked for what they used; but not before the others."""

    def work(unit: Unit) -> None:
        add(unit, LIGHT, 10)
        unused, kept = add(unit, HEAVY, 40), add(unit, HEAVY, 40, weight=2)
        assert (unused.start_tag, kept.start_tag) == (0, 40 * CENT)
        unit.jobs.give_back(kept, MicroUsd(10 * CENT))
        assert add(unit, HEAVY, 1).start_tag == 55 * CENT
        unit.jobs.give_back(unused, unused.price)
        assert add(unit, HEAVY, 1).start_tag == 16 * CENT
        unit.jobs.claim("sketch", 9, NOON)
        last = add(unit, LIGHT, 10)
        assert last.start_tag == 60 * CENT  # nobody waited: the virtual time passed them all
        unit.jobs.give_back(last, last.price)
        assert add(unit, LIGHT, 10).start_tag == 60 * CENT

    async with opened(url) as database:
        await database.write(work)


async def test_a_free_job_has_a_tag_too(url: str) -> None:
    """Free models are queued as if a clip cost a cent; an unserved one gives its cent back, a failed one does not."""

    def work(unit: Unit) -> None:
        first = add(unit, HEAVY, 0)
        unit.jobs.give_back(first, MicroUsd(0))
        second = add(unit, HEAVY, 0)
        assert second.start_tag == 0
        (claimed, *_) = unit.jobs.claim("sketch", 1, NOON)
        unit.jobs.give_back(claimed, MicroUsd(0))
        assert add(unit, HEAVY, 0).start_tag == CENT

    async with opened(url) as database:
        await database.write(work)


async def test_the_place_in_the_queue_is_the_order_of_claims(url: str) -> None:
    """`ahead` counts exactly those that will be claimed before."""

    def work(unit: Unit) -> None:
        jobs = [add(unit, MemberId(1 + n % 3), 1 + n % 5) for n in range(20)]
        order = sorted(jobs, key=unit.jobs.ahead)
        assert list(range(20)) == [unit.jobs.ahead(job) for job in order]
        claimed = [job.id for _ in range(4) for job in unit.jobs.claim("sketch", 5, NOON)]
        assert [job.id for job in order] == claimed

    async with opened(url) as database:
        await database.write(work)


async def time_claims(url: str, *, blocked: int) -> float:
    """The best of thirty claims from a long queue: the machine may be busy with other things."""
    taken_s: list[float] = []

    def claim(unit: Unit) -> list[Job]:
        begun = time.perf_counter()
        jobs = unit.jobs.claim("sketch", 10, NOON)
        taken_s.append(time.perf_counter() - begun)
        return jobs

    async with opened(url, start=RICH) as database:
        await database.write(lambda unit: fill_queue(unit, blocked=blocked))
        claims = [await database.write(claim) for _ in range(30)]

    assert {10} == {len(jobs) for jobs in claims}
    return min(taken_s)


async def test_a_claim_from_a_long_queue_is_quick(url: str) -> None:
    """With 10,000 jobs queued a fair claim takes at most 10 ms."""
    assert await time_claims(url, blocked=0) < 0.010


@sqlite_only
async def test_a_claim_behind_many_who_may_not_run_is_quick(url: str) -> None:
    """The same where the first 5,000 of them belong to members who already run as many as they may."""
    assert await time_claims(url, blocked=5_000) < 0.010


HOT = {
    "candidates": (queue._CANDIDATES, {"ix_jobs_queue", "ix_jobs_running"}),
    "uses": (standing._USES, {"ix_holds_window", "ix_jobs_waiting", "ix_jobs_running"}),
    "cost": (standing._COST_SINCE, {"ix_holds_guild", "ix_transfers_overrun"}),
    "ahead": (queue._AHEAD, {"ix_jobs_queue"}),
    "due": (jobs._DUE, {"ix_jobs_due"}),
    "places": (jobs._AT_PROVIDER, {"ix_jobs_live_state"}),
    "live": (jobs._in_states(AT_PROVIDER), {"ix_jobs_live_state"}),
    "history": (jobs._OF_MEMBER, {"ix_jobs_member"}),
}


@sqlite_only
@pytest.mark.parametrize("name", HOT)
async def test_hot_questions_are_answered_from_their_index(url: str, name: str) -> None:
    """No question that is asked for every job reads a table from end to end: each finds the index made for it."""
    statement, indexes = HOT[name]

    def explain(unit: Unit) -> list[str]:
        connection = connection_of(unit)
        sql, order, _ = statement._compile(connection)
        cursor = connection.connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [1] * len(order or ()))
        return [str(row[3]) for row in cursor.fetchall()]

    async with opened(url) as database:
        steps = await database.write(explain)

    assert indexes == {word for step in steps for word in step.split() if word.startswith("ix_")}
    assert [step for step in steps if step.startswith("SCAN") and "CONSTANT" not in step] == []
