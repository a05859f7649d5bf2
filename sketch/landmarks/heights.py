"""Volcanoes and waterfalls."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import hex_rgb, mix
from sketch.ink import Point
from sketch.layer import layer
from sketch.light import disc
from sketch.noise import clouds, enlarged, ridge, smooth
from sketch.stage import Stage


def volcano(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    height, width = int(unit * 0.52) // 2 * 2, int(unit * 1.35) // 2 * 2
    rng, palette = stage.dice("volcano"), stage.palette
    span = np.linspace(-1, 1, width, dtype=np.float32)
    rough = clouds(rng, height, width, size=0.4, rough=1.4, stretch=0.5)
    line = np.clip(1 - np.abs(span) ** 0.72, 0, 1) * 1.28
    line = np.minimum(line, 0.90 + 0.02 * np.sin(span * 60)) * height
    rows = np.arange(height, dtype=np.float32)[:, None]
    deep = rows - (height - line[None, :])
    alpha = np.clip(deep + 0.5, 0, 1)
    shade = smooth(0.5 - 0.55 * span[None, :] + 0.28 * rough, 0.1, 0.9)[..., None]
    lit = np.array(palette.lit(hex_rgb("#6d5a55"), haze), np.float32)
    dark = np.array(palette.lit(hex_rgb("#2a2228"), haze), np.float32)
    rgb = dark + (lit - dark) * shade
    stream = np.zeros_like(alpha)
    for k in range(5):
        path = (
            0.055 * (k - 2)
            + (0.20 * (k - 2)) * (rows / height) ** 1.3
            + 0.02 * np.sin(rows * 0.05 + k * 2)
        )
        stream = np.maximum(
            stream,
            np.exp(-(((span[None, :] - path) / 0.011) ** 2)) * (rows < height * (0.35 + 0.12 * k)),
        )
    hot = (stream * (alpha > 0.9))[..., None]
    rgb = rgb * (1 - hot) + np.array((1.0, 0.42, 0.10), np.float32) * hot
    mist = smooth(rows / height, 0.55, 1.0)[..., None] * (0.5 + 0.4 * haze)
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    sheet = layer(rgb.astype(np.float32), alpha.astype(np.float32))
    mouth = (at[0], at[1] - height * 0.90)
    _eruption(stage, mouth, depth, unit)
    stage.sheet(sheet, at[1] - height, depth, at[0] - width / 2)


def _eruption(stage: Stage, mouth: Point, depth: float, unit: float) -> None:
    glow = disc(unit * 0.05, (1.0, 0.45, 0.12), 6.0, 0.85, core=False)
    smoke = [
        disc(unit * size, mix(stage.palette.zenith, (0.25, 0.2, 0.2), 0.6), 1.5, 0.7, core=False)
        for size in (0.06, 0.10, 0.15)
    ]
    bomb = disc(unit * 0.005, (1.0, 0.75, 0.30), 2.6, 0.8)

    def draw(canvas: Canvas, now: Moment) -> None:
        x, y = mouth[0] + now.x(depth), mouth[1] + now.y(depth)
        for k in range(12):
            age = (now.t * 0.11 + k / 12) % 1.0
            puff = smoke[min(2, int(age * 3))]
            px = x + unit * (0.30 * age**1.4 + 0.03 * math.sin(k * 2.4 + now.t))
            canvas.over(
                puff,
                px - puff.width / 2,
                y - unit * 0.42 * age**0.8 - puff.height / 2,
                min(1, age * 8) * (1 - age) ** 0.8,
            )
        pulse = 0.75 + 0.2 * math.sin(now.t * 3.1) + 0.05 * math.sin(now.t * 7.7)
        canvas.over(glow, x - glow.width / 2, y - glow.height / 2, pulse)
        for k in range(14):
            age = (now.t * 0.55 + k * 0.618) % 1.0
            push = 0.07 * (((k * 37) % 11) / 5 - 1)
            up = 0.30 * (0.7 + 0.3 * ((k * 53) % 7) / 7)
            canvas.over(
                bomb,
                x + unit * push * age * 1.6 - bomb.width / 2,
                y - unit * (up * age * 2.2 - 0.62 * age * age) * 0.8 - bomb.height / 2,
                1 - age * 0.7,
            )

    stage.add(draw)


def waterfall(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    """Let water fall down a cliff: streaks that scroll down behind the cliff's edges."""
    rng, palette = stage.dice("waterfall"), stage.palette
    high, wide = int(unit * 0.40) // 2 * 2, int(unit * 0.18) // 2 * 2
    cliff_w = int(unit * 0.95) // 2 * 2
    field = enlarged(
        clouds(rng, high // 4, cliff_w // 4, size=0.45, rough=1.6, stretch=0.45), high, cliff_w
    )
    across = np.linspace(-1, 1, cliff_w, dtype=np.float32)
    edge = ridge(rng, cliff_w, size=cliff_w * 0.22, rough=1.6)
    fallen = smooth(np.abs(across) + 0.08 * edge, 0.45, 1.05) ** 1.4
    top = high * (0.06 + 0.035 * edge * (np.abs(across) > 0.24) + 0.92 * fallen)
    rows = np.arange(high, dtype=np.float32)[:, None]
    shade = smooth(0.45 + 0.26 * field - 0.25 * np.abs(across)[None, :], 0.1, 0.9)[..., None]
    lit = np.array(palette.lit(hex_rgb("#7d766c"), haze), np.float32)
    dark = np.array(palette.lit(hex_rgb("#2f2f35"), haze), np.float32)
    alpha = np.clip(rows - top[None, :] + 0.5, 0, 1) * (1 - smooth(rows / high, 0.90, 1.0))
    cliff = layer((dark + (lit - dark) * shade).astype(np.float32), alpha.astype(np.float32))
    stage.sheet(cliff, at[1] - high, depth, at[0] - cliff_w / 2)
    streaks = clouds(rng, high * 2, wide, size=0.5, rough=1.1, stretch=0.10)
    side = np.clip(1 - np.abs(np.linspace(-1.15, 1.15, wide, dtype=np.float32)) ** 5, 0, 1)
    white = np.array(palette.lit((0.96, 0.98, 1.0), haze * 0.5), np.float32)
    blue = np.array(palette.lit((0.60, 0.76, 0.86), haze * 0.5), np.float32)
    mixed = smooth(streaks, -0.9, 0.8)[..., None]
    whole = np.concatenate([blue + (white - blue) * mixed] * 2, 0)[: high * 3]
    sheet = layer(whole.astype(np.float32), np.broadcast_to(side[None, :], (high * 3, wide)).copy())
    mist = disc(unit * 0.05, palette.lit((0.97, 0.98, 1.0)), 2.6, 0.5, core=False)
    fall_top, drop = at[1] - high * 0.90, int(high * 0.90) // 2 * 2

    def draw(canvas: Canvas, now: Moment) -> None:
        gone = int(now.t * unit * 0.42) % (high * 2) // 2 * 2
        first = high * 2 - gone
        x = at[0] - wide / 2 + now.x(depth)
        start = min(first, sheet.height - drop)
        canvas.over(sheet, x, fall_top - start + now.y(depth), rows=(start, start + drop))
        for k in range(6):
            swell = 0.6 + 0.35 * math.sin(now.t * 2.2 + k * 1.9)
            canvas.over(
                mist,
                x + wide * (k / 5) - mist.width / 2,
                at[1] - mist.height * 0.6 + now.y(depth),
                swell,
            )

    stage.add(draw)
