"""Watch: renders are looked at when a look is due, many at once where the vendor lists."""

from datetime import timedelta
from functools import partial
from math import log

import pytest

from bot.domain.errors import ProviderBusyError, ProviderUnreachableError
from bot.domain.ids import MemberId
from bot.domain.job import JobState
from bot.domain.pacing import Eta, eta_key
from bot.domain.render import FailureReason
from bot.pipeline import cancel
from bot.pipeline.estimates import progress
from tests.pipeline.rig import Setup, World, running
from tests.pipeline.watching import rendering

KEY = eta_key("fake:one", 4, "720p")


async def test_looks_follow_what_was_learned(world: World) -> None:
    """Renders that take 90 s are not looked at every second; the clip is found soon after its end."""
    async with running(world) as rig:
        world.vendor.takes_s = 90
        rig.house.board.etas[KEY] = Eta(mu=log(90), variance=0.02, seen=50)
        job = await rendering(rig)
        began = world.clock.now()

        await rig.until_state(job, JobState.DELIVERED)

        assert rig.provider.calls.count("check") < 25
        assert world.clock.now() - began < timedelta(seconds=95)


async def test_what_a_render_took_is_learned_and_kept(world: World) -> None:
    """Between the last look that found it at work and the first that found it done lies the truth."""
    async with running(world) as rig:
        world.vendor.takes_s = 30
        job = await rendering(rig)
        await rig.until_state(job, JobState.DELIVERED)
        learned = rig.house.board.etas[KEY]
        assert learned.seen == 1
        assert learned.median_s < Eta().median_s
        await rig.turn(20)

    async with running(world) as rig:
        assert rig.house.board.etas == {KEY: learned}


async def test_a_long_gap_between_looks_teaches_nothing(world: World) -> None:
    """What was done while we were away took anything: a restart does not spoil the estimates."""
    async with running(world) as rig:
        world.vendor.takes_s = 30
        job = await rendering(rig)
    world.clock.turn(3600)

    async with running(world) as rig:
        await rig.until_state(job, JobState.DELIVERED)
        assert rig.house.board.etas == {}


async def test_percentages_move_the_card_and_nothing_else(world: World) -> None:
    """Polling writes nothing: five commits a job and one for the card's id."""
    async with running(world) as rig:
        world.vendor.takes_s = 60
        rig.house.board.etas[KEY] = Eta(mu=log(60), variance=0.3, seen=50)
        await rig.quiet()  # what the house looks after at its start is behind us
        before = rig.database.writes
        job = await rig.make()
        await rig.until_state(job, JobState.DELIVERED)
        await rig.runner.stop()

        percents = [
            p.percent for _, p in world.guild.card_of(job.id).views if p.percent is not None
        ]
        assert percents == sorted(set(percents))
        assert len(percents) > 2
        looks = rig.provider.calls.count("check")
        assert looks > 5
        # intake, claim (and its look for more), rendering, stored, delivered, card, what was learned
        assert rig.database.writes - before <= 10


async def test_three_renders_that_are_due_together_cost_one_call(world: World) -> None:
    """Where a vendor lists, nobody asks for each alone."""
    async with running(world, Setup(lists=True, places=9)) as rig:
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(6)]

        await rig.until_all_end()

        assert rig.provider.calls.count("check_many") >= 1
        assert rig.provider.calls.count("check") < 6 * rig.provider.calls.count("check_many")
        assert len(jobs) == 6


async def test_two_renders_at_a_vendor_that_lists_are_asked_for_singly(world: World) -> None:
    """A list for two is no saving."""
    async with running(world, Setup(lists=True)) as rig:
        await rendering(rig)
        await rendering(rig, "second")

        await rig.until_all_end()

        assert "check_many" not in rig.provider.calls


async def test_what_the_list_does_not_show_is_asked_for_alone(world: World) -> None:
    """A list that is late hides nothing."""
    async with running(world, Setup(lists=True, places=9)) as rig:
        world.vendor.shows_after_s = 10_000
        for n in range(4):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))

        jobs = await rig.until_all_end()

        assert all(job.state is JobState.DELIVERED for job in jobs)


@pytest.mark.parametrize("error", [ProviderUnreachableError("fake"), TimeoutError()])
async def test_a_list_that_cannot_be_read_harms_nobody(world: World, error: Exception) -> None:
    """The next look is a little later."""
    async with running(world, Setup(lists=True, places=9)) as rig:
        rig.provider.faults.before("check_many", error, error)
        for n in range(4):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))

        jobs = await rig.until_all_end()

        assert all(job.state is JobState.DELIVERED for job in jobs)


