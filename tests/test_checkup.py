"""The look at Discord, where Discord says nothing."""

import asyncio

import discord
import pytest

from bot import checkup
from bot.books import SystemClock


async def test_a_silent_discord_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """`dailies doctor` waits for it for a while, not for ever."""

    async def silent(_client: discord.Client, _token: str) -> None:
        await asyncio.Event().wait()

    def nowhere(**_addresses: str) -> None:
        """Discord's real address stays set for other tests."""

    monkeypatch.setattr(discord.Client, "login", silent)
    monkeypatch.setattr(checkup, "ANSWER_S", 0.01)
    monkeypatch.setattr(checkup, "point_discord_at", nowhere)
    looking = checkup.examine("token", SystemClock(), api_url="http://x", gateway_url="ws://x")
    (told,) = [each async for each in looking]
    assert not told.well
    assert "out of reach" in told.says
