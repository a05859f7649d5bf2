"""A still lake that mirrors what stands behind it."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import lighter, mix
from sketch.land import (
    grain,
    hills,
    mountains,
    rise,
    slope,
    span,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.layer import layer
from sketch.noise import smooth
from sketch.scenes.ground import foreground, grass, snowy, tree_line
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_lake(stage: Stage) -> None:
    """Paint a still lake that mirrors what stands behind it."""
    horizon = 0.55
    palette = stage.palette
    paint_sky(stage, horizon)
    for at, (high, size, distance) in enumerate(((0.34, 0.6, 0.66), (0.20, 0.4, 0.36))):
        sheet = mountains(
            stage,
            stage.dice("range", at),
            high,
            size,
            distance,
            (0.9 if snowy(stage) else 0.4) - 0.3 * at,
        )
        stage.sheet(sheet, rise(stage, 0.565) - sheet.height, 0.03 + 0.12 * at)
        if at == 0:
            stand(
                stage,
                ("volcano",),
                x=stage.width * 0.62,
                y=rise(stage, 0.565),
                depth=0.05,
                haze=0.25,
            )
    tree_line(stage, 0.455, 0.085, 80, 0.22, 0.26)
    stand(
        stage,
        ("waterfall", "cabin", "castle", "windmill", "tree", "pyramid", "lighthouse"),
        x=stage.width * 0.66,
        y=rise(stage, 0.565),
        depth=0.28,
        size=0.8,
    )
    stand(stage, ("bridge",), x=stage.width * 0.5, y=rise(stage, 0.60), depth=0.3)
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.50), 0.5))
    _mirror(stage, 0.575, 1.0)
    stand(stage, ("torii",), x=stage.width * 0.62, y=rise(stage, 0.70), depth=0.45)
    enter(stage, Place("water", rise(stage, 0.66), rise(stage, 0.75), 0.55))
    _shore(stage)
    enter(stage, Place("ground", rise(stage, 0.85), rise(stage, 0.905)))
    foreground(stage, 0.99)
    del palette


def _mirror(stage: Stage, line: float, bottom: float) -> None:
    rough = {"wind": 3.0, "storm": 4.5, "rain": 2.4}.get(stage.plan.weather, 1.0)
    height = int(rise(stage, bottom - line)) // 2 * 2 + 2
    rng = stage.dice("mirror")
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    field = grain(rng, height, span(stage), size=0.25, stretch=7.0)
    alpha = np.clip(0.16 + 0.34 * rows + 0.07 * field, 0, 0.7)
    tint = layer(
        mix(stage.palette.own(0.34, 0.06, 235), stage.palette.zenith, 0.4),
        alpha.astype(np.float32),
        tiles=True,
    )
    shine = layer(
        stage.palette.lit((1, 1, 1)),
        (smooth(field, 1.0, 2.4) * 0.35 * (1 - 0.6 * rows)).astype(np.float32),
        tiles=True,
    )

    def draw(canvas: Canvas, now: Moment) -> None:
        top = int(rise(stage, line))
        canvas.mirrored(top, canvas.height, now.t, rough * stage.height / 500)
        canvas.over(tint, now.x(0.5) + 4 * math.sin(now.t * 0.6), top)
        canvas.over(shine, now.x(0.5) - 9 * now.t, top, 0.6 + 0.4 * math.sin(now.t * 0.9))

    stage.add(draw)


def _shore(stage: Stage) -> None:
    rng = stage.dice("shore")
    width = span(stage)
    line = hills(rng, width, stage.width * 0.7) * rise(stage, 0.075)
    near = grass(stage, 0.48)
    sheet = slope(
        rng,
        line,
        (lighter(near, 0.03), lighter(near, -0.14)),
        room=rise(stage, 0.30),
        texture=0.12,
        stretch=4.0,
    )
    stage.sheet(sheet, rise(stage, 0.815), 0.72)
