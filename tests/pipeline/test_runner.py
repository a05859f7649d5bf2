"""The runner: it recovers, runs every loop watched, and stops kindly."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import DatabaseUnreachableError
from bot.domain.ids import MemberId
from bot.domain.job import JobState
from bot.domain.render import FailureReason
from bot.pipeline.crew import Crew
from bot.pipeline.runner import Runner
from tests.pipeline.rig import LIMITS, OTHER, Setup, World, process, running


class BrokenLoopError(BaseException):
    """What no loop is prepared for."""


async def test_every_open_job_goes_on_after_a_restart(world: World) -> None:
    """Queued, rendering and stored alike: the next start takes each up where its row says it stands."""
    async with running(world, Setup(places=2)) as rig:
        world.vendor.takes_s = 60
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(4)]
        await rig.until_state(jobs[1], JobState.RENDERING)
    async with process(world) as rig:
        stuck = await rig.job(jobs[0])
        assert stuck.state is JobState.RENDERING

    async with running(world, Setup(places=2)) as rig:
        ended = await rig.until_all_end()

        assert [job.state for job in ended] == [JobState.DELIVERED] * 4
        assert len(world.vendor.renders) == 4
        assert await rig.audit() == []


async def test_a_loop_that_dies_takes_the_process_with_it(world: World) -> None:
    """Better no bot than one that has silently stopped to look."""
    async with process(world) as rig, Runner(rig.house) as runner:
        rig.courier.faults.before("show", BrokenLoopError("cards"))
        await rig.make()

        with pytest.raises(BrokenLoopError):
            await asyncio.wait_for(runner.wait(), 5)


async def test_a_kind_stop_finishes_the_step_at_hand(world: World) -> None:
    """A submit in flight is awaited to its answer, and its answer is written."""
    async with process(world) as rig:
        release = asyncio.Event()
        real = rig.provider.submit

        async def slow(*args: Any, **kwargs: Any) -> Any:
            await release.wait()
            return await real(*args, **kwargs)

        rig.provider.submit = slow
        runner = Runner(rig.house)
        async with runner:
            job = await rig.make()
            await rig.quiet()
            stopping = asyncio.create_task(runner.stop())
            await rig.quiet()
            assert not stopping.done()
            release.set()
            await stopping

        assert (await rig.job(job)).state is JobState.RENDERING


async def test_a_step_that_takes_too_long_is_left_to_the_next_start(world: World) -> None:
    """Ten seconds at most: then the row says what was intended, and recovery looks."""
    async with process(world) as rig:
        world.vendor.never_answers = 1
        runner = Runner(rig.house)
        async with runner:
            job = await rig.make()
            await rig.quiet()
            await runner.stop(within_s=0.05)
        assert (await rig.job(job)).state is JobState.SUBMITTING

    async with running(world) as rig:
        await rig.until_state(job, JobState.DELIVERED)
        assert len(world.vendor.renders) == 1


async def test_nothing_is_claimed_after_a_stop(world: World) -> None:
    """What is asked while the house closes waits for the next start."""
    async with process(world) as rig:
        async with Runner(rig.house):
            pass
        job = await rig.make()
        await rig.turn(60)

        assert (await rig.job(job)).state is JobState.QUEUED
        assert rig.provider.calls == []


async def test_an_idle_house_asks_nobody(world: World) -> None:
    """An hour without a job: no read, no write, no call."""
    async with running(world) as rig:
        await rig.turn(1)
        crossings = len(rig.wire.crossings)

        await rig.turn(3600)

        assert len(rig.wire.crossings) == crossings


async def test_a_queued_job_of_a_provider_that_is_gone_ends_at_last(world: World) -> None:
    """Its key was taken away: half an hour to come back, then the member is released."""
    async with process(world) as rig:
        job = await rig.make()
        late = await rig.make("late", member_id=OTHER)
    async with process(world) as rig, Runner(replace(rig.house, providers={})):
        await rig.turn(LIMITS.deadline_s - 60)
        assert (await rig.job(job)).state is JobState.QUEUED
        assert world.guild.card_of(late.id).views[-1][1].starts_at is None

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.UNAVAILABLE
        assert (await rig.job(late)).state is JobState.FAILED
        assert (await rig.money()).held == 0


async def test_upkeep_waits_for_a_database_that_is_out_of_order(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """What was learned is written later."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.DELIVERED)
        rig.database.faults.before("write", DatabaseUnreachableError("gone"))
        await rig.turn(16)
        assert "Upkeep waits" in caplog.text
        assert rig.house.board.learned
        await rig.turn(16)
        assert not rig.house.board.learned


async def test_work_that_ends_well_is_forgotten() -> None:
    """A crew keeps only what runs."""
    crew = Crew()

    async def work() -> None:
        await asyncio.sleep(0)

    crew.start(work(), "work")
    await crew.finish()
    await crew.finish()

    assert not crew._tasks


async def test_the_first_death_is_the_one_that_is_told() -> None:
    """Later ones are its echo."""
    crew = Crew()

    async def die(why: str) -> None:
        await asyncio.sleep(0)
        raise ValueError(why)

    crew.start(die("first"), "first")
    crew.start(die("second"), "second")

    with pytest.raises(ValueError, match="first"):
        await crew.wait()


async def test_the_clips_are_tidied_every_minute(world: World) -> None:
    """What could not be sent to a bucket is tried again, and no job waits for it."""
    async with running(world) as rig:
        await rig.turn(200)
        assert rig.clips.tidied == 4
