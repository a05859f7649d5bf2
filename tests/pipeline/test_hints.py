"""What a vendor's call does: a hint to look now, and never more."""

from bot.domain.job import JobState
from bot.domain.render import Reconciles
from tests.pipeline.rig import Setup, World, running


async def test_a_hint_wakes_the_watch(world: World) -> None:
    """The render is looked at now, and what counts is what the vendor says then."""
    async with running(world) as rig:
        world.vendor.takes_s = 100
        job = await rig.until_state(await rig.make(), JobState.RENDERING)
        await rig.quiet()
        row = await rig.job(job)
        assert row.ref is not None
        looks = rig.provider.calls.count("check")
        assert rig.runner.hint("fake", row.ref.id)
        await rig.quiet()
        assert rig.provider.calls.count("check") == looks + 1
        assert (await rig.job(job)).state is JobState.RENDERING
        for _ in range(50):
            rig.runner.hint("fake", row.ref.id)
        await rig.quiet()
        assert rig.provider.calls.count("check") <= looks + 2
        assert not rig.runner.hint("fake", "nobody's")
        assert not rig.runner.hint("other", row.ref.id)


async def test_a_hint_brings_the_clip_sooner(world: World) -> None:
    """With a hint the clip is fetched at once; without one, at the next look as before."""
    async with running(world) as rig:
        world.vendor.takes_s = 1000
        job = await rig.until_state(await rig.make(), JobState.RENDERING)
        await rig.turn(100)
        row = await rig.job(job)
        assert row.ref is not None
        for render in world.vendor.renders.values():
            render.takes_s = 1
        assert rig.runner.hint("fake", row.ref.id)
        await rig.quiet()
        assert (await rig.job(job)).state is JobState.DELIVERED


async def test_a_hint_wakes_an_uncertain_submit(world: World) -> None:
    """A vendor that speaks of a render nobody knows may mean the one whose answer was lost: it is looked for now."""
    async with running(world, Setup(reconciles=Reconciles.KEY)) as rig:
        world.vendor.loses_answers, world.vendor.shows_after_s = 1, 1.0
        job = await rig.make()
        await rig.quiet()
        assert (await rig.job(job)).state is JobState.SUBMITTING
        looks = rig.provider.calls.count("find")
        rig.clock.turn(1.5)
        assert rig.runner.hint("fake", "r1")
        await rig.quiet()
        assert rig.provider.calls.count("find") == looks + 1
        assert (await rig.job(job)).state is JobState.RENDERING
        assert not rig.runner.hint("other", "r1")
