"""Reconcile: an uncertain submit is looked for before anything is paid twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ProviderUnreachableError, SubmitUncertainError
from bot.domain.ids import InteractionId, MemberId
from bot.domain.job import JobState
from bot.domain.render import Reconciles
from bot.domain.snowflakes import snowflake_at
from bot.pipeline import cancel
from bot.pipeline.runner import Runner
from tests.pipeline.rig import (
    GUILD,
    LIMITS,
    MAKER,
    OTHER,
    Setup,
    World,
    lost,
    model,
    process,
    running,
)

GRACE_S = LIMITS.submit_grace_s


async def test_by_our_key_the_render_is_found_at_once(world: World) -> None:
    """Where the key makes it certain nobody has to wait for the grace."""
    async with running(world, Setup(reconciles=Reconciles.KEY)) as rig:
        lost(world)
        job = await rig.make()
        asked_at = world.clock.now()

        found = await rig.until_state(job, JobState.RENDERING)

        assert world.clock.now() - asked_at < timedelta(seconds=1)
        assert found.ref is not None
        assert found.ref.id in world.vendor.renders


async def test_a_key_that_does_not_show_yet_is_looked_for_again_after_the_grace(
    world: World,
) -> None:
    """A vendor that lists late: the render is found, not paid again."""
    async with running(world, Setup(reconciles=Reconciles.KEY)) as rig:
        lost(world)
        world.vendor.shows_after_s = 5
        job = await rig.make()

        done = await rig.until_state(job, JobState.DELIVERED)

        assert (len(world.vendor.renders), done.epoch) == (1, 1)


async def test_by_list_the_grace_passes_before_anything_is_concluded(world: World) -> None:
    """Bytes in flight can still be accepted: until then the job stays as it is, and keeps its hold."""
    async with running(world) as rig:
        lost(world)
        job = await rig.make()
        await rig.turn(GRACE_S - 5)
        assert (await rig.job(job)).state is JobState.SUBMITTING
        assert "find" not in rig.provider.calls

        done = await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1
        assert done.rendering_at == next(iter(world.vendor.renders.values())).created_at


@pytest.mark.parametrize("by_s", [-40 * 86_400, -3600, 3600])
async def test_a_clock_that_is_set_moves_no_grace(world: World, by_s: float) -> None:
    """The grace is as long as ever: bytes that are on their way go by no clock, nor does the member who waits."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.turn(2)
        world.clock.leap(by_s)
        await rig.turn(GRACE_S - 5)
        assert (await rig.job(job)).epoch == 1

        await rig.turn(2 * GRACE_S)  # a set clock may cost as much again

        assert (await rig.job(job)).epoch == 2


@pytest.mark.parametrize("ahead_s", [-300, -20, 20, 300])
async def test_a_clock_that_is_wrong_pays_nothing_twice(world: World, ahead_s: float) -> None:
    """What the vendor dates by the right time is ours: how wrong our clock is, Discord's number of the ask tells."""
    async with running(world) as rig:
        lost(world)
        world.vendor.shows_after_s = ahead_s  # its list goes by its own clock
        right = world.clock.now() - timedelta(seconds=ahead_s)
        job = await rig.make(interaction_id=InteractionId(snowflake_at(right, 1)))
        await rig.turn(GRACE_S - 5)
        (render,) = world.vendor.renders.values()
        render.created_at -= timedelta(seconds=ahead_s)

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1


async def test_what_surely_did_not_arrive_goes_back_to_its_place(world: World) -> None:
    """After the grace the list shows nothing: the job is queued again and submitted with a new key."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.turn(GRACE_S + 1)

        done = await rig.until_state(job, JobState.DELIVERED)

        (render,) = world.vendor.renders.values()
        assert render.key == f"{job.interaction_id}-2"
        assert done.start_tag == job.start_tag


async def test_two_alike_never_take_the_same_render(world: World) -> None:
    """Two members asked for the same clip and both answers were lost: each gets a render of its own."""
    async with running(world) as rig:
        lost(world, 2)
        one = await rig.make("twins")
        two = await rig.make("twins", member_id=OTHER)

        await rig.until_all_end()

        refs = {job.ref.id for job in await rig.jobs() if job.ref}
        assert refs == set(world.vendor.renders)
        assert len(refs) == 2
        assert one.id != two.id


async def test_of_two_alike_only_one_arrived(world: World) -> None:
    """One adopts the render, the other is surely absent and submitted anew: two paid, two clips."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        lost(world)
        await rig.make("twins")
        await rig.make("twins", member_id=OTHER)

        jobs = await rig.until_all_end()

        assert [job.state for job in jobs] == [JobState.DELIVERED] * 2
        assert len(world.vendor.renders) == 2


