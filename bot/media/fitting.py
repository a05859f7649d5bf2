"""How to make a film fit: what its pictures and its sound may weigh, at which size, and whether to try again.

Pure decisions. One pass with x264's average bitrate, held by a buffer that is a third of the film long, lands
within 2 % of its aim; only a pass that misses is repeated, with the first one's statistics.
"""

from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import CannotFitError

PRESET: Final = "veryfast"

SCALES: Final = (1.0, 0.75, 0.5, 0.375, 0.25)
"""Of the sides. A film is never made larger."""

ENOUGH_BITS: Final = 0.03
"""Bits a pixel and frame: with fewer, a smaller picture looks better than a blurred large one."""

FEWEST_BITS: Final = 0.008  #: at the smallest size; below, nothing can be recognised
FEWEST_VIDEO_BPS: Final = 8_000
SMALLEST_PX: Final = 96  #: the shorter side

SOUND_BPS: Final = (160_000, 96_000, 64_000, 32_000)
SOUND_SHARE: Final = 0.2  #: of the limit, at most

FRAME_BYTES: Final = 20  #: what the container says of each frame
SOUND_FRAME_BYTES: Final = 10
HEAD_BYTES: Final = 4_096

CRF: Final = 18
"""The quality at which the eye does not tell a film from its original; more bits would not be seen."""

