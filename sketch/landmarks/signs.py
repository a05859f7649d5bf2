"""Pyramids, torii, bridges and great trees."""

import math

from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.landmarks.common import DARK, put
from sketch.stage import Stage
from sketch.subjects import Place, enter


def pyramid(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.42
    ink = Ink(2.6, 1.1, size, left=-1.1, top=-0.95)
    lit, dark = (
        stage.palette.lit(hex_rgb("#e0b36a"), haze),
        stage.palette.lit(hex_rgb("#8a6238"), haze),
    )
    for x, grow in ((0.85, 0.55), (0.0, 1.0)):
        top, foot = -0.85 * grow, 0.08
        ink.area([(x, top), (x - 0.95 * grow, foot), (x + 0.25 * grow, foot)], lit)
        ink.area([(x, top), (x + 0.25 * grow, foot), (x + 0.70 * grow, foot)], dark)
        for k in range(1, 14):
            y = top + (foot - top) * k / 14
            share = k / 14
            ink.limb(
                [(x - 0.95 * grow * share, y), (x + 0.25 * grow * share, y)],
                [0.006, 0.006],
                dark,
                0.35,
            )
    put(stage, ink, at, depth, (1.1 * size, 0.95 * size))


def torii(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.34
    ink = Ink(1.7, 1.35, size, left=-0.85, top=-1.2)
    red, dark = (
        stage.palette.lit(hex_rgb("#cf3b28"), haze * 0.6),
        stage.palette.lit(DARK, haze * 0.6),
    )
    for side in (-1, 1):
        ink.limb([(side * 0.42, -0.98), (side * 0.50, 0.10)], [0.085, 0.10], red)
        ink.limb(
            [(side * 0.47, -0.98), (side * 0.535, 0.10)], [0.03, 0.035], mix(red, dark, 0.45), 0.6
        )
        ink.box(side * 0.5 - 0.075, -0.02, side * 0.5 + 0.075, 0.12, dark)
    ink.box(-0.62, -0.76, 0.62, -0.67, red)
    ink.box(-0.05, -0.94, 0.05, -0.70, red)
    ink.blob(
        [(-0.80, -1.10), (0, -1.02), (0.80, -1.10), (0.76, -0.97), (0, -0.92), (-0.76, -0.97)], red
    )
    ink.blob(
        [(-0.84, -1.17), (0, -1.07), (0.84, -1.17), (0.81, -1.08), (0, -1.01), (-0.81, -1.08)], dark
    )
    put(stage, ink, at, depth, (0.85 * size, 1.2 * size))


def bridge(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    wide = stage.width * 1.5 / size
    ink = Ink(wide, 1.0, size, left=-wide / 2, top=-0.85)
    stone = stage.palette.lit(hex_rgb("#8d7f74"), haze)
    dark = mix(stone, stage.palette.lit(DARK), 0.4)
    count = int(wide / 0.8) + 2
    arch = 0.29
    steps = [math.pi * k / 18 for k in range(19)]
    for k in range(-count // 2, count // 2 + 1):
        left, right, next_left = k * 0.8 + arch, k * 0.8 + 0.8 - arch, k * 0.8 - arch
        ink.box(left, -0.32, right, 0.12, stone)
        curve = [(k * 0.8 + arch * math.cos(a), -0.32 - arch * math.sin(a)) for a in steps]
        ink.area([(left, -0.70), *curve, (next_left, -0.70)], stone)
        ink.limb(curve, [0.03] * 19, dark, 0.6)
        ink.box(right - 0.07, -0.32, right, 0.12, dark, 0.5)
    ink.box(-wide / 2, -0.76, wide / 2, -0.60, stone)
    ink.box(-wide / 2, -0.66, wide / 2, -0.62, dark, 0.7)
    ink.box(-wide / 2, -0.81, wide / 2, -0.76, lighter(stone, 0.06))
    enter(stage, Place("bridge", at[1] - size, at[1] - 0.74 * size, depth, size=0.62))
    put(stage, ink, (stage.width / 2, at[1]), depth, (wide / 2 * size, 0.88 * size))


def tree(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.44
    rng, palette = stage.dice("tree"), stage.palette
    blossom = "pink" in stage.plan.colours or "leaf" in stage.plan.sights
    autumn = stage.plan.time == "golden"
    own = hex_rgb("#e9a7bd" if blossom else "#c98a35" if autumn else "#4f7d3c")
    leaf, bark = palette.lit(own, haze), palette.lit(hex_rgb("#4a3428"), haze)
    ink = Ink(1.9, 1.45, size, left=-0.95, top=-1.32)
    ink.limb([(0.0, 0.12), (0.02, -0.25), (-0.02, -0.55)], [0.17, 0.11, 0.08], bark)
    for side, y, reach in ((-1, -0.36, 0.42), (1, -0.42, 0.40), (-1, -0.52, 0.25), (1, -0.55, 0.2)):
        ink.limb(
            [(0, y), (side * reach * 0.5, y - 0.16), (side * reach, y - 0.28)],
            [0.06, 0.045, 0.02],
            bark,
        )
    for tone, spread, count in ((-0.09, 1.0, 26), (0.0, 0.88, 26), (0.08, 0.70, 20)):
        for _ in range(count):
            angle, far = float(rng.uniform(0, 6.28)), float(rng.random()) ** 0.5
            x, y = (
                0.60 * far * spread * math.cos(angle) + 0.05 * tone * -10,
                -0.80 + 0.37 * far * spread * math.sin(angle) - tone * 1.4,
            )
            ink.oval(
                (x, y),
                (0.13 + 0.09 * float(rng.random())) * spread,
                lighter(leaf, tone + float(rng.normal(0, 0.014))),
            )
    put(stage, ink, at, depth, (0.95 * size, 1.32 * size))
