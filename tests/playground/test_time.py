"""Clocks: 3 seconds to answer, 15 minutes to follow up, and what may come in which order."""

from typing import Any

import discord as library
import pytest

from playground import Playground
from playground.interactions import Record
from tests.playground.raw import Rest, Socket, connect, identify
from tests.playground.stock import Stock

COMMANDS = "/applications/{app}/commands"
PING = {
    "type": 1,
    "name": "ping",
    "description": "Ping",
    "options": [{"type": 3, "name": "word", "description": "W", "autocomplete": True}],
}


async def _silent(rest: Rest) -> Socket:
    """Connect a bot that only listens, with one command."""
    await rest("PUT", COMMANDS, [PING])
    socket = await connect(rest.session, rest.playground)
    await socket.hear()
    await socket.say(2, identify(rest.playground))
    await socket.until("GUILD_CREATE")
    return socket


async def _asked(rest: Rest) -> Record:
    return (await rest.playground.members[0].command("/ping")).record


async def _answer(rest: Rest, record: Record, body: Any) -> tuple[int, Any]:
    path = f"/interactions/{record.id}/{record.token}/callback?with_response=true"
    return await rest("POST", path, body, token="")


def _hook(record: Record, rest: Rest, tail: str = "/messages/@original") -> str:
    return f"/webhooks/{rest.playground.box.world.bot_id}/{record.token}{tail}"


async def test_after_three_seconds_it_is_too_late(rest: Rest) -> None:
    """An answer after 3 s is 10062, and the person was told that nobody responded."""
    await _silent(rest)
    made = await rest.playground.members[0].command("/ping")

    rest.playground.clock.advance(3.01)
    status, body = await _answer(rest, made.record, {"type": 4, "data": {"content": "late"}})

    assert made.failed
    assert (status, body["code"]) == (404, 10062)
    with pytest.raises(TimeoutError, match="did not respond"):
        await made.acknowledged(1)


async def test_a_token_lives_fifteen_minutes(playground: Playground, bot: Stock) -> None:
    """Edits and follow-ups work for 15 minutes; then the token is 50027."""
    made = await playground.members[0].command("/secret")
    await made.answered()
    interaction = library.Webhook.partial(playground.box.world.bot_id, made.token, client=bot)

    playground.clock.advance(14 * 60)
    early = await interaction.send("still here", wait=True)
    playground.clock.advance(61)
    with pytest.raises(library.HTTPException, match="50027"):
        await interaction.send("too late", wait=True)
    with pytest.raises(library.HTTPException, match="50027"):
        await interaction.edit_message(early.id, content="too late")
    playground.clock.advance(3600)
    with pytest.raises(library.HTTPException, match="50027"):
        await interaction.send("much too late", wait=True)


async def test_a_token_nobody_gave_is_no_webhook(rest: Rest) -> None:
    """An invented token is an unknown webhook; so is one whose interaction was never answered."""
    await _silent(rest)
    record = await _asked(rest)
    invented, one = await rest(
        "POST", f"/webhooks/{rest.playground.box.world.bot_id}/x", {"content": "x"}
    )
    early, two = await rest("PATCH", _hook(record, rest), {"content": "x"})

    assert (invented, one["code"]) == (early, two["code"]) == (404, 10015)


@pytest.mark.parametrize(
    "body",
    [
        {"type": 6},
        {"type": 7, "data": {"content": "x"}},
        {"type": 8, "data": {"choices": []}},
        {"type": 99},
        {"type": 5, "data": {"content": "x"}},
        {"type": 4, "data": {"content": "x", "nonce": "1"}},
        {"type": 9, "data": {"custom_id": "m", "title": "", "components": []}},
        {"data": {"content": "x"}},
        {"type": 4, "data": "x"},
    ],
)
async def test_a_command_is_answered_in_its_own_ways(rest: Rest, body: dict[str, Any]) -> None:
    """Answers that do not fit a command, or are malformed, are invalid forms and no answers."""
    await _silent(rest)
    record = await _asked(rest)

    status, answer = await _answer(rest, record, body)

    assert (status, answer["code"]) == (400, 50035)
    assert record.response is None
    rest.playground.violations.clear()


