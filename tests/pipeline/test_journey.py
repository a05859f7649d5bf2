"""Whole journeys, from the ask to the settled bill."""

from bot.domain.job import JobState
from bot.domain.money import CENT
from tests.pipeline.rig import World, running


async def test_a_clip_is_made_posted_and_charged(world: World) -> None:
    """Who asks gets one clip in the channel, pays its price, and the card tells the story."""
    async with running(world) as rig:
        job = await rig.make("a red fox")

        done = await rig.until_state(job, JobState.DELIVERED)

        (clip,) = world.guild.clips_of(job.id)
        assert done.message_id == clip.id
        assert clip.clip is not None
        assert world.disk[clip.clip.key] == b"a clip of a red fox"
        assert (done.price, done.charge, done.cost) == (40 * CENT, 40 * CENT, 40 * CENT)
        money = await rig.money()
        assert (money.spent, money.held, money.overrun) == (40 * CENT, 0, 0)
        assert await rig.audit() == []
        states = [view.state for view, _ in world.guild.card_of(job.id).views]
        assert states[0] is JobState.QUEUED
        assert states[-1] is JobState.DELIVERED
        assert JobState.RENDERING in states
        assert done.card_id == world.guild.card_of(job.id).id