async def test_a_vendor_that_wishes_fewer_looks_gets_them(world: World) -> None:
    """`Retry-After` on a look is honoured."""
    async with running(world) as rig:
        job = await rendering(rig)
        rig.provider.faults.before("check", ProviderBusyError("fake", retry_after_s=45))

        async def looked(times: int) -> bool:
            return rig.provider.calls.count("check") == times

        await rig.until(partial(looked, 1))
        began = world.clock.now()
        await rig.until(partial(looked, 2))

        assert world.clock.now() - began >= timedelta(seconds=45)
        await rig.until_state(job, JobState.DELIVERED)


async def test_a_vendor_that_does_not_answer_is_asked_less_and_less(world: World) -> None:
    """Outages pass; the render goes on, and so do we."""
    async with running(world) as rig:
        job = await rendering(rig)
        errors = [ProviderUnreachableError("fake") for _ in range(8)]
        rig.provider.faults.before("check", *errors)
        began = world.clock.now()

        await rig.until_state(job, JobState.DELIVERED)

        assert world.clock.now() - began > timedelta(seconds=120)


async def test_a_render_without_any_sign_of_progress_is_said_to_stand_still(world: World) -> None:
    """99 % for six minutes: the card says since when, and until when we look."""
    async with running(world) as rig:
        world.vendor.takes_s, world.vendor.queued_s = 1e5, 0
        job = await rendering(rig)
        (render,) = world.vendor.renders.values()
        render.percent = 99
        await rig.turn(60)
        moved_at = world.clock.now()
        await rig.turn(500)

        _, progress = world.guild.card_of(job.id).views[-1]

        assert progress.percent == 99
        assert progress.still_since is not None
        assert progress.still_since < moved_at
        assert progress.gives_up_at is not None
        views = len(world.guild.card_of(job.id).views)
        await rig.turn(120)
        assert len(world.guild.card_of(job.id).views) == views
        render.percent = 100
        await rig.turn(60)
        assert world.guild.card_of(job.id).views[-1][1].still_since is None


async def test_without_percentages_only_three_times_the_usual_is_suspicious(world: World) -> None:
    """A model that usually takes eight minutes may take twenty before anybody worries."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e5
        rig.house.board.etas[KEY] = Eta(mu=log(480), variance=0.1, seen=50)
        job = await rendering(rig)
        await rig.turn(1200)
        assert not rig.house.board.errands[job.id].said_still
        await rig.turn(400)
        assert rig.house.board.errands[job.id].said_still


async def test_a_list_leaves_out_who_has_gone(world: World) -> None:
    """Cancelled meanwhile: nobody asks for it any more."""
    async with running(world, Setup(lists=True, places=9)) as rig:
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(5)]
        await rig.until_state(jobs[-1], JobState.RENDERING)
        for job in jobs[:2]:
            await cancel.cancel(rig.house, job.id, guild_id=job.guild_id, member_id=job.member_id)

        ended = await rig.until_all_end()

        assert [job.state for job in ended].count(JobState.DELIVERED) == 3
        assert rig.house.board.errands == {}


async def test_progress_that_goes_backwards(world: World) -> None:
    """The card keeps the most that was said, and less than that counts as standing still."""
    async with running(world) as rig:
        world.vendor.takes_s, world.vendor.queued_s = 100_000, 0.0
        job = await rig.until_state(await rig.make(), JobState.RENDERING)
        (render,) = world.vendor.renders.values()
        errand = rig.house.board.errands[job.id]
        for percent, shown in ((60, 60), (20, 60), (-1, 60), (61, 61)):
            render.percent = percent
            moved_at = errand.moved_at
            await rig.turn(60)
            assert errand.percent == shown
            assert (errand.moved_at > moved_at) == (percent == shown)


async def test_a_laptop_that_sleeps_gives_nothing_up_that_is_done(world: World) -> None:
    """Eight hours shut in the middle of a render, and no network for a moment on waking: the clip comes."""
    async with running(world) as rig:
        job = await rendering(rig)
        await rig.turn(5)
        rig.provider.faults.before("check", ProviderUnreachableError("fake"))
        world.clock.leap(8 * 3600)

        await rig.until_state(job, JobState.DELIVERED)


async def test_a_clock_that_is_set_forward_ends_no_render(world: World) -> None:
    """A day ahead, and the vendor is still at work: it has the time that it had, and the card says until when."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e6
        job = await rendering(rig)
        await rig.turn(60)
        world.clock.leap(86_400)
        set_at = world.clock.now()
        row = await rig.job(job)
        told = progress(rig.house, row, None).gives_up_at
        assert told is not None
        assert timedelta(seconds=1700) < told - set_at < timedelta(seconds=1741)

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.TIMED_OUT
        assert timedelta(seconds=1700) < world.clock.now() - set_at < timedelta(seconds=1745)


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(world: World) -> None:
    """An hour back: what never ends is given up half an hour after its submit all the same."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e6
        job = await rendering(rig)
        await rig.turn(60)
        world.clock.leap(-3600)
        set_at = world.clock.now()

        await rig.until_state(job, JobState.FAILED)

        assert world.clock.now() - set_at < timedelta(seconds=1800)
