"""The gateway: introductions, close codes, heartbeats, compression, RESUME and shards."""

import asyncio
import time
from typing import Any

import aiohttp
import discord as library
import pytest

from playground import NotConnectedError, Playground
from tests.playground.raw import Rest, Socket, connect, identify
from tests.playground.stock import Stock, addresses, running, soon


async def _introduced(rest: Rest, **more: Any) -> Socket:
    socket = await connect(rest.session, rest.playground)
    assert (await socket.hear())["op"] == 10
    await socket.say(2, identify(rest.playground, **more))
    return socket


async def test_a_socket_hears_hello_ready_and_its_guilds(rest: Rest) -> None:
    """HELLO tells the heartbeat, READY the session and where to resume, then come the guilds."""
    playground = rest.playground
    socket = await connect(rest.session, playground)

    hello = await socket.hear()
    await socket.say(1, None)
    ack = await socket.hear()
    await socket.say(2, identify(playground))
    ready = await socket.until("READY")
    guild = await socket.until("GUILD_CREATE")

    assert hello["d"]["heartbeat_interval"] == 41250
    assert ack["op"] == 11
    assert ready["resume_gateway_url"].endswith("/gateway/resume")
    assert ready["user"]["bot"] is True
    assert ready["guilds"][0] == {"id": guild["id"], "unavailable": True}
    assert [each["user"]["id"] for each in guild["members"]] == [ready["user"]["id"]]
    await socket.ws.close()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 | 1 << 15}, 4014),  # MESSAGE_CONTENT, which nobody granted
        ({"intents": 1 << 30}, 4013),
        ({"shard": [2, 2]}, 4010),
        ({"nonsense": 1}, 4002),
        ({"intents": "all"}, 4002),
    ],
)
async def test_a_wrong_introduction_closes_with_its_code(
    rest: Rest, more: dict[str, Any], code: int
) -> None:
    """IDENTIFY is refused as Discord refuses it, and the refusal is a violation."""
    socket = await _introduced(rest, **more)

    assert await socket.hear() == code
    assert [each.where for each in rest.playground.violations] == ["gateway"]
    rest.playground.violations.clear()


async def test_a_socket_that_misbehaves_is_closed(rest: Rest) -> None:
    """Unknown opcodes, garbage, large payloads and haste each have their close code."""
    playground = rest.playground
    cases: list[tuple[int, list[str]]] = [
        (4001, ['{"op": 99, "d": null}']),
        (4002, ["not json"]),
        (4002, ['{"op": 1, "d": "' + "x" * 5000 + '"}']),
        (4003, ['{"op": 3, "d": {}}']),
        (4008, ['{"op": 1, "d": null}'] * 121),
    ]
    for code, texts in cases:
        socket = await connect(rest.session, playground)
        await socket.hear()
        for text in texts:
            await socket.ws.send_str(text)
        heard = await socket.hear()
        while isinstance(heard, dict):
            heard = await socket.hear()
        assert heard == code
    assert len(playground.violations) == len(cases)
    playground.violations.clear()


async def test_a_wrong_version_is_told(rest: Rest) -> None:
    """API version and encoding must be ones that exist."""
    for query in ("v=9&encoding=json", "v=10&encoding=etf", "v=10&encoding=json&compress=lzma"):
        socket = await connect(rest.session, rest.playground, query)
        heard = await socket.hear()
        while isinstance(heard, dict):
            heard = await socket.hear()
        assert heard == 4012
    rest.playground.violations.clear()


async def test_a_heart_that_stops_is_buried(rest: Rest) -> None:
    """Without heartbeats the socket is closed, and the session waits for RESUME."""
    rest.playground.box.gateway.heartbeat_s = 0.2
    socket = await _introduced(rest)
    await socket.until("GUILD_CREATE")

    heard = await socket.hear()
    while isinstance(heard, dict):
        heard = await socket.hear()

    assert heard == 4009


