"""Rate limits: buckets, 50 a second, 429s of both kinds, and the ban for too many errors."""

import asyncio
import time

import discord as library
import pytest

from playground import Playground
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import Stock

POST_MESSAGE = "POST /channels/{channel_id}/messages"


async def test_a_channel_takes_five_messages_in_five_seconds(rest: Rest) -> None:
    """The sixth is a 429 that says when; every answer counts down in its headers."""
    left: list[str] = []
    for number in range(5):
        await rest("POST", MESSAGES, {"content": f"{number}"})
        left.append(rest.headers["X-RateLimit-Remaining"])
    status, body = await rest("POST", MESSAGES, {"content": "six"})
    refusal = rest.headers
    rest.playground.clock.advance(5)
    again, _ = await rest("POST", MESSAGES, {"content": "six"})

    assert left == ["4", "3", "2", "1", "0"]
    assert (status, again) == (429, 200)
    assert 4 < body["retry_after"] <= 5
    assert body["global"] is False
    assert refusal["X-RateLimit-Scope"] == "user"
    assert refusal["Via"]
    assert len(rest.playground.channel.messages) == 6


async def test_channels_have_their_own_buckets(rest: Rest) -> None:
    """What one channel has used up, another still has."""
    other = rest.playground.guild.channel("general")
    for number in range(5):
        await rest("POST", MESSAGES, {"content": f"{number}"})

    status, _ = await rest("POST", f"/channels/{other.id}/messages", {"content": "x"})

    assert status == 200
    assert rest.headers["X-RateLimit-Remaining"] == "4"


async def test_a_bot_has_fifty_calls_a_second(rest: Rest) -> None:
    """The 51st within a second is refused for the whole bot; interactions do not count."""
    for _ in range(50):
        rest.playground.limits.buckets.clear()
        rest.playground.box.limits.count("GET /users/@me", "")
    status, body = await rest("GET", "/users/@me")
    refusal = rest.headers
    hook, _ = await rest("POST", "/interactions/1/x/callback", {"type": 5})

    assert (status, body["global"]) == (429, True)
    assert refusal["X-RateLimit-Global"] == "true"
    assert hook == 404


async def test_ten_thousand_errors_are_a_ban(rest: Rest) -> None:
    """Too many 401, 403 and 429 in ten minutes end in a page of Cloudflare's."""
    for _ in range(9_999):
        rest.playground.limits.count_invalid()
    last, _ = await rest("GET", "/users/@me", token="wrong")
    banned, page = await rest("GET", "/users/@me")
    rest.playground.clock.advance(601)
    forgiven, _ = await rest("GET", "/users/@me")

    assert (last, banned, forgiven) == (401, 429, 200)
    assert "1015" in page
    assert "Via" not in rest.headers or forgiven == 200


async def test_the_library_waits_as_it_is_told(playground: Playground, bot: Stock) -> None:
    """A planned 429 is waited out and the message sent once; one without Via is given up."""
    channel = bot.get_partial_messageable(playground.channel.id)
    playground.faults.limit(POST_MESSAGE, 0.2)
    started = time.monotonic()
    await channel.send("patient")
    waited_s = time.monotonic() - started
    playground.faults.limit(POST_MESSAGE, via=False)
    with pytest.raises(library.HTTPException, match="429"):
        await channel.send("hasty")

    assert waited_s >= 0.2
    assert [each["content"] for each in playground.channel.messages] == ["patient"]
    assert [call.status for call in playground.calls_to(POST_MESSAGE)] == [429, 200, 429]


async def test_a_burst_is_spaced_by_the_headers(playground: Playground, bot: Stock) -> None:
    """Seven sends at once are spread over two windows by the library, from our headers alone."""
    playground.limits.buckets[POST_MESSAGE] = (3, 0.4)
    channel = bot.get_partial_messageable(playground.channel.id)
    await channel.send("first, so that the library knows the bucket")

    started = time.monotonic()
    await asyncio.gather(*(channel.send(f"{number}") for number in range(7)))

    assert time.monotonic() - started > 0.7
    assert len(playground.channel.messages) == 8
