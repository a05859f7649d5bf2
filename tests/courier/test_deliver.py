"""A clip is posted once, whatever happens on the way."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain import delivery
from bot.domain.delivery import Parcel, Rung
from bot.domain.errors import (
    AgeRestrictedError,
    ChannelGoneError,
    DeliveryUncertainError,
    MissingPermissionError,
    TooLargeForChannelError,
)
from bot.domain.ids import ChannelId, InteractionId
from bot.domain.job import Progress
from tests.courier.conftest import CONTENT, HISTORY, POST, Post, stored, until
from tests.fakes.door_house import CLIP


async def deliver(post: Post) -> int:
    """Post the clip of a job that was rendered just now."""
    return await post.courier.deliver(stored(post.job, post.clock), CLIP)


async def test_a_clip_is_posted(post: Post) -> None:
    """The clip is a message of its own: its maker, its prompt as alt text, its buttons."""
    message_id = await deliver(post)

    (message,) = post.messages
    maker = f"<@{post.job.member_id}>"
    assert int(message["id"]) == message_id
    text, gallery, row = message["components"]
    assert text["content"] == (
        f"{maker} your clip is ready: *a red fox @\u200beveryone* · 4 s · $0.40 · #1423"
    )
    assert gallery["items"][0]["description"] == "a red fox @everyone"
    assert [each["label"] for each in row["components"]] == [
        "Again",
        "Remix",
        "Extend",
        "Favourite",
        "More",
    ]
    assert post.discord.channel.file(message) == CONTENT
    assert message["attachments"][0]["filename"] == "dailies-1423.mp4"


async def test_only_the_maker_is_mentioned(post: Post) -> None:
    """The maker is told; nobody else, whatever the prompt says."""
    await deliver(post)

    (message,) = post.messages
    assert [int(each["id"]) for each in message["mentions"]] == [post.job.member_id]
    assert not message["mention_everyone"]
    sent: Any = post.discord.calls_to(POST)[0].request
    assert sent["allowed_mentions"] == {"parse": [], "users": [post.job.member_id]}


@pytest.mark.parametrize("times", [1, 2])
async def test_a_lost_answer(post: Post, times: int) -> None:
    """Where Discord has stored the message and its answer is lost, the same nonce finds that message."""
    post.discord.faults.lose_answer(POST, times=times)

    message_id = await deliver(post)

    (message,) = post.messages
    assert int(message["id"]) == message_id
    assert len(post.discord.calls_to(HISTORY)) == 0, "the nonce is enough"


async def test_an_error_after_storing(post: Post) -> None:
    """A 500 after the message was stored makes no second one."""
    post.discord.faults.answer(POST, 500, stored=True)

    await deliver(post)

    assert len(post.messages) == 1


@pytest.mark.parametrize("fault", ["drop", "502"])
async def test_an_error_before_storing(post: Post, fault: str) -> None:
    """A cut connection, or a 502, before anything was stored is tried again."""
    if fault == "drop":
        post.discord.faults.drop(POST)
    else:
        post.discord.faults.answer(POST, 502)

    await deliver(post)

    assert len(post.messages) == 1


async def test_past_the_nonce(post: Post) -> None:
    """When Discord has forgotten the nonce, the message itself is found in the history."""
    job = stored(post.job, post.clock)
    post.discord.faults.lose_answer(POST, times=3)
    with pytest.raises(DeliveryUncertainError):
        await post.courier.deliver(job, CLIP)
    post.later(600)

    message_id = await post.courier.deliver(job, CLIP)

    (message,) = post.messages
    assert int(message["id"]) == message_id


async def test_past_the_nonce_by_a_clock_that_was_set_back(post: Post) -> None:
    """An hour back meanwhile: how long ago it was posted nobody knows, so the history is asked."""
    job = stored(post.job, post.clock)
    post.discord.faults.lose_answer(POST, times=3)
    with pytest.raises(DeliveryUncertainError):
        await post.courier.deliver(job, CLIP)
    post.later(600)
    post.clock.pass_time(-3600)

    await post.courier.deliver(job, CLIP)

    assert len(post.messages) == 1


async def test_past_the_nonce_by_a_clock_that_is_ahead(post: Post) -> None:
    """Ours is ten minutes ahead of Discord's: the message is older than the render was by our count, and found."""
    post.clock.pass_time(600)
    job = stored(replace(post.job, created_at=post.clock.now()), post.clock)
    message_id = await post.courier.deliver(job, CLIP)
    post.later(600)

    async with post.after_a_restart() as courier:
        assert await courier.deliver(job, CLIP) == message_id

    assert len(post.messages) == 1


