"""Where finished clips are kept: a folder, content-addressed, and never half a file under a final name."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot.domain.errors import DownloadTooLargeError
from bot.domain.ids import ClipKey
from bot.domain.job import Clip
from bot.media.folder import Part, open_folder
from bot.media.probe import probe

CAP_BYTES = 512 * 1024 * 1024
WRITE_BYTES = 1024 * 1024  #: enough for one trip to a thread


class LocalClips:
    """Clips in a local folder."""

    def __init__(self, folder: Path, *, cap_bytes: int = CAP_BYTES) -> None:
        self._folder = folder
        self._cap_bytes = cap_bytes

    async def open(self) -> None:
        """Make the folder and sweep what crashes left in it."""
        await asyncio.to_thread(open_folder, self._folder)

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        part = Part(self._folder, name)
        try:
            await self._receive(part, chunks)
            await asyncio.to_thread(part.sync)
            found = await probe(part.path)
            key = ClipKey(f"{part.sha256}.mp4")
            await asyncio.to_thread(part.keep_as, self._folder / key)
        finally:
            # Not in a thread: a cancelled caller must leave nothing behind either.
            part.close()
        return Clip(
            key=key,
            size_bytes=part.size_bytes,
            sha256=part.sha256,
            width_px=found.width_px,
            height_px=found.height_px,
            seconds=found.seconds,
            video_codec=found.video_codec,
            audio_codec=found.audio_codec,
        )

    async def read(self, clip: Clip) -> bytes:
        return await asyncio.to_thread((self._folder / clip.key).read_bytes)

    def path(self, clip: Clip) -> Path:
        """Where a clip lies, for those who copy or stream it."""
        return self._folder / clip.key

    async def _receive(self, part: Part, chunks: AsyncIterator[bytes]) -> None:
        came = bytearray()
        async for chunk in chunks:
            if part.size_bytes + len(came) + len(chunk) > self._cap_bytes:
                raise DownloadTooLargeError(f"more than {self._cap_bytes} bytes")
            came += chunk
            if len(came) >= WRITE_BYTES:
                whole, came = came, bytearray()
                await asyncio.to_thread(part.write, whole)
        await asyncio.to_thread(part.write, came)
