"""Where prepared first frames are kept: PNG, of exactly the clip's size, content-addressed."""

import asyncio
import hashlib
import os
import secrets
from pathlib import Path

from bot.domain.errors import UnreadablePictureError
from bot.domain.ids import PictureKey
from bot.domain.refusals import PictureFault
from bot.media import picture
from bot.media.child import run_child
from bot.media.folder import keep_name, make_folder

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
        """Make the folder."""
        await asyncio.to_thread(make_folder, self._folder)

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        if len(raw) > self._limit_bytes:
            raise UnreadablePictureError(PictureFault.TOO_LARGE)
        arguments = [str(width_px), str(height_px), str(self._limit_pixels)]
        async with self._turns:
            ended = await run_child("bot.media.picture", arguments, stdin=raw, limit_s=LIMIT_S)
        if ended.status == 0:
            return await asyncio.to_thread(self._keep, ended.out)
        if ended.status == picture.UNREADABLE:
            raise UnreadablePictureError(PictureFault(ended.out.decode()))
        # Out of memory or time: what looked small unfolded into something large.
        raise UnreadablePictureError(PictureFault.TOO_LARGE)

    async def read(self, key: PictureKey) -> bytes:
        return await asyncio.to_thread((self._folder / key).read_bytes)

    def _keep(self, content: bytes) -> PictureKey:
        key = PictureKey(f"{hashlib.sha256(content).hexdigest()}.png")
        final = self._folder / key
        if not final.exists():
            part = self._folder / f"{key}-{secrets.token_hex(4)}.part"
            try:
                with part.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                keep_name(part, final)
            finally:
                part.unlink(missing_ok=True)
        return key
