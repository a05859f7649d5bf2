"""A clip's poster and its strip of eight frames: `python -m bot.media.stills CLIP POSTER STRIP` writes two JPEGs.

Decoders meet what a vendor sent, so this runs in a child process.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import UnreadableVideoError
from bot.media.child import UNREADABLE, bound, run_child
from bot.media.upright import picture

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from PIL.Image import Image as Picture

FRAMES = 8
POSTER_PX = 640  #: the longer side, at most
STRIP_PX = 160  #: the longer side of each frame, at most
LIMIT_S = 60.0
MEMORY_BYTES = 2 * 1024**3
CPU_S = 45
WHOLE_S = 30.0  #: a longer clip is looked at by its key frames alone


async def make_stills(clip: Path, poster: Path, strip: Path) -> None:
    """Make both in a child process.

    Raises:
        UnreadableVideoError: none can be made of this file.
        OSError: the child could not be started.
    """
    ended = await run_child(
        "bot.media.stills", [str(clip), str(poster), str(strip)], limit_s=LIMIT_S
    )
    if ended.status != 0:
        why = ended.out.decode(errors="replace").strip()
        raise UnreadableVideoError(why or f"the maker of stills ended with {ended.status}")


def moments_s(seconds: float, frames: int = FRAMES) -> list[float]:
    """Where to look: evenly, in the middle of each share of the clip, so never at its very ends."""
    return [seconds * (2 * n + 1) / (2 * frames) for n in range(frames)]


def draw(clip: Path) -> "tuple[Picture, Picture]":
    """The poster, which is the frame with the most to see, and the strip.

    Raises:
        UnreadableVideoError: no frame can be decoded.
    """
    import av
    from av.error import FFmpegError
    from PIL import Image, ImageStat

    try:
        with av.open(clip, mode="r") as container:
            seconds = (container.duration or 0) / 1_000_000
            found = list(_nearest(_frames(container, seconds), moments_s(seconds)))
    except (FFmpegError, ValueError, OverflowError) as error:
        raise UnreadableVideoError(type(error).__name__) from None
    if not found:
        raise UnreadableVideoError("no picture can be decoded")
    pictures = [picture(frame) for frame in found]
    contrast = [ImageStat.Stat(each.convert("L")).stddev[0] for each in pictures]
    poster = pictures[contrast.index(max(contrast))]
    poster.thumbnail((POSTER_PX, POSTER_PX), Image.Resampling.LANCZOS)
    small = [each.copy() for each in pictures]
    for each in small:
        each.thumbnail((STRIP_PX, STRIP_PX), Image.Resampling.LANCZOS)
    width, height = max(each.width for each in small), max(each.height for each in small)
    strip = Image.new("RGB", (width * len(small), height))
    for place, each in enumerate(small):
        strip.paste(each, (place * width, 0))
    return poster, strip


def _frames(container: "InputContainer", seconds: float) -> "Iterator[VideoFrame]":
    if not container.streams.video:
        raise UnreadableVideoError("no picture in it")
    video = container.streams.video[0]
    video.thread_type = "AUTO"
    if seconds > WHOLE_S:
        video.codec_context.skip_frame = "NONKEY"
    yield from container.decode(video)


def _nearest(frames: "Iterator[VideoFrame]", moments: Sequence[float]) -> "Iterator[VideoFrame]":
    """For each moment the first frame that is not before it; the last frame where none is."""
    waiting, last = list(moments), None
    for last in frames:
        while waiting and last.time >= waiting[0]:
            yield last
            del waiting[0]
        if not waiting:
            return
    if last is not None:
        for _ in waiting:
            yield last


def _save(still: "Picture", path: Path) -> None:
    """Whole under its name, or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            still.save(file, "JPEG", quality=85, optimize=True)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def main() -> int:
    """Write the poster and the strip of the clip named on the command line."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    clip, poster, strip = (Path(word) for word in sys.argv[1:4])
    try:
        drawn = draw(clip)
        for still, path in zip(drawn, (poster, strip), strict=True):
            _save(still, path)
    except (UnreadableVideoError, OSError) as error:
        sys.stdout.write(str(error))
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
