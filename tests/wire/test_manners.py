"""What a wire keeps to itself, and what it does not let a server do."""

import asyncio
import logging
import ssl
import traceback
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.domain.errors import (
    DownloadTooLargeError,
    ProviderError,
    SubmitUncertainError,
)
from bot.wire import Redactor, Wires, bare
from bot.wire.line import ASKS_AT_ONCE
from bot.wire.wires import believed
from tests.fakes.clocks import RealClock
from tests.wire.faulty import TLS, Caller, faulty

KEY = "sk-very-secret-0123456789"
SIGNED = "/x.mp4?X-Amz-Signature=deadbeef%2Fcafe%3D&user=a+b%20c~"


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    async with Wires(
        RealClock(), submit_timeout_s=2.0, download_cap_bytes=100_000, tls=TLS
    ) as opened:
        yield opened


async def test_certificates_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot has wires to vendors and to its moderation: the certificates it believes are the same for both."""
    read: list[ssl.SSLContext] = []

    def reads() -> ssl.SSLContext:
        read.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return read[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", reads)
    believed.cache_clear()
    try:
        async with Wires(RealClock()), Wires(RealClock()):
            assert len(read) == 1
    finally:
        believed.cache_clear()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("all is well", "all is well"),
        (f"wrong key {KEY}!", "wrong key ***!"),
        ("Incorrect API key provided: sk-abcd1234efgh.", "Incorrect API key provided: ***."),
        ("Authorization: Bearer abc.def-ghi=", "Authorization: ***"),
        ("see https://u:p@cdn.example/x.mp4?sig=1#f now", "see https://cdn.example/x.mp4 now"),
        ("http://[2001:db8::1]:8/x?y=1", "http://[2001:db8::1]:8/x"),
        ("api_key=0123456789abcdef, no", "api_***, no"),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln", "jwt ***"),
        ("one\r\ntwo\x1b[31m\u2028three", "one two [31m three"),
    ],
)
def test_redacting(said: str, shown: str) -> None:
    """Keys, signed addresses and control characters do not reach the log."""
    assert Redactor([KEY])(said) == shown


def test_redacting_bounds_the_length() -> None:
    """A vendor's novel becomes one short line."""
    assert len(Redactor()("x" * 1_000_000)) == 300


def test_bare_addresses() -> None:
    """An address is shown without what signs it."""
    assert bare("https://u:p@h:8443/a%2Fb?sig=1#x") == "https://h:8443/a%2Fb"
    assert bare("http://h:port/x") == "(no address)"


