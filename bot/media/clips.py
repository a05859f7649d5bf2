"""Where finished clips are kept: a folder, content-addressed, and never half a file under a final name."""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from bot.domain.errors import DownloadTooLargeError
from bot.domain.ids import ClipKey
from bot.domain.job import Clip
from bot.media.folder import keep_name, make_folder
from bot.media.probe import probe

CAP_BYTES = 512 * 1024 * 1024
WRITE_BYTES = 1024 * 1024  #: enough for one trip to a thread

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class LocalClips:
    """Clips in a local folder."""

    def __init__(self, folder: Path, *, cap_bytes: int = CAP_BYTES) -> None:
        self._folder = folder
        self._cap_bytes = cap_bytes

    async def open(self) -> None:
        """Make the folder and sweep what crashes left in it.

        A part that somebody still writes is locked, also by another process, and stays.
        """
        await asyncio.to_thread(self._open)

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        part = _Part(self._folder, name)
        try:
            await self._receive(part, chunks)
            await asyncio.to_thread(part.sync)
            found = await probe(part.path)
            key = ClipKey(f"{part.sha256}.mp4")
            await asyncio.to_thread(keep_name, part.path, self._folder / key)
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

    async def _receive(self, part: "_Part", chunks: AsyncIterator[bytes]) -> None:
        came = bytearray()
        async for chunk in chunks:
            if part.size_bytes + len(came) + len(chunk) > self._cap_bytes:
                raise DownloadTooLargeError(f"more than {self._cap_bytes} bytes")
            came += chunk
            if len(came) >= WRITE_BYTES:
                whole, came = came, bytearray()
                await asyncio.to_thread(part.write, whole)
        await asyncio.to_thread(part.write, came)

    def _open(self) -> None:
        make_folder(self._folder)
        for path in self._folder.glob("*.part"):
            with path.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                path.unlink(missing_ok=True)


class _Part:
    """A file that is still coming in. Its lock dies with the process that writes it."""

    def __init__(self, folder: Path, name: str) -> None:
        safe = _UNSAFE.sub("_", name)[:80]
        self.path = folder / f"{safe}-{secrets.token_hex(4)}.part"
        self.size_bytes = 0
        self._sha256 = hashlib.sha256()
        self._file = self.path.open("xb")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def write(self, content: bytes | bytearray) -> None:
        self._file.write(content)
        self._sha256.update(content)
        self.size_bytes += len(content)

    def sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Leave nothing under the part's own name, whatever happened before."""
        with contextlib.suppress(OSError):  # a full disk has been told already
            self._file.close()
        self.path.unlink(missing_ok=True)