async def test_past_the_nonce_and_nothing_posted(post: Post) -> None:
    """When the history does not show it, it is posted."""
    job = stored(post.job, post.clock)
    post.discord.faults.drop(POST, times=3)
    with pytest.raises(DeliveryUncertainError):
        await post.courier.deliver(job, CLIP)
    post.later(600)

    await post.courier.deliver(job, CLIP)

    assert len(post.messages) == 1


async def test_after_a_restart(post: Post) -> None:
    """A new process does not know whether the old one posted: it looks first, whatever the time."""
    job = stored(post.job, post.clock)
    message_id = await post.courier.deliver(job, CLIP)
    post.later(600)

    async with post.after_a_restart() as courier:
        assert await courier.deliver(job, CLIP) == message_id

    assert len(post.messages) == 1


async def test_after_a_restart_without_the_history(post: Post) -> None:
    """Where the bot may not read the history, the nonce still keeps a quick restart from posting twice."""
    job = stored(post.job, post.clock)
    message_id = await post.courier.deliver(job, CLIP)
    post.discord.channel.deny("READ_MESSAGE_HISTORY")

    async with post.after_a_restart() as courier:
        assert await courier.deliver(job, CLIP) == message_id

    assert len(post.messages) == 1


async def test_others_messages_are_not_taken_for_it(post: Post) -> None:
    """The card of the same job, the clip of another and what people say are no clip of this job."""
    job = stored(post.job, post.clock)
    other = replace(job, interaction_id=type(job.interaction_id)(post.discord.box.ids.make()))
    await post.courier.show(job, Progress())
    await post.courier.deliver(other, CLIP)
    await post.discord.members[0].say("dailies|delete|1423")

    async with post.after_a_restart() as courier:
        message_id = await courier.deliver(job, CLIP)

    assert len(post.messages) == 4
    assert message_id == int(post.messages[-1]["id"])


async def test_a_history_that_does_not_answer(post: Post) -> None:
    """Where it cannot be known whether the clip is there already, it is not posted again."""
    post.discord.faults.drop(HISTORY, times=-1)
    job = stored(post.job, post.clock)

    async with post.after_a_restart() as courier:
        with pytest.raises(DeliveryUncertainError):
            await courier.deliver(job, CLIP)

    assert post.messages == []


async def test_too_large_for_the_guild(post: Post) -> None:
    """A clip over the guild's limit is not even sent; a boosted guild takes more."""
    big = replace(CLIP, size_bytes=11 * 1024 * 1024)
    with pytest.raises(TooLargeForChannelError) as refused:
        await post.courier.deliver(stored(post.job, post.clock), big)
    assert refused.value.limit_bytes == 10 * 1024 * 1024
    assert post.discord.calls_to(POST) == []

    post.discord.guild.boost(2)
    await until(lambda: post.bot.guilds[0].filesize_limit > 11 * 1024 * 1024)
    await post.courier.deliver(stored(post.job, post.clock), big)


