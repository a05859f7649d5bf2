"""What a room is furnished with."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import hex_rgb, lch, lighter
from sketch.ink import Ink
from sketch.land import grain, rise, tinted
from sketch.layer import layer
from sketch.light import disc
from sketch.scenes.interior import WALL, indoor, window
from sketch.stage import Stage


def hang_curtains(stage: Stage) -> None:
    """Hang curtains that move a little."""
    left, top, right, bottom = window(stage)
    high = int(bottom - top + rise(stage, 0.16)) // 2 * 2
    wide = int(stage.width * 0.085) // 2 * 2
    cloth = indoor(stage, lch(0.62, 0.10, 20 + stage.plan.turn * 6))
    cols = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    rows = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    folds = 0.5 + 0.5 * np.sin(cols * 26 + 0.9 * rows * np.sin(cols * 7))
    rgb = tinted(lighter(cloth, 0.06), lighter(cloth, -0.13), folds)
    edge = np.clip((1 - np.abs(2 * cols - 1)) * wide * 0.5 + 0.5, 0, 1) * np.ones_like(rows)
    sheet = layer(rgb.astype(np.float32), edge.astype(np.float32))
    rod = Ink(1.0, 0.03, (right - left) * 1.35)
    rod.limb([(0.01, 0.012), (0.99, 0.012)], [0.014, 0.014], indoor(stage, hex_rgb("#3b2c24")))
    bar = rod.layer()
    windy = 2.0 if stage.plan.weather in ("wind", "storm") else 1.0
    y = round((top - rise(stage, 0.045)) / 2) * 2  # whole pairs of pixels cost half

    def draw(canvas: Canvas, now: Moment) -> None:
        canvas.over(bar, (left + right) / 2 - bar.width / 2 + now.x(WALL), y - rise(stage, 0.012))
        for side, x in ((0, left - wide * 0.85), (1, right - wide * 0.15)):
            move = windy * stage.height * 0.006 * math.sin(now.t * 1.1 + side * 1.4)
            canvas.swayed(sheet, x + now.x(WALL), y, 2 * move, hung=True)

    stage.add(draw)


def hang_shelf(stage: Stage) -> None:
    """Hang a shelf of books on the wall."""
    rng = stage.dice("books")
    size = stage.height * 0.30
    ink = Ink(1.0, 1.1, size)
    wood = indoor(stage, hex_rgb("#6b4a32"))
    for row in range(2):
        y = 0.50 + 0.52 * row
        x = 0.05
        while x < 0.86:
            wide, tall = float(rng.uniform(0.035, 0.075)), float(rng.uniform(0.24, 0.40))
            colour = indoor(
                stage, lch(float(rng.uniform(0.38, 0.72)), 0.09, float(rng.uniform(0, 360)))
            )
            ink.box(x, y - tall, x + wide, y, colour)
            ink.box(x, y - tall * 0.85, x + wide, y - tall * 0.80, lighter(colour, 0.14), 0.7)
            x += wide + 0.004
            if rng.random() < 0.12:
                x += 0.07
        ink.box(0.0, y, 1.0, y + 0.035, wood)
        ink.box(0.0, y + 0.035, 1.0, y + 0.05, lighter(wood, -0.12), 0.6)
    sheet = ink.layer()
    left, _, right, _ = window(stage)
    wide_room = stage.width > stage.height
    x = right + stage.width * 0.075 if wide_room else stage.width * 0.02
    stage.sheet(sheet, rise(stage, 0.14), WALL, x)
    del left


def set_plant(stage: Stage) -> None:
    """Set a plant on the floor whose leaves nod."""
    rng = stage.dice("plant")
    size = stage.height * 0.46
    ink = Ink(0.9, 1.1, size, left=-0.45, top=-1.0)
    pot, green = indoor(stage, hex_rgb("#b5694a")), indoor(stage, hex_rgb("#3f7a4c"))
    for k in range(13):
        angle = math.pi * (0.06 + 0.88 * k / 12)
        reach = 0.40 + 0.22 * float(rng.random())
        tip = (reach * 0.72 * math.cos(angle), -0.28 - reach * math.sin(angle))
        tone = lighter(green, float(rng.normal(0, 0.05)))
        mid = (tip[0] * 0.55, -0.28 + (tip[1] + 0.28) * 0.62)
        ink.limb([(0, -0.25), mid, tip], [0.014, 0.012, 0.008], lighter(tone, -0.08))
        nx, ny = -(tip[1] - mid[1]), tip[0] - mid[0]
        ink.blob(
            [
                mid,
                ((mid[0] + tip[0]) / 2 + nx * 0.36, (mid[1] + tip[1]) / 2 + ny * 0.36),
                tip,
                ((mid[0] + tip[0]) / 2 - nx * 0.36, (mid[1] + tip[1]) / 2 - ny * 0.36),
            ],
            tone,
        )
    ink.area([(-0.15, -0.28), (0.15, -0.28), (0.11, 0.05), (-0.11, 0.05)], pot)
    ink.area([(0.02, -0.28), (0.15, -0.28), (0.11, 0.05), (0.04, 0.05)], lighter(pot, -0.09), 0.7)
    ink.box(-0.17, -0.31, 0.17, -0.25, lighter(pot, 0.04))
    sheet = ink.layer()
    x = stage.width * 0.10 - sheet.width / 2

    def draw(canvas: Canvas, now: Moment) -> None:
        canvas.swayed(
            sheet,
            x + now.x(0.62),
            rise(stage, 0.86) - sheet.height + now.y(0.6),
            0.012 * stage.height * math.sin(now.t * 0.8),
        )

    stage.add(draw)


def set_table(stage: Stage) -> None:
    """Put a table under whoever stands still."""
    from sketch.gaits import GAITS

    kinds = [GAITS[role.kind][0] for role in stage.plan.cast]
    if any(gait in ("run", "walk", "drive") for gait in kinds):
        return
    wood = indoor(stage, hex_rgb("#8a5c3a"))
    width, height = int(stage.width * 1.0) // 2 * 2, int(rise(stage, 0.30)) // 2 * 2
    rng = stage.dice("table")
    noise = grain(rng, height, width, size=0.4, stretch=9.0)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    rgb = tinted(
        lighter(wood, 0.07), lighter(wood, -0.10), np.clip(rows * 1.3 + 0.12 * noise, 0, 1)
    )
    lip = max(3, int(height * 0.30))
    rgb[lip:] *= np.float32(0.62)
    cols = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    edge = np.where(rows < 0.30, 0.86 + 0.10 * rows / 0.30, 0.96)
    alpha = np.clip((edge - np.abs(cols)) * width / 2, 0, 1) * np.where(rows > 0.42, 0.0, 1.0)
    legs = (np.abs(np.abs(cols) - 0.82) < 0.022) & (rows > 0.3)
    alpha = np.maximum(alpha, legs)
    sheet = layer(rgb.astype(np.float32), alpha.astype(np.float32))
    stage.sheet(sheet, rise(stage, 0.835), 0.74)


def light_lamp(stage: Stage) -> None:
    """Light a lamp when it is dark outside."""
    dark = stage.palette.dark
    size = stage.height * 0.34
    ink = Ink(0.7, 1.15, size, left=-0.35, top=-1.1)
    iron = indoor(stage, hex_rgb("#3a3433"))
    shade = (1.0, 0.83, 0.52) if dark else indoor(stage, hex_rgb("#e6d6b8"))
    ink.oval((0, 0.0), (0.15, 0.03), iron)
    ink.limb([(0, 0.0), (0, -0.72)], [0.025, 0.022], iron)
    ink.area([(-0.13, -1.02), (0.13, -1.02), (0.25, -0.66), (-0.25, -0.66)], shade)
    sheet = ink.layer()
    x, y = stage.width * 0.855, rise(stage, 0.86)
    glow = disc(size * 0.20, (1.0, 0.80, 0.46), 7.5, 0.62, core=False)

    def draw(canvas: Canvas, now: Moment) -> None:
        place = x + now.x(0.74)
        if dark:
            gain = 0.94 + 0.06 * math.sin(now.t * 2.3)
            canvas.over(glow, place - glow.width / 2, y - 0.84 * size - glow.height / 2, gain)
        canvas.over(sheet, place - sheet.width / 2, y - 1.1 * size + now.y(0.7))

    stage.add(draw)
