"""How a watched render ends without a clip: failed, forgotten, stopped, or past its deadline."""

from datetime import timedelta

import pytest

from bot.domain.errors import ProviderUnreachableError, RenderLostError, SubmitUncertainError
from bot.domain.job import Job, JobState
from bot.domain.model import CancelTerms
from bot.domain.money import CENT, MicroUsd
from bot.domain.render import CancelOutcome, FailureReason
from bot.pipeline import unknowns
from bot.pipeline.runner import Runner
from tests.pipeline.rig import GUILD, Setup, World, model, process, running
from tests.pipeline.watching import rendering


async def test_a_render_that_failed_releases_its_maker(world: World) -> None:
    """What the vendor took all the same goes to the overrun account."""
    async with running(world) as rig:
        world.vendor.fails = FailureReason.REFUSED_OUTPUT
        world.vendor.cost = MicroUsd(7 * CENT)
        job = await rendering(rig)

        failed = await rig.until_state(job, JobState.FAILED)

        assert (failed.failure, failed.charge, failed.cost) == (
            FailureReason.REFUSED_OUTPUT,
            0,
            7 * CENT,
        )
        money = await rig.money()
        assert (money.held, money.spent, money.overrun) == (0, 7 * CENT, 7 * CENT)
        assert await rig.audit() == []


async def test_a_render_that_the_vendor_forgot_is_given_a_minute(world: World) -> None:
    """One 404 proves nothing; four over a minute do."""
    async with running(world) as rig:
        job = await rendering(rig)
        asked_at = world.clock.now()
        errors = [RenderLostError("fake") for _ in range(4)]
        rig.provider.faults.before("check", *errors)

        lost = await rig.until_state(job, JobState.FAILED)

        assert lost.failure is FailureReason.LOST
        assert world.clock.now() - asked_at > timedelta(seconds=55)
        assert (await rig.money()).held == 0


async def test_a_render_that_comes_back_is_not_lost(world: World) -> None:
    """A vendor that stumbles three times and then knows it again."""
    async with running(world) as rig:
        job = await rendering(rig)
        errors = [RenderLostError("fake") for _ in range(3)]
        rig.provider.faults.before("check", *errors)

        await rig.until_state(job, JobState.DELIVERED)


async def test_the_deadline_ends_what_never_ends(world: World) -> None:
    """Half an hour after the submit the member is released, and the vendor is told to stop."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e6
        job = await rendering(rig)
        began = world.clock.now()

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.TIMED_OUT
        took = world.clock.now() - began
        assert timedelta(seconds=1795) < took < timedelta(seconds=1810)
        (render,) = world.vendor.renders.values()
        assert render.cancelled
        assert (await rig.money()).held == 0


@pytest.mark.parametrize("terms", [CancelTerms.NO, CancelTerms.CHARGED])
async def test_the_vendor_is_not_told_to_stop_where_that_saves_nothing(
    world: World, terms: CancelTerms
) -> None:
    """A stop that is charged all the same helps nobody."""
    async with running(world, Setup(models=[model(cancel=terms)])) as rig:
        world.vendor.takes_s = 1e6
        await rendering(rig)

        await rig.until_all_end()

        assert "cancel" not in rig.provider.calls


async def test_a_vendor_that_cannot_be_told_to_stop_does_not_hold_the_member(world: World) -> None:
    """The job ends all the same."""
    async with running(world) as rig:
        world.vendor.takes_s = 1e6
        rig.provider.faults.before("cancel", ProviderUnreachableError("fake"))
        job = await rendering(rig)

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.TIMED_OUT


async def test_a_vendor_that_is_silent_until_the_deadline(world: World) -> None:
    """No answer for half an hour: the member is released."""
    async with running(world) as rig:
        job = await rendering(rig)
        errors = [ProviderUnreachableError("fake") for _ in range(500)]
        rig.provider.faults.before("check", *errors)

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.TIMED_OUT


async def test_after_a_long_absence_one_look_comes_before_the_deadline(world: World) -> None:
    """We were away for two hours, the render is done: it is delivered, not given up."""
    async with running(world) as rig:
        job = await rendering(rig)
    world.clock.turn(7200)

    async with process(world) as rig:
        rig.provider.faults.before("check", ProviderUnreachableError("fake"))
        async with Runner(rig.house):
            await rig.until_state(job, JobState.DELIVERED)


async def test_a_vendor_that_stops_a_render_by_itself_failed(world: World) -> None:
    """Nobody asked for it: the maker is released, and it is no cancel of theirs."""
    async with running(world) as rig:
        job = await rendering(rig)
        (render,) = world.vendor.renders.values()
        render.cancelled = True

        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.PROVIDER


async def test_a_vendor_that_stops_by_itself_and_charges(world: World) -> None:
    """Its terms say that a stopped render is charged: the house pays, not the member."""
    async with running(world, Setup(models=[model(cancel=CancelTerms.CHARGED)])) as rig:
        job = await rendering(rig)
        (render,) = world.vendor.renders.values()
        render.cancelled = True

        ended = await rig.until_state(job, JobState.FAILED)

        assert (ended.charge, ended.cost) == (0, 40 * CENT)
        assert (await rig.money()).overrun == 40 * CENT


async def test_a_vendor_that_cannot_stop_says_so_at_the_deadline(world: World) -> None:
    """Too late to stop: the job ends all the same."""
    async with running(world, Setup(cancels=CancelOutcome.TOO_LATE)) as rig:
        world.vendor.takes_s = 1e6
        job = await rendering(rig)

        assert (await rig.until_state(job, JobState.FAILED)).failure is FailureReason.TIMED_OUT


async def test_a_render_that_only_an_earlier_process_could_hear_of(world: World) -> None:
    """It is parked for a steward with its money held, sent to nobody again, and ends as the steward says."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make(), JobState.RENDERING)
        rig.provider.faults.before("check", SubmitUncertainError("fake", "its conversation ended"))
        parked = await rig.until_state(job, JobState.UNKNOWN)
        await rig.turn(600)
        assert (await rig.job(parked)).state is JobState.UNKNOWN
        assert rig.provider.calls.count("submit") == 1
        receipt = await rig.database.inner.read(lambda unit: unit.ledger.receipt(job.id))
        assert receipt is not None
        ended = await unknowns.not_found(rig.house, job.id, guild_id=GUILD)
        assert isinstance(ended, Job)
        assert (ended.state, ended.charge) == (JobState.FAILED, 0)
        assert rig.provider.calls.count("submit") == 1
