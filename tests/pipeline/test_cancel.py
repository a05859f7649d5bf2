"""Cancel: a job is stopped while that can help, and everybody knows beforehand what it costs."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import DatabaseFullError, ProviderUnreachableError
from bot.domain.ids import ClipKey, GuildId, JobId
from bot.domain.job import Clip, Job, JobState
from bot.domain.model import CancelTerms
from bot.domain.money import CENT, MicroUsd
from bot.domain.refusals import (
    BusyNow,
    JobNotFound,
    NotYourJob,
    Refusal,
    TooLateToCancel,
)
from bot.domain.render import CancelOutcome, RenderRef
from bot.pipeline.cancel import Cancelling, cancel, terms
from bot.pipeline.runner import Runner
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World, model, process, running

CLIP = Clip(
    key=ClipKey("a.mp4"),
    size_bytes=1,
    sha256="a",
    width_px=2,
    height_px=2,
    seconds=4.0,
    video_codec="h264",
    audio_codec=None,
)


async def press(rig: Rig, job: Job, **changes: Any) -> Cancelling | Refusal:
    """The maker presses *Cancel*."""
    usual: dict[str, Any] = {"guild_id": GUILD, "member_id": MAKER}
    return await cancel(rig.house, job.id, **(usual | changes))


async def rendering(rig: Rig) -> Job:
    rig.world.vendor.takes_s = 600
    return await rig.until_state(await rig.make(), JobState.RENDERING)


async def test_a_waiting_job_is_released_at_once(world: World) -> None:
    """Hold and place in the queue go back; nothing was sent."""
    async with running(world, Setup(places=1)) as rig:
        await rendering(rig)
        job = await rig.make("second")

        answer = await press(rig, job)

        assert isinstance(answer, Cancelling)
        assert (answer.done, answer.charged, answer.job.state) == (True, False, JobState.CANCELLED)
        assert (await rig.money()).held == 40 * CENT
        await rig.quiet()
        assert world.guild.card_of(job.id).views[-1][0].state is JobState.CANCELLED
        assert len(rig.house.board.line) == 0


async def test_a_flagged_job_can_be_taken_back(world: World) -> None:
    """Before a moderator looked."""
    async with process(world) as rig:
        job = await rig.make("a doubtful fox")

        answer = await press(rig, job)

        assert isinstance(answer, Cancelling)
        assert answer.done


async def test_a_free_stop_costs_nothing(world: World) -> None:
    """The vendor stops and takes nothing, and so do we."""
    async with running(world) as rig:
        job = await rendering(rig)
        assert terms(rig.house, job) is CancelTerms.FREE

        answer = await press(rig, job)

        assert isinstance(answer, Cancelling)
        assert (answer.done, answer.charged) == (True, False)
        (render,) = world.vendor.renders.values()
        assert render.cancelled
        money = await rig.money()
        assert (money.held, money.spent, money.overrun) == (0, 0, 0)
        assert rig.house.board.errands == {}


@pytest.mark.parametrize(
    ("says", "charge", "overrun"),
    [(None, 40, 0), (MicroUsd(10 * CENT), 10, 0), (MicroUsd(60 * CENT), 40, 20)],
)
async def test_a_charged_stop_is_charged_to_who_wished_it(
    world: World, says: MicroUsd | None, charge: int, overrun: int
) -> None:
    """The button had said so: what the vendor takes, at most the price, else cancelling would drain the pool."""
    async with running(world, Setup(models=[model(cancel=CancelTerms.CHARGED)])) as rig:
        world.vendor.cost = says
        job = await rendering(rig)
        assert terms(rig.house, job) is CancelTerms.CHARGED

        answer = await press(rig, job)

        assert isinstance(answer, Cancelling)
        assert (answer.done, answer.charged) == (True, True)
        assert answer.job.charge == charge * CENT
        money = await rig.money()
        assert (money.held, money.overrun) == (0, overrun * CENT)
        assert money.spent == (charge + overrun) * CENT
        assert await rig.audit() == []


async def test_a_model_that_cannot_be_stopped(world: World) -> None:
    """Said at once, and the clip comes."""
    async with running(world, Setup(models=[model(cancel=CancelTerms.NO)])) as rig:
        job = await rendering(rig)

        assert await press(rig, job) == TooLateToCancel(job.id, ended=False)
        assert not (await rig.job(job)).cancel_asked
        assert "cancel" not in rig.provider.calls


@pytest.mark.parametrize("outcome", [CancelOutcome.TOO_LATE, CancelOutcome.UNSUPPORTED])
async def test_a_vendor_that_does_not_stop_any_more(world: World, outcome: CancelOutcome) -> None:
    """The wish is forgotten, the clip is delivered and charged."""
    async with running(world, Setup(cancels=outcome)) as rig:
        job = await rendering(rig)

        assert await press(rig, job) == TooLateToCancel(job.id, ended=False)

        done = await rig.until_state(job, JobState.DELIVERED)
        assert (done.cancel_asked, done.charge) == (False, 40 * CENT)


async def test_a_vendor_that_cannot_be_reached_is_told_later(world: World) -> None:
    """The wish stands; the next look tells the vendor."""
    async with running(world) as rig:
        job = await rendering(rig)
        rig.provider.faults.before("cancel", ProviderUnreachableError("fake"))

        answer = await press(rig, job)

        assert isinstance(answer, Cancelling)
        assert not answer.done
        assert (await rig.job(job)).cancel_asked
    async with running(world) as rig:
        assert (await rig.until_state(job, JobState.CANCELLED)).charge == 0


async def test_while_it_is_being_submitted_the_wish_is_kept(world: World) -> None:
    """As soon as the render is known it is stopped."""
    async with running(world) as rig:
        world.vendor.takes_s = 600
        release = asyncio.Event()
        real = rig.provider.submit

        async def slow(*args: Any, **kwargs: Any) -> Any:
            await release.wait()
            return await real(*args, **kwargs)

        rig.provider.submit = slow
        job = await rig.make()
        await rig.quiet()

        answer = await press(rig, job)
        assert isinstance(answer, Cancelling)
        assert (answer.done, answer.job.state) == (False, JobState.SUBMITTING)
        release.set()

        ended = await rig.until_state(job, JobState.CANCELLED)
        assert ended.charge == 0
        assert rig.provider.calls.count("cancel") == 1


async def test_who_may_not_cancel_changes_nothing(world: World) -> None:
    """Somebody else's press, another guild's, a number that is none."""
    async with running(world) as rig:
        job = await rendering(rig)

        assert await press(rig, job, member_id=OTHER) == NotYourJob(job.id, MAKER)
        assert await press(rig, job, guild_id=GuildId(2)) == JobNotFound(job.id)
        assert await press(rig, replace(job, id=JobId(99))) == JobNotFound(JobId(99))
        assert (await rig.job(job)).state is JobState.RENDERING
        assert not (await rig.job(job)).cancel_asked
        assert rig.house.board.cancels == set()


async def test_a_press_of_somebody_else_at_the_wrong_moment_stops_nothing(world: World) -> None:
    """While their wish is being looked up the watch comes by: the row says that nobody may."""
    async with running(world) as rig:
        job = await rendering(rig)
        rig.house.board.cancels.add(job.id)  # as `cancel` does before it has looked

        await rig.turn(120)

        assert (await rig.job(job)).state is JobState.RENDERING
        assert "cancel" not in rig.provider.calls


async def test_a_steward_may_cancel(world: World) -> None:
    """For whomever."""
    async with running(world) as rig:
        job = await rendering(rig)

        answer = await press(rig, job, member_id=OTHER, steward=True)

        assert isinstance(answer, Cancelling)
        assert answer.done


async def test_what_has_ended_cannot_be_cancelled(world: World) -> None:
    """Delivered is delivered; and a second press of *Cancel* finds it cancelled."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.DELIVERED)

        assert await press(rig, job) == TooLateToCancel(job.id, ended=True)
        assert terms(rig.house, await rig.job(job)) is CancelTerms.NO


