"""Handing out a clip, its thumbnail and its spritesheet."""

import asyncio
from pathlib import Path

from aiohttp import web

from sketch.state import CLIP, SPRITESHEET, THUMBNAIL, Video
from sketch.wire import errors
from sketch.wire.errors import compact
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
        asked = self._studio.faults_of(video)
        if asked.notvideo:
            body = compact(errors.server_error().body())
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
        if video.completed_at is None or self._studio.now() < video.completed_at + asked.lag_s:
            raise errors.not_ready()
        if self._studio.is_expired(video):
            raise errors.expired()


async def _hand_out(
    request: web.Request, path: Path, content_type: str, *, part: float = 1.0, over_s: float = 0.0
) -> web.StreamResponse:
    """Promise a whole file; hand out a part of it, or all of it slowly."""
    whole = await asyncio.to_thread(path.read_bytes)
    response = web.StreamResponse(headers={"Content-Type": content_type})
    response.content_length = len(whole)
    await response.prepare(request)
    handed = whole[: int(len(whole) * part)]
    step = max(1, min(_CHUNK_BYTES, len(handed) // _PIECES))
    pieces = -(-len(handed) // step)
    for start in range(0, len(handed), step):
        await response.write(handed[start : start + step])
        await asyncio.sleep(over_s / pieces)
    if len(handed) < len(whole) and request.transport is not None:
        request.transport.close()
    return response
