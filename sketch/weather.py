"""The weather in front of everything: rain, snow, fog, lightning."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sketch.camera import Moment
from sketch.canvas import Bytes, Canvas, glaze, layer
from sketch.ink import Ink, Point
from sketch.noise import clouds, smooth
from sketch.stage import Stage


def paint_weather(stage: Stage) -> None:
    """Put the plan's weather in front of the scene."""
    match stage.plan.weather:
        case "rain":
            _rain(stage, 0.8, 0.16)
        case "storm":
            _rain(stage, 1.0, 0.34)
        case "snow":
            _snow(stage)
        case "fog":
            _fog(stage, 0.75)
        case _:
            pass


def _rain(stage: Stage, strength: float, slant: float) -> None:
    for at, (length, count, speed, gain) in enumerate(
        ((0.05, 420, 1.5, 0.30), (0.09, 200, 2.3, 0.36), (0.16, 70, 3.4, 0.34))
    ):
        tile = _streaks(stage, at, length, count, slant)
        stage.add(_falling(stage, tile, speed, slant, gain * strength))


def _streaks(stage: Stage, at: int, length: float, count: int, slant: float) -> Bytes:
    """Draw streaks of rain on a tile that repeats both ways."""
    rng = stage.dice("rain", at)
    side = int(stage.height * 0.9) // 2 * 2
    finer = 2
    tile = Image.new("L", (side * finer, side * finer))
    draw = ImageDraw.Draw(tile)
    long = length * stage.height * finer
    for x, y, bright, size in rng.random((count, 4)):
        left, top = x * side * finer, y * side * finer
        reach = long * (0.6 + 0.6 * size)
        for dx in (-side * finer, 0, side * finer):
            for dy in (-side * finer, 0):
                a = (left + dx, top + dy)
                b = (a[0] - reach * slant, a[1] + reach)
                draw.line((*a, *b), fill=int(90 + 165 * bright), width=1 + at)
    tile = tile.filter(ImageFilter.GaussianBlur(0.6))
    small = np.asarray(tile.resize((side, side), Image.Resampling.BOX))
    wide = -(-(stage.width + side) // side) * side
    return np.tile(small, (3, wide // side))


def _falling(stage: Stage, tile: Bytes, speed: float, slant: float, gain: float):
    side = tile.shape[0] // 3
    most = round(256 * gain)
    bright = 235 if stage.palette.exposure > 0.5 else 200

    def draw(canvas: Canvas, now: Moment) -> None:
        gone = now.t * speed * stage.height
        top = int(-gone) % side
        left = int(gone * slant - now.x(0.8)) % side
        part = tile[top : top + canvas.height, left : left + canvas.width]
        mask = (np.multiply(part, most, dtype=np.uint16) >> 8).astype(np.uint8)
        _lighten(canvas, mask, bright)

    return draw


def _lighten(canvas: Canvas, mask: Bytes, bright: int) -> None:
    """Move luma towards a brightness through a mask; colour stays."""
    clear = np.subtract(255, mask, dtype=np.uint16)
    np.multiply(canvas.y, clear, out=canvas.y)
    np.multiply(mask, bright, out=clear, dtype=np.uint16)
    np.add(canvas.y, clear, out=canvas.y)
    np.add(canvas.y, 255, out=canvas.y)
    np.right_shift(canvas.y, 8, out=canvas.y)


def _snow(stage: Stage) -> None:
    for at, (radius, count, speed) in enumerate(
        ((0.0022, 260, 0.06), (0.004, 120, 0.10), (0.0085, 34, 0.17))
    ):
        stage.add(_flakes(stage, at, radius, count, speed))


def _flakes(stage: Stage, at: int, radius: float, count: int, speed: float):
    rng = stage.dice("snow", at)
    side = int(stage.height * 0.9) // 2 * 2
    finer = 2
    tile = Image.new("L", (side * finer, side * finer))
    draw = ImageDraw.Draw(tile)
    for x, y, bright, size in rng.random((count, 4)):
        reach = radius * stage.height * finer * (0.6 + 0.7 * size)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                a, b = (x + dx) * side * finer, (y + dy) * side * finer
                draw.ellipse(
                    (a - reach, b - reach, a + reach, b + reach), fill=int(140 + 115 * bright)
                )
    if at == 2:
        tile = tile.filter(ImageFilter.GaussianBlur(2.2))
    small = np.asarray(tile.resize((side, side), Image.Resampling.BOX))
    wide = -(-(stage.width + side) // side)
    sheet = np.tile(small, (3, wide))

    def draw_flakes(canvas: Canvas, now: Moment) -> None:
        top = int(-now.t * speed * stage.height) % side
        sway = math.sin(now.t * 0.8 + at) * 0.02 * stage.width
        left = int(now.t * speed * stage.height * 0.35 + sway - now.x(0.7 + 0.3 * at)) % side
        part = sheet[top : top + canvas.height, left : left + canvas.width]
        glaze(canvas, part, (0, 0), (0.97, 0.98, 1.0))

    return draw_flakes


def _fog(stage: Stage, thick: float) -> None:
    rng = stage.dice("fog")
    height, width = stage.height, int(stage.width * 1.5) // 2 * 2
    from sketch.sky import enlarged

    field = enlarged(
        clouds(rng, height // 6, width // 6, size=0.7, rough=1.7, stretch=2.4), height, width
    )
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    low = smooth(rows, 0.15, 0.75)
    alpha = np.clip(smooth(field, -1.4, 1.6) * low * thick, 0, 0.9)
    stage.sheet(
        layer(stage.palette.haze, alpha.astype(np.float32), tiles=True),
        0,
        0.7,
        drift=12 * stage.width / 1280,
    )


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


def _bolt(stage: Stage, at: int, horizon: float):
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
