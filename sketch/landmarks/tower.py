"""A lighthouse on its rock in the sea."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Rgb, lighter, mix
from sketch.ink import Ink
from sketch.layer import Layer, layer
from sketch.light import Beam
from sketch.noise import clouds, ridge, smooth
from sketch.stage import Stage

DEPTH = 0.45


def rock_with_tower(stage: Stage, horizon: float) -> None:
    """Put the rock and the tower into a sea with this horizon; call it between two waves."""
    rng = stage.dice("lighthouse")
    x = stage.width * (0.70 if rng.random() < 0.6 else 0.32)
    foot = stage.height * (horizon - 0.015)
    lighthouse(stage, (x, foot), DEPTH, stage.height)
    rock = _rock(stage)
    stage.sheet(rock, foot - stage.height * 0.095, DEPTH, x - rock.width * 0.5)
    for at in range(3):
        stage.add(_spray(stage, x, foot, at))


def lighthouse(
    stage: Stage, at: tuple[float, float], depth: float, unit: float, haze: float = 0.0
) -> None:
    """Put the tower, and in poor light its beam, with its foot at a place."""
    x, foot = at
    sheet = _tower(stage, unit, haze)
    if stage.palette.dark:
        beam = Beam(stage, x, foot - unit * 0.415, (1.0, 0.93, 0.74), depth)
        stage.add(beam.draw)
    stage.sheet(sheet, foot - unit * 0.482, depth, x - sheet.width / 2)


def _tower(stage: Stage, height: float, haze: float) -> Layer:
    """Paint the tower: white and red, round, with a lit lamp room."""
    palette, unit = stage.palette, height * 0.47
    ink = Ink(0.62, 1.08, unit, left=-0.31)
    white, red = palette.lit((0.93, 0.92, 0.90), haze), palette.lit((0.74, 0.20, 0.16), haze)
    black = palette.lit((0.10, 0.11, 0.13))
    ink.area([(-0.055, 0.20), (0.055, 0.20), (0.098, 1.0), (-0.098, 1.0)], white)
    for top, bottom in ((0.30, 0.45), (0.61, 0.77)):
        a, b = 0.055 + (top - 0.2) * 0.0537, 0.055 + (bottom - 0.2) * 0.0537
        ink.area([(-a, top), (a, top), (b, bottom), (-b, bottom)], red)
    _rounded_shade(ink, palette.lit((0.05, 0.07, 0.12)))
    for y in (0.37, 0.53, 0.69, 0.86):
        ink.box(-0.010, y, 0.012, y + 0.032, (1.0, 0.83, 0.48))
    ink.box(-0.088, 0.185, 0.088, 0.205, black)
    for at in range(9):
        post = -0.084 + at * 0.021
        ink.box(post - 0.002, 0.145, post + 0.002, 0.19, black)
    ink.box(-0.086, 0.143, 0.086, 0.149, black)
    warm = (1.0, 0.90, 0.62) if palette.dark else palette.lit((0.75, 0.85, 0.9))
    ink.box(-0.042, 0.10, 0.042, 0.187, warm)
    for bar in (-0.042, -0.014, 0.014, 0.042):
        ink.box(bar - 0.0025, 0.10, bar + 0.0025, 0.187, black)
    ink.blob(
        [(-0.055, 0.104), (-0.04, 0.065), (0, 0.045), (0.04, 0.065), (0.055, 0.104), (0, 0.108)],
        red,
    )
    ink.limb([(0, 0.05), (0, 0.005)], [0.007, 0.003], black)
    _cottage(ink, white, red, lighter(black, 0.02))
    return ink.layer()


def _cottage(ink: Ink, wall: Rgb, roof: Rgb, dark: Rgb) -> None:
    ink.box(-0.27, 0.90, -0.10, 1.02, mix(wall, dark, 0.25))
    ink.area(
        [(-0.285, 0.905), (-0.245, 0.83), (-0.125, 0.83), (-0.085, 0.905)], mix(roof, dark, 0.45)
    )
    ink.box(-0.225, 0.79, -0.205, 0.85, mix(wall, dark, 0.5))
    for x in (-0.24, -0.16):
        ink.box(x, 0.93, x + 0.03, 0.965, (1.0, 0.80, 0.42))


def _rounded_shade(ink: Ink, dark: Rgb) -> None:
    """Darken the tower's far side so that it stands round."""
    for at in range(14):
        share = at / 13
        inner, outer = -0.3 + 1.3 * share, -0.3 + 1.3 * (at + 1) / 13
        ink.area(
            [
                (0.055 * inner, 0.20), (0.055 * min(1, outer), 0.20),
                (0.098 * min(1, outer), 1.0), (0.098 * inner, 1.0),
            ],
            dark,
            0.04 + 0.55 * share**1.6,
        )  # fmt: skip


