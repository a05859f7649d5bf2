"""The open sea, and the beach beside it."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink
from sketch.land import grain, hills, rise, silhouette, slope, span, tinted
from sketch.landmarks import stand
from sketch.landmarks.tower import rock_with_tower
from sketch.layer import Layer, layer
from sketch.noise import smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter
from sketch.water import Sea, glitter, paint_far_water

ROUGH = {"storm": 1.0, "rain": 0.6, "wind": 0.75, "snow": 0.45}


def paint_sea(stage: Stage) -> None:
    """Paint the open sea."""
    horizon = 0.55
    paint_sky(stage, horizon)
    sea = Sea(stage, horizon, ROUGH.get(stage.plan.weather, 0.36))
    paint_far_water(stage, horizon, sea)
    glitter(stage, horizon)
    stand(
        stage,
        ("volcano", "castle", "bridge"),
        x=stage.width * 0.68,
        y=rise(stage, horizon + 0.012),
        depth=0.12,
        haze=0.35,
    )
    if not stage.plan.landmarks:
        _islands(stage, horizon)
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.46), 0.55))
    sea.paint(0, 3)
    if "lighthouse" in stage.plan.landmarks:
        rock_with_tower(stage, horizon)
    stand(
        stage,
        ("cabin", "torii", "tree", "windmill"),
        x=stage.width * 0.68,
        y=rise(stage, 0.63),
        depth=0.4,
    )
    sea.paint(3, 5)
    enter(stage, Place("water", rise(stage, 0.66), rise(stage, 0.755), 0.62))
    sea.paint(5, 9)
    enter(stage, Place("ground", rise(stage, 0.80), rise(stage, 0.86)))


def _islands(stage: Stage, horizon: float) -> None:
    rng = stage.dice("islands")
    if rng.random() < 0.45:
        return
    width = span(stage)
    line = hills(rng, width, stage.width * 0.35)
    line = np.maximum(0, line - 0.62) * stage.height * 0.16
    near = stage.palette.own(0.45, 0.04, 150, 0.62)
    sheet = slope(rng, line, (near, mix(near, stage.palette.haze, 0.4)))
    stage.sheet(sheet, rise(stage, horizon) + 3 - sheet.height, 0.08)


def paint_beach(stage: Stage) -> None:
    """Paint a beach: the sea behind, sand in front, a palm at the side."""
    horizon = 0.48
    paint_sky(stage, horizon)
    sea = Sea(stage, horizon, 0.7 * ROUGH.get(stage.plan.weather, 0.36), warm=True)
    paint_far_water(stage, horizon, sea)
    glitter(stage, horizon)
    stand(
        stage,
        ("volcano", "bridge"),
        x=stage.width * 0.66,
        y=rise(stage, horizon + 0.012),
        depth=0.12,
        haze=0.35,
    )
    if not stage.plan.landmarks:
        _islands(stage, horizon)
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.44), 0.6))
    sea.paint(0, 3)
    enter(stage, Place("water", rise(stage, 0.56), rise(stage, 0.60), 0.45, size=0.75))
    sea.paint(3, 5)
    _sand(stage)
    stand(
        stage,
        ("lighthouse", "cabin", "castle", "windmill", "torii", "pyramid", "tree"),
        x=stage.width * 0.74,
        y=rise(stage, 0.77),
        depth=0.6,
    )
    enter(stage, Place("ground", rise(stage, 0.80), rise(stage, 0.885)))
    for side in (-1, 1):
        if stage.dice("palm", side).random() < 0.72:
            _palm(stage, side)


def _sand(stage: Stage) -> None:
    rng, palette = stage.dice("sand"), stage.palette
    width = span(stage)
    height = int(stage.height * 0.46) // 2 * 2
    line = height - stage.height * (0.035 + 0.03 * hills(rng, width, stage.width * 0.8))
    rows = np.arange(height, dtype=np.float32)[:, None]
    deep = rows - (height - line[None, :])
    noise = grain(rng, height, width, size=0.3, stretch=4.0)
    fine = rng.standard_normal((height, width), np.float32)
    dry, wet = palette.lit(hex_rgb("#ead3a2")), palette.lit(hex_rgb("#a98d66"))
    rgb = tinted(wet, dry, smooth(deep / stage.height + 0.012 * noise, 0.02, 0.085))
    rgb = rgb + (0.012 * fine + 0.018 * noise)[..., None]
    rgb = rgb * (1 - 0.22 * (rows / height)[..., None] ** 2)
    sheet = layer(rgb.astype(np.float32), silhouette(line.astype(np.float32), height), tiles=True)
    top = rise(stage, 0.64)
    foam = _wash(stage, width)

    def draw(canvas: Canvas, now: Moment) -> None:
        x, y = now.x(0.72), top + now.y(0.6)
        canvas.over(sheet, x, y)
        for at, (edge, period) in enumerate(((foam, 4.2), (foam, 5.6))):
            turn = 2 * math.pi * now.t / period + at * 2.5
            swell = 0.5 + 0.5 * math.sin(turn)
            reach = stage.height * (0.015 + 0.05 * swell)
            canvas.over(
                edge,
                x + at * 300 + 6 * math.sin(turn),
                y - edge.height * 0.55 + reach,
                0.85 - 0.35 * swell,
            )

    stage.add(draw)


def _wash(stage: Stage, width: int) -> Layer:
    """Paint the edge of a wave on the sand: a white line with thin water behind it."""
    rng, palette = stage.dice("wash"), stage.palette
    height = int(stage.height * 0.16) // 2 * 2
    line = height * (0.20 + 0.16 * hills(rng, width, stage.width * 0.22))
    rows = np.arange(height, dtype=np.float32)[:, None]
    above = (height - line[None, :]) - rows
    lace = grain(rng, height, width, size=0.5, stretch=1.6)
    edge = np.exp(-np.abs(above) / (stage.height * 0.004)) + 0.55 * smooth(lace, 0.3, 1.2) * np.exp(
        -np.maximum(above, 0) / (stage.height * 0.03)
    )
    water = smooth(above / height, 0.0, 0.6) * 0.35 * (above > 0)
    fade = 1 - smooth(above / height, 0.35, 0.72)
    alpha = np.clip(np.maximum(edge * (above > -3), water) * fade, 0, 0.95)
    return layer(palette.lit((0.97, 0.98, 0.97)), alpha.astype(np.float32), tiles=True)


def _palm(stage: Stage, side: int) -> None:
    """Paint a palm that leans in from one side of the frame."""
    rng, palette = stage.dice("palm leaf", side), stage.palette
    size = stage.height * float(rng.uniform(0.72, 0.92))
    ink = Ink(1.25, 1.25, size, left=-0.62, top=-1.12)
    trunk, leaf = palette.lit(hex_rgb("#6b4a32")), palette.lit(hex_rgb("#2f6b3c"))
    lean = -side * 0.16
    curve = [(0.0, 0.12), (lean * 0.25, -0.25), (lean * 0.7, -0.55), (lean * 1.4, -0.80)]
    ink.limb(curve, [0.06, 0.048, 0.04, 0.034], trunk)
    ink.limb([(x + 0.012, y) for x, y in curve], [0.016] * 4, lighter(trunk, 0.10), 0.6)
    head = curve[-1]
    for k in range(11):
        angle = math.pi * (1.08 - 1.16 * k / 10) + float(rng.normal(0, 0.06))
        reach = 0.46 * (0.85 + 0.25 * float(rng.random()))
        spine: list[tuple[float, float]] = []
        for step in range(9):
            along = reach * step / 8
            spine.append(
                (
                    head[0] + along * math.cos(angle),
                    head[1] - along * math.sin(angle) * 0.75 + 0.85 * along * along,
                )
            )
        tone = lighter(leaf, 0.05 * math.sin(k * 2.1) - 0.02)
        for step in range(1, 9):
            x, y = spine[step]
            long = 0.115 * math.sin(math.pi * (step + 0.8) / 9.6)
            for way in (-1, 1):
                ink.area(
                    [
                        (x - 0.006, y),
                        (x + way * 0.05 + 0.03 * math.cos(angle), y + long),
                        (x + 0.014, y),
                    ],
                    tone,
                )
        ink.limb(
            spine, [0.02, 0.02, 0.018, 0.016, 0.014, 0.012, 0.01, 0.008, 0.005], lighter(tone, 0.05)
        )
    for k in range(3):
        ink.oval(
            (head[0] - 0.03 + 0.03 * k, head[1] + 0.035), 0.024, palette.lit(hex_rgb("#5d4028"))
        )
    sheet = ink.layer()
    x = stage.width * (0.06 if side < 0 else 0.95) - sheet.width / 2
    y = rise(stage, 0.93) - 1.12 * size

    def draw(canvas: Canvas, now: Moment) -> None:
        windy = 2.5 if stage.plan.weather in ("wind", "storm") else 1.0
        sway = 0.008 * stage.height * windy * math.sin(now.t * 1.1 + side)
        canvas.swayed(sheet, x + now.x(0.85), y + now.y(0.85), sway)

    stage.add(draw)
