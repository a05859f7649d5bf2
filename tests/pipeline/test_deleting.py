"""A clip whose message was deleted: nothing leads there any more, whoever asks."""

from bot.domain.asking_refusals import SeenBefore
from bot.domain.gallery import Search
from bot.domain.ids import MessageId
from bot.domain.job import JobState
from bot.pipeline import deleting, gallery, intake
from bot.pipeline.intake import Accepted
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, OTHER, World, running


async def test_a_deleted_clip_is_offered_to_nobody(world: World) -> None:
    """Neither in the gallery of others, nor as one that was seen before; its maker still finds it."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make("a red fox"), JobState.DELIVERED)
        assert isinstance(await intake.make(rig.house, rig.ask("a red fox")), SeenBefore)

        assert not await deleting.deleted(rig.house, job.id, MessageId(5), by=MAKER)
        assert not (await rig.job(job)).deleted
        assert await deleting.deleted(rig.house, job.id, job.message_id, by=MAKER)

        for member, found in ((MAKER, 1), (OTHER, 0)):
            search = Search(
                guild_id=GUILD, member_id=member, channel_id=CHANNEL, seen=frozenset({CHANNEL})
            )
            assert len((await gallery.page(rig.house, search)).jobs) == found
        assert isinstance(await intake.make(rig.house, rig.ask("a red fox")), Accepted)
        assert not await deleting.deleted(rig.house, job.id, job.message_id, by=MAKER)
        assert await rig.audit() == []
