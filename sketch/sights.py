"""Sights in the sky: aurora, rainbow, shooting stars, lightning."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, glaze
from sketch.colour import lch
from sketch.ink import Ink, Point
from sketch.layer import Layer, layer
from sketch.noise import clouds, enlarged
from sketch.stage import Stage


def paint_aurora(stage: Stage, horizon: float) -> None:
    """Hang curtains of light that wave: green below, violet above."""
    height, width = int(stage.height * horizon) // 2 * 2, int(stage.width * 1.4) // 4 * 4
    rng = stage.dice("aurora")
    rows = np.arange(height, dtype=np.float32)[:, None]
    sheets: list[Layer] = []
    for at in range(3):
        small = clouds(rng, max(8, height // 8), width // 4, size=0.9, rough=1.6, stretch=0.35)
        rays = enlarged(small, height, width)[height // 2 : height // 2 + 1]
        bent = clouds(rng, 8, width // 4, size=1.0, rough=2.2, stretch=2.0)
        wave = enlarged(bent, 8, width)[4:5]
        foot = height * (0.66 - 0.13 * at) + wave * height * 0.09
        up = (foot - rows) / height
        long = 0.30 + 0.10 * rays
        body = np.where(up > 0, np.exp(-up / np.maximum(long, 0.06) * 1.6), np.exp(up * 38))
        strength = np.clip(0.46 + 0.30 * rays + 0.10 * wave, 0, 0.95)
        share = np.clip(up / 0.42, 0, 1)[..., None]
        green = np.array(lch(0.82, 0.20, 155 + 12 * at), np.float32)
        violet = np.array(lch(0.55, 0.20, 315), np.float32)
        sheets.append(
            layer(
                (green + (violet - green) * share).astype(np.float32),
                (body * strength).astype(np.float32),
                tiles=True,
            )
        )

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, sheet in enumerate(sheets):
            sway = 0.02 * stage.width * math.sin(now.t * (0.35 + 0.1 * at) + at * 2)
            gain = 0.66 + 0.34 * math.sin(now.t * (0.7 + 0.23 * at) + at * 1.7)
            canvas.over(sheet, sway + now.t * stage.width * 0.006 * (at - 1) + now.x(0), 0, gain)

    stage.add(draw)


def paint_rainbow(stage: Stage, horizon: float) -> None:
    """Paint a rainbow over the land."""
    width, height = stage.width, int(stage.height * (horizon + 0.05)) // 2 * 2
    rows = np.arange(height, dtype=np.float32)[:, None] - stage.height * (horizon + 0.12)
    cols = np.arange(width, dtype=np.float32)[None, :] - width * 0.5
    away = np.hypot(cols / 1.15, rows) / stage.height
    share = np.clip((away - 0.50) / 0.075, 0, 1)
    hues = np.array([lch(0.74, 0.17, hue) for hue in (305, 262, 215, 150, 100, 60, 27)], np.float32)
    spots = np.linspace(0, 1, 7)
    rgb = np.stack([np.interp(share, spots, hues[:, part]) for part in range(3)], -1)
    band = np.clip(np.sin(np.pi * share), 0, 1) ** 0.6 * ((share > 0) & (share < 1))
    sheet = layer(rgb.astype(np.float32), (band * 0.55).astype(np.float32))
    stage.add(
        lambda canvas, now: canvas.over(sheet, 0, now.y(0), 0.8 + 0.2 * math.sin(now.t * 0.6))
    )


def meteors(stage: Stage, horizon: float) -> None:
    """Let stars shoot over the sky now and then."""
    ink = Ink(1.0, 0.42, stage.height * 0.34)
    steps = 26
    points = [(0.97 - 0.93 * k / steps, 0.40 - 0.37 * k / steps) for k in range(steps + 1)]
    for k in range(steps):
        ink.limb(
            points[k : k + 2],
            [0.012 * (1 - k / steps) + 0.001] * 2,
            (0.96, 0.98, 1.0),
            (1 - k / steps) ** 1.5,
        )
    ink.glow((0.97, 0.40), 0.03, (1, 1, 1), 1.0)
    sheet = ink.layer()
    rng = stage.dice("meteor")
    places = rng.random((5, 3))

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, (a, b, c) in enumerate(places):
            age = ((now.t + 0.4) / (2.2 + c) + at * 0.2 + 0.07 * a) % 1.0 / 0.36
            if age < 1:
                reach = stage.height * 0.55 * age
                x = stage.width * (0.85 * a - 0.05) + reach
                y = stage.height * horizon * 0.45 * b + reach * 0.40
                canvas.over(
                    sheet, x - sheet.width / 2, y - sheet.height / 2, math.sin(math.pi * age)
                )

    stage.add(draw)


def paint_lightning(stage: Stage, horizon: float) -> None:
    """Put bolts into the sky; call it after the sky and before the land."""
    bolts = [_bolt(stage, at, horizon) for at in range(2)]
    whole = np.full((stage.height, stage.width), 255, np.uint8)
    fade = np.linspace(1, 0.35, stage.height, dtype=np.float32)[:, None]
    whole = (whole * fade).astype(np.uint8)

    def draw(canvas: Canvas, now: Moment) -> None:
        gain, which = flash(now.t)
        if gain <= 0.02:
            return
        mask = (np.multiply(whole, round(110 * gain), dtype=np.uint16) >> 8).astype(np.uint8)
        glaze(canvas, mask, (0, 0), (0.78, 0.84, 1.0))
        sheet, x = bolts[which]
        canvas.over(sheet, x, 0, min(1.0, gain * 1.4))

    stage.add(draw)


def flash(t: float) -> tuple[float, int]:
    """Tell how bright the lightning is at a time, and which bolt."""
    turn, which = math.fmod(t, 5.2), int(t / 5.2) % 2
    best = 0.0
    for start, strength in ((1.15, 1.0), (1.38, 0.65), (3.7, 0.45)):
        age = turn - start
        if age >= 0:
            best = max(best, strength * math.exp(-age * 5.5) * min(1.0, 0.4 + age * 30))
    return best, which if turn < 3.6 else 1 - which


def _bolt(stage: Stage, at: int, horizon: float) -> tuple[Layer, float]:
    rng = stage.dice("bolt", at)
    tall = horizon
    ink = Ink(0.5, tall, stage.height, left=-0.25)

    def branch(start: Point, to: float, wide: float, lean: float, deep: int) -> None:
        points, widths = [start], [wide]
        x, y = start
        while y < to:
            x += float(rng.normal(lean, 0.014))
            y += float(rng.uniform(0.012, 0.03))
            points.append((x, y))
            widths.append(wide * (0.35 + 0.65 * (1 - (y - start[1]) / (to - start[1] + 0.05))))
            if deep and rng.random() < 0.16:
                branch(
                    (x, y),
                    min(to, y + float(rng.uniform(0.06, 0.2))),
                    wide * 0.55,
                    float(rng.normal(0, 0.02)),
                    deep - 1,
                )
        ink.limb(points, widths, (0.95, 0.97, 1.0))

    branch((0.0, -0.01), tall, 0.006, 0.0, 2)
    sharp = ink.sheet.copy()
    ink.soften(0.008)
    ink.sheet.alpha_composite(sharp)
    sheet = ink.layer()
    x = stage.width * float(rng.uniform(0.12, 0.55)) - sheet.width / 2
    return sheet, x
