"""Where prepared first frames are kept: PNG, of exactly the clip's size, content-addressed."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from bot.domain.errors import UnreadablePictureError
from bot.domain.ids import PictureKey
from bot.domain.model_refusals import PictureFault
from bot.media.child import UNREADABLE, run_child
from bot.media.folder import Part, open_folder

log = logging.getLogger(__name__)

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_PIXELS = 40_000_000
LIMIT_S = 30.0
AT_ONCE = 2  #: children that decode


class LocalPictures:
    """Pictures in a local folder."""

    def __init__(
        self,
        folder: Path,
        *,
        limit_bytes: int = LIMIT_BYTES,
        limit_pixels: int = LIMIT_PIXELS,
    ) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._limit_pixels = limit_pixels
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def open(self) -> None:
        """Make the folder and sweep what crashes left in it."""
        await asyncio.to_thread(open_folder, self._folder)

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        if len(raw) > self._limit_bytes:
            raise UnreadablePictureError(PictureFault.TOO_LARGE)
        arguments = [str(width_px), str(height_px), str(self._limit_pixels)]
        async with self._turns:
            ended = await run_child("bot.media.picture", arguments, stdin=raw, limit_s=LIMIT_S)
        if ended.status == 0:
            return await asyncio.to_thread(self._keep, ended.out)
        if ended.status == UNREADABLE:
            raise UnreadablePictureError(PictureFault(ended.out.decode()))
        # Out of memory or time: what looked small unfolded into something large.
        raise UnreadablePictureError(PictureFault.TOO_LARGE)

    async def read(self, key: PictureKey) -> bytes:
        return await asyncio.to_thread((self._folder / key).read_bytes)

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        return await asyncio.to_thread(self._sweep, frozenset(named), before.timestamp())

    def _sweep(self, named: frozenset[PictureKey], before_s: float) -> int:
        removed = 0
        try:
            for path in self._folder.glob("*.png"):
                if path.name not in named and path.stat().st_mtime < before_s:
                    path.unlink(missing_ok=True)
                    removed += 1
        except OSError as error:
            log.warning("A picture could not be removed: %s", error)
        return removed

    def _keep(self, content: bytes) -> PictureKey:
        part = Part(self._folder, "picture")
        try:
            part.write(content)
            key = PictureKey(f"{part.sha256}.png")
            part.sync()
            part.keep_as(self._folder / key)
        finally:
            part.close()
        return key
