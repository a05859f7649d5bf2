"""What stands between us and Discord: its pages are no answers, and a limit ends with its time."""

import asyncio
from collections.abc import Awaitable, Callable
from statistics import fmean
from types import SimpleNamespace
from typing import Any

import discord.client
import pytest
from discord.http import Route

from bot.client.sense import keep_sense
from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryUncertainError, TooLargeForChannelError
from bot.domain.ids import MessageId
from bot.domain.job import Progress
from tests.courier.conftest import EDIT, HISTORY, POST, Post, stored
from tests.fakes.door_house import CLIP

DELETE = "DELETE /channels/{channel_id}/messages/{message_id}"


async def deliver(post: Post) -> object:
    """Post the clip of a job that was rendered just now."""
    return await post.courier.deliver(stored(post.job, post.clock), CLIP, Parcel(file=CLIP))


async def show(post: Post) -> object:
    """Post a card."""
    return await post.courier.show(post.job, Progress())


@pytest.mark.parametrize("posts", [deliver, show])
@pytest.mark.parametrize("status", [200, 401, 403, 404])
async def test_a_page_in_discords_place_is_no_answer(
    post: Post, posts: Callable[[Post], Awaitable[object]], status: int
) -> None:
    """A proxy's 403 forbids nothing, its 404 says of no channel that it is gone, its 200 posts nothing."""
    post.discord.faults.page(POST, status, times=3)
    with pytest.raises(DeliveryUncertainError, match="is not Discord"):
        await posts(post)

    await posts(post)
    assert len(post.messages) == 1


@pytest.mark.parametrize("posts", [deliver, show])
async def test_a_proxy_that_blocks_in_json(
    post: Post, posts: Callable[[Post], Awaitable[object]]
) -> None:
    """Cloudflare before Discord says so with a 403 and a code of its own: it passes, and forbids nothing."""
    post.discord.faults.answer(POST, 403, code=40333, times=3)
    with pytest.raises(DeliveryUncertainError, match="code 40333"):
        await posts(post)

    await posts(post)
    assert len(post.messages) == 1


async def test_a_blocked_history_posts_no_second_clip(post: Post) -> None:
    """Of a history that a proxy keeps from us it cannot be said that the clip is not in it."""
    job = stored(post.job, post.clock)
    await post.courier.deliver(job, CLIP)
    post.later(600)
    async with post.after_a_restart() as courier:
        post.discord.faults.answer(HISTORY, 403, code=40333)
        with pytest.raises(DeliveryUncertainError):
            await courier.deliver(job, CLIP)
    assert len(post.messages) == 1


async def test_a_page_takes_no_clip_down(post: Post) -> None:
    """A proxy's 404 is no word of Discord's that the message is gone."""
    await deliver(post)
    (message,) = post.messages
    post.discord.faults.page(DELETE, 404)
    with pytest.raises(DeliveryUncertainError):
        await post.courier.take_down(post.job.channel_id, MessageId(int(message["id"])))
    assert len(post.messages) == 1


async def test_too_large_for_the_proxy(post: Post) -> None:
    """The proxy before Discord refuses what is much too large with a page of its own: that is a clear no."""
    post.discord.faults.page(POST, 413)
    with pytest.raises(TooLargeForChannelError):
        await deliver(post)


async def test_who_gives_up_in_a_limit_of_the_whole_bot_holds_nobody_back(post: Post) -> None:
    """discord.py closes a gate for all while one call waits; that call may be given up before its time is over."""
    post.discord.faults.limit(EDIT, 20.0, everywhere=True)
    path = f"/channels/{post.job.channel_id}/messages/1"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await post.bot.http.request(Route("PATCH", path), json={})

    async with asyncio.timeout(5):
        await deliver(post)
    assert len(post.messages) == 1


async def test_a_limit_of_an_hour_is_not_slept_out(post: Post) -> None:
    """It would take one of the few places of clips, and a channel's limit would be everybody's."""
    post.discord.faults.limit(POST, 3600.0, times=3)
    async with asyncio.timeout(5):
        with pytest.raises(DeliveryUncertainError, match=r"3600\.00 seconds"):
            await deliver(post)
    assert len(post.discord.calls_to(POST)) == 1, "what is said meanwhile counts against the bot"


@pytest.mark.usefixtures("post")
def test_the_gateway_is_tried_again_within_minutes() -> None:
    """After an outage of hours commands answer soon; a thousand starts a day are Discord's limit."""
    backoff = discord.client.ExponentialBackoff()  # pyright: ignore[reportPrivateImportUsage]
    pauses = [backoff.delay() for _ in range(1000)]
    assert max(pauses) <= 256
    assert 86_400 / fmean(pauses[10:]) < 900


async def test_a_file_goes_up_for_longer_than_other_calls_take() -> None:
    """The library below ends every call after five minutes; a clip on a slow line has its own time."""
    given: list[Any] = []

    async def ask(_route: Route, **options: Any) -> None:
        given.append(options.get("timeout"))

    http: Any = SimpleNamespace(request=ask)
    keep_sense(http)
    await http.request(Route("POST", "/"), form=[], files=[])
    await http.request(Route("POST", "/"), json={})
    assert [limit and limit.total for limit in given] == [None, None]
    assert given[0] is not None