async def test_a_heartbeat_is_answered_after_it_can_be_noted(rest: Rest) -> None:
    """The answer comes no sooner than from afar: discord.py would take it for that of the beat before."""
    socket = await connect(rest.session, rest.playground)
    await socket.hear()

    sent_s = time.monotonic()
    await socket.say(1, None)
    answer = await socket.hear()

    assert answer["op"] == 11
    assert time.monotonic() - sent_s > 0.04
    await socket.ws.close()


async def test_moving_the_clock_cuts_nobody_off(playground: Playground, bot: Stock) -> None:
    """Hours may pass at once, and the bot's connection stays as it is."""
    playground.clock.advance(7200)

    made = await playground.members[0].command("/secret")

    assert (await made.answered())["content"] == "psst"
    assert playground.box.gateway.resumed == 0
    assert playground.box.gateway.identified == 1


async def test_resume_needs_a_known_session_and_number(rest: Rest) -> None:
    """An unknown session is invalid, and so is none; a number from the future closes the socket."""
    playground = rest.playground
    socket = await _introduced(rest)
    ready = await socket.until("READY")
    playground.faults.cut_gateway()
    resume = {"token": playground.token, "session_id": ready["session_id"], "seq": 1}

    unknown = await connect(rest.session, playground)
    await unknown.hear()
    await unknown.say(6, {**resume, "session_id": "gone"})
    nameless = await connect(rest.session, playground)
    await nameless.hear()
    await nameless.say(6, {**resume, "session_id": None, "seq": None})
    future = await connect(rest.session, playground)
    await future.hear()
    await future.say(6, {**resume, "seq": 99})
    good = await connect(rest.session, playground)
    await good.hear()
    await good.say(6, resume)

    assert await unknown.hear() == {"op": 9, "d": False, "s": None, "t": None}
    assert (await nameless.hear())["op"] == 9
    assert await future.hear() == 4007
    assert (await good.until("GUILD_CREATE"))["id"] == str(playground.guild.id)
    await good.until("RESUMED")
    playground.violations.clear()


async def _resumes(playground: Playground, bot: Stock) -> None:
    """Show that an interaction sent in the gap arrives when the bot is back."""
    made = await playground.members[0].command("/secret")
    assert (await made.answered())["content"] == "psst"
    assert made.acknowledged_s is not None
    assert made.acknowledged_s < 3
    assert ("resumed", None) in bot.heard
    assert playground.box.gateway.resumed == 1


@pytest.mark.parametrize("code", [None, 1000, 4000])
async def test_a_lost_socket_is_resumed_with_what_was_missed(
    playground: Playground, bot: Stock, code: int | None
) -> None:
    """A cut or closed connection is resumed, and an interaction of the gap is replayed."""
    if code is None:
        playground.faults.cut_gateway()
    else:
        playground.faults.close_gateway(code)

    await playground.gone()
    await _resumes(playground, bot)


async def test_opcode_7_makes_the_bot_resume(playground: Playground, bot: Stock) -> None:
    """A bot that is asked to reconnect comes back to the same session."""
    playground.faults.ask_reconnect()

    await playground.gone()
    await _resumes(playground, bot)


async def test_an_invalid_session_is_begun_anew(playground: Playground, bot: Stock) -> None:
    """After opcode 9 the bot identifies again; what it missed is lost."""
    playground.faults.invalidate_sessions()
    with pytest.raises(NotConnectedError):
        await playground.members[0].command("/secret")

    await playground.ready(10)

    assert playground.box.gateway.identified == 2
    made = await playground.members[0].command("/secret")
    assert (await made.answered())["content"] == "psst"


async def test_a_session_is_forgotten_after_two_minutes(playground: Playground) -> None:
    """A bot that died is waited for, but not for ever."""
    async with aiohttp.ClientSession() as session:
        socket = await _introduced(Rest(playground, session))
        await socket.until("READY")
        playground.faults.cut_gateway()
    await playground.gone()

    assert playground.box.gateway.heard(playground.guild.id)
    playground.clock.advance(121)

    assert not playground.box.gateway.heard(playground.guild.id)


