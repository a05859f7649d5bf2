"""Clips as film: what is cut from one, and joined from several."""

from collections.abc import Sequence
from typing import Protocol


class Films(Protocol):
    """Cutting and joining. Heavy work runs in a child process, behind everything else."""

    async def last_frame(self, clip: bytes) -> bytes:
        """The last picture of a clip, as a PNG.

        Raises:
            UnreadableVideoError: there is none.
            OSError: the disk, or the child could not be started.
        """
        ...

    async def frames(self, clip: bytes) -> Sequence[bytes]:
        """Four frames of a clip, from its first to its last, as JPEGs.

        Raises:
            UnreadableVideoError: none can be taken.
            OSError: the disk, or the child could not be started.
        """
        ...

    async def join(self, clips: Sequence[bytes]) -> bytes:
        """One MP4 of clips in their order; copied as they are where they are alike, else drawn anew.

        Raises:
            UnreadableVideoError: one of them cannot be read.
            OSError: the disk, or the child could not be started.
        """
        ...
