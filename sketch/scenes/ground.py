"""The ground that scenes share: grass or snow, ridges of trees, blades in front."""

import math

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Rgb, hex_rgb, lch, lighter, mix
from sketch.land import (
    blades,
    hills,
    pines,
    rise,
    slope,
    span,
)  # fmt: skip
from sketch.layer import Layer
from sketch.stage import Draw, Stage

ON_LAND = ("cabin", "castle", "windmill", "torii", "tree", "pyramid", "lighthouse")


def snowy(stage: Stage) -> bool:
    """Tell whether snow lies on the land."""
    return stage.plan.weather == "snow"


def grass(stage: Stage, light: float = 0.62) -> Rgb:
    """Choose the colour of the ground: grass, or snow."""
    if snowy(stage):
        return stage.palette.lit((0.93, 0.95, 0.99))
    autumn = stage.plan.time == "golden" or "leaf" in stage.plan.sights
    return stage.palette.own(light, 0.10, 105 if autumn else 128)


def tree_line(
    stage: Stage, y: float, tall: float, count: int, distance: float, depth: float
) -> None:
    """Paint a ridge of conifers."""
    rng = stage.dice("pines", y)
    width = span(stage)
    floor = hills(rng, width, stage.width * 0.5) * rise(stage, 0.05)
    line = pines(rng, width, rise(stage, tall), count, floor)
    colour = stage.palette.own(0.36, 0.05, 155, distance)
    if snowy(stage):
        colour = mix(colour, stage.palette.lit((0.85, 0.90, 0.97), distance), 0.35)
    sheet = slope(
        rng,
        line,
        (colour, mix(colour, stage.palette.haze, 0.55 * distance + 0.1)),
        room=rise(stage, 0.10),
        texture=0.05,
        level=True,
    )
    stage.sheet(sheet, rise(stage, y + 0.10) - sheet.height + rise(stage, 0.05), depth)


def paint_ground(stage: Stage, y: float, swing: float, depth: float = 0.7) -> None:
    """Paint the ground that things stand on."""
    rng = stage.dice("ground")
    width = span(stage)
    line = hills(rng, width, stage.width * 0.9) * rise(stage, swing)
    near = grass(stage, 0.60)
    sheet = slope(
        rng,
        line,
        (lighter(near, 0.05), lighter(near, -0.16)),
        room=rise(stage, 1.16 - y - swing),
        texture=0.10,
        stretch=4.0,
        fade=0.9,
    )
    stage.sheet(sheet, rise(stage, y), depth)


def foreground(stage: Stage, y: float) -> None:
    """Paint swaying grass in front of everything."""
    if stage.plan.near > 1.3:
        return
    base = grass(stage, 0.42)
    if snowy(stage):
        base = stage.palette.lit(hex_rgb("#8d8a78"))
    rng = stage.dice("blades")
    flowers: list[Rgb] = []
    if stage.plan.scene == "meadow" and not snowy(stage):
        flowers = [stage.palette.lit(lch(0.75, 0.16, hue)) for hue in (25, 95, 330, 280)]
    width = span(stage, 1.25)
    for at in range(2):
        tall = rise(stage, 0.105 + 0.05 * at)
        tone = lighter(base, -0.05 - 0.06 * at)
        count = 420 if at == 0 else 260
        sheet = blades(rng, width, tall, count, (tone, lighter(tone, 0.10)), flowers)
        foot = rise(stage, y + 0.03 + 0.03 * at) - sheet.height
        stage.add(_waving(stage, sheet, foot, tall, at))


def _waving(stage: Stage, sheet: Layer, foot: float, tall: float, at: int) -> Draw:
    """Let a strip of grass wave in the wind."""
    windy = {"wind": 2.4, "storm": 2.8, "rain": 1.3}.get(stage.plan.weather, 1.0)
    depth = 0.88 + 0.10 * at

    def draw(canvas: Canvas, now: Moment) -> None:
        gust = math.sin(now.t * 1.4 + at * 1.9) + 0.4 * math.sin(now.t * 3.1 + at)
        lean = tall * 0.10 * windy * gust
        canvas.swayed(sheet, now.x(depth), foot + now.y(depth), lean, whole=stage.plan.tracked)

    return draw
