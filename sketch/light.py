"""Light that moves: beams that sweep, and flashes."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, glow
from sketch.colour import Rgb
from sketch.layer import Bytes, Layer, layer, told
from sketch.stage import Stage


def disc(radius: float, colour: Rgb, halo: float, strength: float, core: bool = True) -> Layer:
    """Paint a round light with a halo `halo` times its radius."""
    side = int(radius * halo * 2) // 2 * 2
    span = np.linspace(-halo, halo, side, dtype=np.float32)
    far = np.hypot(span[:, None], span[None, :])
    glow = strength * np.clip(1 - far / halo, 0, 1) ** 2.6
    alpha = glow
    if core:
        alpha = np.maximum(glow, np.clip((1 - far) * radius + 0.5, 0, 1))
    return layer(colour, alpha.astype(np.float32))


class Beam:
    """A lighthouse's beam: two opposite cones that turn about the lamp, seen from the side."""

    def __init__(self, stage: Stage, x: float, y: float, colour: Rgb, depth: float) -> None:
        self._x, self._y, self._colour, self._depth = x, y, colour, depth
        height, width = stage.height // 2, stage.width // 2 * 2
        rows = np.arange(height, dtype=np.float32)[:, None] - y / 2
        columns = np.arange(width, dtype=np.float32)[None, :] - width / 2
        away = np.abs(columns) + 1e-3
        rows = rows + 0.06 * away
        self._slope: Bytes = np.clip(np.abs(rows) / (away * 0.20 + 2.0) * 128, 0, 255).astype(
            np.uint8
        )
        self._reach: Bytes = np.clip(away[0] / (0.4 * width) * 255, 0, 255).astype(np.uint8)
        self._split = width // 2
        self._flare = disc(stage.height * 0.035, colour, 9.0, 0.9, core=False)
        self._scale = np.arange(256, dtype=np.float32) / 255

    def draw(self, canvas: Canvas, now: Moment) -> None:
        """Lay the light of this moment over everything behind the lamp."""
        turn = now.t * 1.5 + 0.6
        side, ahead = math.sin(turn), math.cos(turn)
        here = self._x + now.x(self._depth)
        left = min(max(0, self._split - round(here / 2)), self._split * 2 - canvas.width // 2)
        right = left + canvas.width // 2
        mask = np.zeros((self._slope.shape[0], right - left), np.uint8)
        for way in (1, -1):
            first, last = (self._split, right) if way * side > 0 else (left, self._split)
            if last <= first:
                continue
            towards = 0.62 + 0.38 * way * ahead
            length = max(0.05, abs(side))
            wide = 0.55 + 0.5 * (1 - length)
            across = np.exp(-((self._scale * 2 / wide) ** 2) * 2.2) * 255
            along = np.clip(1 - self._scale / length, 0, 1) ** 1.3 * 255 * 0.62 * towards
            far = np.rint(along).astype(np.uint16)[self._reach[first:last]]
            off = told(self._slope[:, first:last], np.rint(across).astype(np.uint8))
            mask[:, first - left : last - left] = np.multiply(off, far, dtype=np.uint16) >> 8
        glow(canvas, mask, self._colour)
        flash = 0.35 + 0.65 * max(0.0, abs(ahead)) ** 14
        canvas.over(
            self._flare,
            here - self._flare.width / 2,
            self._y - self._flare.height / 2,
            flash,
            whole=True,
        )
