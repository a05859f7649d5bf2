"""Opening a film that somebody sent: what it is, or in one sentence why it cannot be used."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.domain.errors import UnreadableVideoError
from bot.media.boxes import is_whole, says_encrypted
from bot.media.fitting import Source
from bot.media.upright import sides

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

HUGE_BYTES: Final = 4 * 1024**3
HUGE_PIXELS: Final = 4096 * 4096
HUGE_S: Final = 3600.0

_MP4: Final = "mov,mp4,m4a,3gp,3g2,mj2"
_BEGINNINGS: Final = ((4, b"ftyp", _MP4), (0, b"\x1aE\xdf\xa3", "matroska"), (8, b"AVI ", "avi"))
"""Only these are opened: other formats name further files, or addresses."""


def kind_of(path: Path) -> str:
    """The name of the format for the decoder.

    Raises:
        UnreadableVideoError: it is none that is known here, or it was cut short, or it is encrypted.
        OSError: the file cannot be read.
    """
    size_bytes = path.stat().st_size
    if size_bytes == 0:
        raise UnreadableVideoError("the file is empty")
    if size_bytes > HUGE_BYTES:
        raise UnreadableVideoError(f"the file is larger than {HUGE_BYTES // 1024**3} GiB")
    with path.open("rb") as file:
        head = file.read(16)
    kind = next((kind for at, word, kind in _BEGINNINGS if head[at:].startswith(word)), None)
    if kind is None:
        raise UnreadableVideoError("the file is no MP4, WebM, Matroska or AVI film")
    if kind == _MP4 and not is_whole(path):
        raise UnreadableVideoError("the file was cut short")
    if kind == _MP4 and says_encrypted(path):
        raise UnreadableVideoError("the film is encrypted")
    return kind


def tracks(container: "InputContainer") -> "tuple[VideoStream, AudioStream | None]":
    """The picture and the sound.

    Raises:
        UnreadableVideoError: there is no picture.
    """
    if not container.streams.video:
        raise UnreadableVideoError("there is no picture in it, only sound")
    sound = container.streams.audio[0] if container.streams.audio else None
    return container.streams.video[0], sound


def source_of(
    container: "InputContainer", size_bytes: int, *, most_s: float | None = None
) -> Source:
    """Read what the film is from its head and its first frame.

    Raises:
        UnreadableVideoError: it has no picture, none that can be decoded, or one that is too large.
    """
    video, sound = tracks(container)
    frame = next(container.decode(video), None)
    if frame is None:
        raise UnreadableVideoError("no picture in it can be decoded")
    container.seek(0)
    seconds = (container.duration or 0) / 1_000_000
    if seconds <= 0:
        raise UnreadableVideoError("it lasts no time")
    if frame.width * frame.height > HUGE_PIXELS or seconds > HUGE_S:
        raise UnreadableVideoError("its picture is too large, or it lasts longer than an hour")
    width_px, height_px = sides(frame)
    fps = float(video.average_rate or 0) or 25.0
    shown_s = seconds if most_s is None else min(seconds, most_s)
    return Source(
        size_bytes=size_bytes,
        width_px=width_px,
        height_px=height_px,
        seconds=shown_s,
        frames=max(1, round((video.frames or seconds * fps) * shown_s / seconds)),
        sound_bps=None if sound is None else sound.bit_rate or 0,
        sound_is_aac=sound is not None and sound.codec_context.name == "aac",
    )
