"""One pass of making a film smaller: decode, turn upright, scale down, encode; sound is copied where it can be."""
# pyright: reportUnknownMemberType=false
# PyAV's packets are generic over their stream, and its own methods do not say which.

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.media.fitting import CRF, PRESET, SAMPLE, SAMPLED, Outcome, Plan
from bot.media.opening import tracks
from bot.media.upright import Upright

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

STATISTICS = "pass.log"  #: x264's, in the folder of the file being written


def encode(film: Path, kind: str, out: Path, plan: Plan, *, seconds: float) -> Outcome:
    """Write one pass. The present folder must be `out`'s: x264 keeps its statistics there.

    Raises:
        av.error.FFmpegError, ValueError: the film cannot be decoded to its end.
    """
    import av

    with (
        av.open(film, mode="r", format=kind) as source,
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target,
    ):
        target.metadata.update(source.metadata)
        _copy(source, target, plan, seconds)
    return Outcome(size_bytes=out.stat().st_size, mean_q=_mean_q(out.parent / STATISTICS))


def weigh(film: Path, kind: str, plan: Plan, frames: int) -> int:
    """About how many bytes the pictures would take at a quality that the eye does not tell from the original.

    A few frames from three places are encoded: a whole one, and what changes after it.
    """
    import av

    whole, changes, seen = [0], [0], set[int]()
    with av.open(film, mode="r", format=kind) as source:
        video, _ = tracks(source)
        for part in SAMPLED:
            source.seek(int((source.duration or 0) * part))
            some = list(islice(source.decode(video), SAMPLE))
            if some and some[0].pts not in seen:  # a film with one key frame has one beginning
                seen.add(some[0].pts or 0)
                sizes = _sizes(some, video, replace(plan, crf=CRF))
                whole.append(sizes[0])
                changes.extend(sizes[1:])
    return max(whole) + frames * sum(changes) // max(1, len(changes) - 1)


def _sizes(frames: "list[VideoFrame]", video: "VideoStream", plan: Plan) -> list[int]:
    import av

    with av.open(os.devnull, "w", format="mp4") as nowhere:
        pictures = _add_video(nowhere, video, plan)
        pictures.options = {"preset": PRESET, "crf": str(plan.crf)}
        ready = _prepared(plan)
        packets: list[Packet[Any]] = []
        for frame in [*map(ready, frames), None]:
            packets += cast("list[Packet[Any]]", pictures.encode(frame))
        return [packet.size for packet in packets] or [0]


def _copy(source: "InputContainer", target: "OutputContainer", plan: Plan, seconds: float) -> None:
    video, sound = tracks(source)
    video.thread_type = "AUTO"
    pictures = _add_video(target, video, plan)
    sounds = None if sound is None else _add_sound(target, sound, plan)
    ready = _prepared(plan)
    last = -1
    for packet in source.demux([video] if sound is None else [video, sound]):
        if packet.stream is sound and sound is not None and sounds is not None:
            for each in _heard(packet, sounds, plan, seconds):
                target.mux(each)
            continue
        for frame in cast("list[VideoFrame]", packet.decode()):
            if frame.time >= seconds:
                break
            shown = ready(frame)
            if shown.pts is None or shown.pts <= last:
                continue  # a broken clock: two frames of one moment
            last = shown.pts
            target.mux(pictures.encode(shown))
    target.mux(pictures.encode(None))
    if sounds is not None and not plan.copies_sound:
        target.mux(sounds.encode(None))


def _add_video(target: "OutputContainer", video: "VideoStream", plan: Plan) -> "VideoStream":
    stream = target.add_stream("libx264", rate=video.average_rate or 25)
    stream.width, stream.height, stream.pix_fmt = plan.width_px, plan.height_px, "yuv420p"
    if plan.crf is None:
        stream.bit_rate = plan.video_bps
    context, was = stream.codec_context, video.codec_context
    if video.time_base is not None:
        context.time_base = video.time_base
    context.color_range, context.colorspace = was.color_range, was.colorspace
    context.color_primaries, context.color_trc = was.color_primaries, was.color_trc
    if was.sample_aspect_ratio:
        context.sample_aspect_ratio = was.sample_aspect_ratio
    stream.options = {"preset": PRESET, **_rate(plan)}
    return stream


def _rate(plan: Plan) -> dict[str, str]:
    """A first pass is held by its buffer; a learned one knows beforehand where the bits are needed."""
    if plan.crf is not None:
        return {"crf": str(plan.crf), "x264-params": f"pass=1:stats={STATISTICS}"}
    if plan.learned:
        return {"x264-params": f"pass=3:stats={STATISTICS}"}
    return {
        "maxrate": str(plan.video_bps),
        "bufsize": str(int(plan.video_bps * plan.buffer_s)),
        "x264-params": f"vbv-init=0.5:ratetol=0.1:pass=1:stats={STATISTICS}",
    }


def _add_sound(target: "OutputContainer", sound: "AudioStream", plan: Plan) -> "AudioStream":
    if plan.copies_sound:
        return target.add_stream_from_template(sound)
    layout = "mono" if sound.codec_context.layout.nb_channels == 1 else "stereo"
    rate = sound.codec_context.sample_rate if sound.codec_context.sample_rate in _RATES else 48_000
    stream: AudioStream = target.add_stream("aac", rate=rate, layout=layout)
    stream.bit_rate = plan.sound_bps or 0
    return stream


_RATES = frozenset({16_000, 22_050, 24_000, 32_000, 44_100, 48_000})


def _heard(
    packet: "Packet[Any]", sounds: "AudioStream", plan: Plan, seconds: float
) -> "Iterator[Packet[Any]]":
    """A packet of sound for the new film."""
    base = packet.time_base
    if packet.pts is not None and packet.pts * base >= seconds:
        return
    if plan.copies_sound:
        if packet.dts is not None:
            packet.stream = sounds
            yield packet
        return
    frame: AudioFrame
    for frame in packet.decode():
        frame.pts = None  # the encoder counts samples; the resampler keeps no gaps
        yield from sounds.encode(frame)


def _prepared(plan: Plan) -> "Callable[[VideoFrame], VideoFrame]":
    """Upright, of the plan's size, eight bits. Colours are kept as they are marked."""
    upright = Upright()

    def ready(frame: "VideoFrame") -> "VideoFrame":
        frame = upright(frame)
        size = (frame.width, frame.height)
        if size != (plan.width_px, plan.height_px) or frame.format.name != "yuv420p":
            pts, base = frame.pts, frame.time_base
            frame = frame.reformat(
                plan.width_px, plan.height_px, "yuv420p", interpolation="BICUBIC"
            )
            frame.pts, frame.time_base = pts, base
        frame.pict_type = 0
        return frame

    return ready


def _mean_q(statistics: Path) -> float:
    """The quantiser in the mean, as x264 wrote it down frame by frame."""
    with statistics.open(encoding="ascii", errors="replace") as lines:
        found = [float(line.split(" q:")[1].split()[0]) for line in lines if " q:" in line]
    return sum(found) / max(1, len(found))
