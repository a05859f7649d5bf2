"""A guild that the bot was removed from: nothing more is begun there, and nothing is charged for it."""

from bot.domain.ids import GuildId
from bot.domain.job import JobState
from bot.pipeline import leaving
from tests.pipeline.rig import GUILD, Setup, World, running


async def test_what_waits_ends_free_and_what_renders_goes_on(world: World) -> None:
    """One place at the vendor: the first is there, the second waits."""
    async with running(world, Setup(places=1)) as rig:
        world.vendor.takes_s = 60.0
        first = await rig.until_state(await rig.make("a fox"), JobState.RENDERING)
        second = await rig.make("an owl")

        assert await leaving.end_queued(rig.house, lambda guild_id: guild_id == GUILD) == 1

        ended = await rig.until_state(second, JobState.CANCELLED)
        assert ended.charge == 0
        await rig.until_state(first, JobState.DELIVERED)
        assert [render.spec.prompt for render in world.vendor.renders.values()] == ["a fox"]
        assert await rig.audit() == []


async def test_other_guilds_wait_on(world: World) -> None:
    """Only where we were removed."""
    async with running(world, Setup(places=1)) as rig:
        await rig.until_state(await rig.make("a fox"), JobState.RENDERING)
        waiting = await rig.make("an owl")

        assert (
            await leaving.end_queued(rig.house, lambda guild_id: guild_id == GuildId(GUILD + 1))
            == 0
        )

        await rig.until_state(waiting, JobState.DELIVERED)