async def test_suggestions_are_checked(rest: Rest) -> None:
    """At most 25 suggestions, of the option's own kind."""
    await _silent(rest)
    asking = rest.playground.box.asking
    alice, channel = rest.playground.members[0], rest.playground.channel.channel
    record = asking.autocomplete(alice.user, channel, "ping", ("word", "w"), {})

    many = [{"name": f"{n}", "value": f"{n}"} for n in range(26)]
    for choices in (many, [{"name": "x", "value": 1}], [{"name": "", "value": "x"}]):
        status, _ = await _answer(rest, record, {"type": 8, "data": {"choices": choices}})
        assert status == 400
    good, _ = await _answer(rest, record, {"type": 8, "data": {"choices": many[:25]}})
    hook, _ = await rest("POST", _hook(record, rest, ""), {"content": "x"})

    assert (good, hook) == (200, 404)
    rest.playground.violations.clear()


async def test_an_interaction_is_answered_once(rest: Rest) -> None:
    """A second first answer is 40060, and changes nothing."""
    await _silent(rest)
    record = await _asked(rest)

    first, described = await _answer(rest, record, {"type": 5, "data": {"flags": 64}})
    second, body = await _answer(rest, record, {"type": 4, "data": {"content": "again"}})

    assert first == 200
    assert described["interaction"]["response_message_loading"] is True
    assert "resource" not in described
    assert (second, body["code"]) == (400, 40060)


async def test_the_first_followup_takes_the_place_of_thinking(rest: Rest) -> None:
    """A follow-up to "thinking" fills it in, and is as visible as the deferral promised."""
    await _silent(rest)
    record = await _asked(rest)
    await _answer(rest, record, {"type": 5, "data": {"flags": 64}})

    _, first = await rest("POST", _hook(record, rest, ""), {"content": "one"})
    _, second = await rest("POST", _hook(record, rest, ""), {"content": "two"})

    assert first["id"] == str(record.original_id)
    assert first["flags"] == 64
    assert second["id"] != first["id"]
    assert second["flags"] == 0
    assert [each["content"] for each in rest.playground.channel.messages] == ["two"]


async def test_an_answer_can_be_read_edited_and_deleted(rest: Rest) -> None:
    """`@original` is the first answer until it is deleted; then it is an unknown message."""
    await _silent(rest)
    record = await _asked(rest)
    await _answer(rest, record, {"type": 4, "data": {"content": "one"}})

    _, edited = await rest("PATCH", _hook(record, rest), {"content": "two"})
    _, read = await rest("GET", _hook(record, rest))
    gone, _ = await rest("DELETE", _hook(record, rest))
    status, body = await rest("GET", _hook(record, rest))

    assert edited["content"] == read["content"] == "two"
    assert (gone, status, body["code"]) == (204, 404, 10008)


async def test_followups_are_not_deduplicated(rest: Rest) -> None:
    """Webhooks know no nonce: sending one is an error, and two posts are two messages."""
    await _silent(rest)
    record = await _asked(rest)
    await _answer(rest, record, {"type": 4, "data": {"content": "one"}})

    for _ in "ab":
        await rest("POST", _hook(record, rest, ""), {"content": "again"})
    status, _ = await rest("POST", _hook(record, rest, ""), {"content": "x", "nonce": "n"})

    assert status == 400
    assert [each["content"] for each in rest.playground.channel.messages] == [
        "one",
        "again",
        "again",
    ]
    rest.playground.violations.clear()


async def test_a_channel_that_goes_takes_its_answers_along(rest: Rest) -> None:
    """Answering where the channel was deleted is an unknown channel."""
    await _silent(rest)
    record = await _asked(rest)

    rest.playground.channel.delete()
    status, body = await _answer(rest, record, {"type": 5})

    assert (status, body["code"]) == (404, 10003)
