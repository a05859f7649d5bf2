"""Puts the subjects together: what this bot serves, at one place."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from bot.pipeline.house import House
from bot.pipeline.runner import Runner
from bot.web.health import health_routes
from bot.web.server import serve


@asynccontextmanager
async def open_site(
    place: tuple[str, int], *, house: House, runner: Runner, connected: Callable[[], bool]
) -> AsyncGenerator[str]:
    """Serve everything until left; yields the address.

    `connected` tells whether Discord's gateway is.

    Raises:
        SettingError: nobody can listen at `place`.
    """
    routes = [*health_routes(house.database, connected=connected, loops=lambda: runner.loops)]
    async with serve(place, routes) as address:
        yield address
