"""Stars, nebulas, planets, and a moon to stand on."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import lch
from sketch.land import grain, hills, rise, silhouette, span, tinted
from sketch.landmarks import stand
from sketch.layer import Layer, layer
from sketch.noise import clouds, enlarged, smooth
from sketch.sights import meteors
from sketch.stage import Stage
from sketch.subjects import Place, enter

WALKS = ("person", "astronaut", "robot", "child", "car", "fox", "dog", "cat")


def paint_space(stage: Stage) -> None:
    """Paint stars at three depths, a nebula, planets, and a moon to stand on where somebody walks."""
    width, height = stage.width, stage.height
    black = layer(
        np.broadcast_to(np.array(lch(0.11, 0.03, 275), np.float32), (height, width, 3)).copy()
    )
    stage.backdrop(black)
    _nebula(stage)
    for at in range(3):
        _star_field(stage, at)
    if "meteor" in stage.plan.sights:
        meteors(stage, 0.8)
    _planets(stage)
    enter(stage, Place("air", rise(stage, 0.24), rise(stage, 0.70), 0.6))
    if any(role.kind in WALKS for role in stage.plan.cast) or stage.plan.landmarks:
        _moon_ground(stage)
        stand(
            stage,
            (
                "cabin",
                "castle",
                "windmill",
                "torii",
                "tree",
                "pyramid",
                "lighthouse",
                "volcano",
                "bridge",
                "waterfall",
            ),
            x=stage.width * 0.68,
            y=rise(stage, 0.80),
            depth=0.6,
        )
        enter(stage, Place("ground", rise(stage, 0.84), rise(stage, 0.90)))


def _nebula(stage: Stage) -> None:
    rng = stage.dice("nebula")
    height, width = stage.height * 5 // 4 // 2 * 2, span(stage)
    hue = 300 + stage.plan.turn * 3
    if stage.plan.colours:
        from sketch.colour import NAMED, to_lch

        hue = to_lch(NAMED[stage.plan.colours[0]])[2]
    for at, (shift, light, strength) in enumerate(
        ((0, 0.50, 0.75), (70, 0.58, 0.62), (-60, 0.70, 0.50))
    ):
        small = (height // 6, width // 6)
        field = enlarged(clouds(rng, *small, size=0.9, rough=1.75, stretch=1.2), height, width)
        fine = enlarged(clouds(rng, *small, size=0.4, rough=1.4), height, width)
        alpha = smooth(field + 0.35 * fine, 0.1 + 0.25 * at, 2.3) * strength
        sheet = layer(lch(light, 0.17, hue + shift), alpha.astype(np.float32), tiles=True)
        stage.sheet(
            sheet,
            -stage.height * 0.1,
            0.03 + 0.02 * at,
            x=at * 211.0,
            drift=(1.5 + at) * stage.width / 1280,
        )


def _star_field(stage: Stage, at: int) -> None:
    rng = stage.dice("stars", at)
    height, width = stage.height, span(stage)
    alpha = np.zeros((height, width), np.float32)
    count = (900, 260, 50)[at] * width * height // (1856 * 720)
    for _ in range(count):
        x, y = int(rng.integers(2, width - 2)), int(rng.integers(2, height - 2))
        bright = 0.25 + 0.75 * float(rng.random()) ** 2
        alpha[y, x] = bright
        if at:
            alpha[y - 1 : y + 2, x] = np.maximum(alpha[y - 1 : y + 2, x], bright * 0.55)
            alpha[y, x - 1 : x + 2] = np.maximum(alpha[y, x - 1 : x + 2], bright * 0.55)
        if at == 2:
            alpha[y - 2 : y + 3, x] = np.maximum(alpha[y - 2 : y + 3, x], bright * 0.3)
            alpha[y, x - 2 : x + 3] = np.maximum(alpha[y, x - 2 : x + 3], bright * 0.3)
    sheet = layer((0.96, 0.97, 1.0), alpha, tiles=True)
    falls = any(role.kind == "rocket" for role in stage.plan.cast)

    def draw(canvas: Canvas, now: Moment) -> None:
        twinkle = 0.85 + 0.15 * math.sin(now.t * (1.1 + 0.6 * at) + at)
        x = now.x(0.05 + 0.12 * at) - now.t * (2 + 5 * at) * stage.width / 1280
        if not falls:
            canvas.over(sheet, x, now.y(0.3), twinkle)
            return
        down = (now.t * stage.height * (0.03 + 0.10 * at)) % height
        canvas.over(sheet, x, down, twinkle)
        canvas.over(sheet, x, down - height, twinkle)

    stage.add(draw)


def _ball(stage: Stage, radius: float, hue: float, name: str, ringed: bool) -> Layer:
    """Paint a planet: bands or seas, lit from one side, with a thin air around it."""
    rng = stage.dice("planet", name)
    side = int(radius * (4.6 if ringed else 2.5)) // 2 * 2
    unit = side / 2 / radius
    spot = np.linspace(-unit, unit, side, dtype=np.float32)
    x, y = spot[None, :], spot[:, None]
    away = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - away**2, 0, 1))
    banded = rng.random() < 0.55 or ringed
    small = max(24, side // 3)
    field = enlarged(
        clouds(rng, small, small, size=0.5, rough=1.5, stretch=5.0 if banded else 1.0), side, side
    )
    if banded:
        field = 1.1 * np.sin(y * 9 + 0.5 * field) + 0.3 * field
    one, two = lch(0.70, 0.11, hue), lch(0.45, 0.12, hue + 35)
    surface = tinted(two, one, smooth(field, -1.0, 1.0))
    sun = np.clip(-0.62 * x - 0.38 * y + 0.66 * z, 0, 1)
    lit = surface * (0.05 + 0.95 * sun[..., None] ** 0.8)
    rim = np.exp(-(((np.clip(away, 0, 2) - 1.0) / 0.05) ** 2)) * np.clip(
        -0.62 * x - 0.38 * y + 0.25, 0, 1
    )
    glow = np.array(lch(0.82, 0.09, hue + 10), np.float32)
    disk = np.clip((1 - away) * radius + 0.5, 0, 1)
    rgb = lit * disk[..., None] + glow * (1 - disk[..., None])
    rgb = rgb + glow * (rim * disk * 0.6)[..., None]
    alpha = np.maximum(disk, rim * 0.75)
    if ringed:
        flat = np.hypot(x * 0.94 + y * 0.34, (y * 0.94 - x * 0.34) * 3.6)
        band = smooth(flat, 1.25, 1.32) * (1 - smooth(flat, 2.05, 2.12))
        band = band * (0.55 + 0.35 * np.sin(flat * 24)) * 0.8
        front = (y * 0.94 - x * 0.34) > 0
        show = band * np.where(front, 1.0, 1 - disk)
        tone = np.array(lch(0.82, 0.06, hue + 30), np.float32)
        rgb = rgb * (1 - show[..., None]) + tone * show[..., None]
        alpha = np.maximum(alpha, show)
    return layer(rgb.astype(np.float32), alpha.astype(np.float32))


def _planets(stage: Stage) -> None:
    rng = stage.dice("planets")
    hue = 40 + stage.plan.turn * 5
    if stage.plan.colours:
        from sketch.colour import NAMED, to_lch

        hue = to_lch(NAMED[stage.plan.colours[0]])[2]
    unit = min(stage.width, stage.height)
    right = rng.random() < 0.6
    big = _ball(stage, unit * 0.26, hue, "big", bool(rng.random() < 0.6))
    small = _ball(stage, unit * 0.075, hue + 150, "small", ringed=False)
    x = stage.width * (0.76 if right else 0.24)
    y = rise(stage, 0.34)

    def draw(canvas: Canvas, now: Moment) -> None:
        turn = 2.4 + now.t * 0.12
        sx = x + unit * 0.62 * math.cos(turn) * (1 if right else -1)
        sy = y + unit * 0.20 * math.sin(turn) + unit * 0.1
        behind = math.sin(turn) < 0
        if behind:
            canvas.over(small, sx - small.width / 2 + now.x(0.15), sy - small.height / 2)
        canvas.over(big, x - big.width / 2 + now.x(0.12), y - big.height / 2 + now.y(0.4))
        if not behind:
            canvas.over(small, sx - small.width / 2 + now.x(0.15), sy - small.height / 2)

    stage.add(draw)


def _moon_ground(stage: Stage) -> None:
    rng = stage.dice("moon")
    width, room = span(stage), rise(stage, 0.40)
    line = (hills(rng, width, stage.width * 0.5) * rise(stage, 0.06) + room).astype(np.float32)
    height = int(line.max()) // 2 * 2 + 2
    deep = np.arange(height, dtype=np.float32)[:, None] - (height - line[None, :])
    noise = grain(rng, height, width, size=0.25, stretch=2.5)
    share = smooth(deep / height, 0, 1) + 0.10 * noise
    for _ in range(26):
        cx, cy = float(rng.uniform(0, width)), float(rng.uniform(0.15, 1)) * height
        size = stage.height * (0.012 + 0.05 * float(rng.random()) ** 2) * (0.4 + cy / height)
        dx = (np.arange(width, dtype=np.float32)[None, :] - cx + width / 2) % width - width / 2
        off = np.hypot(
            dx / size, (np.arange(height, dtype=np.float32)[:, None] - cy) / (size * 0.36)
        )
        share = (
            share
            + 0.30 * np.exp(-((off / 0.8) ** 4))
            - 0.30 * np.exp(-(((off - 1.1) / 0.16) ** 2)) * (np.arange(height)[:, None] > cy)
        )
    rgb = tinted(lch(0.74, 0.015, 260), lch(0.28, 0.02, 270), share)
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, 0.755), 0.70)
