"""Clips and pictures in memory: the disk outlives the process."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BufferedIOBase, BytesIO

from bot.domain.chart import Chart
from bot.domain.errors import (
    CannotFitError,
    ChartError,
    DownloadTooLargeError,
    UnreadablePictureError,
    UnreadableVideoError,
)
from bot.domain.ids import ClipKey, PictureKey
from bot.domain.job import Clip
from bot.domain.model_refusals import PictureFault
from tests.fakes.tripwire import Faults, Tripwire

CAP_BYTES = 1_000_000
NO_VIDEO = b"<html>"
NO_PICTURE = b"GIF89a"


class MemoryClips:
    """`ports.Clips` in a dictionary, by content."""

    def __init__(
        self, wire: Tripwire | None = None, disk: dict[ClipKey, bytes] | None = None
    ) -> None:
        self.disk: dict[ClipKey, bytes] = {} if disk is None else disk
        self.least_bytes = 6  #: no copy is smaller
        self.tidied = 0
        self.drawn: set[ClipKey] = set()  #: clips whose stills were made on arrival
        self.faults = Faults()
        self._wire = wire or Tripwire()

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        self._wire.cross("clips.keep")
        self.faults.meet_before("keep")
        read = bytearray()
        async for chunk in chunks:
            read += chunk
            if len(read) > CAP_BYTES:
                raise DownloadTooLargeError(f"over {CAP_BYTES} bytes")
        if read.startswith(NO_VIDEO):
            raise UnreadableVideoError(name)
        digest = sha256(read).hexdigest()
        key = ClipKey(f"{digest}.mp4")
        self.disk[key] = bytes(read)
        self._wire.cross("clips.keep done")
        return Clip(
            key=key,
            size_bytes=len(read),
            sha256=digest,
            width_px=1280,
            height_px=720,
            seconds=4.0,
            video_codec="h264",
            audio_codec="aac",
        )

    async def read(self, clip: Clip) -> bytes:
        if clip.key not in self.disk:
            raise FileNotFoundError(clip.key)
        return self.disk[clip.key]

    async def opened(self, clip: Clip) -> BufferedIOBase:
        return BytesIO(await self.read(clip))

    async def kept(self, clip: Clip) -> bool:
        return clip.key in self.disk

    async def fit(
        self, clip: Clip, limit_bytes: int, *, seconds: float | None = None
    ) -> tuple[Clip, bool]:
        self._wire.cross("clips.fit")
        self.faults.meet_before("fit")
        if limit_bytes < self.least_bytes:
            raise CannotFitError(f"{limit_bytes} bytes")
        key = ClipKey(f"{clip.sha256}.copy-{limit_bytes}-{seconds}.mp4")
        self.disk[key] = self.disk[clip.key][:limit_bytes]
        self._wire.cross("clips.fit done")
        return replace(clip, key=key, size_bytes=len(self.disk[key])), False

    async def drop(self, copy: Clip) -> None:
        assert ".copy-" in copy.key
        self.disk.pop(copy.key, None)

    async def remove(self, key: ClipKey, *, before: datetime) -> bool:
        self._wire.cross("clips.remove")
        self.faults.meet_before("remove")
        self.disk.pop(key, None)
        return True

    async def tidy(self) -> None:
        self.tidied += 1

    async def make_stills(self, clip: Clip) -> None:
        self.drawn.add(clip.key)

    async def poster(self, clip: Clip) -> bytes | None:
        return b"poster of " + clip.key.encode() if clip.key in self.disk else None

    async def strip(self, clip: Clip) -> bytes | None:
        return b"strip of " + clip.key.encode() if clip.key in self.disk else None


class MemoryPictures:
    """`ports.Pictures` in a dictionary; what begins like a GIF is refused as animated."""

    def __init__(self) -> None:
        self.kept: dict[PictureKey, bytes] = {}
        self.came: dict[PictureKey, datetime] = {}  #: when, where a test says so; others are fresh

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        if raw.startswith(NO_PICTURE):
            raise UnreadablePictureError(PictureFault.ANIMATED)
        prepared = b"%dx%d " % (width_px, height_px) + raw
        key = PictureKey(f"{sha256(prepared).hexdigest()}.png")
        self.kept[key] = prepared
        return key

    async def read(self, key: PictureKey) -> bytes:
        if key not in self.kept:
            raise FileNotFoundError(key)
        return self.kept[key]

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        gone = [
            key for key in self.kept if self.came.get(key, before) < before and key not in named
        ]
        for key in gone:
            del self.kept[key]
        return len(gone)


class MemoryFilms:
    """`ports.Films` by their bytes: a film is its clips, one behind the other."""

    async def last_frame(self, clip: bytes) -> bytes:
        if clip.startswith(NO_VIDEO):
            raise UnreadableVideoError("no clip")
        return b"last of " + clip

    async def frames(self, clip: bytes) -> Sequence[bytes]:
        if clip.startswith(NO_VIDEO):
            raise UnreadableVideoError("no clip")
        return [clip] * 4

    async def join(self, clips: Sequence[bytes]) -> bytes:
        return b" + ".join(clips)


class MemoryCharts:
    """`ports.Charts` that keeps what it was asked to draw; with `broken` it cannot."""

    def __init__(self) -> None:
        self.asked: list[Chart] = []
        self.broken = False

    async def draw(self, chart: Chart) -> bytes:
        if self.broken:
            raise ChartError("no paint")
        self.asked.append(chart)
        return b"\x89PNG " + chart.title.encode()
