"""The sky: its gradient, sun or moon, stars and two depths of cloud."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Rgb, lighter, mix, ramp
from sketch.layer import Layer, layer
from sketch.light import disc
from sketch.noise import Chance, clouds, enlarged, smooth
from sketch.sights import meteors, paint_aurora, paint_lightning, paint_rainbow
from sketch.stage import Stage


def paint_sky(stage: Stage, horizon: float) -> None:
    """Paint the whole sky; `horizon` is the share of the height where it ends."""
    palette = stage.palette
    stops = [(0.0, palette.zenith), (0.55, palette.middle), (1.0, palette.horizon)]
    rows = ramp(stops, max(2, round(stage.height * horizon)))
    below = np.repeat(rows[-1:], stage.height - len(rows), 0)
    column = np.concatenate([rows, below])[:, None, :]
    whole = np.broadcast_to(column, (stage.height, stage.width, 3))
    backdrop = layer(np.ascontiguousarray(whole), dither=1)
    stage.backdrop(backdrop)
    if stage.plan.time in ("night", "dusk") and stage.plan.weather in ("clear", "wind"):
        _stars(stage, horizon)
    shines = stage.plan.weather in ("clear", "wind")
    if stage.plan.weather in ("cloud", "fog"):
        _sun(stage, horizon)
    _clouds(stage, horizon)
    if "aurora" in stage.plan.sights:
        paint_aurora(stage, horizon)
    if "meteor" in stage.plan.sights:
        meteors(stage, horizon)
    if shines:
        _sun(stage, horizon)
    if "rainbow" in stage.plan.sights:
        paint_rainbow(stage, horizon)
    if stage.plan.weather == "storm":
        paint_lightning(stage, horizon)


def sun_place(stage: Stage, horizon: float) -> tuple[float, float]:
    """Tell where the sun or moon stands."""
    rng = stage.dice("sun")
    x = float(rng.uniform(0.2, 0.42)) if rng.random() < 0.6 else float(rng.uniform(0.6, 0.8))
    height = {"dawn": 0.78, "day": 0.22, "golden": 0.74, "dusk": 0.93, "night": 0.30}
    return x * stage.width, height[stage.plan.time] * horizon * stage.height


def _sun(stage: Stage, horizon: float) -> None:
    x, y = sun_place(stage, horizon)
    night = stage.plan.time == "night"
    radius = stage.height * (0.045 if night else 0.055)
    veiled = stage.plan.weather == "fog"
    sun = disc(radius, stage.palette.sun, 7.0, 0.35 if night else 0.6, core=not veiled)

    def draw(canvas: Canvas, now: Moment) -> None:
        canvas.over(sun, x - sun.width / 2 + now.x(0), y - sun.height / 2 + now.y(0))

    stage.add(draw)


def _stars(stage: Stage, horizon: float) -> None:
    rng = stage.dice("stars")
    height = int(stage.height * horizon)
    count = int(260 * stage.width * height / (1280 * 430))
    groups: list[Layer] = []
    for _ in range(3):
        alpha = np.zeros((height, stage.width), np.float32)
        for _ in range(count // 3):
            x, y = int(rng.integers(1, stage.width - 1)), int(height * rng.random() ** 1.4)
            y = min(height - 2, max(1, y))
            bright = float(rng.random() ** 3)
            alpha[y, x] = 0.35 + 0.65 * bright
            if bright > 0.5:
                alpha[y - 1 : y + 2, x] += 0.3 * bright
                alpha[y, x - 1 : x + 2] += 0.3 * bright
        fade = np.linspace(1, 0, height, dtype=np.float32)[:, None] ** 0.6
        groups.append(layer((0.95, 0.96, 1.0), alpha * fade))
    dim = 0.5 if stage.plan.time == "dusk" else 1.0

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, group in enumerate(groups):
            twinkle = 0.72 + 0.28 * math.sin(now.t * (1.3 + 0.5 * at) + at * 2.1)
            canvas.over(group, 0, 0, dim * twinkle)

    stage.add(draw)


#: Kinds of cloud: size, softness, and how drawn out they are.
_KINDS = ((0.55, 1.9, 2.2), (0.85, 2.15, 1.7), (0.40, 1.9, 6.0), (0.70, 2.4, 3.4))

#: How much of the sky is cloud, how thick, and how fast it moves.
_COVER = {
    "clear": (0.30, 0.55, 1.0),
    "wind": (0.42, 0.7, 4.0),
    "cloud": (0.62, 0.9, 1.4),
    "rain": (0.85, 0.95, 1.8),
    "storm": (0.92, 1.0, 3.2),
    "snow": (0.75, 0.8, 1.0),
    "fog": (0.4, 0.4, 0.6),
}


def _clouds(stage: Stage, horizon: float) -> None:
    palette = stage.palette
    cover, thick, speed = _COVER[stage.plan.weather]
    night = stage.plan.time == "night"
    if night and stage.plan.weather == "clear":
        cover, thick = 0.22, 0.4
    base = mix(palette.horizon, palette.light, 0.5)
    for at in range(2):
        rng = stage.dice("clouds", at)
        top = lighter(base, 0.06) if not night else lighter(palette.middle, 0.10)
        under = mix(palette.middle, palette.zenith, 0.4)
        if stage.plan.weather in ("storm", "rain"):
            top, under = lighter(palette.middle, 0.10), lighter(palette.zenith, -0.05)
        sheet = _cloud_sheet(stage, rng, horizon * (0.95 - 0.25 * at), (cover, thick), (top, under))
        stage.sheet(sheet, 0, 0.02 + 0.05 * at, drift=speed * (3 + 4 * at) * stage.width / 1280)


def _cloud_sheet(
    stage: Stage,
    rng: Chance,
    horizon: float,
    cover: tuple[float, float],
    colours: tuple[Rgb, Rgb],
) -> Layer:
    """Paint one depth of cloud: lit from above, dark below, thinner towards the horizon."""
    height, width = int(stage.height * horizon) // 2 * 2, int(stage.width * 1.4) // 2 * 2
    small = (max(16, height // 4), max(32, width // 4))
    size, rough, stretch = _KINDS[int(stage.dice("kind of cloud").integers(len(_KINDS)))]
    if stage.plan.weather in ("storm", "rain"):
        size, rough, stretch = _KINDS[0]
    field = clouds(rng, *small, size=size, rough=rough, stretch=stretch)
    soft = clouds(rng, *small, size=size * 0.45, rough=1.4, stretch=stretch * 0.85)
    level = 1.3 - 2.1 * cover[0]
    body = field + 0.25 * soft
    alpha = smooth(body, level, level + 0.9) * cover[1]
    lit = smooth(body - np.roll(body, -max(2, small[0] // 14), 0), -0.5, 0.9)
    fade = smooth(np.linspace(1, 0, small[0], dtype=np.float32), 0.0, 0.45)[:, None]
    top, under = (np.array(colour, np.float32) for colour in colours)
    rgb = under + (top - under) * lit[..., None]
    return layer(
        enlarged(rgb, height, width), enlarged(alpha * fade, height, width), tiles=True, dither=2
    )
