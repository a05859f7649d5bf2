"""The weather in front of everything: rain, snow and fog."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sketch.camera import Moment
from sketch.canvas import Canvas, glaze
from sketch.layer import Bytes, layer
from sketch.noise import clouds, enlarged, smooth
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
            _fog(stage, 0.50)
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
    bright = 235 if not stage.palette.dark else 200

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
    field = enlarged(
        clouds(rng, height // 6, width // 6, size=0.7, rough=1.7, stretch=2.4), height, width
    )
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    low = smooth(rows, 0.15, 0.70) * (1 - 0.55 * smooth(rows, 0.72, 0.95))
    alpha = np.clip(smooth(field, -1.4, 1.6) * low * thick, 0, 0.9)
    stage.sheet(
        layer(stage.palette.haze, alpha.astype(np.float32), tiles=True),
        0,
        0.7,
        drift=12 * stage.width / 1280,
    )
