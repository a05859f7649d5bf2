"""Our client on the playground's Discord: real HTTP, a real gateway, addresses restored afterwards."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import Dailies, create_bot, point_discord_at
from bot.courier.kept import Kept
from bot.pipeline.house import House
from playground import Playground


def now_in(playground: Playground) -> datetime:
    """The playground's time, for our own clock to begin at."""
    return datetime.fromtimestamp(playground.clock.now_s(), UTC)


@asynccontextmanager
async def addresses(playground: Playground) -> AsyncGenerator[None]:
    """Point discord.py at the playground, and back again."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point_discord_at(api_url=playground.api_url, gateway_url=playground.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(playground: Playground, house: House, kept: Kept) -> AsyncGenerator[Dailies]:
    """A client of ours that is logged in, connected, and has the guilds in its cache."""
    bot = create_bot(house, kept, guild_ready_timeout_s=0)
    async with addresses(playground), bot:
        await bot.login(playground.token)
        listening = asyncio.create_task(bot.connect(), name="gateway")
        try:
            await playground.ready()
            async with asyncio.timeout(10):
                await bot.wait_until_ready()
            yield bot
        finally:
            await bot.close()
            await listening


def openapi(environment: str | None, root: Path) -> Path | None:
    """Discord's OpenAPI document, where it can be found."""
    path = Path(environment) if environment else root / "../shared/facts/discord/openapi.json"
    return path if path.is_file() else None
