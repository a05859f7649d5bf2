"""Nowhere: ribbons of colour that flow, and orbs that float."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import NAMED, lch, to_lch
from sketch.land import hills, rise, silhouette, span, tinted
from sketch.layer import Layer, layer
from sketch.noise import clouds, enlarged, smooth
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_abstract(stage: Stage) -> None:
    """Paint ribbons of colour that flow through one another, and orbs that float."""
    rng = stage.dice("abstract")
    hue, spread = float(rng.uniform(0, 360)), 24.0
    if stage.plan.colours:
        hue, spread = to_lch(NAMED[stage.plan.colours[0]])[2], 7.0
    dark = stage.plan.time in ("night", "dusk")
    width, height = span(stage), stage.height
    base = 0.20 if dark else 0.86
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None] * np.ones(
        (1, stage.width), np.float32
    )
    backdrop = layer(
        tinted(lch(base, 0.05, hue), lch(base - 0.08, 0.07, hue + 60), rows).astype(np.float32),
        dither=4,
    )
    stage.backdrop(backdrop)
    steps = 7
    for at in range(steps):
        _ribbon(stage, at, steps, hue + spread * at * (1 if rng.random() < 0.8 else -1), dark)
        if at == steps // 2:
            _orbs(stage, hue, dark)
            enter(stage, Place("air", rise(stage, 0.22), rise(stage, 0.72), 0.6))
    enter(stage, Place("ground", rise(stage, 0.76), rise(stage, 0.80)))
    enter(stage, Place("water", rise(stage, 0.60), rise(stage, 0.72)))
    del width


def _ribbon(stage: Stage, at: int, steps: int, hue: float, dark: bool) -> None:
    rng = stage.dice("ribbon", at)
    width, height = span(stage), int(stage.height * 0.62) // 2 * 2
    line = (hills(rng, width, stage.width * (0.38 + 0.1 * (at % 3))) * 0.34 + 0.62) * height
    deep = np.arange(height, dtype=np.float32)[:, None] - (
        height - line[None, :].astype(np.float32)
    )
    share = at / (steps - 1)
    light = (0.34 + 0.40 * share) if dark else (0.80 - 0.36 * share)
    one, two = lch(light + 0.08, 0.14, hue), lch(light - 0.10, 0.16, hue + 45)
    flow = enlarged(
        clouds(rng, height // 4, width // 4, size=0.8, rough=2.0, stretch=2.5), height, width
    )
    rgb = tinted(one, two, smooth(deep / height + 0.10 * flow, 0, 0.8))
    sheen = np.exp(-((deep / (stage.height * 0.02)) ** 2)) * 0.35
    rgb = rgb + sheen[..., None]
    alpha = silhouette(line.astype(np.float32), height) * (1 - smooth(deep / height, 0.35, 0.95))
    sheet = layer(rgb.astype(np.float32), (alpha * 0.92).astype(np.float32), tiles=True)
    top = stage.height * (-0.02 + 0.66 * share)
    speed = (
        stage.width * (0.02 + 0.03 * float(rng.random())) * (1 if at % 2 else -1) * stage.plan.pace
    )
    phase = float(rng.uniform(0, 6.28))

    def draw(canvas: Canvas, now: Moment) -> None:
        swell = stage.height * 0.045 * math.sin(now.t * (0.5 + 0.06 * at) + phase)
        canvas.over(
            sheet, now.x(0.2 + 0.6 * share) + speed * now.t, top + swell + now.y(0.3 + 0.6 * share)
        )

    stage.add(draw)


def _orbs(stage: Stage, hue: float, dark: bool) -> None:
    rng = stage.dice("orbs")
    unit = min(stage.width, stage.height)
    orbs: list[tuple[Layer, float, float, float]] = []
    for at in range(5):
        radius = unit * (0.03 + 0.085 * float(rng.random()))
        side = int(radius * 2.2) // 2 * 2
        spot = np.linspace(-1.1, 1.1, side, dtype=np.float32)
        x, y = spot[None, :], spot[:, None]
        away = np.hypot(x, y)
        shine = np.clip(0.75 - 0.55 * np.hypot(x + 0.35, y + 0.4), 0, 1)
        rgb = tinted(
            lch(0.48, 0.17, hue + 180 + 40 * at), lch(0.88, 0.10, hue + 200 + 40 * at), shine
        )
        spec = np.exp(-((np.hypot(x + 0.38, y + 0.42) / 0.16) ** 2))[..., None]
        disk = np.clip((1 - away) * radius + 0.5, 0, 1)
        orbs.append(
            (
                layer((rgb + spec * 0.8).astype(np.float32), disk.astype(np.float32)),
                float(rng.random()),
                float(rng.random()),
                float(rng.random()),
            )
        )

    def draw(canvas: Canvas, now: Moment) -> None:
        for sheet, x, y, phase in orbs:
            px = (
                stage.width * (0.08 + 0.84 * x)
                + stage.width * 0.05 * math.sin(now.t * 0.45 + 6.28 * phase)
                + now.x(0.5)
            )
            py = stage.height * (0.12 + 0.68 * y) + stage.height * 0.06 * math.sin(
                now.t * 0.6 + 9 * phase
            )
            canvas.over(sheet, px - sheet.width / 2, py - sheet.height / 2)

    stage.add(draw)
    del dark
