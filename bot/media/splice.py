"""Cutting and joining clips: `python -m bot.media.splice last CLIP OUT` and `… join CLIP CLIP … OUT`.

Clips of one engine are alike, so they are joined as they are, without loss; others are drawn anew in the
shape of the first. Decoders meet what vendors sent, so this runs in a child process.
"""

# pyright: reportUnknownMemberType=false
# PyAV leaves the kind of its packets open.

import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.errors import UnreadableVideoError
from bot.media.child import bound, no_room, told
from bot.media.upright import Upright, picture, sides

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame
    from av.container import InputContainer, OutputContainer
    from av.stream import Stream

LIMIT_S = 300.0
MEMORY_BYTES = 3 * 1024**3
CPU_S = 280
CRF = "18"  #: drawn anew, so that nobody sees it
SOUND_HZ = 48_000
SILENCE = 1024  #: samples of one silent frame


class Shape(NamedTuple):
    """What must be the same for clips to be joined as they are."""

    codec: str
    width_px: int
    height_px: int
    pixels: str | None
    rate: Fraction | None
    heads: bytes  #: the decoder's own settings
    sound: tuple[str, int, str, bytes] | None
    turn: int  #: how a player turns it; one that lies is drawn anew, upright


def last_frame(clip: Path) -> bytes:
    """The last picture as a PNG.

    Raises:
        UnreadableVideoError: there is none.
    """
    import io

    import av
    from av.error import FFmpegError

    last: VideoFrame | None = None
    try:
        with av.open(clip, mode="r") as container:
            for last in container.decode(container.streams.video[0]):  # noqa: B007  the last one
                pass
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise UnreadableVideoError(type(error).__name__) from None
    if last is None:
        raise UnreadableVideoError("no picture can be decoded")
    out = io.BytesIO()
    picture(last).save(out, "PNG", compress_level=3)
    return out.getvalue()


def join(clips: Sequence[Path], out: Path) -> None:
    """Join clips in their order.

    Raises:
        UnreadableVideoError: one of them cannot be read.
        OSError: there is no room for the film.
    """
    from av.error import FFmpegError

    try:
        shapes = [_shape(clip) for clip in clips]
        if len(set(shapes)) == 1 and not shapes[0].turn:
            _copy(clips, out)
        else:
            _draw(clips, out, shapes[0], sound=any(shape.sound for shape in shapes))
    except (FFmpegError, ValueError, IndexError, OverflowError, StopIteration) as error:
        if full := no_room(error):
            raise full from None
        raise UnreadableVideoError(f"{type(error).__name__}: {error}") from None


def _shape(clip: Path) -> Shape:
    import av

    with av.open(clip, mode="r") as container:
        video = container.streams.video[0]
        context = video.codec_context
        sound = None
        if container.streams.audio:
            heard = container.streams.audio[0].codec_context
            sound = (heard.name, heard.sample_rate, heard.layout.name, heard.extradata or b"")
        first = next(container.decode(video))
        width_px, height_px = sides(first)
        return Shape(
            codec=context.name,
            width_px=width_px,
            height_px=height_px,
            pixels=context.pix_fmt,
            rate=video.average_rate,
            heads=context.extradata or b"",
            sound=sound,
            turn=first.rotation,
        )


# As they are


def _copy(clips: Sequence[Path], out: Path) -> None:
    import av

    with av.open(out, mode="w", format="mp4", options={"movflags": "+faststart"}) as film:
        kinds: list[Stream] = []
        starts = Fraction(0)
        for clip in clips:
            with av.open(clip, mode="r") as container:
                tracks = [container.streams.video[0], *container.streams.audio[:1]]
                if not kinds:
                    kinds = [film.add_stream_from_template(each) for each in tracks]
                starts = _copy_one(container, film, tracks, kinds, starts)


