"""How the tests look at pictures: paint a prompt small, and measure light, colour and movement."""

import colorsys

import numpy as np
from numpy.typing import NDArray

from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.director import plan
from sketch.scene import Scene, scene

Luma = NDArray[np.float32]
SIZE = (320, 180)


def filmed(prompt: str, size: tuple[int, int] = SIZE, seconds: float = 4.0, seed: int = 0) -> Scene:
    """Build the film of a prompt."""
    return scene(plan((prompt,), seed), size, seconds, Caption(*size, prompt))


def canvases(film: Scene, size: tuple[int, int] = SIZE) -> tuple[Canvas, Canvas]:
    """Make the canvases that a film is painted on."""
    return Canvas(*film.stage_size), Canvas(*size)


def lumas(film: Scene, times: list[float], size: tuple[int, int] = SIZE) -> list[Luma]:
    """Paint a film's frames at some times, without words, and give their luma."""
    stage, screen = canvases(film, size)
    shown: list[Luma] = []
    for t in times:
        film.picture(stage, screen, t)
        shown.append(screen.y.astype(np.float32))
    return shown


def mean_rgb(film: Scene, t: float, rows: slice = slice(None)) -> tuple[float, float, float]:
    """Tell the mean colour of some rows of a frame."""
    stage, screen = canvases(film)
    film.picture(stage, screen, t)
    y = (float(screen.y[rows].mean()) - 16) / 219
    half = slice(rows.start // 2 if rows.start else None, rows.stop // 2 if rows.stop else None)
    blue = (float(screen.uv[0][half].mean()) - 128) / 112
    red = (float(screen.uv[1][half].mean()) - 128) / 112
    r, b = y + red * (1 - 0.2126), y + blue * (1 - 0.0722)
    g = (y - 0.2126 * r - 0.0722 * b) / 0.7152
    return max(0.0, r), max(0.0, g), max(0.0, b)


def hue(film: Scene, t: float, rows: slice = slice(None)) -> float:
    """Tell the hue of some rows of a frame in degrees: 0 red, 120 green, 240 blue."""
    return 360 * colorsys.rgb_to_hsv(*mean_rgb(film, t, rows))[0]


def moved(before: Luma, after: Luma, most: int = 14) -> tuple[float, float]:
    """Tell how far a picture's content has moved right and down: the shift at which it fits best."""
    one, two = _edges(before), _edges(after)
    inner = one[most:-most, most:-most]
    height, width = inner.shape
    best, found = np.inf, (0, 0)
    for y in range(-most, most + 1):
        for x in range(-most, most + 1):
            part = two[most + y : most + y + height, most + x : most + x + width]
            miss = float(np.abs(inner - part).mean())
            if miss < best:
                best, found = miss, (x, y)
    return float(found[0]), float(found[1])


def slid(before: Luma, after: Luma) -> tuple[float, float]:
    """Tell how far content has moved right and down where that is less than two pixels, to a tenth of one."""
    down, across = np.gradient(before)
    slopes = np.stack([across.ravel(), down.ravel()], 1)
    found = np.linalg.lstsq(slopes, (before - after).ravel(), rcond=None)[0]
    return float(found[0]), float(found[1])


def _edges(part: Luma) -> Luma:
    """Keep what is sharper than the sky's gradient."""
    soft = part - part.mean()
    for axis in (0, 1):
        soft = soft - (np.roll(soft, 6, axis) + np.roll(soft, -6, axis)) / 2
    return soft
