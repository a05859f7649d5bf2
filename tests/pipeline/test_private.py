"""A private clip ends with its maker alone, and a style's words with the vendor alone."""

from dataclasses import replace
from typing import Any

from bot.domain.delivery import Rung
from bot.domain.gallery import Search
from bot.domain.job import JobState, UndeliveredReason
from bot.domain.refusals import ClipTooLargeHere, JobNotFound
from bot.pipeline import cancel, claim, dms, gallery, views, why
from tests.fakes.fake_discord import DM
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, OTHER, World, running
from tests.pipeline.test_ladder import FakeLinks


async def test_by_direct_message_where_it_is_allowed(world: World) -> None:
    """The clip is sent to its maker; the channel never hears of it."""
    async with running(world) as rig:
        assert await dms.allow(rig.house, MAKER, yes=True) is True
        job = await rig.until_state(await rig.make(private=True), JobState.DELIVERED)

        assert [each.channel_id for each in world.guild.messages.values()] == [DM]
        assert job.charge == job.price
        assert await rig.audit() == []


async def test_kept_where_it_is_not(world: World) -> None:
    """It is charged and kept; claimed, its maker gets it, and nothing is posted."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make(private=True), JobState.UNDELIVERED)
        assert job.undelivered is UndeliveredReason.PRIVATE
        assert world.guild.messages == {}
        assert [each.id for each in world.guild.told] == [job.id]

        found = await claim.claim(rig.house, guild_id=GUILD, channel_id=CHANNEL, member_id=MAKER)
        assert isinstance(found, claim.ForYouAlone)
        assert found.content == b"a clip of a red fox"
        await claim.shown_alone(rig.house, found.job)
        assert (await rig.job(job)).state is JobState.DELIVERED
        for member, seen in ((MAKER, 1), (OTHER, 0)):
            search = Search(
                guild_id=GUILD, member_id=member, channel_id=CHANNEL, seen=frozenset({CHANNEL})
            )
            assert len((await gallery.page(rig.house, search)).jobs) == seen


async def test_a_private_clip_over_the_limit(world: World) -> None:
    """As in a channel, the best that fits is shown, by the same ladder; nothing that was paid for is out of reach."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make(private=True), JobState.UNDELIVERED)
        assert job.clip is not None
        disk = set(world.disk)

        found = await claim.for_you(rig.house, job, 10)
        assert isinstance(found, claim.ForYouAlone)
        assert (found.parcel.rung, found.content) == (Rung.FITTED, b"a clip of ")
        assert set(world.disk) == disk
        none_fits = ClipTooLargeHere(job.id, job.clip.size_bytes, 3)
        assert await claim.for_you(replace(rig.house, links=None), job, 3) == none_fits
        linked = await claim.for_you(replace(rig.house, links=FakeLinks()), job, 3)
        assert isinstance(linked, claim.ForYouAlone)
        assert (linked.parcel.rung, linked.content) == (Rung.LINK, None)
        assert linked.parcel.link is not None


async def test_others_do_not_hear_whose_it_is(world: World) -> None:
    """Who tries numbers finds no private clip, and so nobody who made one."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make(private=True), JobState.UNDELIVERED)
        tried: Any = {"guild_id": GUILD, "member_id": OTHER}

        for heard in (
            await claim.claim(rig.house, channel_id=CHANNEL, job_id=job.id, **tried),
            await cancel.cancel(rig.house, job.id, **tried),
            await views.receipt(rig.house, job.id, **tried),
            await why.why(rig.house, job.id, **tried),
        ):
            assert heard == JobNotFound(job.id)


async def test_a_styles_words_reach_the_vendor(world: World) -> None:
    """The job keeps the member's words; the vendor reads the style's behind them."""
    async with running(world) as rig:
        job = await rig.until_state(await rig.make(style="cartoon"), JobState.DELIVERED)

        sent = world.vendor.renders["r1"].spec
        assert job.spec.prompt == "a red fox"
        assert sent.prompt.startswith("a red fox\nCartoon: bold outlines")
        assert (sent.style, sent.style_words) == (None, None)


async def test_a_styles_words_count(world: World) -> None:
    """They must fit into what the model takes."""
    from bot.domain.refusals import PromptTooLong
    from bot.pipeline import intake

    async with running(world) as rig:
        ask = rig.ask("x" * 190, style="cartoon")
        assert isinstance(await intake.make(rig.house, ask), PromptTooLong)
