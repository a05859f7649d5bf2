"""What a file is, read from the file itself: `python -m bot.media.probe FILE` prints one JSON object.

PyAV and the libraries below it parse what a vendor sent, so they do it in a child process.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import UnreadableVideoError
from bot.media.boxes import is_whole, says_encrypted
from bot.media.child import UNREADABLE, bound, run_child, told
from bot.media.upright import sides

if TYPE_CHECKING:
    from av.container import InputContainer

LIMIT_S = 60.0
MEMORY_BYTES = 2 * 1024**3
CPU_S = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A playable MP4, as a player shows it."""

    width_px: int
    height_px: int
    seconds: float
    video_codec: str
    audio_codec: str | None


async def probe(path: Path) -> Probe:
    """Read a file in a child process.

    Raises:
        UnreadableVideoError: it is no MP4 that plays from beginning to end.
        OSError: the child could not be started.
    """
    ended = await run_child("bot.media.probe", [str(path)], limit_s=LIMIT_S)
    if ended.status == 0:
        return Probe(**json.loads(ended.out))
    if ended.status == UNREADABLE:
        raise UnreadableVideoError(ended.out.decode(errors="replace").strip())
    raise UnreadableVideoError(f"the probe ended with {ended.status}")


def look(path: Path) -> Probe:
    """Read a file in this process.

    Raises:
        UnreadableVideoError: it is no MP4 that plays from beginning to end.
    """
    import av
    from av.error import FFmpegError

    if not is_whole(path):
        raise UnreadableVideoError("no MP4, or one that was cut short")
    if says_encrypted(path):  # asked of the head: one in twelve decodes, to noise
        raise UnreadableVideoError("encrypted")
    try:
        with av.open(path, mode="r", format="mov,mp4,m4a,3gp,3g2,mj2") as container:
            return _read(container)
    except (FFmpegError, ValueError, OverflowError) as error:
        raise UnreadableVideoError(type(error).__name__) from None


def _read(container: "InputContainer") -> Probe:
    if not container.streams.video:
        raise UnreadableVideoError("no picture in it")
    video = container.streams.video[0]
    frame = next(container.decode(video), None)
    if frame is None:
        raise UnreadableVideoError("no picture can be decoded")
    length_us = container.duration or 0
    if length_us <= 0:
        raise UnreadableVideoError("it lasts no time")
    sound = container.streams.audio[0] if container.streams.audio else None
    width_px, height_px = sides(frame)
    return Probe(
        width_px=width_px,
        height_px=height_px,
        seconds=length_us / 1_000_000,
        video_codec=video.codec_context.name,
        audio_codec=sound.codec_context.name if sound else None,
    )


def main() -> int:
    """Print what the file named on the command line is."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    try:
        found = look(Path(sys.argv[1]))
    except UnreadableVideoError as error:
        return told(error)
    sys.stdout.write(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