async def test_a_smaller_copy_says_what_it_is(post: Post) -> None:
    """The copy goes up in the original's place; a line says why, and a button leads to the original."""
    link = "https://dailies.example.org/clips/x.mp4"
    big = replace(CLIP, size_bytes=14 * 1024 * 1024)
    parcel = Parcel(
        rung=Rung.FITTED, file=CLIP, link=link, link_days=7, limit_bytes=10 * 1024 * 1024
    )
    await post.courier.deliver(stored(post.job, post.clock), big, parcel)

    (message,) = post.messages
    _, note, gallery, original, row = message["components"]
    assert note["content"] == (
        "-# The original is 14 MiB and this channel takes 10 MiB, so this is a smaller copy,"
        " encoded anew. The original is behind the button for 7 days."
    )
    assert gallery["items"][0]["description"] == "a red fox @everyone"
    assert original["components"][0]["url"] == link
    assert row["components"][0]["label"] == "Again"
    assert post.discord.channel.file(message) == CONTENT


async def test_a_link_alone_is_found_again(post: Post) -> None:
    """A message without a file is the clip's all the same: after a restart it is not posted twice."""
    job = stored(post.job, post.clock)
    parcel = Parcel(rung=Rung.LINK, file=None, link="https://dailies.example.org/x", link_days=7)
    message_id = await post.courier.deliver(job, CLIP, parcel)
    post.later(600)

    async with post.after_a_restart() as courier:
        assert await courier.deliver(job, CLIP, parcel) == message_id

    (message,) = post.messages
    assert message["attachments"] == []


async def test_too_large_for_discord(post: Post) -> None:
    """Discord's own word on the size counts, whatever the guild's tier."""
    post.discord.faults.answer(POST, 413)

    with pytest.raises(TooLargeForChannelError):
        await deliver(post)


@pytest.mark.parametrize("denied", ["ATTACH_FILES", "SEND_MESSAGES", "VIEW_CHANNEL"])
async def test_a_channel_that_is_closed_to_us(post: Post, denied: str) -> None:
    """We may not post there any more, and nothing is posted: a channel that only we do not see is not gone."""
    post.discord.channel.deny(denied)

    with pytest.raises(MissingPermissionError):
        await deliver(post)
    assert post.messages == []


async def test_a_deleted_channel(post: Post) -> None:
    """A channel that was deleted is gone."""
    post.discord.channel.delete()

    with pytest.raises(ChannelGoneError):
        await deliver(post)


async def test_a_thread_that_takes_nothing_any_more(post: Post) -> None:
    """One that slept wakes up; one that is locked, or deleted, has a name; its channel says why it has the clip."""
    channel: Any = post.bot.get_channel(post.job.channel_id)
    thread = await channel.create_thread(name="cuts", type=discord.ChannelType.public_thread)
    job = replace(stored(post.job, post.clock), channel_id=ChannelId(thread.id))
    (there,) = post.discord.guild.threads
    state: Any = there.channel.thread
    state.archived = True
    await post.courier.deliver(job, CLIP)
    assert not state.archived

    later = replace(job, interaction_id=InteractionId(job.interaction_id + 1))
    state.archived = state.locked = True
    with pytest.raises(MissingPermissionError):
        await post.courier.deliver(later, CLIP)
    there.delete()
    with pytest.raises(ChannelGoneError):
        await post.courier.deliver(later, CLIP)

    moved = replace(later, channel_id=post.job.channel_id, veiled=True)
    await post.courier.deliver(moved, CLIP, Parcel(file=CLIP, from_thread=True))
    (_, message) = post.messages
    _, note, gallery, _ = message["components"]
    assert note["content"].startswith("-# The thread it was asked for in takes no messages")
    assert gallery["items"][0]["spoiler"], "a spoiler stays one"


@pytest.mark.parametrize("rung", [Rung.ORIGINAL, Rung.FITTED, Rung.PREVIEW])
async def test_a_spoiler_is_one_on_every_rung(post: Post, rung: Rung) -> None:
    """Whatever of a veiled clip goes up, it is covered."""
    job = replace(stored(post.job, post.clock), veiled=True)
    await post.courier.deliver(job, CLIP, Parcel(rung=rung, file=CLIP, limit_bytes=1))

    (message,) = post.messages
    (gallery,) = [each for each in message["components"] if "items" in each]
    assert gallery["items"][0]["spoiler"]


