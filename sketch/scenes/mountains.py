"""Ranges behind ranges, a pine ridge, and a slope to stand on."""

import numpy as np

from sketch.land import (
    grain,
    mountains,
    rise,
    span,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.layer import layer
from sketch.noise import smooth
from sketch.scenes.ground import ON_LAND, foreground, paint_ground, snowy, tree_line
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_mountains(stage: Stage) -> None:
    """Paint ranges behind ranges, a pine ridge, and a slope to stand on."""
    horizon = 0.66
    palette = stage.palette
    paint_sky(stage, horizon)
    snow = 0.9 if snowy(stage) else 0.42
    spread = ((0.40, 0.62, 0.75, 0.02), (0.30, 0.42, 0.48, 0.12), (0.19, 0.34, 0.25, 0.24))
    for at, (high, size, distance, depth) in enumerate(spread):
        sheet = mountains(
            stage,
            stage.dice("range", at),
            high,
            size,
            distance,
            snow - (0.0 if snowy(stage) else 0.25) * at,
            0.14,
        )
        stage.sheet(sheet, rise(stage, 0.82 + 0.035 * at) - sheet.height, depth)
        if at == 0:
            stand(
                stage,
                ("volcano",),
                x=stage.width * 0.62,
                y=rise(stage, 0.69),
                depth=0.05,
                haze=0.25,
            )
            enter_far_air(stage)
    tree_line(stage, 0.74, 0.115, 70, 0.36, 0.34)
    stand(stage, ("waterfall",), x=stage.width * 0.40, y=rise(stage, 0.79), depth=0.4)
    stand(stage, ("bridge",), x=stage.width * 0.5, y=rise(stage, 0.82), depth=0.5)
    enter(stage, Place("air", rise(stage, 0.14), rise(stage, 0.50), 0.55))
    tree_line(stage, 0.81, 0.15, 46, 0.12, 0.5)
    paint_ground(stage, 0.80, 0.05)
    stand(stage, ON_LAND, x=stage.width * 0.70, y=rise(stage, 0.835), depth=0.62)
    enter(stage, Place("ground", rise(stage, 0.85), rise(stage, 0.905)))
    foreground(stage, 0.98)
    del palette


def enter_far_air(stage: Stage) -> None:
    """Leave a little mist between the far ranges."""
    height = int(stage.height * 0.30) // 2 * 2
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    rng = stage.dice("far mist")
    field = grain(rng, height, span(stage), size=0.8, stretch=3.0)
    alpha = smooth(rows, 0.1, 0.9) * np.clip(0.30 + 0.16 * field, 0, 0.6)
    sheet = layer(stage.palette.haze, alpha.astype(np.float32), tiles=True)
    stage.sheet(sheet, rise(stage, 0.48), 0.08, drift=5 * stage.width / 1280)
