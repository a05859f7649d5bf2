"""The delivery ladder: the best that the channel takes is posted, once, and the original is kept."""

import errno
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.change_refusals import OnlyWhereRestricted
from bot.domain.delivery import Rung
from bot.domain.errors import MissingPermissionError, UnreadableVideoError
from bot.domain.ids import ChannelId
from bot.domain.job import Clip, Job, JobState, UndeliveredReason
from bot.pipeline import dms
from bot.pipeline.claim import claim
from tests.fakes.fake_discord import DM, FakeMessage
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, Rig, World, running

PARENT = ChannelId(11)  #: the channel of the thread

BIG = b"a clip of forty bytes, more or less, yes"
ROOM = 20  #: what the channel takes


class FakeLinks:
    """An address that says what it is for."""

    def to(self, clip: Clip, until: datetime) -> str:
        return f"https://dailies.example.org/{clip.key}?{until:%d}"


async def posted(rig: Rig, *, links: bool = True) -> tuple[Job, FakeMessage]:
    """Make a clip that is too large, and see what is posted of it."""
    rig.world.vendor.file = BIG
    if links:
        object.__setattr__(rig.house, "links", FakeLinks())
    job = await rig.until_state(await rig.make(), JobState.DELIVERED, JobState.UNDELIVERED)
    assert job.state is JobState.DELIVERED, job.undelivered
    (message,) = rig.world.guild.clips_of(job.id)
    assert message.parcel is not None
    assert job.clip is not None
    assert list(rig.world.disk) == [job.clip.key], "the copy has done its work"
    return job, message


async def test_a_smaller_copy_where_the_original_is_too_large(world: World) -> None:
    """The copy is posted with a link to the original; the job's clip stays the original."""
    world.guild.upload_limit[CHANNEL] = ROOM
    async with running(world) as rig:
        job, message = await posted(rig)

        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.limit_bytes) == (Rung.FITTED, ROOM)
        assert message.parcel.link is not None
        assert message.clip is not None
        assert message.clip.size_bytes <= ROOM
        assert job.clip is not None
        assert job.clip.size_bytes > ROOM


async def test_a_smaller_copy_needs_no_link(world: World) -> None:
    """Where nothing of ours is reached from outside, the copy is posted all the same."""
    world.guild.upload_limit[CHANNEL] = ROOM
    async with running(world) as rig:
        _, message = await posted(rig, links=False)

        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.link) == (Rung.FITTED, None)


async def test_a_413_in_spite_of_the_limit_goes_one_rung_down(world: World) -> None:
    """The channel says that it takes it, and does not: a copy of a lower limit."""
    world.guild.true_limit = 30
    async with running(world) as rig:
        _, message = await posted(rig)

        assert message.parcel is not None
        assert message.parcel.rung is Rung.FITTED


async def test_boosts_that_are_lost_while_a_copy_is_made(world: World) -> None:
    """A copy that fits the limit of before is made smaller, where nothing of ours is reached from outside too."""
    world.guild.upload_limit[CHANNEL] = 30
    async with running(world) as rig:
        fit = rig.clips.fit

        async def slow(clip: Clip, limit_bytes: int, **more: Any) -> tuple[Clip, bool]:
            world.guild.upload_limit[CHANNEL] = ROOM
            return await fit(clip, limit_bytes, **more)

        rig.clips.fit = slow
        _, message = await posted(rig, links=False)

        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.limit_bytes) == (Rung.FITTED, ROOM)


async def test_a_beginning_where_no_copy_is_small_enough(world: World) -> None:
    """A copy that is refused too is followed by the first seconds and a link to the whole."""
    world.guild.upload_limit[CHANNEL] = ROOM
    async with running(world) as rig:
        rig.clips.faults.before("fit", UnreadableVideoError("no"))

        _, message = await posted(rig)

        assert message.parcel is not None
        assert message.parcel.rung is Rung.PREVIEW
        assert message.parcel.link is not None


async def test_the_link_alone_where_nothing_can_be_made(world: World) -> None:
    """A film that no decoder of ours reads is still where its address leads."""
    world.guild.upload_limit[CHANNEL] = ROOM
    async with running(world) as rig:
        rig.clips.faults.before("fit", *[UnreadableVideoError("no")] * 2)

        _, message = await posted(rig)

        assert message.parcel is not None
        assert (message.parcel.rung, message.parcel.file) == (Rung.LINK, None)


async def test_a_full_disk_in_the_middle_loses_nothing(world: World) -> None:
    """No room for a copy: the link is posted, and the original is untouched."""
    world.guild.upload_limit[CHANNEL] = ROOM
    full = OSError(errno.ENOSPC, "No space left on device")
    async with running(world) as rig:
        rig.clips.faults.before("fit", full, full)

        job, message = await posted(rig)

        assert message.parcel is not None
        assert message.parcel.rung is Rung.LINK
        assert job.clip is not None
        assert world.disk[job.clip.key].startswith(BIG)


async def test_without_copy_and_link_it_is_kept(world: World) -> None:
    """Nothing can be posted: charged, kept, said."""
    world.guild.upload_limit[CHANNEL] = 3
    world.vendor.file = BIG
    async with running(world) as rig:
        kept = await rig.until_state(await rig.make(), JobState.UNDELIVERED)

        assert kept.undelivered is UndeliveredReason.TOO_LARGE
        assert [told.id for told in world.guild.told] == [kept.id]


