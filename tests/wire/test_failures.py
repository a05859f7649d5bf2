"""Thirteen ways in which a call can break, and for each: did it arrive?"""

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest
import trustme

from bot.domain.errors import ProviderError, ProviderUnreachableError, SubmitUncertainError
from bot.wire import Wires
from tests.fakes.clocks import RealClock
from tests.wire.faulty import (
    TLS,
    Behaviour,
    Caller,
    closed_port,
    faulty,
    full_backlog,
    tls_server,
)

SUBMIT = {"prompt": "a red fox"}


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    async with Wires(RealClock(), submit_timeout_s=1.0, tls=TLS) as opened:
        yield opened


async def close_before_reading(caller: Caller) -> None:
    caller.sock.close()


async def close_after_reading(caller: Caller) -> None:
    await caller.read_call()


async def reset_before_reading(caller: Caller) -> None:
    caller.reset()


async def reset_after_reading(caller: Caller) -> None:
    await caller.read_call()
    caller.reset()


async def half_a_head(caller: Caller) -> None:
    await caller.read_call()
    await caller.say(b"HTTP/1.1 200 OK\r\ncontent-ty")


async def garbage(caller: Caller) -> None:
    await caller.read_call()
    await caller.say(b"\x00\x01 this is no HTTP at all\r\n\r\n")


async def short_body(caller: Caller) -> None:
    await caller.read_call()
    await caller.say(b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"id": "vid')


async def silent(caller: Caller) -> None:
    await caller.read_call()
    await caller.wait_for_hang_up()


ARRIVED: list[Behaviour] = [
    close_before_reading,
    close_after_reading,
    reset_before_reading,
    reset_after_reading,
    half_a_head,
    garbage,
    short_body,
    silent,
]


@pytest.mark.parametrize("behave", ARRIVED, ids=lambda each: each.__name__)
async def test_a_broken_create_is_uncertain_and_is_sent_once(
    wires: Wires, behave: Behaviour
) -> None:
    """Once a connection stood, a create that broke may have arrived, and is never repeated."""
    async with faulty(behave) as server:
        with pytest.raises(SubmitUncertainError):
            await wires.open("acme", server.base_url).create("videos", json=SUBMIT)

        assert server.connections == 1
        assert server.posts <= 1


@pytest.mark.parametrize("behave", ARRIVED, ids=lambda each: each.__name__)
async def test_a_broken_read_is_no_answer(
    wires: Wires, behave: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on a read is an ordinary error: it has no effect that could be lost."""
    monkeypatch.setattr("bot.wire.line.ASK_S", 2.0)
    async with faulty(behave) as server:
        with pytest.raises(ProviderError) as caught:
            await wires.open("acme", server.base_url).ask("videos/1")

        assert type(caught.value) is ProviderError


async def test_refused(wires: Wires) -> None:
    """Nobody listens: nothing left the house."""
    with pytest.raises(ProviderUnreachableError):
        await wires.open("acme", f"http://127.0.0.1:{closed_port()}").create("videos", json=SUBMIT)


async def test_a_name_that_does_not_exist(wires: Wires) -> None:
    """DNS knows no such host: nothing left the house."""
    with pytest.raises(ProviderUnreachableError):
        await wires.open("acme", "http://nobody.invalid/v1").create("videos", json=SUBMIT)


async def test_a_connection_that_takes_too_long(wires: Wires) -> None:
    """The vendor does not accept in time: nothing left the house."""
    async with full_backlog() as port:
        with pytest.raises(ProviderUnreachableError):
            await wires.open("acme", f"http://127.0.0.1:{port}").create("videos", json=SUBMIT)


async def test_no_free_connection() -> None:
    """All our connections are taken: nothing left the house, and the one that waits is still served."""
    entered, leave = asyncio.Event(), asyncio.Event()

    async def wait_then_answer(caller: Caller) -> None:
        await caller.read_call()
        entered.set()
        await leave.wait()
        await caller.answer(b'{"id": "video_1"}')

    async with (
        faulty(wait_then_answer) as server,
        Wires(RealClock(), connections=1, submit_timeout_s=1.0, tls=TLS) as wires,
    ):
        wire = wires.open("acme", server.base_url)
        first = asyncio.create_task(wire.create("videos", json=SUBMIT))
        await entered.wait()

        with pytest.raises(ProviderUnreachableError):
            await wire.create("videos", json=SUBMIT)

        leave.set()
        assert (await first).members == {"id": "video_1"}
        assert server.posts == 1


async def test_a_certificate_that_nobody_vouches_for(wires: Wires) -> None:
    """TLS fails before the call is written: nothing left the house."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with tls_server(context) as port:
        with pytest.raises(ProviderUnreachableError):
            await wires.open("acme", f"https://127.0.0.1:{port}").create("videos", json=SUBMIT)


async def test_a_server_that_speaks_no_tls(wires: Wires) -> None:
    """A plain server behind an https address: nothing left the house."""

    async def speak_plainly(caller: Caller) -> None:
        await caller.answer(b"{}")

    async with faulty(speak_plainly) as server:
        address = server.base_url.replace("http:", "https:")
        with pytest.raises(ProviderUnreachableError):
            await wires.open("acme", address).create("videos", json=SUBMIT)

        assert server.posts == 0


async def test_a_create_never_rides_on_a_used_connection(wires: Wires) -> None:
    """A server that closes idle connections cannot turn a create into an uncertain one."""

    async def answer_once(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b'{"id": "video_1"}')

    async with faulty(answer_once) as server:
        wire = wires.open("acme", server.base_url)
        await wire.ask("videos/1")
        for _ in range(5):
            await wire.create("videos", json=SUBMIT)

        assert (server.posts, server.connections) == (5, 6)


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "503 Busy", "408 Late"])
async def test_a_server_error_on_a_create_is_uncertain(wires: Wires, status: str) -> None:
    """A vendor that fails may have accepted first."""

    async def fail(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b'{"error": {"message": "Internal"}}', status=status)

    async with faulty(fail) as server:
        with pytest.raises(SubmitUncertainError) as caught:
            await wires.open("acme", server.base_url).create("videos", json=SUBMIT)

        assert caught.value.status == int(status[:3])
        assert server.posts == 1


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b'{"id": "vid', b"", b"\xff\xfe{"])
async def test_an_acceptance_that_cannot_be_read_is_uncertain(wires: Wires, body: bytes) -> None:
    """200 with no JSON in it: the vendor agreed to something, and we cannot tell to what."""

    async def mumble(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(body)

    async with faulty(mumble) as server:
        with pytest.raises(SubmitUncertainError):
            await wires.open("acme", server.base_url).create("videos", json=SUBMIT)


async def test_a_read_is_tried_once_more(wires: Wires) -> None:
    """A read that broke is repeated once, and its second answer counts."""

    async def break_then_answer(caller: Caller) -> None:
        await caller.read_call()
        if len(caller.server.heads) == 1:
            caller.reset()
        else:
            await caller.answer(b'{"status": "queued"}')

    async with faulty(break_then_answer) as server:
        answer = await wires.open("acme", server.base_url).ask("videos/1")

        assert answer.members == {"status": "queued"}
        assert len(server.heads) == 2
