"""Cabins, castles and windmills."""

import math

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.landmarks.common import DARK, WINDOW, put, window_light
from sketch.layer import Layer
from sketch.light import disc
from sketch.stage import Stage


def cabin(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.17
    ink = Ink(2.4, 1.9, size, left=-1.2, top=-1.75)
    wall, roof = (
        stage.palette.lit(hex_rgb("#7d5636"), haze),
        stage.palette.lit(hex_rgb("#4a3530"), haze),
    )
    snowy = stage.plan.weather == "snow"
    ink.box(0.40, -1.45, 0.60, -0.9, mix(wall, roof, 0.6))
    ink.box(-0.85, -0.72, 0.85, 0.06, wall)
    for k in range(7):
        ink.box(-0.85, -0.72 + k * 0.11, 0.85, -0.705 + k * 0.11, mix(wall, roof, 0.45))
    ink.area([(-1.05, -0.68), (-0.72, -1.28), (0.72, -1.28), (1.05, -0.68)], roof)
    cap = stage.palette.lit((0.97, 0.98, 1.0), haze) if snowy else lighter(roof, 0.06)
    ink.area(
        [(-1.02, -0.74), (-0.74, -1.32), (0.74, -1.32), (1.02, -0.74)]
        if snowy
        else [(-0.9, -0.98), (-0.74, -1.28), (0.74, -1.28), (0.9, -0.98)],
        cap,
        1.0 if snowy else 0.6,
    )
    window = window_light(stage)
    for x in (-0.62, 0.32):
        ink.box(x - 0.03, -0.55, x + 0.31, -0.21, mix(wall, roof, 0.7))
        ink.box(x, -0.52, x + 0.28, -0.24, window)
        ink.box(x + 0.13, -0.52, x + 0.15, -0.24, mix(wall, roof, 0.7))
        if stage.palette.dark:
            ink.glow((x + 0.14, -0.38), 0.45, WINDOW, 0.45)
    ink.box(-0.14, -0.50, 0.14, 0.06, mix(wall, roof, 0.75))
    put(stage, ink, at, depth, (1.2 * size, 1.75 * size))
    _smoke(stage, (at[0] + 0.5 * size, at[1] - 1.45 * size), depth, size)


def _smoke(stage: Stage, at: Point, depth: float, size: float) -> None:
    """Let smoke rise from a chimney, puff by puff."""
    puff = disc(size * 0.16, mix(stage.palette.haze, (0.8, 0.8, 0.82), 0.5), 1.6, 0.55, core=False)
    big = disc(size * 0.30, mix(stage.palette.haze, (0.8, 0.8, 0.82), 0.5), 1.6, 0.45, core=False)

    def draw(canvas: Canvas, now: Moment) -> None:
        for k in range(9):
            age = (now.t * 0.16 + k / 9) % 1.0
            sheet = puff if age < 0.45 else big
            x = (
                at[0]
                + now.x(depth)
                + size * (0.75 * age**1.3 + 0.10 * math.sin(now.t * 0.9 + k * 2) * age)
            )
            y = at[1] + now.y(depth) - size * 1.9 * age
            canvas.over(
                sheet, x - sheet.width / 2, y - sheet.height / 2, min(1.0, age * 6) * (1 - age)
            )

    stage.add(draw)


def castle(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    ink = Ink(2.6, 2.3, size, left=-1.3, top=-1.95)
    stone = stage.palette.lit(hex_rgb("#9c938a"), haze)
    shade, roof = (
        mix(stone, stage.palette.lit(DARK, haze), 0.35),
        stage.palette.lit(hex_rgb("#3f4f78"), haze),
    )
    ink.blob(
        [(-1.28, 0.35), (-0.95, -0.10), (-0.5, -0.22), (0.4, -0.24), (0.95, -0.08), (1.28, 0.35)],
        mix(shade, stage.palette.lit(hex_rgb("#4a5238"), haze), 0.6),
    )
    towers = [
        (-0.78, 0.15, 0.78),
        (-0.40, 0.12, 1.15),
        (0.0, 0.19, 1.30),
        (0.38, 0.13, 1.00),
        (0.76, 0.16, 0.72),
    ]
    ink.box(-0.86, -0.52, 0.86, 0.0, mix(stone, shade, 0.4))
    for k in range(18):
        ink.box(-0.86 + k * 0.097, -0.58, -0.81 + k * 0.097, -0.51, mix(stone, shade, 0.4))
    window = window_light(stage)
    for x, wide, high in towers:
        ink.box(x - wide, -high, x + wide, 0.0, stone)
        ink.box(x + wide * 0.25, -high, x + wide, 0.0, shade, 0.55)
        ink.box(x - wide * 1.18, -high - 0.05, x + wide * 1.18, -high + 0.05, stone)
        ink.area(
            [
                (x - wide * 1.25, -high - 0.04),
                (x, -high - wide * 2.9),
                (x + wide * 1.25, -high - 0.04),
            ],
            roof,
        )
        ink.area(
            [
                (x, -high - wide * 2.9),
                (x + wide * 1.25, -high - 0.04),
                (x + wide * 0.2, -high - 0.04),
            ],
            mix(roof, stage.palette.lit(DARK), 0.3),
            0.6,
        )
        ink.limb([(x, -high - wide * 2.9), (x, -high - wide * 2.9 - 0.12)], [0.012, 0.012], shade)
        ink.area(
            [
                (x, -high - wide * 2.9 - 0.13),
                (x + 0.12, -high - wide * 2.9 - 0.10),
                (x, -high - wide * 2.9 - 0.07),
            ],
            stage.palette.lit(hex_rgb("#c7402f"), haze),
        )
        for k in range(int(high * 3)):
            ink.box(x - 0.022, -high + 0.14 + k * 0.26, x + 0.022, -high + 0.22 + k * 0.26, window)
    ink.blob(
        [(-0.11, 0.0), (-0.11, -0.22), (0.0, -0.31), (0.11, -0.22), (0.11, 0.0)],
        stage.palette.lit(DARK, haze),
    )
    put(stage, ink, at, depth, (1.3 * size, 2.1 * size))


def windmill(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    palette = stage.palette
    ink = Ink(1.3, 1.35, size, left=-0.65, top=-1.25)
    white, dark = palette.lit(hex_rgb("#ece4d6"), haze), palette.lit(hex_rgb("#5c3a2c"), haze)
    ink.area([(-0.17, -0.92), (0.17, -0.92), (0.30, 0.06), (-0.30, 0.06)], white)
    ink.area([(0.03, -0.92), (0.17, -0.92), (0.30, 0.06), (0.08, 0.06)], mix(white, dark, 0.4), 0.5)
    ink.blob([(-0.22, -0.90), (-0.12, -1.10), (0.0, -1.16), (0.12, -1.10), (0.22, -0.90)], dark)
    window = window_light(stage)
    for x, y in ((-0.04, -0.70), (-0.06, -0.42)):
        ink.box(x - 0.04, y, x + 0.05, y + 0.10, window)
    ink.blob([(-0.09, 0.06), (-0.09, -0.14), (0.0, -0.2), (0.09, -0.14), (0.09, 0.06)], dark)
    put(stage, ink, at, depth, (0.65 * size, 1.25 * size))
    stage.add(_sails(stage, (at[0], at[1] - 0.95 * size), depth, size, haze))


def _sails(stage: Stage, hub: Point, depth: float, size: float, haze: float):
    """Turn the sails: a quarter turn is all there is to paint."""
    wood, cloth = (
        stage.palette.lit(hex_rgb("#4f3526"), haze),
        stage.palette.lit(hex_rgb("#efe6d2"), haze),
    )
    sheets: list[Layer] = []
    phases = 30
    for at in range(phases):
        ink = Ink(1.9, 1.9, size, left=-0.95, top=-0.95)
        for k in range(4):
            turn = math.pi / 2 * (at / phases + k)
            c, s = math.cos(turn), math.sin(turn)

            def spot(along: float, across: float, c: float = c, s: float = s) -> Point:
                return along * c - across * s, along * s + across * c

            ink.area(
                [spot(0.16, 0.0), spot(0.86, 0.0), spot(0.86, 0.19), spot(0.16, 0.13)], cloth, 0.92
            )
            for step in range(6):
                reach = 0.2 + step * 0.13
                ink.limb([spot(reach, 0), spot(reach, 0.13 + 0.05 * reach)], [0.012, 0.012], wood)
            ink.limb([spot(-0.03, 0), spot(0.90, 0)], [0.045, 0.028], wood)
        ink.oval((0, 0), 0.06, wood)
        sheets.append(ink.layer())
    speed = 0.9 * (1.8 if stage.plan.weather in ("wind", "storm") else 1.0)

    def draw(canvas: Canvas, now: Moment) -> None:
        sheet = sheets[int(now.t * speed / (math.pi / 2) * phases) % phases]
        canvas.over(
            sheet, hub[0] + now.x(depth) - sheet.width / 2, hub[1] + now.y(depth) - sheet.height / 2
        )

    return draw
