"""Clips for one member alone: nothing is posted, and nobody else knows of them."""

from dataclasses import replace

import discord

from bot.domain.delivery import MIB
from bot.domain.job import Job, JobState, Progress, UndeliveredReason
from bot.domain.render import RenderRef
from tests.cogs.conftest import Door, buttons, text
from tests.cogs.presses import ended, forged, rendering
from tests.cogs.test_asking import newest
from tests.fakes.door_house import CLIP, DEAR


async def private(door: Door) -> Job:
    """A private clip of Ann's that is finished and waits."""
    await door.make(private=True)
    job = await newest(door)
    job = await door.rooms.advance(job, state=JobState.SUBMITTING)
    render = door.rooms.vendors[job.provider].accept("key", DEAR, job.spec)
    ref = RenderRef(render.id)
    job = await door.rooms.advance(
        job, state=JobState.RENDERING, ref=ref, rendering_at=door.clock.now()
    )
    job = await door.rooms.advance(job, state=JobState.STORED, clip=CLIP)
    door.rooms.clips.disk[CLIP.key] = b"\0\0\0 ftypisom"
    return await ended(door, job, JobState.UNDELIVERED, undelivered=UndeliveredReason.PRIVATE)


async def test_a_private_clip(door: Door) -> None:
    """Nothing is posted in the channel; `/video claim` shows it to its maker alone."""
    asked = await door.make(private=True)
    assert "Only you see this clip." in text(asked)
    assert buttons(asked) == ["Cancel"]
    job = await newest(door)
    assert job.private
    async with door.courier.through(door.bot):
        assert await door.courier.show(replace(job, state=JobState.RENDERING), Progress()) is None
    assert "**#1 is rendering**" in text(asked)
    assert door.channel.history() == []


async def test_a_private_clip_is_claimed(door: Door) -> None:
    """It comes as an answer that nobody else sees, and is then delivered."""
    await private(door)
    await door.restart()
    shown = await door.ann.slash(door.channel, "video claim")

    assert shown.ephemeral
    assert text(shown) == "#1, for you alone."
    assert shown.response is not None
    assert [each.filename for each in shown.response.message.attachments] == ["dailies-1.mp4"]
    assert (await door.rooms.job(1)).state is JobState.DELIVERED
    assert door.channel.history() == []


async def test_a_private_clip_over_the_limit(door: Door) -> None:
    """A copy that fits is shown, and said to be one."""
    door.rooms.clips.disk[CLIP.key] = b"clip"
    large = replace(CLIP, size_bytes=900 * MIB)
    job = await private(door)
    await door.rooms.advance(job, clip=large)

    shown = await door.ann.slash(door.channel, "video claim")

    assert text(shown).startswith("#1, for you alone.\n-# The original is 900 MiB and this channel")
    assert shown.response is not None
    assert [each.filename for each in shown.response.message.attachments] == ["dailies-1.mp4"]
    assert (await door.rooms.job(1)).state is JobState.DELIVERED


async def test_a_private_clip_is_claimed_where_nothing_may_be_posted(door: Door) -> None:
    """An answer needs no rights in the channel; a clip for all does, and is refused there as before."""
    assert door.bot.user is not None
    closed = door.guild.create_text_channel(
        "closed", overwrites={door.bot.user: discord.PermissionOverwrite(send_messages=False)}
    )
    job = await private(door)
    shown = await door.ann.slash(closed, "video claim", job=job.id)
    assert text(shown) == "#1, for you alone."

    job = await door.rooms.advance(
        await rendering(door, prompt="two cats"), state=JobState.STORED, clip=CLIP
    )
    await ended(door, job, JobState.UNDELIVERED, undelivered=UndeliveredReason.FORBIDDEN)
    refused = await door.ann.slash(closed, "video claim")
    assert "Send Messages" in text(refused)
    assert (await door.rooms.job(job.id)).state is JobState.UNDELIVERED


async def test_a_private_clip_that_was_never_posted_has_nothing_to_delete(door: Door) -> None:
    """No button says that it is deleted while it is not; the other rare ones are behind *More*."""
    job = await private(door)
    more = await forged(door, f"dailies|more|{job.id}|{job.interaction_id}")
    shown = await door.ann.slash(door.channel, "video claim")
    assert "Receipt" in buttons(more) + buttons(shown)
    assert "Delete" not in buttons(more) + buttons(shown)


async def test_a_private_clip_is_its_makers(door: Door) -> None:
    """Its buttons know nobody else, and what is made from it is private as well."""
    job = await private(door)
    for verb in ("again", "remix", "receipt", "favourite", "more"):
        custom_id = f"dailies|{verb}|{job.id}|{job.interaction_id}"
        result = await forged(door, custom_id, door.ben)
        assert text(result).startswith("There is no #1 on this server."), verb
    again = await forged(door, f"dailies|again|{job.id}|{job.interaction_id}")
    assert "Only you see this clip." in text(again)
    assert (await newest(door)).private
