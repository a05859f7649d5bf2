"""A browser, a playground, and windows that are looked over when they close."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser

from bot.cli.child import Child
from bot.cli.playground import OnThePage
from playground import Playground
from tests.browser.seat import Seat, chromium, opened
from tests.cli.warm import WarmChild
from tests.conftest import missing
from tests.playground.conftest import openapi_path

Sit = Callable[..., Awaitable[Seat]]


# All of them live in one loop, since a browser belongs to its loop: to start one takes longer than most visits.
each = pytest_asyncio.fixture(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """One for all: every seat is a profile of its own in it."""
    path = chromium()
    if path is None:
        missing("browser", "no Chromium on PATH, and DAILIES_CHROMIUM names none")
    assert path is not None
    async with opened(path) as found:
        yield found


@each
async def discord(tmp_path: Path) -> AsyncGenerator[Playground]:
    async with Playground(folder=tmp_path / "discord", openapi=openapi_path()) as running:
        yield running


@each
async def bot(discord: Playground, tmp_path: Path) -> AsyncGenerator[Child]:
    """The real bot as a process of its own, with Sketch in it."""
    child = WarmChild(tmp_path / "bot", discord.token, discord.api_url, discord.gateway_url)
    async with child:
        discord.supervise(OnThePage(child))
        await child.unless_it_ends(discord.ready())
        yield child
    assert discord.violations == []


@each
async def sit(browser: Browser, discord: Playground) -> AsyncGenerator[Sit]:
    """Take a seat, as often as wanted."""
    taken: list[Seat] = []

    async def take(**wishes: Any) -> Seat:
        seat = await Seat.take(browser, discord, **wishes)
        taken.append(seat)
        return seat

    yield take
    for seat in taken:
        await seat.leave()
