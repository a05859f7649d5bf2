"""Trunks behind trunks in mist, and light that falls between them."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, glow
from sketch.colour import lighter, mix
from sketch.land import (
    crowns,
    grain,
    hills,
    pines,
    rise,
    slope,
    span,
    tinted,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.layer import Bytes, layer
from sketch.noise import ridge, smooth
from sketch.scenes.ground import foreground, paint_ground, snowy
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_forest(stage: Stage) -> None:
    """Paint trunks behind trunks in mist, light that falls between them, and a floor of ferns."""
    palette = stage.palette
    paint_sky(stage, 0.75)
    rng = stage.dice("forest")
    leafy = rng.random() < 0.5 and not snowy(stage)
    _canopy(stage, 0.50, 0.72, 0.04, leafy)
    _canopy(stage, 0.58, 0.50, 0.14, leafy)
    for at, (count, wide, distance, depth) in enumerate(
        ((34, 0.010, 0.62, 0.22), (20, 0.017, 0.40, 0.38), (12, 0.030, 0.18, 0.55))
    ):
        _trunks(stage, at, count, wide, distance, depth)
        if at == 0:
            stand(
                stage,
                ("castle", "volcano", "waterfall", "bridge"),
                x=stage.width * 0.60,
                y=rise(stage, 0.74),
                depth=0.3,
                haze=0.3,
            )
        if at == 1:
            _shafts(stage)
            stand(
                stage,
                ("cabin", "torii", "windmill", "tree", "pyramid", "lighthouse"),
                x=stage.width * 0.66,
                y=rise(stage, 0.80),
                depth=0.5,
            )
    enter(stage, Place("air", rise(stage, 0.20), rise(stage, 0.60), 0.6, size=0.9))
    paint_ground(stage, 0.77, 0.04)
    enter(stage, Place("ground", rise(stage, 0.83), rise(stage, 0.89)))
    foreground(stage, 0.98)
    _frame(stage)
    del palette


def _canopy(stage: Stage, y: float, distance: float, depth: float, leafy: bool) -> None:
    rng = stage.dice("canopy", y)
    width = span(stage)
    floor = hills(rng, width, stage.width * 0.5) * rise(stage, 0.06)
    if leafy:
        line = crowns(rng, width, rise(stage, 0.30), 26, floor)
    else:
        line = pines(rng, width, rise(stage, 0.40), 46, floor)
    colour = stage.palette.own(0.42, 0.06, 148, distance)
    if snowy(stage):
        colour = mix(colour, stage.palette.lit((0.85, 0.90, 0.97), distance), 0.3)
    sheet = slope(
        rng,
        line,
        (colour, mix(colour, stage.palette.haze, 0.6)),
        room=rise(stage, 0.22),
        texture=0.07,
        level=True,
    )
    stage.sheet(sheet, rise(stage, y + 0.32) - sheet.height, depth)


def _trunks(stage: Stage, at: int, count: int, wide: float, distance: float, depth: float) -> None:
    """Paint a row of trunks with bark and a few broken branches."""
    rng, palette = stage.dice("trunks", at), stage.palette
    width, height = span(stage), int(rise(stage, 0.92)) // 2 * 2
    alpha = np.zeros((height, width), np.float32)
    shade = np.zeros((height, width), np.float32)
    rows = np.arange(height, dtype=np.float32)[:, None]
    for _ in range(count):
        size = wide * stage.height * (0.6 + 0.9 * float(rng.random())) + 1.2
        middle = int(rng.integers(width))
        bend = stage.height * 0.012 * float(rng.normal())
        reach = int(size * 2.2 + abs(bend) * 2 + 6)
        cols = np.arange(-reach, reach + 1)
        where = (cols + middle) % width
        share = rows / height
        flare = size * (0.72 + 0.28 * share + 0.9 * np.maximum(0, share - 0.90) * 6)
        off = cols[None, :] - bend * np.sin(share * 3.1)
        cover = np.clip(flare / 1.0 - np.abs(off) + 0.5, 0, 1)
        tone = np.clip(0.5 + 0.55 * off / np.maximum(flare, 1), 0, 1)
        current = alpha[:, where]
        shade[:, where] = np.where(cover > current, tone, shade[:, where])
        alpha[:, where] = np.maximum(current, cover)
    bark = grain(rng, height, width, size=0.12, stretch=0.25)
    dark, lit = palette.own(0.24, 0.03, 60, distance), palette.own(0.44, 0.045, 62, distance)
    rgb = tinted(lit, dark, shade + 0.10 * bark)
    if snowy(stage):
        white = np.array(palette.lit((0.92, 0.95, 1.0), distance), np.float32)
        cover = (smooth(0.32 - shade + 0.12 * bark, 0.0, 0.2) * 0.8)[..., None]
        rgb = rgb * (1 - cover) + white * cover
    mist = smooth(rows / height, 0.45, 1.0)[..., None] * (0.25 + 0.5 * distance)
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    stage.sheet(
        layer(rgb.astype(np.float32), alpha, tiles=True), rise(stage, -0.02 - 0.02 * at), depth
    )


def _shafts(stage: Stage) -> None:
    """Let light fall in slanting shafts that breathe."""
    if stage.plan.weather in ("storm", "rain", "snow"):
        return
    height, width = stage.height // 2, stage.width // 2  # soft: half the size is enough
    rng = stage.dice("shafts")
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    cols = np.linspace(0, 2, width, dtype=np.float32)[None, :]
    slanted = cols + 0.55 * rows
    light = mix(stage.palette.sun, stage.palette.light, 0.2)
    strength = 0.34 if not stage.palette.dark else 0.16
    masks: list[Bytes] = []
    for _ in range(2):
        field = np.zeros((height, width), np.float32)
        for _ in range(7):
            place, wide = float(rng.uniform(0.1, 2.4)), float(rng.uniform(0.02, 0.09))
            field += np.exp(-(((slanted - place) / wide) ** 2)) * float(rng.uniform(0.3, 1))
        fall = (1 - rows) ** 0.8
        masks.append((np.clip(field * fall * strength, 0, 0.6) * 255).astype(np.uint8))

    def draw(canvas: Canvas, now: Moment) -> None:
        gains = [
            round(256 * (0.55 + 0.45 * math.sin(now.t * (0.5 + 0.2 * at) + at * 2.4)))
            for at in range(2)
        ]
        lit = np.multiply(masks[0], gains[0], dtype=np.uint16) >> 8
        lit += np.multiply(masks[1], gains[1], dtype=np.uint16) >> 8
        glow(canvas, np.minimum(lit, 200).astype(np.uint8), light)

    stage.add(draw)


def _frame(stage: Stage) -> None:
    """Frame the view with two dark trunks close by."""
    if stage.plan.tracked or snowy(stage):
        return
    palette = stage.palette
    dark = palette.own(0.16, 0.02, 60)
    height, width = stage.height, int(stage.width * 0.14) // 2 * 2
    for side in (-1, 1):
        rng = stage.dice("frame", side)
        if rng.random() < 0.35:
            continue
        line = ridge(rng, height, size=height * 0.5, rough=2.0)[:, None]
        rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        edge = width * (0.62 + 0.06 * line + 0.30 * np.maximum(0, rows - 0.8) * 2)
        cols = np.arange(width, dtype=np.float32)[None, :]
        alpha = np.clip(edge - cols, 0, 1)
        bark = grain(rng, height, width, size=0.12, stretch=0.25)
        rgb = tinted(lighter(dark, 0.06), dark, np.clip(cols / width + 0.12 * bark, 0, 1))
        if side > 0:
            alpha, rgb = alpha[:, ::-1], rgb[:, ::-1]
        sheet = layer(
            np.ascontiguousarray(rgb).astype(np.float32),
            np.ascontiguousarray(alpha).astype(np.float32),
        )
        x = -width * 0.30 if side < 0 else stage.width - width * 0.70
        stage.sheet(sheet, 0, 1.0, x)