def _rock(stage: Stage) -> Layer:
    """Paint the rock that it stands on, with ledges that catch the light."""
    rng, palette = stage.dice("rock"), stage.palette
    width, height = int(stage.width * 0.50) // 2 * 2, int(stage.height * 0.30) // 2 * 2
    across = np.linspace(-1, 1, width, dtype=np.float32)
    mound = np.clip(1 - np.abs(across) ** 2.2, 0, 1) ** 0.55
    jag = ridge(rng, width, size=width * 0.12, rough=1.15)
    top = height * (0.92 - 0.62 * mound + 0.06 * jag * (0.4 + np.abs(across)))
    flat = np.abs(across) < 0.34
    top = np.where(flat, np.minimum(top, height * 0.33), top).astype(np.float32)
    rows = np.arange(height, dtype=np.float32)[:, None]
    alpha = np.clip(rows - top[None, :] + 0.5, 0, 1)
    grain = clouds(rng, height, width, size=0.5, rough=1.25, stretch=1.5)
    facing = grain - np.roll(np.roll(grain, 3, 0), 3, 1)
    low = smooth((rows - top[None, :]) / height, 0.0, 0.5)
    shade = np.clip(0.55 + 0.45 * facing - 0.45 * low, 0, 1)[..., None]
    lit = np.array(palette.lit((0.46, 0.42, 0.40)), np.float32)
    dark = np.array(palette.lit((0.10, 0.11, 0.13)), np.float32)
    return layer(dark + (lit - dark) * shade, alpha)


def _spray(stage: Stage, x: float, foot: float, at: int):
    """Throw white water up the rock each time a wave meets it."""
    rng = stage.dice("spray", at)
    palette = stage.palette
    rough = {"storm": 1.0, "rain": 0.7, "wind": 0.8}.get(stage.plan.weather, 0.45)
    side = int(stage.height * 0.34) // 2 * 2
    span = np.linspace(-1, 1, side, dtype=np.float32)
    field = clouds(rng, side, side, size=0.35, rough=1.3)
    colour = palette.lit((0.96, 0.98, 1.0))
    puffs: list[Layer] = []
    for step in range(6):
        age = (step + 0.5) / 6
        wide, high = 0.28 + 0.62 * age, 0.30 + 0.65 * age
        far = np.hypot(span[None, :] / wide, (span[:, None] - 0.35 + 0.1 * age) / high)
        alpha = smooth(1.15 - far + 0.30 * field, 0.0, 0.9 + 0.5 * age) * (1 - age) ** 0.7
        puffs.append(layer(colour, (alpha * 0.9).astype(np.float32)))
    place = x + stage.width * (-0.20 + 0.19 * at)
    period = 2.6 + 0.7 * at

    def draw(canvas: Canvas, now: Moment) -> None:
        age = math.fmod(now.t + at * 1.1, period) / 1.5
        if age >= 1:
            return
        spot = age * 5.999
        size = rough * (0.65 + 0.2 * at)
        rise = stage.height * (0.20 * math.sin(math.pi * min(1, age * 1.2)) - 0.02) * size
        first = int(spot)
        for puff, gain in (
            (puffs[first], 1 - spot + first),
            (puffs[min(5, first + 1)], spot - first),
        ):
            canvas.over(
                puff,
                place - side / 2 + now.x(DEPTH),
                foot + stage.height * 0.16 - side * 0.6 - rise + now.y(DEPTH),
                gain * min(1, (1 - age) * 2) * min(1.0, rough + 0.1),
            )

    return draw
