"""The gallery channel: every clip that everybody may see is shown there too, once, and goes when it is deleted."""

import pytest

from bot.domain.delivery import Rung
from bot.domain.errors import DeliveryUncertainError
from bot.domain.ids import ChannelId
from bot.domain.job import Job, JobState
from bot.pipeline import clip_rules, dms, exhibits
from bot.pipeline.claim import claim
from tests.fakes.fake_discord import FakeMessage
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, Rig, World, running

WALL = ChannelId(20)
ROUND_S = 61.0


def on_the_wall(world: World) -> list[FakeMessage]:
    return [each for each in world.guild.messages.values() if each.channel_id == WALL]


async def shown(rig: Rig, prompt: str, **changes: object) -> Job:
    """A job that has ended, a round later."""
    await clip_rules.choose_gallery(rig.house, GUILD, WALL)
    states = JobState.DELIVERED, JobState.UNDELIVERED
    job = await rig.until_state(await rig.make(prompt, **changes), *states)
    await rig.turn(ROUND_S)
    return job


@pytest.mark.parametrize("unheard", [False, True])
async def test_a_finished_clip_hangs_there_too(world: World, unheard: bool) -> None:
    """Once, though its answer be lost; a smaller copy where the channel takes less."""
    world.vendor.file = b"a clip of forty bytes, more or less, yes"
    world.guild.upload_limit[WALL] = 20
    async with running(world) as rig:
        job = await rig.make("a fox")
        await clip_rules.choose_gallery(rig.house, GUILD, WALL)
        await rig.until_state(job, JobState.DELIVERED)
        if unheard:
            rig.courier.faults.after("deliver", DeliveryUncertainError("reset"))
        await rig.turn(2 * ROUND_S)

        (message,) = on_the_wall(world)
        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.exhibited) == (Rung.FITTED, True)
        assert len(world.guild.clips_of(job.id)) == 2

        await exhibits.withdraw(rig.house, job.id)
        await rig.turn(ROUND_S)
        assert on_the_wall(world) == []
        await rig.turn(ROUND_S)


async def test_what_is_not_for_everybody_does_not_hang_there(world: World) -> None:
    """Private ones, what came by direct message, what adults asked for, and what is in the channel itself."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        await shown(rig, "one", private=True)
        await shown(rig, "two", channel_id=WALL)
        world.guild.restricted.add(CHANNEL)
        await shown(rig, "three", age_restricted=True)
        world.guild.gone.add(CHANNEL)
        await shown(rig, "four")
        assert len(on_the_wall(world)) == 2, "card and clip of what was asked for there"

        world.guild.gone.clear()
        world.guild.restricted.add(WALL)
        await shown(rig, "five", age_restricted=True)
        assert len(on_the_wall(world)) == 3


async def test_a_claimed_clip_hangs_there_and_comes_down(world: World) -> None:
    """What could be posted only later is shown then; what moderators take down goes from there too."""
    async with running(world) as rig:
        world.guild.gone.add(CHANNEL)
        kept = await shown(rig, "a fox")
        assert on_the_wall(world) == []
        where = ChannelId(12)
        claimed = await claim(rig.house, guild_id=GUILD, channel_id=where, member_id=MAKER)
        assert isinstance(claimed, Job)
        await rig.turn(ROUND_S)
        assert len(on_the_wall(world)) == 1

        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, kept.id, where, claimed.message_id)
        )
        await rig.turn(ROUND_S)
        assert on_the_wall(world) == []


async def test_a_gallery_channel_that_is_gone(world: World) -> None:
    """It is not tried again, and keeps nothing from its own channel."""
    async with running(world) as rig:
        world.guild.gone.add(WALL)
        job = await shown(rig, "a fox")
        assert job.state is JobState.DELIVERED
        left = await rig.database.read(lambda unit: unit.exhibits.to_show(limit=9))
        assert list(left) == []