async def test_nothing_secret_is_said(wires: Wires, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors with their whole traceback, nor reprs, nor any log line show key or signature."""

    async def shout(caller: Caller) -> None:
        await caller.read_call()
        if "POST" in caller.server.heads[-1]:
            await caller.say(f"HTTP/9 {KEY}\r\n\r\n".encode())
        elif len(caller.server.heads) > 3:
            await caller.say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")
        else:
            await caller.say(b"\xff\r\n\r\n")

    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    async with faulty(shout) as server:
        wire = wires.open(
            "acme", server.base_url, headers={"Authorization": f"Bearer {KEY}"}, secrets=[KEY]
        )
        for call in (
            wire.create("videos", json={"prompt": "a red fox"}),
            wire.ask("videos/1", params={"sig": "deadbeef"}),
            _fetch(wires, server.base_url, server.base_url + SIGNED),
        ):
            with pytest.raises(ProviderError) as caught:
                await call
            said += [repr(caught.value), *traceback.format_exception(caught.value)]
        said += [repr(wire), repr(wire.redact), str(vars(caught.value)), caplog.text]
    assert "acme" in said[0]
    for secret in (KEY, "deadbeef", "red fox"):
        assert secret not in "".join(said).replace("pytest", "")


async def _fetch(wires: Wires, base_url: str, address: str) -> bytes:
    async with wires.open("acme", base_url).stream(address) as download:
        return b"".join([chunk async for chunk in download.chunks])


async def test_a_signed_address_is_sent_as_it_is_written(wires: Wires) -> None:
    """Not one escape is changed: a signature covers the very characters."""

    async def give(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b"film")

    async with faulty(give) as server:
        await _fetch(wires, server.base_url, f"http://127.0.0.1:{server.port}{SIGNED}")
        assert server.heads[0].startswith(f"GET {SIGNED} HTTP/1.1")


async def test_no_cookies(wires: Wires) -> None:
    """What a vendor sets is not brought back."""

    async def set_cookie(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b"{}", headers="set-cookie: id=1; path=/\r\n")

    async with faulty(set_cookie) as server:
        wire = wires.open("acme", server.base_url)
        for _ in range(3):
            await wire.ask("videos/1")
        assert not any("cookie" in head.lower() for head in server.heads)


async def test_an_answer_is_capped(wires: Wires, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer without end is left; on a create that means: uncertain."""
    monkeypatch.setattr("bot.wire.line.ANSWER_BYTES", 50_000)

    async def pour(caller: Caller) -> None:
        await caller.read_call()
        await caller.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await caller.say(b"2000\r\n" + bytes(0x2000) + b"\r\n")

    async with faulty(pour) as server:
        wire = wires.open("acme", server.base_url)
        with pytest.raises(ProviderError, match="more than"):
            await wire.ask("videos/1")
        with pytest.raises(SubmitUncertainError):
            await wire.create("videos", json={})


async def test_a_compressed_answer_is_refused(wires: Wires) -> None:
    """We ask for plain bytes, so that nothing can unfold."""

    async def compress(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b"\x1f\x8b\x08", headers="content-encoding: gzip\r\n")

    async with faulty(compress) as server:
        with pytest.raises(ProviderError, match="compressed"):
            await wires.open("acme", server.base_url).ask("videos/1")
        with pytest.raises(ProviderError, match="compressed"):
            await _fetch(wires, server.base_url, f"{server.base_url}/x.mp4")
        assert "accept-encoding: identity" in server.heads[0].lower()


async def test_a_download_at_the_cap(wires: Wires) -> None:
    """As many bytes as allowed pass, one more does not."""
    size = 100_000

    async def give(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(bytes(size))

    async with faulty(give) as server:
        assert len(await _fetch(wires, server.base_url, server.base_url)) == size
        size += 1
        with pytest.raises(DownloadTooLargeError):
            await _fetch(wires, server.base_url, server.base_url)


async def test_a_download_that_falls_silent(wires: Wires, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that stops in the middle is left."""
    monkeypatch.setattr("bot.wire.line.QUIET_S", 0.3)

    async def stall(caller: Caller) -> None:
        await caller.read_call()
        await caller.say(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nfilm")
        await caller.wait_for_hang_up()

    async with faulty(stall) as server:
        with pytest.raises(ProviderError):
            await _fetch(wires, server.base_url, server.base_url)


async def test_a_download_that_drips(wires: Wires, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then does not keep us for ever."""
    monkeypatch.setattr("bot.wire.line.DOWNLOAD_S", 0.3)

    async def drip(caller: Caller) -> None:
        await caller.read_call()
        await caller.say(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n")
        while True:
            await caller.say(b"x")
            await asyncio.sleep(0.02)

    async with faulty(drip) as server:
        with pytest.raises(ProviderError, match="not finished"):
            await _fetch(wires, server.base_url, server.base_url)


async def test_leaving_a_download_early_closes_it(wires: Wires) -> None:
    """Who does not read to the end does not keep the vendor sending."""
    gone = asyncio.Event()

    async def pour(caller: Caller) -> None:
        await caller.read_call()
        await caller.say(b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\nx")
        await caller.wait_for_hang_up()
        gone.set()

    async with faulty(pour) as server:
        async with wires.open("acme", server.base_url).stream(server.base_url) as download:
            assert await anext(aiter(download.chunks)) == b"x"
        async with asyncio.timeout(5):
            await gone.wait()


async def test_a_gateways_word_is_asked_again_once(wires: Wires) -> None:
    """502 from something in front of the vendor is tried once more; a vendor's own 500 is not."""

    async def answer(caller: Caller) -> None:
        await caller.read_call()
        first = "502 Bad Gateway" if "/gateway" in caller.server.heads[0] else "500 Oops"
        status = first if len(caller.server.heads) == 1 else "200 OK"
        await caller.answer(b"<html>", status=status)

    for path, calls, status in (("gateway", 2, 200), ("vendor", 1, 500)):
        async with faulty(answer) as server:
            assert (await wires.open("acme", server.base_url).ask(path)).status == status
            assert len(server.heads) == calls


async def test_a_form_without_a_file_is_still_a_form(wires: Wires) -> None:
    """Servers of the family refuse urlencoded forms."""

    async def take(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b'{"id": "1"}')

    async with faulty(take) as server:
        await wires.open("acme", server.base_url).create("videos", fields={"prompt": "a fox"})
        assert "content-type: multipart/form-data" in server.heads[0].lower()
        assert "content-length:" in server.heads[0].lower()


async def test_a_crowd_takes_turns(wires: Wires) -> None:
    """Hundreds of checks at once use a bounded number of connections, and every one is answered in time."""

    async def answer_many(caller: Caller) -> None:
        for _ in range(300):
            await caller.read_call()
            await caller.answer(b"{}")

    async with faulty(answer_many) as server:
        wire = wires.open("acme", server.base_url)
        answers = await asyncio.gather(*(wire.ask("videos/1") for _ in range(300)))
        assert {answer.status for answer in answers} == {200}
        assert server.connections <= ASKS_AT_ONCE


async def test_a_renewed_key(wires: Wires, caplog: pytest.LogCaptureFixture) -> None:
    """A key that was renewed is shown instead of the old one, and to no log."""

    async def echo(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b"{}")

    async with faulty(echo) as server:
        wire = wires.open("acme", server.base_url, headers={"authorization": KEY}, secrets=[KEY])
        wire.wear({"authorization": "the-second-key"}, ["the-second-key"])
        await wire.ask("x")
        assert "the-second-key" in server.heads[-1]
        assert KEY not in server.heads[-1]
        assert wire.redact(f"{KEY} the-second-key") == "*** ***"


async def test_a_file_that_is_asked_for_by_a_post(wires: Wires) -> None:
    """Some give a file as the answer to a question; the question is not sent anywhere else."""

    async def answer(caller: Caller) -> None:
        await caller.read_call()
        if len(caller.server.heads) == 1:
            await caller.answer(b"the film", headers="connection: close\r\n")
        else:
            await caller.answer(b"", status="307 Elsewhere", headers="location: /other\r\n")

    async with faulty(answer) as server:
        wire = wires.open("acme", server.base_url)
        async with wire.stream(wire.url("x"), json={"a": 1}) as download:
            assert b"".join([chunk async for chunk in download.chunks]) == b"the film"
        async with wire.stream(wire.url("x"), json={"a": 1}) as download:
            assert download.status == 307
        assert server.posts == 2
