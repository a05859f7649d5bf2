"""Handing out a clip, its thumbnail and its spritesheet."""

import asyncio
import os
from pathlib import Path

from aiohttp import web

from sketch.state import CLIP, SPRITESHEET, THUMBNAIL, Video
from sketch.wire import errors
from sketch.wire.errors import as_json
from sketch.wire.files import opened
from sketch.wire.studio import Studio

_VARIANTS = {
    "video": (CLIP, "video/mp4"),
    "thumbnail": (THUMBNAIL, "image/webp"),
    "spritesheet": (SPRITESHEET, "image/jpeg"),
}
_CHUNK_BYTES = 64 * 1024
_PIECES = 20


class Content:
    """The one operation that answers bytes."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/v1/videos/{video_id}/content", self.content)]

    async def content(self, request: web.Request) -> web.StreamResponse:
        variant = request.query.get("variant", "video")
        if variant not in _VARIANTS:
            raise errors.not_one_of("variant", variant, tuple(_VARIANTS))
        video = self._studio.video(request.match_info["video_id"])
        self._check(video)
        name, content_type = _VARIANTS[variant]
        path = self._studio.state.folder(video.id) / name
        if not await asyncio.to_thread(path.is_file):
            raise errors.no_variant(variant)
        asked = self._studio.faults_of(video)
        if asked.notvideo:
            body = as_json(errors.server_error().body())
            return web.Response(text=body, content_type=content_type)
        if asked.short:
            return await _hand_out(request, path, content_type, part=0.5)
        if asked.trickle_s:
            return await _hand_out(request, path, content_type, over_s=asked.trickle_s)
        return web.FileResponse(path, headers={"Content-Type": content_type})

    def _check(self, video: Video) -> None:
        """Refuse what is not there yet, or not there any more."""
        asked = self._studio.faults_of(video)
        if asked.vanish:
            raise errors.video_not_found(video.id)
        if video.completed_at_ms is None:
            raise errors.not_ready()
        if self._studio.now() < video.completed_at_ms / 1000 + asked.lag_s:
            raise errors.not_ready()
        if self._studio.is_expired(video):
            raise errors.expired()


async def _hand_out(
    request: web.Request, path: Path, content_type: str, *, part: float = 1.0, over_s: float = 0.0
) -> web.StreamResponse:
    """Promise a whole file; hand out a part of it, or all of it slowly."""
    async with opened(path, "rb") as file:
        promised = os.fstat(file.fileno()).st_size
        handed = int(promised * part)
        response = web.StreamResponse(headers={"Content-Type": content_type})
        response.content_length = promised
        await response.prepare(request)
        step = max(1, min(_CHUNK_BYTES, handed // _PIECES))
        pieces = -(-handed // step)
        for start in range(0, handed, step):
            await response.write(await asyncio.to_thread(file.read, min(step, handed - start)))
            await asyncio.sleep(over_s / pieces)
    if handed < promised and request.transport is not None:
        request.transport.close()
    return response
