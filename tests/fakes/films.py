"""Films to be made smaller: each hard for an encoder in a way of its own."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What is to be shown, and how large."""

    kind: str
    width: int = 320
    height: int = 180
    fps: int = 24
    seconds: float = 3.0
    crf: int = 8
    sound: bool = True

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return round(self.fps * self.seconds)


def _grid(film: Film) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    y, x = np.mgrid[0 : film.height, 0 : film.width].astype(np.float32)
    return x / film.width, y / film.height


def _noise(film: Film) -> Iterator[Frame]:
    """Nothing can be foreseen."""
    chance = np.random.default_rng(1)
    for _ in range(film.frames):
        yield chance.integers(0, 256, (film.height, film.width, 3), dtype=np.uint8)


def _landscape(film: Film, at: float, seed: int) -> NDArray[np.float32]:
    """Hills of waves that a camera pans over."""
    x, y = _grid(film)
    x = x + at
    turned = np.random.default_rng(seed).uniform(0.6, 1.4, 6)
    waves = [
        np.sin(x * 9 * turned[0] + np.cos(y * 7 * turned[1]) * 2),
        np.sin((x + y) * 40 * turned[2]) * 0.4,
        np.sin(x * 160 * turned[3]) * np.sin(y * 130 * turned[4]) * 0.3,
    ]
    height = sum(waves) / 3.4 + 0.5
    return np.stack([height, height * 0.8 + y * 0.2, 1 - height * 0.6], axis=2) * 200 + 20


def _film(film: Film) -> Iterator[Frame]:
    """A pan with the grain of film."""
    chance = np.random.default_rng(2)
    for n in range(film.frames):
        grain = chance.normal(0, 5, (film.height, film.width, 1)).astype(np.float32)
        yield np.clip(_landscape(film, n * 0.004, 5) + grain, 0, 255).astype(np.uint8)


def _screen(film: Film) -> Iterator[Frame]:
    """Sharp letters on white that stand, and now and then scroll by a line."""
    chance = np.random.default_rng(3)
    rows = (chance.random((film.height * 4, film.width // 3 + 1)) > 0.55).repeat(3, axis=1)
    rows[(np.arange(film.height * 4) // 9) % 2 == 0] = False
    for n in range(film.frames):
        top = 9 * (n // 12)
        page = np.where(rows[top : top + film.height, : film.width], 20, 245).astype(np.uint8)
        yield np.repeat(page[:, :, None], 3, axis=2)


def _cuts(film: Film) -> Iterator[Frame]:
    """Another scene every half second, some still and some wild."""
    chance = np.random.default_rng(4)
    for n in range(film.frames):
        scene = n * 2 // film.fps
        grain = chance.normal(0, 1 + 9 * (scene % 3), (film.height, film.width, 1))
        picture = _landscape(film, (n % film.fps) * 0.01 * (scene % 2), 10 + scene)
        yield np.clip(picture + grain.astype(np.float32), 0, 255).astype(np.uint8)


def _late(film: Film) -> Iterator[Frame]:
    """Still for most of its time, then wild: what was seen first says nothing of the rest."""
    chance = np.random.default_rng(5)
    still = _landscape(film, 0.0, 5)
    for n in range(film.frames):
        strength = 1 if n < film.frames * 2 // 3 else 40
        grain = chance.normal(0, strength, (film.height, film.width, 1)).astype(np.float32)
        yield np.clip(still + grain, 0, 255).astype(np.uint8)


KINDS: dict[str, Callable[[Film], Iterator[Frame]]] = {
    "noise": _noise,
    "film": _film,
    "screen": _screen,
    "cuts": _cuts,
    "late": _late,
}


def frames_of(film: Film) -> Iterator[Frame]:
    """The pictures of a film."""
    return KINDS[film.kind](film)


def film_bytes(film: Film) -> bytes:
    """The film as an MP4 of high quality."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=film.fps)
        video.width, video.height, video.pix_fmt = film.width, film.height, "yuv420p"
        video.options = {"preset": "ultrafast", "crf": str(film.crf)}
        audio = container.add_stream("aac", rate=48_000) if film.sound else None
        for picture in frames_of(film):
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        if audio is not None:
            for at in range(0, int(48_000 * film.seconds), 1024):
                tone = np.sin(np.arange(at, at + 1024) * 0.05).astype(np.float32)[None] * 0.3
                frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
                container.mux(audio.encode(frame))
            container.mux(audio.encode())
    return out.getvalue()
