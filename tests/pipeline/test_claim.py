"""Claim: a clip that could not be posted comes to a channel where it can."""

import asyncio
from typing import Any

import pytest

from bot.domain.change_refusals import OnlyWhereRestricted
from bot.domain.errors import (
    ChannelGoneError,
    DeliveryUncertainError,
    MissingPermissionError,
)
from bot.domain.ids import ChannelId, GuildId, JobId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.refusals import (
    BusyNow,
    ChannelFault,
    ChannelUnfit,
    ClipTooLargeHere,
    JobNotFound,
    NothingToClaim,
    NotYourJob,
    Refusal,
)
from bot.pipeline.claim import ForYouAlone, claim
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, OTHER, Rig, World, running

ELSEWHERE = ChannelId(11)


async def undelivered(rig: Rig, prompt: str = "a fox") -> Job:
    """A job whose channel is gone."""
    rig.world.guild.gone.add(CHANNEL)
    return await rig.until_state(await rig.make(prompt), JobState.UNDELIVERED)


async def here(rig: Rig, **changes: Any) -> Job | ForYouAlone | Refusal:
    """The maker types `/video claim` elsewhere."""
    usual: dict[str, Any] = {"guild_id": GUILD, "channel_id": ELSEWHERE, "member_id": MAKER}
    return await claim(rig.house, **(usual | changes))


async def test_the_newest_clip_that_waits_is_posted_here(world: World) -> None:
    """It was charged when it was kept; now it is delivered, and not charged again."""
    async with running(world) as rig:
        older = await undelivered(rig, "older")
        newer = await undelivered(rig, "newer")

        claimed = await here(rig)

        assert isinstance(claimed, Job)
        assert (claimed.id, claimed.state) == (newer.id, JobState.DELIVERED)
        (message,) = world.guild.clips_of(newer.id)
        assert (message.channel_id, message.id) == (ELSEWHERE, claimed.message_id)
        assert (await rig.money()).spent == 80 * CENT
        assert (await rig.job(older)).state is JobState.UNDELIVERED
        assert await rig.audit() == []


async def test_a_certain_clip_can_be_asked_for(world: World) -> None:
    """By its number."""
    async with running(world) as rig:
        older = await undelivered(rig, "older")
        await undelivered(rig, "newer")

        claimed = await here(rig, job_id=older.id)

        assert isinstance(claimed, Job)
        assert claimed.id == older.id


async def test_what_cannot_be_claimed(world: World) -> None:
    """Nothing waits; somebody else's; another guild's; already delivered."""
    async with running(world) as rig:
        assert await here(rig) == NothingToClaim()
        job = await undelivered(rig)
        assert await here(rig, job_id=job.id, member_id=OTHER) == NotYourJob(job.id, MAKER)
        assert await here(rig, job_id=job.id, guild_id=GuildId(2)) == JobNotFound(job.id)
        assert await here(rig, job_id=JobId(99)) == JobNotFound(JobId(99))
        assert isinstance(await here(rig), Job)
        assert await here(rig, job_id=job.id) == NothingToClaim(job.id)


@pytest.mark.parametrize(
    ("error", "no"),
    [
        (ChannelGoneError("gone"), ChannelUnfit("<#11>", (ChannelFault.VIEW,))),
        (
            MissingPermissionError("attach"),
            ChannelUnfit("<#11>", (ChannelFault.SEND, ChannelFault.ATTACH)),
        ),
        (DeliveryUncertainError("reset"), BusyNow(keeps=JobId(1))),
        (TimeoutError(), BusyNow(keeps=JobId(1))),
    ],
)
async def test_a_channel_that_does_not_take_it_either(
    world: World, error: Exception, no: Refusal
) -> None:
    """Said, and the clip still waits."""
    async with running(world) as rig:
        job = await undelivered(rig)
        rig.courier.faults.before("deliver", error)

        assert await here(rig) == no

        assert (await rig.job(job)).state is JobState.UNDELIVERED
        assert isinstance(await here(rig), Job)


async def test_the_newest_that_may_come_here(world: World) -> None:
    """One of an age-restricted channel, or one that nothing may be posted of here, is not in the way of another."""
    async with running(world) as rig:
        private = await rig.until_state(
            await rig.make("for me alone", private=True), JobState.UNDELIVERED
        )
        adult = await rig.make("a whale", age_restricted=True)
        await rig.until_state(adult, JobState.UNDELIVERED)

        found = await here(rig)
        assert isinstance(found, ForYouAlone)
        assert found.job.id == private.id
        no = ChannelUnfit("<#11>", (ChannelFault.SEND,))
        found = await here(rig, age_restricted=True, unfit=no)
        assert isinstance(found, ForYouAlone)
        assert await here(rig, job_id=adult.id) == OnlyWhereRestricted(adult.id)


async def test_a_channel_with_too_low_a_limit(world: World) -> None:
    """The answer says both sizes."""
    async with running(world) as rig:
        job = await undelivered(rig)
        assert job.clip is not None
        world.guild.upload_limit[ELSEWHERE] = 3

        assert await here(rig) == ClipTooLargeHere(job.id, job.clip.size_bytes, 3)


async def test_two_presses_at_once_post_one_clip(world: World) -> None:
    """In two channels at the same moment: one of them gets it."""
    async with running(world) as rig:
        job = await undelivered(rig)

        answers = await asyncio.gather(
            here(rig, job_id=job.id), here(rig, job_id=job.id, channel_id=ChannelId(12))
        )

        assert sum(isinstance(answer, Job) for answer in answers) == 1
        assert NothingToClaim(job.id) in answers
        assert len(world.guild.clips_of(job.id)) == 1


async def test_a_clip_that_another_process_delivered_meanwhile(world: World) -> None:
    """Whoever writes first has delivered it."""
    async with running(world) as rig:
        job = await undelivered(rig)
        real = rig.courier.deliver

        async def late(*args: Any, **kwargs: Any) -> Any:
            await rig.database.inner.write(
                lambda unit: unit.jobs.advance(job, state=JobState.DELIVERED)
            )
            return await real(*args, **kwargs)

        rig.courier.deliver = late

        assert await here(rig) == NothingToClaim(job.id)
