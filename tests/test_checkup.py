"""The look at Discord, where Discord says nothing."""

import asyncio

import discord
import pytest

from bot import checkup
from bot.books import SystemClock


@pytest.fixture(autouse=True)
def _addresses_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord's real address stays set for other tests."""

    def nowhere(**_addresses: str) -> None: ...

    monkeypatch.setattr(checkup, "point_discord_at", nowhere)


async def test_a_silent_discord_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """`dailies doctor` waits for it for a while, not for ever."""

    async def silent(_client: discord.Client, _token: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(discord.Client, "login", silent)
    monkeypatch.setattr(checkup, "ANSWER_S", 0.01)
    looking = checkup.examine("token", SystemClock(), api_url="http://x", gateway_url="ws://x")
    (told,) = [each async for each in looking]
    assert not told.well
    assert "out of reach" in told.says


async def test_a_page_in_discords_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network's login page answers with status 200 and HTML: a line like any, and no stack trace."""

    async def page(_client: discord.Client, _token: str) -> None:
        raise TypeError("string indices must be integers")

    monkeypatch.setattr(discord.Client, "login", page)
    looking = checkup.examine("token", SystemClock(), api_url="http://x", gateway_url="ws://x")
    (told,) = [each async for each in looking]
    assert not told.well
    assert "http://x is not Discord" in told.says


@pytest.mark.parametrize(
    ("error", "look_at"),
    [
        ("ClientConnectorDNSError", "DNS"),
        ("ClientConnectorCertificateError", "clock"),
        ("ClientConnectorError", "network"),
    ],
)
def test_what_to_look_at_where_nothing_gets_through(error: str, look_at: str) -> None:
    """Each kind of failure has another cure; an expired certificate is most often a clock that is wrong."""
    assert look_at in checkup.way_there(f"fal: {error}")
