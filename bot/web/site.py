"""Puts the subjects together: what this bot serves, at one place."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType

from bot.media.links import SignedLinks
from bot.pipeline.house import House
from bot.pipeline.runner import Runner
from bot.web.clips import Shelf, clip_routes
from bot.web.health import health_routes
from bot.web.metrics import Meter
from bot.web.server import serve
from bot.web.webhooks import Hook, Webhooks


@asynccontextmanager
async def open_site(
    place: tuple[str, int],
    *,
    house: House,
    runner: Runner,
    meter: Meter | None = None,
    hooks: Mapping[str, Hook] = MappingProxyType({}),
    connected: Callable[[], bool],
    clips: tuple[SignedLinks, Shelf] | None = None,
) -> AsyncGenerator[str]:
    """Serve everything until left; yields the address.

    `meter` has what was counted; `hooks` are the vendors that may call; `connected` tells whether Discord's gateway
    is; `clips` reads the addresses of clips, and finds them.

    Raises:
        SettingError: nobody can listen at `place`.
    """
    routes = [
        *health_routes(house.database, connected=connected, loops=lambda: runner.loops),
        *(meter.routes(house) if meter is not None else ()),
        *Webhooks(hooks, runner.hint).routes(),
    ]
    if clips is not None:
        routes += clip_routes(*clips, house.clock)
    async with serve(place, routes) as address:
        yield address
