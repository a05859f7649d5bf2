"""`/health`: whether the bot can do its work at this moment. 200 or 503, for whatever restarts or alerts."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.domain.errors import StoreError
from bot.ports import Database

log = logging.getLogger(__name__)

READ_S = 5.0


def health_routes(
    database: Database, *, connected: Callable[[], bool], loops: Callable[[], Mapping[str, bool]]
) -> list[web.RouteDef]:
    """`connected` tells whether Discord's gateway is, `loops` which loops are alive."""

    async def health(_: web.Request) -> web.Response:
        alive = loops()
        found = {
            "database": await _readable(database),
            "gateway": connected(),
            "loops": bool(alive) and all(alive.values()),
        }
        dead = sorted(name for name, lives in alive.items() if not lives)
        well = all(found.values())
        body = {"ok": well, **found} | ({"dead_loops": dead} if dead else {})
        return web.json_response(body, status=200 if well else 503)

    return [web.get("/health", health)]


async def _readable(database: Database) -> bool:
    try:
        async with asyncio.timeout(READ_S):
            await database.read(lambda unit: unit.marks.get("health"))
    except (StoreError, TimeoutError) as error:
        log.warning("The database cannot be read: %r.", error)
        return False
    return True
