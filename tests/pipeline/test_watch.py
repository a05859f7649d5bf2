"""Watch: renders are looked at when a look is due, and what the vendor says is acted on."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from math import log

import pytest

from bot.domain.errors import (
    DatabaseUnreachableError,
    ProviderBusyError,
    ProviderUnreachableError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.ids import MemberId
from bot.domain.job import Job, JobState
from bot.domain.model import CancelTerms
from bot.domain.money import CENT, MicroUsd
from bot.domain.pacing import Eta, eta_key
from bot.domain.render import CancelOutcome, FailureReason
from bot.pipeline import cancel, unknowns
from bot.pipeline.runner import Runner
from bot.pipeline.settle import settle
from bot.ports import Unit
from tests.pipeline.rig import (
    GUILD,
    LIMITS,
    MAKER,
    OTHER,
    Rig,
    Setup,
    World,
    model,
    process,
    running,
)

KEY = eta_key("fake:one", 4, "720p")


async def rendering(rig: Rig, prompt: str = "a fox", member_id: MemberId = MAKER):
    """A job that the vendor has."""
    return await rig.until_state(await rig.make(prompt, member_id=member_id), JobState.RENDERING)


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


async def test_a_vendor_that_cannot_stop_says_so_at_the_deadline(world: World) -> None:
    """Too late to stop: the job ends all the same."""
    async with running(world, Setup(cancels=CancelOutcome.TOO_LATE)) as rig:
        world.vendor.takes_s = 1e6
        job = await rendering(rig)

        assert (await rig.until_state(job, JobState.FAILED)).failure is FailureReason.TIMED_OUT


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


async def test_a_job_of_a_later_attempt_is_not_ours(world: World) -> None:
    """The row stands in another epoch: whoever holds the old one stops silently."""
    async with running(world) as rig:
        world.vendor.takes_s = 60
        job = await rendering(rig)
        rig.house.board.errands[job.id].job = replace(job, epoch=job.epoch - 1)

        await rig.turn(120)

        assert rig.house.board.errands == {}
        assert (await rig.job(job)).state is JobState.RENDERING


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
