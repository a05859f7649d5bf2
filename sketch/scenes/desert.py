"""Dunes with a lit and a shaded side, and mesas far away."""

import numpy as np

from sketch.colour import lch, lighter, mix
from sketch.land import (
    grain,
    hills,
    rise,
    silhouette,
    slope,
    span,
    tinted,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.layer import layer
from sketch.noise import smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_desert(stage: Stage) -> None:
    """Paint dunes with a lit and a shaded side, and mesas far away."""
    horizon = 0.60
    paint_sky(stage, horizon)
    palette = stage.palette
    width = span(stage)
    rng = stage.dice("mesa")
    steps = np.round(hills(rng, width, stage.width * 0.25) * 3) / 3
    line = np.convolve(np.tile(steps, 3), np.ones(9) / 9, "same")[width : 2 * width] * rise(
        stage, 0.13
    )
    far = palette.own(0.55, 0.08, 40, 0.55)
    sheet = slope(
        rng,
        line.astype(np.float32),
        (far, mix(far, palette.haze, 0.5)),
        texture=0.15,
        stretch=6.0,
    )
    stage.sheet(sheet, rise(stage, 0.615) - sheet.height, 0.05)
    stand(
        stage, ("volcano", "castle"), x=stage.width * 0.62, y=rise(stage, 0.62), depth=0.1, haze=0.3
    )
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.50), 0.5))
    for at, (y, swing, distance, depth) in enumerate(
        ((0.56, 0.09, 0.42, 0.16), (0.63, 0.11, 0.20, 0.36), (0.73, 0.10, 0.04, 0.66))
    ):
        _dune(stage, at, y, swing, distance, depth)
        if at == 1:
            stand(
                stage,
                (
                    "pyramid",
                    "torii",
                    "cabin",
                    "windmill",
                    "tree",
                    "lighthouse",
                    "bridge",
                    "waterfall",
                ),
                x=stage.width * 0.62,
                y=rise(stage, 0.735),
                depth=0.45,
            )
    for at in range(3):
        _cactus(stage, at)
    enter(stage, Place("ground", rise(stage, 0.83), rise(stage, 0.90)))


def _dune(stage: Stage, at: int, y: float, swing: float, distance: float, depth: float) -> None:
    rng, palette = stage.dice("dune", at), stage.palette
    width = span(stage)
    soft = hills(rng, width, stage.width * (0.42 + 0.2 * at))
    line = (1 - np.abs(2 * soft - 1) ** 1.25) * rise(stage, swing) + rise(stage, 0.01)
    room = rise(stage, 0.50 if at == 2 else 0.2)
    height = int(line.max() + room) // 2 * 2 + 2
    line = (line + room).astype(np.float32)
    deep = np.arange(height, dtype=np.float32)[:, None] - (height - line[None, :])
    face = np.gradient(np.convolve(np.tile(line, 3), np.ones(15) / 15, "same")[width : 2 * width])
    lean = face / max(float(np.abs(face).max()), 1e-3)
    warp = grain(rng, height, width, size=0.5, stretch=2.0)
    aside = (0.85 * np.maximum(deep, 0) + 5 * warp).astype(np.int32)
    slipped = lean[(np.arange(width)[None, :] + aside) % width]
    lit_side = smooth(slipped * np.clip(1.1 - deep / (0.7 * height), 0.2, 1), -0.35, 0.30)
    light, dark = palette.own(0.80, 0.085, 72, distance), palette.own(0.52, 0.085, 48, distance)
    rgb = tinted(dark, light, lit_side * (1 - 0.25 * np.clip(deep / height, 0, 1)))
    waves = np.sin(
        (deep + 2.2 * lean[None, :] * 14 + 6 * warp) * (6.28 / max(5.0, rise(stage, 0.017)))
    )
    rgb = rgb * (1 + (0.022 * waves * smooth(deep, 2, 30))[..., None])
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, y), depth)


def _cactus(stage: Stage, at: int) -> None:
    from sketch.ink import Ink

    rng, palette = stage.dice("cactus", at), stage.palette
    size = stage.height * (0.10 + 0.09 * float(rng.random()))
    green = palette.lit(lch(0.45, 0.07, 140))
    ink = Ink(1.0, 1.15, size, left=-0.5, top=-1.08)
    for colour, shift, wide in ((lighter(green, -0.08), 0.0, 0.2), (green, -0.02, 0.13)):
        ink.limb([(shift, 0.05), (shift, -0.98)], [wide, wide], colour)
        ink.limb(
            [(shift, -0.40), (shift - 0.26, -0.42), (shift - 0.28, -0.72)], [wide * 0.7] * 3, colour
        )
        ink.limb(
            [(shift, -0.28), (shift + 0.25, -0.30), (shift + 0.27, -0.56)],
            [wide * 0.65] * 3,
            colour,
        )
    sheet = ink.layer()
    x = stage.width * ((0.10, 0.86, 0.42)[at] + float(rng.uniform(-0.06, 0.06)))
    y = rise(stage, (0.83, 0.86, 0.76)[at]) - 1.05 * size
    stage.sheet(sheet, y, (0.66, 0.68, 0.60)[at], x)
