"""Dispatch: jobs reach their providers in fair order, each submitted once, whatever the vendor answers."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import (
    AccountFault,
    DatabaseFullError,
    DatabaseUnreachableError,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderRejectedError,
    ProviderUnreachableError,
    SubmitUncertainError,
)
from bot.domain.ids import JobId, MemberId
from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.notice import EstimateAbove
from bot.domain.render import FailureReason, Reconciles
from bot.pipeline import house_rules
from bot.pipeline.board import Board
from bot.pipeline.cancel import cancel
from bot.pipeline.rest import Rest
from bot.pipeline.runner import Runner
from bot.ports import Submitted
from tests.pipeline.rig import CHANNEL, GUILD, LIMITS, OTHER, Setup, World, model, process, running


async def test_no_more_renders_at_once_than_the_provider_has_places(world: World) -> None:
    """Two places: the third job waits until one is free, then starts by itself."""
    async with running(world, Setup(places=2)) as rig:
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(3)]
        await rig.until_state(jobs[1], JobState.RENDERING)
        assert (await rig.job(jobs[2])).state is JobState.QUEUED

        await rig.until_all_end()

        started = [render.created_at for render in world.vendor.renders.values()]
        assert started[2] >= started[0] + timedelta(seconds=world.vendor.takes_s)


async def test_a_member_runs_two_jobs_at_once(world: World) -> None:
    """However many places are free, the third of the same member waits."""
    async with running(world, Setup(places=9)) as rig:
        jobs = [await rig.make(f"fox {n}") for n in range(3)]
        await rig.turn(1)

        states = [(await rig.job(job)).state for job in jobs]
        assert states == [JobState.RENDERING, JobState.RENDERING, JobState.QUEUED]


async def test_a_light_member_does_not_wait_behind_a_heavy_one(world: World) -> None:
    """Start-time fair queueing: five jobs asked for first do not hold up one asked for later."""
    async with running(world, Setup(places=1)) as rig:
        heavy = [await rig.make(f"heavy {n}", seconds=8) for n in range(5)]
        await rig.until_state(heavy[0], JobState.RENDERING)
        light = await rig.make("light", member_id=OTHER)

        await rig.until_all_end()

        order = [render.spec.prompt for render in world.vendor.renders.values()]
        assert order.index("light") <= 2
        assert (await rig.job(light)).state is JobState.DELIVERED


async def test_two_who_always_wait_differ_by_at_most_a_job_each(world: World) -> None:
    """The bound of SFQ through the whole house: at no time is one ahead by more than both dearest jobs."""
    setup = Setup(places=1, share=MicroUsd(100 * DOLLAR), pool=MicroUsd(1000 * DOLLAR))
    async with process(world, setup) as rig:
        for n in range(5):
            await rig.make(f"long {n}", seconds=12)
            await rig.make(f"short {n}", member_id=OTHER)

        async with Runner(rig.house):
            await rig.until_all_end()

        served = {"long": 0, "short": 0}
        left = {"long": 5, "short": 5}
        for render in world.vendor.renders.values():
            who = render.spec.prompt.split()[0]
            served[who] += render.spec.seconds
            left[who] -= 1
            if all(left.values()):  # both still wait
                assert abs(served["long"] - served["short"]) <= 12 + 4


async def test_a_busy_vendor_is_left_alone_as_long_as_it_wishes(world: World) -> None:
    """A clear 429 precedes acceptance: the job keeps its place, and is sent anew after `Retry-After`."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", ProviderBusyError("fake", retry_after_s=40))
        job = await rig.make()
        asked_at = world.clock.now()
        waiting = await rig.until_state(job, JobState.QUEUED)
        await rig.turn(0.5)
        waiting = await rig.job(job)
        assert waiting.not_before is not None
        assert waiting.not_before >= asked_at + timedelta(seconds=40)

        done = await rig.until_state(job, JobState.DELIVERED)

        (render,) = world.vendor.renders.values()
        assert render.created_at >= asked_at + timedelta(seconds=40)
        assert (render.key, done.epoch) == (f"{job.interaction_id}-2", 2)


async def test_while_a_vendor_rests_only_one_job_tries_it(world: World) -> None:
    """Ten jobs do not all run into the same wall again and again."""
    async with running(world, Setup(places=20)) as rig:
        errors = [ProviderUnreachableError("fake", "refused") for _ in range(13)]
        rig.provider.faults.before("submit", *errors)
        for n in range(10):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))

        await rig.until_all_end()

        assert rig.provider.calls.count("submit") == 13 + 10
        assert len(world.vendor.renders) == 10


