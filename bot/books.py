"""The database by itself: an operator's command that asks the books reads in no Discord, no vendor and no site."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.domain.money import micro_usd
from bot.settings import Settings
from bot.storage.database import SqlDatabase, open_database
from bot.storage.guilds import GuildStart


class SystemClock:
    """The real time. Everything else takes a Clock."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251

    def awake_s(self) -> float:
        """Seconds in which this machine was awake: a laptop's night counts on Windows alone."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(max(seconds, 0))


@asynccontextmanager
async def books(settings: Settings) -> AsyncGenerator[SqlDatabase]:
    """Open the database beside a bot that may be running."""
    start = guild_start(settings, paid_vendor=True)
    async with open_database(
        settings.database, clock=SystemClock(), start=start, exclusive=False
    ) as database:
        yield database


def guild_start(settings: Settings, *, paid_vendor: bool) -> GuildStart:
    """What a new guild is given."""
    ceiling = settings.ceiling_usd
    return GuildStart(
        pool=settings.pool(paid_vendor=paid_vendor),
        allowance_week=micro_usd(settings.allowance_usd),
        ceiling=None if ceiling is None else micro_usd(ceiling),
    )
