"""The door in a rush: who waits for others holds nobody up."""

import asyncio
from typing import Any

import discord
import pytest

from bot.client.door import SERVED_AT_ONCE
from tests.cogs.test_wire import Wired, said, wired

__all__ = ["wired"]


async def test_a_slow_discord_holds_nobody_up(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While as many answers are on their way as people are served at once, the next one is served."""
    monkeypatch.setattr("bot.courier.turns.LONGEST_S", 60.0)  # no place is taken back by time
    on_their_way, may_come = asyncio.Semaphore(0), asyncio.Event()
    send = discord.Interaction.edit_original_response

    async def slow(*args: Any, **options: Any) -> Any:
        on_their_way.release()
        await may_come.wait()
        return await send(*args, **options)

    monkeypatch.setattr(discord.Interaction, "edit_original_response", slow)
    people = [wired.discord.add_member(f"Person {n}") for n in range(SERVED_AT_ONCE + 1)]
    asked = [await each.command("/video make", prompt="a red fox") for each in people]
    async with asyncio.timeout(20):
        for _ in asked:
            await on_their_way.acquire()

    may_come.set()
    for each in asked:
        assert "is in the queue" in said(await each.answered())