async def test_a_frozen_gateway_says_nothing_until_it_thaws(
    playground: Playground, bot: Stock
) -> None:
    """A dying gateway delays what it has to say; nothing is lost when it recovers."""
    playground.faults.freeze_gateway()
    made = await playground.members[0].command("/secret")
    with pytest.raises(TimeoutError, match="'secret'"):
        await made.acknowledged(0.2)

    playground.faults.freeze_gateway(frozen=False)

    assert (await made.answered())["content"] == "psst"


async def test_messages_need_their_intents(rest: Rest) -> None:
    """Messages come with GUILD_MESSAGES; their content only where MESSAGE_CONTENT was granted."""
    playground = rest.playground
    alice = playground.members[0]
    deaf = await _introduced(rest, intents=1)
    hears = await _introduced(rest, intents=1 | 1 << 9)
    for socket in (deaf, hears):
        await socket.until("GUILD_CREATE")
        await socket.until("GUILD_CREATE")

    await alice.say("a secret")
    await alice.say(f"<@{playground.box.world.bot_id}> hello")
    playground.guild.boost(1)

    assert (await hears.until("MESSAGE_CREATE"))["content"] == ""
    assert (await hears.until("MESSAGE_CREATE"))["content"].endswith("hello")
    assert (await deaf.hear())["t"] == "GUILD_UPDATE"


async def test_granted_message_content_is_heard() -> None:
    """A playground whose application was granted MESSAGE_CONTENT lets it through."""
    async with Playground(privileged=("MESSAGE_CONTENT",), openapi=None) as playground:
        intents = library.Intents(guilds=True, guild_messages=True, message_content=True)
        async with running(playground, lambda: Stock(intents)) as bot:
            await playground.members[0].say("out loud")
            heard = await soon(lambda: [each for kind, each in bot.heard if kind == "message"])
        assert heard[0].content == "out loud"


async def test_shards_hear_their_own_guilds() -> None:
    """Two shards each get the guilds that fall to them, and their interactions."""
    async with Playground(shards=2, max_concurrency=2, openapi=None) as playground:

        class Sharded(library.AutoShardedClient):
            async def before_identify_hook(self, shard_id: Any, *, initial: bool = False) -> None:
                """Identify at once."""

        with addresses(playground):
            client = Sharded(intents=library.Intents(guilds=True), guild_ready_timeout=0)
            task = asyncio.create_task(client.start(playground.token))
            want = len(playground.guilds)
            await soon(lambda: len(client.guilds) == want and client.is_ready())
            found = {guild.id: guild.shard_id for guild in client.guilds}
            await client.close()
            await task
        assert found == {each.id: (each.id >> 22) % 2 for each in playground.guilds}


async def test_haste_makes_an_invalid_session() -> None:
    """Where the lane's window is asked for, a second IDENTIFY within it is told opcode 9."""
    async with (
        Playground(identify_window_s=5, openapi=None) as playground,
        aiohttp.ClientSession() as session,
    ):
        first = await _introduced(Rest(playground, session))
        await first.until("READY")
        hasty = await _introduced(Rest(playground, session))
        assert (await hasty.hear())["op"] == 9
        playground.clock.advance(5)
        patient = await _introduced(Rest(playground, session))
        await patient.until("READY")


async def test_members_can_be_asked_for_by_id(rest: Rest) -> None:
    """REQUEST_GUILD_MEMBERS answers ids; everybody is for those with the intent."""
    playground = rest.playground
    socket = await _introduced(rest)
    await socket.until("GUILD_CREATE")
    alice = playground.members[0]

    await socket.say(8, {"guild_id": str(playground.guild.id), "user_ids": [str(alice.id)]})
    chunk = await socket.until("GUILD_MEMBERS_CHUNK")
    await socket.say(8, {"guild_id": str(playground.guild.id), "query": "", "limit": 0})
    await socket.say(1)
    await socket.hear()

    assert [each["user"]["username"] for each in chunk["members"]] == ["alice"]
    assert "GUILD_MEMBERS" in playground.violations[0].problem
    playground.violations.clear()