async def test_a_model_that_left_the_catalog_cannot_be_stopped(world: World) -> None:
    """Nobody knows its terms any more."""
    async with running(world) as rig:
        job = await rendering(rig)
        stranger = replace(job, spec=replace(job.spec, model_key="fake:gone"))

        assert terms(rig.house, stranger) is CancelTerms.NO


async def test_a_clip_that_is_finished_meanwhile_is_not_cancelled(world: World) -> None:
    """The vendor says "stopped" of a render that another process has already brought home."""
    async with running(world) as rig:
        job = await rendering(rig)
        real = rig.provider.cancel

        async def late(ref: RenderRef) -> CancelOutcome:
            row = await rig.job(job)
            await rig.database.inner.write(
                lambda unit: unit.jobs.advance(row, state=JobState.STORED, clip=CLIP)
            )
            return await real(ref)

        rig.provider.cancel = late

        assert await press(rig, job) == TooLateToCancel(job.id, ended=False)

        assert (await rig.job(job)).state is JobState.STORED


async def test_a_database_out_of_order_is_said_kindly(world: World) -> None:
    """And the wish is not half remembered."""
    async with running(world) as rig:
        job = await rendering(rig)
        rig.database.faults.before("write", DatabaseFullError("full"))

        assert await press(rig, job) == BusyNow()
        assert rig.house.board.cancels == set()


async def test_a_stop_that_is_pressed_twice_is_one_stop(world: World) -> None:
    """Both presses get the same answer, and the books are right."""
    async with running(world, Setup(models=[model(cancel=CancelTerms.CHARGED)])) as rig:
        job = await rendering(rig)

        answers = await asyncio.gather(press(rig, job), press(rig, job))

        assert any(isinstance(answer, Cancelling) and answer.done for answer in answers)
        assert (await rig.money()).spent == 40 * CENT
        assert await rig.audit() == []


async def test_a_stop_whose_answer_is_lost_is_a_cancel_all_the_same(world: World) -> None:
    """The vendor stopped and we did not hear of it: the next look does, and the wish is in the row."""
    async with running(world) as rig:
        job = await rendering(rig)
        lost = ProviderUnreachableError("fake")
        rig.provider.faults.after("cancel", lost, lost, lost)

        answer = await press(rig, job)
        assert isinstance(answer, Cancelling)
        assert not answer.done

        ended = await rig.until_state(job, JobState.CANCELLED)
        assert (ended.charge, await rig.audit()) == (0, [])


async def test_after_a_restart_the_wish_outlives_a_silent_vendor(world: World) -> None:
    """Told again and again until it hears."""
    async with running(world) as rig:
        job = await rendering(rig)
        rig.provider.faults.before("cancel", ProviderUnreachableError("fake"))
        await press(rig, job)

    async with process(world) as rig:
        rig.provider.faults.before("cancel", ProviderUnreachableError("fake"))
        async with Runner(rig.house):
            await rig.until_state(job, JobState.CANCELLED)


async def test_a_provider_that_is_gone_cannot_be_told(world: World) -> None:
    """Its key was taken away: too late to cancel, and the wish is not kept."""
    async with running(world) as rig:
        job = await rendering(rig)

        answer = await cancel(
            replace(rig.house, providers={}), job.id, guild_id=GUILD, member_id=MAKER
        )

        assert answer == TooLateToCancel(job.id, ended=False)
        assert not (await rig.job(job)).cancel_asked
