"""Where finished clips are kept: a folder, content-addressed, and never half a file under a final name."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path

from bot.domain.errors import DownloadTooLargeError, UnreadableVideoError
from bot.domain.ids import ClipKey
from bot.domain.job import Clip
from bot.media.boxes import has_credentials
from bot.media.fit import WORKING, fit
from bot.media.folder import Part, open_folder
from bot.media.probe import probe
from bot.media.stills import make_stills

log = logging.getLogger(__name__)

CAP_BYTES = 512 * 1024 * 1024
COPY = "copy"  #: in the names of copies that `fit` made
WRITE_BYTES = 1024 * 1024  #: enough for one trip to a thread


class LocalClips:
    """Clips in a local folder."""

    def __init__(self, folder: Path, *, cap_bytes: int = CAP_BYTES) -> None:
        self._folder = folder
        self._cap_bytes = cap_bytes
        self._fitting = asyncio.Semaphore(1)  #: children that encode
        self._drawing = asyncio.Semaphore(1)  #: children that make stills

    async def open(self) -> None:
        """Make the folder and sweep what crashes left in it."""
        await asyncio.to_thread(open_folder, self._folder)
        await asyncio.to_thread(_sweep_copies, self._folder)

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

    async def opened(self, clip: Clip) -> BufferedIOBase:
        return await asyncio.to_thread(self.path(clip).open, "rb")

    async def kept(self, clip: Clip) -> bool:
        return await asyncio.to_thread(self.path(clip).exists)

    async def fit(
        self, clip: Clip, limit_bytes: int, *, seconds: float | None = None
    ) -> tuple[Clip, bool]:
        beginning = "" if seconds is None else f"-{seconds:g}s"
        key = ClipKey(f"{clip.sha256}.{COPY}-{limit_bytes}{beginning}.mp4")
        out = self._folder / key
        wanted = {} if seconds is None else {"seconds": seconds}
        async with self._fitting:
            kept = await asyncio.to_thread(out.exists)
            done = await fit(out if kept else self.path(clip), out, limit_bytes, **wanted)
        copy = replace(
            clip,
            key=key,
            size_bytes=done.size_bytes,
            width_px=done.width_px,
            height_px=done.height_px,
            seconds=done.seconds,
            video_codec="h264",
        )
        return copy, await asyncio.to_thread(has_credentials, self.path(clip))

    async def drop(self, copy: Clip) -> None:
        if f".{COPY}-" in copy.key:
            await asyncio.to_thread((self._folder / copy.key).unlink, missing_ok=True)

    async def remove(self, key: ClipKey, *, before: datetime) -> bool:
        return await asyncio.to_thread(self._remove, key, before)

    def _remove(self, key: ClipKey, before: datetime) -> bool:
        path = self.at(key)
        try:
            if path.exists() and path.stat().st_mtime >= before.timestamp():
                return False
            for each in (path, *(path.with_suffix(f".{kind}") for kind in ("jpg", "strip.jpg"))):
                each.unlink(missing_ok=True)
        except OSError as error:
            log.warning("A clip could not be removed: %s", error)
            return False
        return True

    async def make_stills(self, clip: Clip) -> None:
        poster, strip = self._still(clip, "jpg"), self._still(clip, "strip.jpg")
        async with self._drawing:
            if await asyncio.to_thread(lambda: poster.exists() and strip.exists()):
                return
            try:
                await make_stills(self.path(clip), poster, strip)
            except (UnreadableVideoError, OSError) as error:
                log.warning("No poster could be made: %s", error)

    async def poster(self, clip: Clip) -> bytes | None:
        return await self._read_still(clip, "jpg")

    async def strip(self, clip: Clip) -> bytes | None:
        return await self._read_still(clip, "strip.jpg")

    async def _read_still(self, clip: Clip, kind: str) -> bytes | None:
        still = self._still(clip, kind)
        if not await asyncio.to_thread(still.exists):
            await self.make_stills(clip)
        try:
            return await asyncio.to_thread(still.read_bytes)
        except OSError:
            return None

    def _still(self, clip: Clip, kind: str) -> Path:
        return self._folder / f"{clip.sha256}.{kind}"

    def path(self, clip: Clip) -> Path:
        """Where a clip lies, for those who copy or stream it."""
        return self.at(clip.key)

    def at(self, key: ClipKey) -> Path:
        """The same by its name alone."""
        return self._folder / key

    async def found(self, key: ClipKey) -> Path:
        """Where a clip lies, brought here if it must be.

        Raises:
            OSError: it is not kept any more.
        """
        return self.at(key)

    async def tidy(self) -> None:
        """A folder alone needs none."""

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


def _sweep_copies(folder: Path) -> None:
    """A copy lives no longer than the process that posts it."""
    for path in folder.glob(f"*.{COPY}-*.mp4"):
        path.unlink(missing_ok=True)
    for path in folder.glob(f"{WORKING}*"):
        shutil.rmtree(path, ignore_errors=True)
