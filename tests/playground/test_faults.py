"""Planned faults strike where they were planned, and as often."""

import time

import aiohttp
import discord as library
import pytest

from playground import Fault, Playground
from tests.playground.raw import MESSAGES, Rest
from tests.playground.stock import Stock, running

POST_MESSAGE = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"


def contents(playground: Playground) -> list[str]:
    return [each["content"] for each in playground.channel.messages]


async def test_500_after_storing_makes_one_message(playground: Playground, bot: Stock) -> None:
    """The library repeats a send that answered 500, and its nonce makes that harmless."""
    playground.faults.answer(POST_MESSAGE, 500, stored=True)

    sent = await bot.get_partial_messageable(playground.channel.id).send("once")

    assert contents(playground) == ["once"]
    assert sent.id == int(playground.channel.messages[0]["id"])
    assert [call.status for call in playground.calls_to(POST_MESSAGE)] == [500, 200]


async def test_500_after_storing_doubles_a_followup(playground: Playground, bot: Stock) -> None:
    """Webhooks have no nonce: the same fault on a follow-up makes two."""
    playground.faults.answer(FOLLOW_UP, 500, stored=True)

    made = await playground.members[0].command("/video make", prompt="a red fox")

    assert (await made.followup(2))["content"] == (await made.followup(1))["content"]


async def test_500_before_storing_makes_one_message(playground: Playground, bot: Stock) -> None:
    """A 500 that stored nothing is repeated and then stored."""
    playground.faults.answer(POST_MESSAGE, 502)

    await bot.get_partial_messageable(playground.channel.id).send("once")

    assert contents(playground) == ["once"]


async def test_503_is_given_up(playground: Playground, bot: Stock) -> None:
    """The library does not repeat a 503 on a bot's route."""
    playground.faults.answer(POST_MESSAGE, 503)

    with pytest.raises(library.DiscordServerError):
        await bot.get_partial_messageable(playground.channel.id).send("never")

    assert contents(playground) == []


async def test_a_lost_answer_can_be_asked_for_again(playground: Playground, bot: Stock) -> None:
    """The message is stored, the connection dies, and the same nonce finds the message."""
    playground.faults.lose_answer(POST_MESSAGE)
    channel = bot.get_partial_messageable(playground.channel.id)

    with pytest.raises(aiohttp.ClientError):
        await channel.send("once", nonce="job-1")
    again = await channel.send("once", nonce="job-1")

    assert contents(playground) == ["once"]
    assert again.id == int(playground.channel.messages[0]["id"])


async def test_a_dropped_call_did_nothing(playground: Playground, bot: Stock) -> None:
    """A connection that dies before anything is stored leaves nothing."""
    playground.faults.drop(POST_MESSAGE)

    with pytest.raises(aiohttp.ClientError):
        await bot.get_partial_messageable(playground.channel.id).send("never")

    assert contents(playground) == []


async def test_an_acknowledgement_that_was_stored_but_failed(
    playground: Playground, bot: Stock
) -> None:
    """500 after the acknowledgement was taken: the library repeats it and is told 40060."""
    playground.faults.answer(CALLBACK, 500, stored=True)

    made = await playground.members[0].command("/secret")
    await playground.until(lambda: [c.status for c in playground.calls_to(CALLBACK)] == [500, 400])

    assert made.message is not None
    assert made.message["content"] == "psst"
    assert playground.calls_to(CALLBACK)[1].response["code"] == 40060


async def test_a_delay_is_a_delay(rest: Rest) -> None:
    """An answer can come late, and a fault can ask for exactly the call that it wants."""
    playground = rest.playground
    playground.faults.plan(
        Fault("POST *", "delay", delay_s=0.2, only=lambda call: call.request == {"content": "b"})
    )

    await rest("POST", MESSAGES, {"content": "a"})
    started = time.monotonic()
    await rest("POST", MESSAGES, {"content": "b"})

    assert time.monotonic() - started >= 0.2
    assert [call.fault for call in playground.calls] == [None, "delay 0.2 s before"]
    assert playground.faults.planned == []


async def test_faults_repeat_as_often_as_planned(rest: Rest) -> None:
    """A fault for two calls strikes two, one for all strikes until it is cleared."""
    playground = rest.playground
    playground.faults.answer("GET /users/@me", 504, times=2)
    statuses = [(await rest("GET", "/users/@me"))[0] for _ in range(3)]
    playground.faults.answer("GET /users/@me", 500, times=-1)
    more = [(await rest("GET", "/users/@me"))[0] for _ in range(3)]
    playground.faults.clear()

    assert statuses == [504, 504, 200]
    assert more == [500, 500, 500]
    assert (await rest("GET", "/users/@me"))[0] == 200


async def test_a_bot_that_is_killed_is_found_by_its_heirs(playground: Playground) -> None:
    """After an abrupt end the next process finds its commands and its messages."""
    async with running(playground) as bot:
        await bot.get_partial_messageable(playground.channel.id).send("before")
        playground.faults.cut_gateway()
    before = playground.commands

    async with running(playground) as heir:
        channel = heir.get_channel(playground.channel.id)
        assert isinstance(channel, library.TextChannel)
        read = [each.content async for each in channel.history()]

    assert read == ["before"]
    assert [each["id"] for each in playground.commands] == [each["id"] for each in before]
