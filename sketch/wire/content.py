"""Handing out a clip, its thumbnail and its spritesheet."""

import asyncio
import os
from dataclasses import dataclass
from typing import BinaryIO

from aiohttp import web

from sketch.wire import errors
from sketch.wire.errors import as_json
from sketch.wire.files import opened
from sketch.wire.records import CLIP, SPRITESHEET, THUMBNAIL, Video
from sketch.wire.studio import Studio

_VARIANTS = {
    "video": (CLIP, "video/mp4"),
    "thumbnail": (THUMBNAIL, "image/webp"),
    "spritesheet": (SPRITESHEET, "image/jpeg"),
}
_CHUNK_BYTES = 256 * 1024
_TRICKLES = 20


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
        asked = self._studio.faults_of(video)
        if asked.notvideo:
            body = as_json(errors.server_error().body())
            return web.Response(text=body, content_type=content_type)
        path = self._studio.state.folder(video.id) / name
        if not await asyncio.to_thread(path.is_file):
            raise errors.no_variant(variant)
        async with opened(path, "rb") as file:
            size = await asyncio.to_thread(_size, file)
            part = _part(request, size)
            response = web.StreamResponse(status=part.status, headers=part.headers(size))
            response.content_type = content_type
            response.content_length = part.length
            await response.prepare(request)
            if request.method == "HEAD":
                return response
            handed = part.length // 2 if asked.short else part.length
            await _hand_out(response, file, part.start, handed, asked.trickle_s)
        if asked.short and request.transport is not None:
            request.transport.close()
        return response

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


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a file is handed out: all of it, or the range that a player asked for."""

    status: int
    start: int
    length: int

    def headers(self, size: int) -> dict[str, str]:
        headers = {"Accept-Ranges": "bytes"}
        if self.status == 206:
            headers["Content-Range"] = f"bytes {self.start}-{self.start + self.length - 1}/{size}"
        return headers


def _part(request: web.Request, size: int) -> _Part:
    """Read the Range header. Raises WireError 416 for a range outside the file."""
    try:
        asked = request.http_range
    except ValueError as error:
        raise errors.no_such_range(size) from error
    if asked.start is None and asked.stop is None:
        return _Part(200, 0, size)
    start, stop, _ = asked.indices(size)
    if start >= stop:
        raise errors.no_such_range(size)
    return _Part(206, start, stop - start)


async def _hand_out(
    response: web.StreamResponse, file: BinaryIO, start: int, length: int, over_s: float
) -> None:
    """Write a part of a file, all at once or slowly.

    Not by the kernel's sendfile: to a reader as fast as a loopback one it copies a whole large file
    in one call, and the loop waits.
    """
    await asyncio.to_thread(file.seek, start)
    step = max(1, length // _TRICKLES) if over_s else _CHUNK_BYTES
    left = length
    while left > 0:
        chunk = await asyncio.to_thread(file.read, min(step, _CHUNK_BYTES, left))
        if not chunk:
            return
        left -= len(chunk)
        await response.write(chunk)
        if over_s:
            await asyncio.sleep(over_s * len(chunk) / length)


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size
