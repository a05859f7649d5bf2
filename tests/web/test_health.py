"""Health: 200 while the bot can do its work, 503 and the reason while it cannot."""

import asyncio
import errno
import logging
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from bot import settings
from bot.domain.errors import DatabaseUnreachableError, SettingError
from bot.web.server import serve
from tests.web.conftest import Seat


async def test_all_is_well(seat: Seat) -> None:
    """Database, gateway and loops each have a word of their own."""
    answer = await seat.browser.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "gateway": True, "loops": True}


async def test_without_the_gateway(seat: Seat) -> None:
    """A bot that Discord has lost is not well, and says what is missing."""
    seat.connected = False
    answer = await seat.browser.get("/health")
    assert answer.status_code == 503
    assert answer.json()["gateway"] is False
    assert answer.json()["database"] is True


async def test_without_the_database(seat: Seat) -> None:
    """A database that does not answer is told, and the next look tells that it does again."""
    await seat.rig.quiet()  # else a loop of the house is who meets the fault
    seat.rig.database.faults.before("read", DatabaseUnreachableError("gone"))
    answer = await seat.browser.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert (await seat.browser.get("/health")).status_code == 200


async def test_a_dead_loop_is_named(seat: Seat) -> None:
    """A loop that has ended is named."""
    loop = seat.rig.runner._loops["upkeep"]
    loop.cancel()
    await seat.rig.quiet()
    answer = await seat.browser.get("/health")
    assert answer.status_code == 503
    assert answer.json()["dead_loops"] == ["upkeep"]


async def test_strangers_learn_nothing(seat: Seat) -> None:
    """Unknown paths are 404, and no answer names the software or may be sniffed and kept."""
    for path in ("/", "/admin", "/health/../etc/passwd"):
        answer = await seat.browser.get(path)
        assert answer.status_code == 404
        assert answer.headers["Server"] == "dailies"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
)
async def test_scanners_cannot_fill_the_log(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """What is no HTTP, or too much of it, is refused without a stack trace."""
    async with serve(("127.0.0.1", 0), []) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(sent)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert answer.split()[1] == b"400"
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_a_failure_of_our_own_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The operator reads why; who asked reads nothing of it."""

    async def broken(_: web.Request) -> web.Response:
        raise LookupError("the shelf is gone")

    async with (
        serve(("127.0.0.1", 0), [web.get("/", broken)]) as address,
        httpx.AsyncClient() as browser,
    ):
        answer = await browser.get(address)

    assert answer.status_code == 500
    assert "shelf" not in answer.text
    assert "the shelf is gone" in caplog.text


async def test_a_taken_port_is_a_sentence() -> None:
    """The start names the settings that help."""
    async with serve(("127.0.0.1", 0), []) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(SettingError, match="DAILIES_WEB_PORT"):
            async with serve(("127.0.0.1", port), []):
                pass


async def test_an_address_of_another_machine_says_so() -> None:
    """In every Python that we run on."""
    with pytest.raises(SettingError, match=r"^cannot listen on 203\.0\.113\.7:0 \((?!None)"):
        async with serve(("203.0.113.7", 0), []):
            pass


async def test_what_breaks_while_it_serves_is_no_fault_of_the_address() -> None:
    """A disk that is full is said to be full."""
    with pytest.raises(OSError, match="No space left"):
        async with serve(("127.0.0.1", 0), []):
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({}, None),
        ({"DAILIES_PUBLIC_URL": "https://dailies.example.org"}, ("127.0.0.1", 8080)),
        ({"DAILIES_WEB_PORT": "9000"}, ("127.0.0.1", 9000)),
        ({"DAILIES_WEB_HOST": "0.0.0.0"}, ("0.0.0.0", 8080)),  # noqa: S104
        ({"DAILIES_WEB_HOST": "::1", "DAILIES_WEB_PORT": "0"}, ("::1", 0)),
    ],
)
def test_off_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variables: dict[str, str],
    place: tuple[str, int] | None,
) -> None:
    """One of three settings opens the server; none of them, and nothing listens."""
    for name in ("DAILIES_PUBLIC_URL", "DAILIES_WEB_HOST", "DAILIES_WEB_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert settings.load(tmp_path / "none").web_place == place


@pytest.mark.parametrize("url", ["dailies.example.org", "ftp://x", "https://x/?a=b", "https://u@x"])
def test_a_malformed_public_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """It is what vendors are told to call: a scheme and a host."""
    monkeypatch.setenv("DAILIES_PUBLIC_URL", url)
    with pytest.raises(SettingError, match="DAILIES_PUBLIC_URL"):
        settings.load(None)