async def test_a_clip_for_adults(post: Post) -> None:
    """It is posted in an age-restricted channel, and in none that is for everybody; nor in a thread of one."""
    job = replace(stored(post.job, post.clock), age_restricted=True)
    with pytest.raises(AgeRestrictedError):
        await post.courier.deliver(job, CLIP)
    channel: Any = post.bot.get_channel(post.job.channel_id)
    thread = await channel.create_thread(name="cuts", type=discord.ChannelType.public_thread)
    await thread.edit(archived=True)
    within = replace(job, channel_id=ChannelId(thread.id))
    with pytest.raises(AgeRestrictedError):
        await post.courier.deliver(within, CLIP)
    assert post.discord.calls_to(POST) == []

    post.discord.channel.restrict(nsfw=True)
    await until(channel.is_nsfw)
    await post.courier.deliver(job, CLIP)
    assert len(post.messages) == 2, "beside the one that a thread has begun"


async def test_in_a_gallery_channel(post: Post) -> None:
    """It says whose it is and rings at nobody; beside the clip itself it is a message of its own."""
    job = stored(post.job, post.clock)
    await post.courier.deliver(job, CLIP)
    wall = post.discord.guild.add_channel("gallery")
    there = replace(job, channel_id=ChannelId(wall.id))
    parcel = Parcel(file=CLIP, exhibited=True)
    sent = [await post.courier.deliver(there, CLIP, parcel) for _ in range(2)]

    (message,) = wall.messages
    assert sent == 2 * [int(message["id"])]
    said = message["components"][0]["content"]
    assert said == f"<@{job.member_id}> · *a red fox @\u200beveryone* · 4 s · #1423"
    assert message["mentions"] == []
    assert len(post.messages) == 1


async def test_a_member_who_left(post: Post) -> None:
    """Their clip is posted all the same: it is paid for, and the channel sees it."""
    member = post.discord.members[0]
    member.leave()
    await deliver(post)
    assert len(post.messages) == 1


async def test_a_guild_without_us(post: Post) -> None:
    """A guild that has thrown the bot out is gone too."""
    post.discord.guild.kick_bot()
    await until(lambda: post.bot.get_guild(post.job.guild_id) is None)

    with pytest.raises(ChannelGoneError):
        await deliver(post)


async def test_a_limit_of_discords(post: Post) -> None:
    """A 429 is waited for; one by Cloudflare is tried again later."""
    post.discord.faults.limit(POST, 0.1)
    await deliver(post)
    assert len(post.messages) == 1

    post.discord.faults.limit(POST, via=False, times=3)
    with pytest.raises(DeliveryUncertainError):
        await deliver(post)


async def test_before_the_login(post: Post) -> None:
    """Without a client nothing can be known: call again."""
    async with post.after_a_restart() as courier:
        pass

    with pytest.raises(DeliveryUncertainError):
        await courier.deliver(stored(post.job, post.clock), CLIP)


async def test_a_direct_message_is_taken_down(post: Post) -> None:
    """Once, though its reader has shut the door and left; deleted already is as good; nobody else's goes."""
    alice, job = post.discord.members[0], stored(post.job, post.clock)
    message_id = await post.courier.deliver_alone(job, CLIP)
    assert [int(each["id"]) for each in alice.dm.messages] == [message_id]
    alice.close_dms()
    alice.leave()

    for _ in range(2):
        await post.courier.take_down_alone(job.member_id, message_id)

    assert alice.dm.messages == []
    assert post.messages == []


async def test_a_slow_line_has_the_time_it_takes(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large clip that were cut off on its way up would begin from nothing, for ever."""
    monkeypatch.setattr(delivery, "ANSWER_S", 0.2)
    monkeypatch.setattr(delivery, "SLOWEST_BYTES_S", CLIP.size_bytes / 20)
    post.discord.faults.delay(POST, 1.0, times=-1)

    await deliver(post)
    assert len(post.discord.calls_to(POST)) == 1