async def test_a_claim_climbs_down_too(world: World) -> None:
    """A channel that takes little gets a copy, not a refusal."""
    world.vendor.file = BIG
    async with running(world) as rig:
        world.guild.gone.add(CHANNEL)
        kept = await rig.until_state(await rig.make(), JobState.UNDELIVERED)
        there = replace(kept, channel_id=type(kept.channel_id)(12))
        world.guild.upload_limit[there.channel_id] = ROOM

        claimed = await claim(
            rig.house, guild_id=GUILD, channel_id=there.channel_id, member_id=MAKER
        )

        assert isinstance(claimed, Job)
        (message,) = world.guild.clips_of(kept.id)
        assert message.parcel is not None
        assert message.parcel.rung is Rung.FITTED


@pytest.mark.parametrize("times", [1, 3])
async def test_a_lost_answer_on_a_lower_rung_posts_once(world: World, times: int) -> None:
    """Every rung has the same nonce: what was posted unheard is found, not followed."""
    world.guild.upload_limit[CHANNEL] = ROOM
    world.guild.loses_answers = times
    async with running(world) as rig:
        _, message = await posted(rig)

        assert message.parcel is not None
        assert message.parcel.rung is Rung.FITTED


@pytest.mark.parametrize("unheard", [False, True])
async def test_a_channel_that_is_gone_and_a_member_who_takes_messages(
    world: World, unheard: bool
) -> None:
    """Who allowed direct messages gets the clip there, once, and the job says why it is not in the channel."""
    world.guild.gone.add(CHANNEL)
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        if unheard:
            rig.courier.faults.before("deliver_alone", TimeoutError())
        done = await rig.until_state(await rig.make(), JobState.DELIVERED)

        (message,) = world.guild.clips_of(done.id)
        assert message.channel_id == DM
        assert (done.message_id, done.undelivered) == (message.id, UndeliveredReason.CHANNEL_GONE)
        assert await rig.audit() == []


async def test_a_member_who_takes_messages_but_not_ours(world: World) -> None:
    """Their door is shut after all: kept, to be claimed."""
    world.guild.gone.add(CHANNEL)
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        rig.courier.faults.before("deliver_alone", MissingPermissionError("50007"))

        kept = await rig.until_state(await rig.make(), JobState.UNDELIVERED)

        assert kept.undelivered is UndeliveredReason.CHANNEL_GONE
        assert world.guild.clips_of(kept.id) == []


async def test_a_thread_that_is_gone_and_its_channel(world: World) -> None:
    """A public thread's clip goes to its channel, by the same ladder, and says why; the job knows where it is."""
    world.guild.gone.add(CHANNEL)
    world.guild.upload_limit[PARENT] = ROOM
    world.vendor.file = BIG
    async with running(world) as rig:
        done = await rig.until_state(await rig.make(thread_of=PARENT), JobState.DELIVERED)

        (message,) = world.guild.clips_of(done.id)
        assert message.parcel is not None
        assert (message.channel_id, message.parcel.rung) == (PARENT, Rung.FITTED)
        assert message.parcel.from_thread
        assert (done.message_id, done.shown_in) == (message.id, PARENT)
        assert done.undelivered is UndeliveredReason.CHANNEL_GONE
        assert await rig.audit() == []


@pytest.mark.parametrize("dm", [True, False])
async def test_a_thread_whose_channel_is_shut_as_well(world: World, dm: bool) -> None:
    """Then by direct message where it is allowed, else it is kept; of a private thread without the channel."""
    world.guild.gone |= {CHANNEL, PARENT}
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=dm)
        wanted = JobState.DELIVERED if dm else JobState.UNDELIVERED
        for prompt, thread_of in ("a public one", PARENT), ("what few see", None):
            done = await rig.until_state(await rig.make(prompt, thread_of=thread_of), wanted)
            assert [each.channel_id for each in world.guild.clips_of(done.id)] == [DM][: int(dm)]


async def test_a_private_clip_never_goes_to_a_channel(world: World) -> None:
    """Its ladder has two rungs: a direct message, and the claim."""
    async with running(world) as rig:
        await dms.allow(rig.house, MAKER, yes=True)
        rig.courier.faults.before("deliver_alone", MissingPermissionError("50007"))
        job = await rig.make(private=True, thread_of=PARENT)
        kept = await rig.until_state(job, JobState.UNDELIVERED)

        assert kept.undelivered is UndeliveredReason.PRIVATE
        assert world.guild.clips_of(kept.id) == []


async def test_a_clip_for_adults_stays_among_them(world: World) -> None:
    """Its channel is opened to everybody meanwhile: kept, and claimed only where adults are alone."""
    world.guild.restricted.add(CHANNEL)
    async with running(world) as rig:
        first = await rig.make(age_restricted=True)
        await rig.until_state(first, JobState.DELIVERED)
        world.guild.restricted.clear()
        kept = await rig.until_state(
            await rig.make("a whale", age_restricted=True, thread_of=PARENT), JobState.UNDELIVERED
        )
        assert kept.undelivered is UndeliveredReason.AGE

        where: dict[str, Any] = {"guild_id": GUILD, "channel_id": PARENT, "member_id": MAKER}
        assert await claim(rig.house, **where) == OnlyWhereRestricted(kept.id)
        no = await claim(rig.house, **where, age_restricted=True)
        assert no == OnlyWhereRestricted(kept.id), "Discord has the last word on a channel"
        world.guild.restricted.add(PARENT)
        claimed = await claim(rig.house, **where, age_restricted=True)
        assert isinstance(claimed, Job)
        assert claimed.shown_in == PARENT
