"""Thanks: once a member and clip, never for oneself, and a maker who is told once a day at most."""

from bot.domain.errors import MissingPermissionError
from bot.domain.ids import InteractionId
from bot.domain.job import JobState
from bot.domain.thanks import NothingToThankFor, OwnClip, ThankedAlready, Thanks
from bot.pipeline import dms, thanks, views
from bot.pipeline.thanks import Thanked, thank
from tests.pipeline.rig import GUILD, MAKER, OTHER, World, running


async def test_thanks_are_counted_and_told_once_a_day(world: World) -> None:
    """Who wants direct messages gets one a day, across restarts; `/quota me` counts all."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        queued = await rig.make("one")
        assert await thank(rig.house, queued, OTHER) == NothingToThankFor(queued.id)
        first = await rig.until_state(queued, JobState.DELIVERED)
        second = await rig.until_state(await rig.make("two"), JobState.DELIVERED)
        assert await thank(rig.house, first, MAKER) == OwnClip(first.id)
        assert await thank(rig.house, first, OTHER) == Thanked(first.id, 1)
    async with running(world) as rig:
        assert await thank(rig.house, first, OTHER) == ThankedAlready(first.id)
        assert await thank(rig.house, second, OTHER) == Thanked(second.id, 1)
        assert world.guild.thanked == [(first.id, OTHER)]
        rig.clock.turn(86_400)
        third = await rig.until_state(
            await rig.make("three", interaction_id=InteractionId(9)), JobState.DELIVERED
        )
        rig.courier.faults.before("pass_on_thanks", MissingPermissionError("closed"))
        assert await thank(rig.house, third, OTHER) == Thanked(third.id, 1)
        view = await views.quota(rig.house, GUILD, MAKER)
        assert isinstance(view, views.QuotaView)
        assert view.thanks == Thanks(3, 3)


async def test_who_wants_no_messages_gets_none(world: World) -> None:
    """The number is there all the same."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make("one"), JobState.DELIVERED)
        await thank(rig.house, job, OTHER)
        assert world.guild.thanked == []
        now = rig.clock.now()
        got = await rig.house.database.read(lambda unit: thanks.got(unit, GUILD, MAKER, now))
        assert got == Thanks(1, 1)