SAMPLE: Final = 6  #: frames, at each of these places, are enough to tell whether that quality fits
SAMPLED: Final = (0.0, 0.5, 0.85)
SURELY: Final = 0.4  #: of the room for the pictures: what is weighed so is tried at that quality
LESS_EXACT: Final = 0.97
COARSE_Q: Final = 40.0
USED_ENOUGH: Final = 0.85  #: of the limit
PASSES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The film as it is, upright."""

    size_bytes: int
    width_px: int
    height_px: int
    seconds: float
    frames: int
    sound_bps: int | None = None  #: None where there is no sound
    sound_is_aac: bool = False

    @property
    def fps(self) -> float:
        """Frames a second, in the mean."""
        return self.frames / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One pass."""

    width_px: int
    height_px: int
    video_bps: int
    buffer_s: float
    sound_bps: int | None  #: None where there is none, or where it is copied
    copies_sound: bool
    scale: float
    crf: int | None = None  #: a quality instead of a rate
    passes: int = 1
    learned: bool = False  #: the statistics of a pass of the same size are there


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a pass."""

    size_bytes: int
    mean_q: float  #: x264's quantiser in the mean; smaller is better


def plan(source: Source, limit_bytes: int) -> Plan:
    """The first pass.

    Raises:
        CannotFitError: so few bits would show nothing.
    """
    copies, sound_bps = _sound(source, limit_bytes)
    sound_bytes = (sound_bps or 0) * source.seconds / 8
    room_bytes = limit_bytes * _aim(source.seconds) - sound_bytes - _container_bytes(source)
    video_bps = int(room_bytes * 8 / source.seconds)
    scale = _scale(source, video_bps)
    width_px, height_px = _sides(source, scale)
    return Plan(
        width_px=width_px,
        height_px=height_px,
        video_bps=video_bps,
        buffer_s=min(max(source.seconds / 3, 2.0), 5.0),
        sound_bps=None if copies else sound_bps,
        copies_sound=copies,
        scale=scale,
    )


def worth_weighing(source: Source, first: Plan) -> bool:
    """Whether the film may fit at full quality: a look costs a tenth of a pass."""
    return first.scale == 1.0 and _bits(source, 1.0, first.video_bps) >= ENOUGH_BITS


def weighed(source: Source, first: Plan, picture_bytes: int) -> Plan:
    """The first pass, now that it is known what the pictures take at full quality."""
    fits = picture_bytes * 8 <= SURELY * first.video_bps * source.seconds
    return replace(first, crf=CRF) if fits else first


def again(source: Source, done: Plan, outcome: Outcome, limit_bytes: int) -> Plan | None:
    """The next pass; None when this one is good.

    Raises:
        CannotFitError: it does not come below the limit.
    """
    fits = outcome.size_bytes <= limit_bytes
    if fits and (_used_up(done, outcome, limit_bytes) or done.passes > 1):
        return _smaller(source, done, outcome)
    if done.passes >= PASSES:
        raise CannotFitError(f"after {PASSES} passes it has {outcome.size_bytes} bytes")
    if done.crf is not None:
        # Its statistics are of another quality, so what they foretell is less exact.
        room_bps = int(done.video_bps * LESS_EXACT)
        return replace(done, crf=None, video_bps=room_bps, passes=done.passes + 1, learned=True)
    missed = limit_bytes * (_aim(source.seconds) - 0.015 * done.passes) / outcome.size_bytes
    # What did not use its budget needs it at a few moments: the learned pass finds them, and most of it.
    wanted_bps = int(done.video_bps * (missed**0.35 if fits else missed))
    if wanted_bps < FEWEST_VIDEO_BPS:
        raise CannotFitError(f"{wanted_bps} bits a second show nothing")
    return replace(done, video_bps=wanted_bps, passes=done.passes + 1, learned=True)


def _used_up(done: Plan, outcome: Outcome, limit_bytes: int) -> bool:
    return done.crf is not None or outcome.size_bytes >= USED_ENOUGH * limit_bytes


def _smaller(source: Source, done: Plan, outcome: Outcome) -> Plan | None:
    """A coarse picture with few bits is better smaller; noise with many bits stays as it is."""
    bits = _bits(source, done.scale, done.video_bps)
    below = [scale for scale in SCALES if scale < done.scale and _tall_enough(source, scale)]
    if done.passes > 1 or outcome.mean_q <= COARSE_Q or bits > 4 * ENOUGH_BITS or not below:
        return None
    width_px, height_px = _sides(source, below[0])
    return replace(
        done, width_px=width_px, height_px=height_px, scale=below[0], passes=done.passes + 1
    )


def _aim(seconds: float) -> float:
    """Which part of the limit is aimed at: the shorter a film, the less exactly its size is met."""
    return 1 - min(0.06, 0.018 + 0.05 / max(seconds, 0.5))


def _container_bytes(source: Source) -> float:
    sound_frames = 0 if source.sound_bps is None else source.seconds * 48
    return HEAD_BYTES + source.frames * FRAME_BYTES + sound_frames * SOUND_FRAME_BYTES


def _sound(source: Source, limit_bytes: int) -> tuple[bool, int | None]:
    """Whether the sound is copied, and what it takes a second."""
    if source.sound_bps is None:
        return False, None
    most_bps = limit_bytes * SOUND_SHARE * 8 / source.seconds
    if source.sound_is_aac and 0 < source.sound_bps <= min(most_bps, 2 * SOUND_BPS[0]):
        return True, source.sound_bps
    return False, next((bps for bps in SOUND_BPS if bps <= most_bps), SOUND_BPS[-1])


def _bits(source: Source, scale: float, video_bps: int) -> float:
    width_px, height_px = _sides(source, scale)
    return video_bps / (width_px * height_px * source.fps)


def _scale(source: Source, video_bps: int) -> float:
    """The largest size that has bits enough.

    Raises:
        CannotFitError: the smallest has not.
    """
    sizes = [scale for scale in SCALES if scale == 1.0 or _tall_enough(source, scale)]
    for scale in sizes:
        if video_bps > 0 and _bits(source, scale, video_bps) >= ENOUGH_BITS:
            return scale
    least = FEWEST_BITS if video_bps >= FEWEST_VIDEO_BPS else float("inf")
    if _bits(source, sizes[-1], video_bps) < least:
        raise CannotFitError(f"{max(video_bps, 0)} bits a second show nothing")
    return sizes[-1]


def _tall_enough(source: Source, scale: float) -> bool:
    return min(source.width_px, source.height_px) * scale >= SMALLEST_PX


def _sides(source: Source, scale: float) -> tuple[int, int]:
    """Even, as the encoder wants them, and never larger than they were."""
    return tuple(max(2, int(side * scale) // 2 * 2) for side in (source.width_px, source.height_px))  # type: ignore[return-value]