async def test_a_vendors_no_ends_the_job_and_releases_its_maker(world: World) -> None:
    """Refused before acceptance: nothing was charged, nothing is."""
    async with running(world) as rig:
        rig.provider.faults.before(
            "submit", ProviderRejectedError("fake", reason=FailureReason.REFUSED_INPUT)
        )
        job = await rig.make()

        failed = await rig.until_state(job, JobState.FAILED)

        assert (failed.failure, failed.charge) == (FailureReason.REFUSED_INPUT, 0)
        money = await rig.money()
        assert (money.held, money.spent, money.overrun) == (0, 0, 0)
        assert world.guild.card_of(job.id).views[-1][0].state is JobState.FAILED


async def test_a_key_that_is_refused_pauses_the_provider_and_wakes_a_steward(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Its jobs stay in the queue, nobody new is let in, and it is tried again after a while."""
    async with running(world) as rig:
        rig.provider.faults.before(
            "submit", ProviderCredentialsError("fake"), ProviderCredentialsError("fake")
        )
        job = await rig.make()
        await rig.turn(1)
        assert (await rig.job(job)).state is JobState.QUEUED
        assert rig.house.board.paused == {"fake": AccountFault.KEY}
        assert any(record.levelno == logging.ERROR for record in caplog.records)
        (_, progress) = world.guild.card_of(job.id).views[-1]
        assert progress.starts_at is None

        await rig.until_state(job, JobState.DELIVERED)

        assert rig.house.board.paused == {}
        assert rig.provider.calls.count("submit") == 3


async def test_a_model_that_is_not_switched_on_shuts_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Its job ends free of charge, its keeper is told, and what else that vendor makes goes on."""
    async with running(world) as rig:
        closed = ProviderCredentialsError("fake", fault=AccountFault.INACTIVE, of_model=True)
        rig.provider.faults.before("submit", closed)
        job = await rig.make()

        failed = await rig.until_state(job, JobState.FAILED)

        assert (failed.failure, failed.charge) == (FailureReason.UNAVAILABLE, 0)
        assert rig.house.board.paused == {}
        assert f"{job.spec.model_key} is not switched on" in caplog.text
        await rig.until_state(await rig.make("a blue fox"), JobState.DELIVERED)


async def test_a_pause_ends_though_nobody_waits_any_more(world: World) -> None:
    """Whose job ran into it cancels it, or moves it: what the account lacked is there, and nobody would try."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", ProviderCredentialsError("fake"))
        job = await rig.make()
        await rig.turn(1)
        assert rig.house.board.paused == {"fake": AccountFault.KEY}
        await cancel(rig.house, job.id, guild_id=job.guild_id, member_id=job.member_id)
        await rig.turn(1)
        assert rig.house.board.paused == {"fake": AccountFault.KEY}

        await rig.turn(70)

        assert rig.house.board.paused == {}
        await rig.until_state(await rig.make("a blue fox"), JobState.DELIVERED)


async def test_a_model_that_retired_while_the_job_waited(world: World) -> None:
    """The vendor switched it off on the day: the job ends without a call."""
    retiring = model(retires_on=world.clock.now().date() + timedelta(days=1))
    async with running(world, Setup(models=[retiring], places=0)) as rig:
        job = await rig.make()
    world.clock.turn(24 * 3600)

    async with running(world, Setup(models=[retiring])) as rig:
        failed = await rig.until_state(job, JobState.FAILED)

        assert failed.failure is FailureReason.RETIRED
        assert rig.provider.calls == []


async def test_a_submit_that_takes_too_long_is_uncertain_and_not_repeated(world: World) -> None:
    """The timeout is ours; the vendor may well have taken it, so we look before anything else."""
    setup = Setup(limits=replace(LIMITS, submit_timeout_s=0.05))
    async with running(world, setup) as rig:
        world.vendor.never_answers = 1
        job = await rig.make()
        await rig.eventually(lambda: bool(world.vendor.renders))
        await rig.eventually(lambda: not rig.house.board.errands[job.id].in_flight)

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1
        assert rig.provider.calls.count("submit") == 1


async def test_an_adapter_with_a_bug_never_submits_twice(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that nobody foresaw, after the vendor took it: the render is found, not paid again."""
    async with running(world) as rig:
        rig.provider.faults.after("submit", ZeroDivisionError())
        job = await rig.make()

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1
        assert "ZeroDivisionError" in caplog.text


async def test_an_answer_that_cannot_be_written_yet_is_not_lost(world: World) -> None:
    """A full disk between the vendor's yes and our commit: the reference is written once there is room."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        full = DatabaseFullError("full")
        rig.provider.on_submit = lambda: rig.database.faults.before("write", full, full)
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED, JobState.UNKNOWN)

        assert done.state is JobState.DELIVERED
        assert len(world.vendor.renders) == 1


async def test_a_claim_that_cannot_be_written_is_tried_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The loop survives a full disk, and goes on by itself."""
    async with process(world) as rig:
        job = await rig.make()
        rig.database.faults.before("write", *[DatabaseFullError("full") for _ in range(3)])
        async with Runner(rig.house):
            await rig.until_state(job, JobState.DELIVERED)

        assert "No job can be claimed" in caplog.text


async def test_who_is_claimed_and_not_sent_at_a_stop_goes_back(world: World) -> None:
    """A kind stop leaves no job of which the next start would have to wonder whether it was sent."""
    async with process(world, Setup(reconciles=Reconciles.NONE)) as rig:
        runner = Runner(rig.house)
        await runner.__aenter__()
        await rig.quiet()
        for agenda in runner._dispatch.agendas:
            agenda.stop()  # nothing is begun any more, and a claim is still on its way
        job = await rig.make()
        await rig.quiet()
        assert (await rig.job(job)).state is JobState.SUBMITTING

        await runner.stop()

        assert (await rig.job(job)).state is JobState.QUEUED
        assert rig.provider.calls == []


async def test_uncertain_is_not_repeated_though_the_vendor_never_heard_of_it(world: World) -> None:
    """Only after the grace is a job submitted anew, with a new key."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        asked_at = world.clock.now()

        done = await rig.until_state(job, JobState.DELIVERED)

        (render,) = world.vendor.renders.values()
        assert render.created_at >= asked_at + timedelta(seconds=LIMITS.submit_grace_s)
        assert done.epoch == 2


def test_a_rest_grows_and_is_counted_once_for_those_who_failed_together(world: World) -> None:
    """Ten refusals of one moment are one reason to wait, not ten."""
    now = world.clock.now()
    rest = Rest("fake", Board())
    assert rest.places(now) > 1000

    first = rest.trouble(now)
    assert rest.trouble(now) == first
    assert rest.refuse(now, AccountFault.KEY) == first
    assert rest.places(now) == 0
    assert rest.places(first) == 1
    second = rest.trouble(first)
    assert second - first > first - now
    rest.well()
    assert rest.places(now) > 1000


def test_a_clock_that_is_set_back_makes_nobody_rest_for_longer(world: World) -> None:
    """An hour back while a busy vendor is left alone for a second: nobody waits for that hour to come again."""
    now = world.clock.now()
    rest = Rest("fake", Board())
    rest.trouble(now)

    assert rest.places(now - timedelta(hours=1)) == 1
    again = rest.trouble(now - timedelta(hours=1))
    assert again < now


@pytest.mark.parametrize("again", [0, 1])
async def test_a_claim_that_was_written_unheard_is_taken_up(world: World, again: int) -> None:
    """The connection broke at its commit: the job is found without a restart, and never sent blindly."""
    gone = DatabaseUnreachableError("gone")
    async with running(world) as rig:
        await rig.quiet()  # what the house looks after at its start is behind us
        job = await rig.make()
        rig.database.faults.after("write", gone)
        rig.database.faults.before("read", *[gone] * again)
        await rig.quiet()
        assert (await rig.job(job)).state is JobState.SUBMITTING
        rig.house.board.wake_dispatch.set()  # the loop looks before anybody else reads
        await rig.quiet()
        await rig.make("second", member_id=OTHER)

        await rig.until_all_end()

        assert len(world.vendor.renders) == 2
        assert [each.state for each in await rig.jobs()] == [JobState.DELIVERED] * 2


async def test_a_return_to_the_queue_that_was_written_unheard(world: World) -> None:
    """Its answer was lost, and the job was claimed anew meanwhile: the new attempt is the one that counts."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", ProviderBusyError("fake", retry_after_s=1))
        job = await rig.make()
        real = rig.provider.submit
        gone = DatabaseUnreachableError("gone")

        async def then_breaks(*args: Any, **kwargs: Any) -> Submitted:
            rig.provider.submit = real
            rig.database.faults.after("write", gone)
            return await real(*args, **kwargs)

        rig.provider.submit = then_breaks

        done = await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1
        assert done.epoch >= 2


async def test_an_estimate_above_what_is_held(world: World) -> None:
    """A vendor that will take more is told of at once, to the log and to stewards, once a model; the job goes on."""
    async with running(world) as rig:
        await house_rules.choose_notices(rig.house, GUILD, CHANNEL)
        for seed, estimate in enumerate((None, 40 * CENT, 41 * CENT, 50 * CENT)):
            world.vendor.estimate = None if estimate is None else MicroUsd(estimate)
            await rig.until_state(await rig.make(seed=seed), JobState.DELIVERED)
        told = [notice for _, notice in world.guild.notices.values()]
        assert told == [EstimateAbove(JobId(3), "One", MicroUsd(40 * CENT), MicroUsd(41 * CENT))]
        assert {job.charge for job in await rig.jobs()} == {40 * CENT}
