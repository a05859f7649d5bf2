"""Four frames of a clip for the AI moderation: `python -m bot.media.frames CLIP OUT…` writes a JPEG for each.

Decoders meet what a vendor sent, so this runs in a child process.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import UnreadableVideoError
from bot.media.child import bound, told
from bot.media.upright import picture

if TYPE_CHECKING:
    from PIL import Image

SHARES = (0.0, 0.33, 0.66, 1.0)  #: of the clip's length
LONGEST_PX = 768  #: the longer side, at most: classifiers look at no more
LIMIT_S = 60.0
MEMORY_BYTES = 2 * 1024**3
CPU_S = 45


def draw(clip: Path, outs: list[Path]) -> None:
    """Write the frames that are nearest to the shares, the very last one among them.

    Raises:
        UnreadableVideoError: no frame can be decoded.
    """
    import av
    from av.error import FFmpegError

    last: av.VideoFrame | None = None
    wanted = list(zip(SHARES, outs, strict=True))
    try:
        with av.open(clip, mode="r") as container:
            seconds = (container.duration or 0) / 1_000_000
            for last in container.decode(container.streams.video[0]):
                while len(wanted) > 1 and last.time >= wanted[0][0] * seconds:
                    _save(picture(last), wanted.pop(0)[1])
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise UnreadableVideoError(type(error).__name__) from None
    if last is None:
        raise UnreadableVideoError("no picture can be decoded")
    still = picture(last)
    for _, out in wanted:
        _save(still, out)


def _save(still: "Image.Image", out: Path) -> None:
    small = still.copy()
    small.thumbnail((LONGEST_PX, LONGEST_PX))
    small.save(out, "JPEG", quality=85)


def main() -> int:
    """Write the frames of the clip named on the command line."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    clip, *outs = (Path(word) for word in sys.argv[1:])
    try:
        draw(clip, outs)
    except (UnreadableVideoError, OSError) as error:
        return told(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
