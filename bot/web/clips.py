"""`/clips/…`: the originals, for those who have a signed address. Everything wrong about it is a 404."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.domain.ids import ClipKey
from bot.media.links import PATH, SignedLinks
from bot.ports import Clock

Shelf = Callable[[ClipKey], Awaitable[Path]]
"""Where a clip lies on this machine, brought here if it must be; an OSError where it is not kept."""


def clip_routes(links: SignedLinks, shelf: Shelf, clock: Clock) -> list[web.RouteDef]:
    """Ranges, conditional requests and HEAD are aiohttp's; who may see what is ours."""

    async def clip(request: web.Request) -> web.StreamResponse:
        part = request.match_info
        key = links.read(part["sha256"], part["until"], part["signature"], clock.now())
        if key is None:
            raise web.HTTPNotFound
        try:
            path = await shelf(key)
            await asyncio.to_thread(path.stat)
        except OSError:
            raise web.HTTPNotFound from None
        headers = {
            "Content-Type": "video/mp4",
            "Content-Disposition": f'inline; filename="dailies-{key[:8]}.mp4"',
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
            # With an origin of its own: Chromium's player asks by CORS, and the origin `null` gets no film.
            "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox allow-same-origin",
        }
        return web.FileResponse(path, headers=headers)

    return [web.get(f"{PATH}/{{sha256}}/{{until}}/{{signature}}.mp4", clip)]