def _copy_one(
    container: "InputContainer",
    film: "OutputContainer",
    tracks: "Sequence[Stream]",
    kinds: "Sequence[Stream]",
    starts: Fraction,
) -> Fraction:
    """Copy one clip's packets behind what is there; returns where the next one starts, in seconds."""
    ends = starts
    begins = min((Fraction(each.start_time or 0) * _base(each) for each in tracks), default=starts)
    for packet in container.demux(*tracks):
        if packet.dts is None or packet.pts is None:
            continue
        base = _base(packet.stream)
        if starts and packet.pts * base < begins:
            continue  # a sound's run-up, which the clip before it has sounded over already
        ends = max(ends, starts - begins + (packet.pts + (packet.duration or 0)) * base)
        moved = round((starts - begins) / base)
        packet.pts += moved
        packet.dts += moved
        packet.stream = kinds[tracks.index(packet.stream)]
        film.mux(packet)
    return ends


def _base(stream: "Stream") -> Fraction:
    if stream.time_base is None:
        raise ValueError("a stream that knows no time")
    return stream.time_base


# Drawn anew


def _draw(clips: Sequence[Path], out: Path, shape: Shape, *, sound: bool) -> None:
    import av

    rate = shape.rate or Fraction(24)
    with av.open(out, mode="w", format="mp4", options={"movflags": "+faststart"}) as film:
        video = film.add_stream("libx264", rate=rate, options={"crf": CRF, "preset": "veryfast"})
        video.width, video.height = shape.width_px // 2 * 2, shape.height_px // 2 * 2
        video.pix_fmt = "yuv420p"
        heard = film.add_stream("aac", rate=SOUND_HZ, layout="stereo") if sound else None
        shown = samples = 0
        for clip in clips:
            for frame in _pictures(clip, rate):
                drawn = frame.reformat(width=video.width, height=video.height, format="yuv420p")
                drawn.pts, drawn.time_base = shown, 1 / rate
                shown += 1
                film.mux(video.encode(drawn))
            if heard is not None:
                until = round(shown / rate * SOUND_HZ)
                for piece in _sounds(clip, until - samples):
                    piece.pts, piece.time_base = samples, Fraction(1, SOUND_HZ)
                    samples += piece.samples
                    film.mux(heard.encode(piece))
        film.mux(video.encode(None))
        if heard is not None:
            film.mux(heard.encode(None))


def _pictures(clip: Path, rate: Fraction) -> "Iterator[VideoFrame]":
    """A clip's pictures, upright, at an even rate: some twice, or not at all, where its own is another."""
    import av

    due, last, upright = Fraction(0), None, Upright()
    with av.open(clip, mode="r") as container:
        stream = container.streams.video[0]
        first: float | None = None
        for frame in container.decode(stream):
            first = frame.time if first is None else first
            at = (frame.time or 0.0) - (first or 0.0)
            while last is not None and float(due + 1 / rate) <= at + 1e-6:
                yield last
                due += 1 / rate
            last = upright(frame)
    if last is not None:
        yield last


def _sounds(clip: Path, wanted: int) -> "Iterator[AudioFrame]":
    """Exactly so many samples of a clip's sound; silence where there is none."""
    import av

    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_HZ, frame_size=SILENCE)
    with av.open(clip, mode="r") as container:
        for track in container.streams.audio[:1]:
            for frame in container.decode(track):
                for piece in resampler.resample(frame):
                    if piece.samples > wanted:
                        break
                    wanted -= piece.samples
                    yield piece
    while wanted > 0:
        piece = av.AudioFrame(format="fltp", layout="stereo", samples=min(wanted, SILENCE))
        piece.sample_rate = SOUND_HZ
        for plane in piece.planes:
            plane.update(bytes(plane.buffer_size))
        wanted -= piece.samples
        yield piece


def main() -> int:
    """Do what the command line says."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    what, *clips, out = sys.argv[1:]
    try:
        if what == "last":
            Path(out).write_bytes(last_frame(Path(clips[0])))
        else:
            join([Path(clip) for clip in clips], Path(out))
    except (UnreadableVideoError, OSError) as error:
        return told(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
