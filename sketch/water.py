"""Water: a far plane with glitter, and rolling strips that grow towards us."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Floats, Rgb, lighter, mix
from sketch.layer import Layer, layer
from sketch.noise import Chance, clouds, enlarged, ridge, smooth
from sketch.sky import sun_place
from sketch.stage import Draw, Stage


class Sea:
    """A sea from the horizon to the bottom of the stage, in strips that things can stand between."""

    def __init__(
        self, stage: Stage, horizon: float, rough: float, *, strips: int = 9, warm: bool = False
    ) -> None:
        self._stage, self._rough = stage, rough
        self.top = horizon * stage.height
        palette = stage.palette
        hue = 200 if warm else 232
        self.deep = palette.own(0.50 if warm else 0.38, 0.10, hue)
        self.light = mix(palette.own(0.70 if warm else 0.63, 0.10, hue - 22), palette.horizon, 0.25)
        self.foam = palette.lit((0.95, 0.97, 0.98))
        self._strips = [self._strip(at, strips) for at in range(strips)]

    def _strip(self, at: int, strips: int) -> Draw:
        stage, near = self._stage, (at + 1) / strips
        rng = stage.dice("sea", at)
        room = stage.height - self.top
        base = self.top + room * ((at + 0.15) / strips) ** 1.7
        following = self.top + room * ((at + 1.15) / strips) ** 1.7
        swell = self._rough * stage.height * (0.006 + 0.050 * near**1.5)
        deep = int(swell * 2.4 + (following - base) + swell * 2.4 + 8)
        sheet = self._paint(rng, near, swell, deep)
        sway, pace = swell * 0.9, 1.9 - 0.9 * near
        phase = at * 2.4
        drift = -stage.width * (0.006 + 0.03 * near) * (0.6 + 0.6 * self._rough)

        def draw(canvas: Canvas, now: Moment) -> None:
            turn = now.t * pace + phase
            canvas.over(
                sheet,
                now.x(near * 0.9) + drift * now.t + sway * math.cos(turn),
                base - swell * 2.2 + now.y(near) + swell * 0.7 * math.sin(turn),
            )

        return draw

    def _paint(self, rng: Chance, near: float, swell: float, deep: int) -> Layer:
        stage = self._stage
        width = int(stage.width * 1.35) // 2 * 2
        line = ridge(rng, width, size=stage.width * (0.05 + 0.20 * near), rough=2.6)
        chop = ridge(rng, width, size=stage.width * (0.02 + 0.03 * near), rough=1.7)
        crest = 1.5 * swell * (1 - np.abs(line) ** 0.65) + 0.22 * swell * chop
        top = swell * 1.9 - crest
        rows = np.arange(deep, dtype=np.float32)[:, None]
        depth = rows - top[None, :]
        alpha = np.clip(depth + 0.5, 0, 1)
        return layer(self._shaded(rng, near, swell, depth), alpha, tiles=True)

    def _shaded(self, rng: Chance, near: float, swell: float, depth: Floats) -> Floats:
        stage = self._stage
        height, width = depth.shape
        small = (max(8, height // 2), max(16, width // 2))
        streak = enlarged(clouds(rng, *small, size=1.1, rough=1.3, stretch=5.0), height, width)
        fall = smooth(depth / (swell * 2.6 + 6), 0.0, 1.0)
        fade = 0.75 * (1 - near) ** 1.5
        lit: Rgb = mix(lighter(self.light, 0.02), stage.palette.haze, fade)
        dark: Rgb = mix(self.deep, stage.palette.haze, fade)
        shade = np.clip(fall + 0.13 * streak, 0, 1)[..., None]
        colours = np.array(lit, np.float32) * (1 - shade) + np.array(dark, np.float32) * shade
        reach = swell * 0.5 * self._rough
        edge = np.exp(-np.maximum(depth, 0) / (reach * 0.35 + 1.2))
        lace = smooth(streak + 1.9 * edge, 1.35, 2.1) * (depth < reach * 3 + 4)
        foam = (np.clip(lace, 0, 1) * (0.25 + 0.6 * near) * min(1.0, self._rough + 0.15))[..., None]
        return colours * (1 - foam) + np.array(self.foam, np.float32) * foam

    def paint(self, first: int, last: int) -> None:
        """Put some of the strips on the stage, the far ones first."""
        for strip in self._strips[first:last]:
            self._stage.add(strip)


def paint_far_water(stage: Stage, horizon: float, sea: Sea) -> None:
    """Paint the flat water at the horizon."""
    top = round(horizon * stage.height)
    height = stage.height - top + 8
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] ** 0.8
    far = np.array(mix(sea.light, stage.palette.haze, 0.7), np.float32)
    near = np.array(sea.deep, np.float32)
    column = far * (1 - share) + near * share
    whole = np.ascontiguousarray(np.broadcast_to(column, (height, stage.width, 3)))
    plane = layer(whole.astype(np.float32), dither=3)
    stage.add(lambda canvas, now: canvas.over(plane, 0, top + round(now.y(0.0))))


def glitter(stage: Stage, horizon: float) -> None:
    """Lay the path of the sun or the moon on the water, where there is one to see."""
    if stage.plan.weather not in ("clear", "cloud", "wind"):
        return
    x, _ = sun_place(stage, horizon)
    height = int(stage.height * (1 - horizon)) // 2 * 2
    width = int(stage.width * 0.6) // 2 * 2
    rng = stage.dice("glitter")
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    path = np.exp(-((across / (0.10 + 0.55 * rows)) ** 2) * 2.2) * (1 - rows) ** 0.7
    small = max(8, height // 2), max(16, width // 2)
    sheets: list[Layer] = []
    for _ in range(3):
        field = enlarged(clouds(rng, *small, size=0.10, rough=1.1, stretch=6.0), height, width)
        sparkle = smooth(field, 0.55, 1.5) * path
        sheets.append(layer(stage.palette.sun, (sparkle * 0.85).astype(np.float32)))
    top = stage.height * horizon

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, sheet in enumerate(sheets):
            gain = 0.5 + 0.5 * math.sin(now.t * (1.5 + 0.37 * at) + at * 2.1)
            canvas.over(sheet, x - width / 2 + now.x(0), top + now.y(0), gain)

    stage.add(draw)
