"""Producing a clip: the film, its sound, the file, and the stills beside it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

from sketch.encode import Reel
from sketch.film import frames, scene
from sketch.sound import sound
from sketch.spec import SketchSpec, SpecError

STILLS = 25  #: small frames on a sheet, five by five


def produce(
    spec: SketchSpec,
    out: Path,
    poster: Path | None,
    sheet: Path | None,
    tell: Callable[[int], None],
) -> None:
    """Render a clip; the file appears under its name only when it is whole."""
    _checked(spec)
    tell(0)
    film, plan = scene(spec)
    count = round(spec.seconds * spec.fps)
    times = [at / spec.fps for at in range(count)]
    stills = Stills(spec, count)
    size = (spec.width, spec.height)
    part = out.with_name(out.name + ".part")
    with ThreadPoolExecutor(1) as aside:
        track = aside.submit(sound, plan, spec.seconds)
        told = 0
        with Reel(part, size, spec.fps, track.result(), spec.to_json()) as reel:
            for at, frame in enumerate(frames(film, size, times)):
                reel.add(frame)
                stills.see(at, frame)
                progress = 99 * (at + 1) // count
                if progress > told:
                    told = progress
                    tell(progress)
    stills.save(poster, sheet)
    part.replace(out)
    tell(100)


def _checked(spec: SketchSpec) -> None:
    if not spec.prompt.strip():
        raise SpecError("The prompt is empty.")
    if not 1 <= spec.seconds <= 120:
        raise SpecError(f"A clip lasts 1 to 120 seconds, not {spec.seconds:g}.")
    if spec.width % 2 or spec.height % 2 or not (64 <= spec.width and 64 <= spec.height):
        raise SpecError(f"A frame has even sides of at least 64, not {spec.width}x{spec.height}.")
    if spec.width * spec.height > 1920 * 1080:
        raise SpecError(f"A frame has at most 1920x1080 pixels, not {spec.width}x{spec.height}.")
    if spec.fps not in (24, 30):
        raise SpecError(f"A clip has 24 or 30 frames a second, not {spec.fps}.")


class Stills:
    """Small pictures kept while a clip goes by."""

    def __init__(self, spec: SketchSpec, count: int) -> None:
        self._poster_at = count * 2 // 5
        self._picked = {at * (count - 1) // (STILLS - 1): at for at in range(STILLS)}
        self._cell = (
            max(2, 192 * spec.width // max(spec.width, spec.height)),
            max(2, 192 * spec.height // max(spec.width, spec.height)),
        )
        self._poster: Image.Image | None = None
        self._sheet = Image.new("RGB", (self._cell[0] * 5, self._cell[1] * 5))

    def see(self, at: int, frame: object) -> None:
        """Keep a frame if it is wanted."""
        import av

        assert isinstance(frame, av.VideoFrame)
        if at == self._poster_at:
            self._poster = frame.to_image()
        if at in self._picked:
            cell = self._picked[at]
            small = frame.to_image().resize(self._cell, Image.Resampling.BOX)
            self._sheet.paste(small, (cell % 5 * self._cell[0], cell // 5 * self._cell[1]))

    def save(self, poster: Path | None, sheet: Path | None) -> None:
        """Write the stills that were asked for."""
        if poster is not None and self._poster is not None:
            self._poster.save(poster, "WEBP", quality=82, method=4)
        if sheet is not None:
            self._sheet.save(sheet, "JPEG", quality=82)
