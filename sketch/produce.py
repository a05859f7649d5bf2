"""Producing a clip: the film, its sound, the file, and the stills beside it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import numpy as np

from sketch.caption import Caption
from sketch.colour import Floats
from sketch.director import plan
from sketch.encode import Reel
from sketch.film import Film, frames, treated
from sketch.footage import Footage, Marked
from sketch.memory import Memory
from sketch.photo import Photo, opened
from sketch.plan import Plan
from sketch.scene import Turn, scene
from sketch.sound import sound
from sketch.sound.mix import CLOSES_S
from sketch.sound.synth import SOUND_HZ
from sketch.source import Source
from sketch.spec import SketchSpec, SpecError
from sketch.stills import Stills, still


@dataclass(frozen=True, slots=True)
class Production:
    """Everything about a clip that is to be made, its frames not yet painted."""

    memory: Memory
    count: int  #: frames
    frames: Iterator[av.VideoFrame]
    hear: Callable[[], Floats]


def produce(
    spec: SketchSpec,
    out: Path,
    poster: Path | None,
    sheet: Path | None,
    tell: Callable[[int], None],
) -> None:
    """Render a clip; the file appears under its name only when it is whole."""
    checked(spec)
    tell(0)
    stills = Stills((spec.width, spec.height))
    part = out.with_name(out.name + ".part")
    with ThreadPoolExecutor(1) as aside:
        made = production(spec)
        track = aside.submit(made.hear)
        told = 0
        size = (spec.width, spec.height)
        with Reel(part, size, spec.fps, track.result, made.memory.comment()) as reel:
            for at, frame in enumerate(made.frames):
                reel.add(frame)
                stills.see(at, made.count, frame)
                progress = min(99, 99 * (at + 1) // made.count)
                if progress > told:
                    told = progress
                    tell(progress)
    stills.save(poster, sheet)
    part.replace(out)
    tell(100)


def checked(spec: SketchSpec) -> None:
    """Refuse a spec that cannot be rendered."""
    if not spec.prompt.strip():
        raise SpecError("The prompt is empty.")
    if not 1.0 <= spec.seconds <= 120.0:
        raise SpecError(f"A clip lasts 1 to 120 seconds, not {spec.seconds:g}.")
    if spec.width % 2 or spec.height % 2 or min(spec.width, spec.height) < 64:
        raise SpecError(f"A frame has even sides of at least 64, not {spec.width}x{spec.height}.")
    if spec.width * spec.height > 1920 * 1080:
        raise SpecError(f"A frame has at most 1920x1080 pixels, not {spec.width}x{spec.height}.")
    if spec.fps not in (24, 30):
        raise SpecError(f"A clip has 24 or 30 frames a second, not {spec.fps}.")
    if spec.mode == "text" and spec.source is not None:
        raise SpecError("A clip from text has no source clip.")
    if spec.mode != "text" and spec.source is None:
        raise SpecError(f"The mode {spec.mode} needs a source clip.")


def production(spec: SketchSpec) -> Production:
    """Decide how a spec is to be made."""
    if spec.mode == "text" or spec.source is None:
        return _first(spec)
    source = Source.opened(Path(spec.source))
    if spec.mode == "extend":
        return _extended(spec, source)
    return _changed(spec, source)


def _times(spec: SketchSpec, start_s: float = 0.0) -> tuple[int, list[float]]:
    count = round(spec.seconds * spec.fps)
    return count, [start_s + at / spec.fps for at in range(count)]


def _first(spec: SketchSpec) -> Production:
    """Make a clip from words, or from words and a picture."""
    size = (spec.width, spec.height)
    decided = plan((spec.prompt,), spec.seed)
    caption = Caption(*size, spec.prompt)
    film: Film
    if spec.first_frame is not None:
        film = Photo(opened(Path(spec.first_frame), size), decided, caption)
    else:
        film = scene(decided, size, spec.seconds, caption)
    count, times = _times(spec)
    return Production(
        Memory.of(spec), count, frames(film, size, times), lambda: sound(decided, spec.seconds)
    )


def _changed(spec: SketchSpec, source: Source) -> Production:
    """Make a clip anew after a change of words: the same world where it is ours, else its own frames."""
    size = (spec.width, spec.height)
    caption = Caption(*size, spec.prompt)
    count, times = _times(spec)
    if source.memory is not None and not source.memory.pictured:
        memory = source.memory.changed(spec.prompt, spec.seconds)
        decided = plan(memory.prompts, memory.seed)
        film = scene(decided, size, spec.seconds, caption)
        return Production(
            memory, count, frames(film, size, times), lambda: sound(decided, spec.seconds)
        )
    decided = plan((spec.prompt,), spec.seed)
    shown = _held(source.frames(size, spec.fps), count)
    memory = Memory((spec.prompt,), spec.seed, spec.seconds, spec.seconds, pictured=True)
    over = treated(Footage(size, decided, caption), size, spec.fps, shown)
    return Production(memory, count, over, lambda: _kept_sound(source, decided, spec.seconds))


def _held(shown: Iterator[av.VideoFrame], count: int) -> Iterator[av.VideoFrame]:
    """Give exactly `count` frames: the clip, then the clip backwards, and so on."""
    kept: list[av.VideoFrame] = []
    for _, frame in zip(range(count), shown, strict=False):
        kept.append(frame)
        yield frame
    given, way, at = len(kept), -1, len(kept) - 2
    while kept and given < count:
        if not 0 <= at < len(kept):
            way = -way
            at = max(0, min(len(kept) - 1, at + 2 * way))
        yield kept[at]
        given, at = given + 1, at + way


def _kept_sound(source: Source, decided: Plan, seconds: float) -> Floats:
    """Keep a source's own sound for as long as it lasts, then the plan's."""
    made = sound(decided, seconds)
    heard = source.sound()
    return made if heard is None else joined(heard[:, : made.shape[1]], made, 0)


def _extended(spec: SketchSpec, source: Source) -> Production:
    """Let a clip go on: its own frames first, then the new ones, which begin as it ended."""
    size = (spec.width, spec.height)
    start_s = round(source.seconds * spec.fps) / spec.fps
    count, times = _times(spec, start_s)
    caption = Caption(*size, spec.prompt)
    shown = source.frames(size, spec.fps)
    whole = count + round(source.seconds * spec.fps)
    if source.memory is not None and not source.memory.pictured:
        memory = source.memory.longer(spec.prompt, spec.seconds)
        before = plan(source.memory.prompts, source.memory.seed)
        decided = plan(memory.prompts, memory.seed)
        first = scene(before, size, memory.camera_s, caption)
        after = first if decided == before else scene(decided, size, memory.camera_s, caption)
        film = Turn(first, after, start_s, caption)
        new = frames(film, size, times)
    else:
        decided = plan((spec.prompt,), spec.seed)
        memory = Memory((spec.prompt,), spec.seed, spec.seconds, start_s + spec.seconds, True)
        last = _Last(treated(Marked(caption), size, spec.fps, shown))
        shown = iter(last)
        new = _from_last(last, size, decided, caption, [t - start_s for t in times])
    return Production(
        memory,
        whole,
        chain(shown, new),
        lambda: _longer_sound(source, decided, start_s, spec.seconds),
    )


class _Last:
    """Frames that go by, of which the last is remembered."""

    def __init__(self, shown: Iterator[av.VideoFrame]) -> None:
        self._shown = shown
        self.frame: av.VideoFrame | None = None

    def __iter__(self) -> Iterator[av.VideoFrame]:
        for frame in self._shown:
            self.frame = frame
            yield frame


def _from_last(
    last: _Last, size: tuple[int, int], decided: Plan, caption: Caption, times: list[float]
) -> Iterator[av.VideoFrame]:
    """Go on from the last frame that went by, as from a picture."""
    if last.frame is None:
        raise SpecError("The source clip has no pictures.")
    film = Photo(still(last.frame, size), decided, caption)
    step = times[1] - times[0] if len(times) > 1 else 0.0
    yield from frames(film, size, [t + step for t in times])


def _longer_sound(source: Source, decided: Plan, start_s: float, seconds: float) -> Floats:
    """Let the sound go on: the old fades out while the new fades in."""
    overlap = min(CLOSES_S + 0.2, start_s / 2)
    new = sound(decided, seconds + overlap, start_s - overlap)
    heard = source.sound()
    before = round(start_s * SOUND_HZ)
    if heard is None:
        heard = np.zeros((2, before), np.float32)
    heard = heard[:, :before]
    return joined(
        heard,
        np.pad(new, ((0, 0), (before - round(overlap * SOUND_HZ), 0))),
        round(overlap * SOUND_HZ),
    )


def joined(first: Floats, second: Floats, overlap: int) -> Floats:
    """Play one sound, then another that lies on the same line of time, with a fade between."""
    out = second.copy()
    end = first.shape[1]
    start = max(0, end - overlap)
    out[:, :start] = first[:, :start]
    if end > start:
        rise = np.sin(np.linspace(0, np.pi / 2, end - start, dtype=np.float32))
        out[:, start:end] = first[:, start:end] + second[:, start:end] * rise
    return np.clip(out, -1, 1)
