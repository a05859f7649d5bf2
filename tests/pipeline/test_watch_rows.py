"""The row is the truth while a render is watched: who lost the job stops, and what was not written is carried on."""

from dataclasses import replace

import pytest

from bot.domain.errors import DatabaseUnreachableError
from bot.domain.job import Job, JobState
from bot.domain.render import FailureReason
from bot.pipeline.runner import Runner
from bot.pipeline.settle import settle
from bot.ports import Unit
from tests.pipeline.rig import LIMITS, OTHER, Setup, World, model, process, running
from tests.pipeline.watching import rendering


async def test_a_provider_that_is_not_set_up_any_more_is_waited_for(world: World) -> None:
    """Its key is gone after a restart: the render waits until its deadline, then its maker is released."""
    async with running(world) as rig:
        job = await rendering(rig)

    async with process(world) as rig, Runner(replace(rig.house, providers={})):
        await rig.turn(LIMITS.deadline_s - 60)
        assert (await rig.job(job)).state is JobState.RENDERING

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.UNAVAILABLE


async def test_a_provider_that_comes_back_finishes_its_render(world: World) -> None:
    """With the key back in place the next start goes on where the last one stood."""
    async with running(world) as rig:
        job = await rendering(rig)
    async with process(world) as rig, Runner(replace(rig.house, providers={})):
        await rig.turn(60)

    async with running(world) as rig:
        await rig.until_state(job, JobState.DELIVERED)


async def test_a_row_without_a_reference_is_lost_not_looped(world: World) -> None:
    """A render that cannot be asked for ends like one that the vendor forgot."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e5
        job = await rendering(rig)
        rig.house.board.errands[job.id].job = replace(job, ref=None)

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.LOST


async def test_one_job_that_keeps_failing_stops_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug in the look at one render is logged with its number; the others arrive."""
    async with running(world) as rig:
        bad = await rendering(rig, "bad")
        rig.provider.faults.before("check", *[ZeroDivisionError() for _ in range(6)])
        good = await rendering(rig, "good", OTHER)

        await rig.until_state(good, JobState.DELIVERED)
        await rig.until_state(bad, JobState.DELIVERED)

        assert f"job {bad.id} failed" in caplog.text


async def test_an_end_whose_commit_may_have_been_written_is_found_out(world: World) -> None:
    """The connection broke at the commit: the row tells that it was written, and nobody writes twice."""
    async with running(world) as rig:
        world.vendor.fails = FailureReason.PROVIDER
        job = await rendering(rig)
        rig.database.faults.after("write", DatabaseUnreachableError("gone"))

        ended = await rig.until_state(job, JobState.FAILED)
        await rig.turn(30)

        assert ended.failure is FailureReason.PROVIDER
        assert rig.house.board.errands == {}


async def test_a_commit_that_may_have_been_written_is_carried_on(world: World) -> None:
    """`rendering` was written though its answer was lost: the journey goes on from there."""
    async with running(world) as rig:
        unreachable = DatabaseUnreachableError("gone")
        rig.provider.on_submit = lambda: rig.database.faults.after("write", unreachable)
        job = await rig.make()

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1


async def test_a_job_that_somebody_else_moved_is_let_go(world: World) -> None:
    """Another process took it over: this one stops silently."""
    async with running(world) as rig:
        world.vendor.takes_s = 60
        job = await rendering(rig)

        def take_over(unit: Unit) -> Job | None:
            return settle(unit, job, JobState.CANCELLED, world.clock.now())

        await rig.database.inner.write(take_over)
        await rig.turn(120)

        assert (await rig.job(job)).state is JobState.CANCELLED
        assert rig.house.board.errands == {}
        assert world.guild.clips_of(job.id) == []


async def test_the_story_of_a_job_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """One line a state at INFO, and neither prompt nor address in it."""
    caplog.set_level("INFO", "bot.pipeline")
    async with running(world) as rig:
        job = await rig.make("a secret fox")
        await rig.until_state(job, JobState.DELIVERED)

    told = [r.getMessage() for r in caplog.records if r.name == "bot.pipeline.board"]
    states = ("queued", "submitting", "rendering", "stored", "delivered")
    assert told == [f"Job {job.id} is {state}." for state in states]
    assert "secret" not in caplog.text


async def test_a_clip_that_costs_nothing_moves_no_money(world: World) -> None:
    """A model of one's own at no price: a hold of nothing, and it ends."""
    async with running(world, Setup(models=[model(per_second=0)])) as rig:
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED)

        assert (done.price, done.charge) == (0, 0)
        assert await rig.audit() == []


async def test_a_job_of_a_later_attempt_is_not_ours(world: World) -> None:
    """The row stands in another epoch: whoever holds the old one stops silently."""
    async with running(world) as rig:
        world.vendor.takes_s = 60
        job = await rendering(rig)
        rig.house.board.errands[job.id].job = replace(job, epoch=job.epoch - 1)

        await rig.turn(120)

        assert rig.house.board.errands == {}
        assert (await rig.job(job)).state is JobState.RENDERING
