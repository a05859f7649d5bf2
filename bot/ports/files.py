"""Clips and prepared pictures."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from io import BufferedIOBase
from typing import Protocol

from bot.domain.chart import Chart
from bot.domain.ids import ClipKey, PictureKey
from bot.domain.job import Clip


class Clips(Protocol):
    """Where finished clips are kept."""

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        """Stream to `.part`, fsync, check that it is a playable MP4, rename to its content address.

        Raises:
            DownloadTooLargeError: over the cap; the partial file is gone.
            UnreadableVideoError: it is no playable video; the partial file is gone.
            OSError: the disk.
        """
        ...

    async def read(self, clip: Clip) -> bytes:
        """The whole file.

        Raises:
            FileNotFoundError: it is not kept any more.
            OSError: the disk, or a bucket that does not answer.
        """
        ...

    async def opened(self, clip: Clip) -> BufferedIOBase:
        """The file, to be read bit by bit; whoever opens it closes it.

        Raises:
            OSError: as `read`.
        """
        ...

    async def kept(self, clip: Clip) -> bool:
        """Whether it is kept, here or in the bucket.

        Raises:
            OSError: the disk, or a bucket that does not answer.
        """
        ...

    async def fit(
        self, clip: Clip, limit_bytes: int, *, seconds: float | None = None
    ) -> tuple[Clip, bool]:
        """A copy of at most so many bytes, of the first `seconds` where that is said; `read` reads it.

        Also whether the original carries Content Credentials, which no copy can. It is made once, and kept
        until `drop`.

        Raises:
            UnreadableVideoError, CannotFitError: there is none.
            OSError: the disk.
        """
        ...

    async def drop(self, copy: Clip) -> None:
        """Give up a copy that `fit` made; an original is never given up so."""
        ...

    async def remove(self, key: ClipKey, *, before: datetime) -> bool:
        """Remove a clip and its stills for good, unless it came at that moment or later; never raises.

        Returns whether it is not there any more.
        """
        ...

    async def tidy(self) -> None:
        """Small things that are due now and then, such as sending what could not be sent; never raises."""
        ...

    async def make_stills(self, clip: Clip) -> None:
        """Make its poster and its strip, where they are not there yet; best effort, never raises."""
        ...

    async def poster(self, clip: Clip) -> bytes | None:
        """The frame with the most to see, as a JPEG of at most 640 px; made where it is missing.

        None where none can be made, or where the clip is not kept any more.
        """
        ...

    async def strip(self, clip: Clip) -> bytes | None:
        """Eight frames side by side as one JPEG, each of at most 160 px; else like `poster`."""
        ...


class Pictures(Protocol):
    """Where prepared first frames are kept."""

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        """Decode safely in a child process, turn upright, crop to the size, strip metadata, keep.

        Raises:
            UnreadablePictureError: its `fault` says why.
        """
        ...

    async def read(self, key: PictureKey) -> bytes:
        """The prepared picture, a PNG.

        Raises:
            OSError: the disk, or it is not kept any more.
        """
        ...

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        """Remove all others for good, unless they came at that moment or later; never raises. Returns how many."""
        ...


class Charts(Protocol):
    """Where charts are drawn."""

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart as PNG.

        Raises:
            ChartError: it could not be drawn.
        """
        ...