async def test_while_a_twins_submit_is_under_way_nobody_adopts(world: World) -> None:
    """Its render could be mistaken for ours, so the uncertain job waits for the twin's answer."""
    setup = Setup(limits=replace(LIMITS, submit_timeout_s=60, submit_grace_s=3))
    async with running(world, setup) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        unsure = await rig.make("twins")
        await rig.turn(1)
        world.vendor.never_answers = 1
        slow = await rig.make("twins", member_id=OTHER)
        await rig.turn(20)

        assert rig.house.board.errands[slow.id].in_flight
        assert (await rig.job(unsure)).state is JobState.SUBMITTING
        await rig.turn(20)
        assert (await rig.job(unsure)).state is JobState.SUBMITTING
        await rig.runner.stop(within_s=0.05)


async def test_a_render_from_another_time_is_not_ours(world: World) -> None:
    """Somebody made the same clip with the same key a day ago: that one is not adopted."""
    async with process(world) as rig:
        old = await rig.make("twins")
        world.vendor.accept("elsewhere", model(), old.spec)
        world.clock.turn(3600)
        async with Runner(rig.house):
            rig.provider.faults.before("submit", SubmitUncertainError("fake"))

            done = await rig.until_state(old, JobState.DELIVERED)

            assert done.ref is not None
            assert world.vendor.renders[done.ref.id].key == f"{old.interaction_id}-2"


async def test_a_vendor_that_cannot_be_asked_is_asked_again(world: World) -> None:
    """Not being told is no proof of absence."""
    async with running(world) as rig:
        lost(world)
        job = await rig.make()
        errors = [ProviderUnreachableError("fake") for _ in range(5)]
        rig.provider.faults.before("find", *errors)

        await rig.until_state(job, JobState.DELIVERED)

        assert len(world.vendor.renders) == 1
        assert rig.provider.calls.count("find") == 6


async def test_a_vendor_that_stays_silent_leaves_it_to_a_steward(world: World) -> None:
    """Past the deadline the job is parked: it may have been paid, so it is never just dropped."""
    async with running(world) as rig:
        lost(world)
        job = await rig.make()
        errors = [ProviderUnreachableError("fake") for _ in range(500)]
        rig.provider.faults.before("find", *errors)

        await rig.until_state(job, JobState.UNKNOWN)

        assert (await rig.money()).held == job.price


async def test_a_model_that_left_the_catalog_cannot_be_looked_for(world: World) -> None:
    """An operator took the row out while its submit was uncertain: a steward decides in the end."""
    async with process(world) as rig:
        job = await rig.make()
        await rig.database.inner.write(lambda unit: unit.jobs.claim("fake", 1, world.clock.now()))

    async with running(world, Setup(models=[model("fake:two")])) as rig:
        await rig.until_state(job, JobState.UNKNOWN)


async def test_a_provider_that_is_not_set_up_any_more_parks_the_job(world: World) -> None:
    """Its key is gone after a restart: nobody can look."""
    async with process(world) as rig:
        job = await rig.make()
        await rig.database.inner.write(lambda unit: unit.jobs.claim("fake", 1, world.clock.now()))

    async with process(world) as rig:
        house = replace(rig.house, providers={})
        async with Runner(house):
            await rig.until_state(job, JobState.UNKNOWN)


async def test_after_a_kill_nobody_submits_blindly(world: World) -> None:
    """A row in `submitting` is looked for after the grace, counted from its claim."""
    async with process(world) as rig:
        job = await rig.make()
        (claimed,) = await rig.database.inner.write(
            lambda unit: unit.jobs.claim("fake", 1, world.clock.now())
        )
        world.vendor.accept(claimed.idempotency_key, model(), claimed.spec)
    world.clock.turn(GRACE_S / 2)

    async with running(world) as rig:
        await rig.turn(GRACE_S / 2 - 1)
        assert (await rig.job(job)).state is JobState.SUBMITTING
        await rig.until_state(job, JobState.DELIVERED)
        assert len(world.vendor.renders) == 1


async def test_a_cancel_while_it_is_uncertain_ends_what_did_not_arrive(world: World) -> None:
    """Asked to cancel before anybody knew: absent means cancelled, not submitted again."""
    async with running(world) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.turn(1)

        answer = await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)
        assert isinstance(answer, cancel.Cancelling)
        assert not answer.done

        ended = await rig.until_state(job, JobState.CANCELLED)
        assert (ended.charge, world.vendor.renders) == (0, {})


async def test_a_cancel_while_it_is_uncertain_stops_what_did_arrive(world: World) -> None:
    """The wish is honoured as soon as the render is known."""
    async with running(world) as rig:
        world.vendor.takes_s = 600
        lost(world)
        job = await rig.make()
        await rig.turn(1)

        await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)

        ended = await rig.until_state(job, JobState.CANCELLED)
        (render,) = world.vendor.renders.values()
        assert render.cancelled
        assert ended.charge == 0
        assert rig.house.board.cancels == set()


async def test_many_uncertain_submits_are_all_settled(world: World) -> None:
    """A vendor that loses every other answer: nothing is lost, nothing is paid twice."""
    async with running(world, Setup(places=20)) as rig:
        for n in range(12):
            lost(world, n % 2)
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))
            await rig.quiet()

        jobs = await rig.until_all_end()

        assert all(job.state is JobState.DELIVERED for job in jobs)
        assert len(world.vendor.renders) == 12
        assert await rig.audit() == []
