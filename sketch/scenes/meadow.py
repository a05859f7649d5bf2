"""Rolling hills with trees, and flowers in front."""

from sketch.colour import lighter, mix
from sketch.land import (
    crowns,
    hills,
    rise,
    slope,
    span,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.scenes.ground import foreground, grass, paint_ground
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_meadow(stage: Stage) -> None:
    """Paint rolling hills with trees, and flowers in front."""
    horizon = 0.60
    paint_sky(stage, horizon)
    palette = stage.palette
    width = span(stage)
    for at, (y, swing, distance) in enumerate(
        ((0.50, 0.10, 0.62), (0.57, 0.09, 0.38), (0.65, 0.08, 0.16))
    ):
        rng = stage.dice("hill", at)
        line = hills(rng, width, stage.width * (0.75 - 0.12 * at)) * rise(stage, swing)
        if at:
            line = crowns(rng, width, rise(stage, 0.05 + 0.035 * at), 14, line)
        colour = mix(grass(stage, 0.66 - 0.03 * at), palette.haze, distance)
        sheet = slope(
            rng,
            line,
            (colour, lighter(mix(colour, palette.haze, 0.15), -0.02)),
            room=rise(stage, 0.24),
            texture=0.06,
        )
        stage.sheet(
            sheet, rise(stage, y + swing) - (sheet.height - rise(stage, 0.24)), 0.06 + 0.16 * at
        )
        if at == 1:
            stand(
                stage,
                ("castle", "volcano", "bridge", "waterfall"),
                x=stage.width * 0.64,
                y=rise(stage, 0.66),
                depth=0.22,
                haze=0.25,
            )
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.56), 0.55))
    paint_ground(stage, 0.72, 0.05)
    stand(
        stage,
        ("cabin", "windmill", "torii", "tree", "pyramid", "lighthouse"),
        x=stage.width * 0.68,
        y=rise(stage, 0.775),
        depth=0.6,
    )
    enter(stage, Place("ground", rise(stage, 0.80), rise(stage, 0.875)))
    foreground(stage, 0.97)
