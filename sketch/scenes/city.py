"""A city: skylines behind skylines, lit windows, and a street in front."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Floats, Rgb, hex_rgb, lch, lighter, mix
from sketch.ink import Ink
from sketch.land import grain, rise, span, tinted
from sketch.landmarks import stand
from sketch.layer import Layer, layer
from sketch.light import disc
from sketch.noise import Chance, smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter

LIGHTS = ((1.0, 0.82, 0.48), (1.0, 0.90, 0.66), (0.80, 0.90, 1.0))


def paint_city(stage: Stage) -> None:
    """Paint the city."""
    paint_sky(stage, 0.76)
    for at, (tall, distance, depth) in enumerate(
        ((0.56, 0.62, 0.05), (0.50, 0.36, 0.16), (0.42, 0.10, 0.34))
    ):
        sheet = _skyline(stage, at, tall, distance)
        stage.sheet(sheet, rise(stage, 0.80) - sheet.height, depth)
        if at == 0:
            stand(
                stage,
                ("volcano", "castle", "bridge", "waterfall"),
                x=stage.width * 0.6,
                y=rise(stage, 0.79),
                depth=0.1,
                haze=0.4,
            )
        if at == 1:
            enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.50), 0.55))
    stand(
        stage,
        ("torii", "windmill", "cabin", "pyramid", "lighthouse", "tree"),
        x=stage.width * 0.66,
        y=rise(stage, 0.80),
        depth=0.5,
    )
    _street(stage)
    enter(stage, Place("ground", rise(stage, 0.86), rise(stage, 0.925)))
    _lamps(stage)


def _lit_share(stage: Stage) -> float:
    return {"night": 0.50, "dusk": 0.42, "golden": 0.14, "dawn": 0.16, "day": 0.0}[stage.plan.time]


def _blocks(
    rng: Chance, width: int, low: float, high: float, wide: float
) -> list[tuple[int, int, float]]:
    """Cut the width into buildings: left, right, height."""
    spots: list[tuple[int, int, float]] = []
    left = 0
    while left < width:
        size = int(wide * (0.55 + 0.9 * float(rng.random())))
        right = min(width, left + size)
        if width - right < wide * 0.4:
            right = width
        spots.append((left, right, low + (high - low) * float(rng.random()) ** 1.5))
        left = right
    return spots


def _skyline(stage: Stage, at: int, tall: float, distance: float) -> Layer:
    """Paint a row of buildings with windows, some of them lit."""
    rng, palette = stage.dice("skyline", at), stage.palette
    width, height = span(stage), int(rise(stage, tall)) // 2 * 2
    alpha = np.zeros((height, width), np.float32)
    walls = [palette.own(0.46, 0.035, hue, distance) for hue in (250, 40, 280, 20)]
    if stage.plan.time == "day":
        walls = [palette.own(0.62, 0.05, hue, distance) for hue in (250, 45, 300, 20)]
    rgb = np.zeros((height, width, 3), np.float32)
    unit = stage.height * (0.010 + 0.005 * at)
    for left, right, high in _blocks(
        rng, width, height * 0.30, height * 0.94, stage.width * (0.045 + 0.022 * at)
    ):
        top = int(height - high)
        wall = lighter(walls[int(rng.integers(4))], float(rng.normal(0, 0.025)))
        shade = np.linspace(0.06, -0.07, right - left, dtype=np.float32)[None, :, None]
        rgb[top:, left:right] = np.clip(np.array(wall, np.float32) + shade, 0, 1)
        alpha[top:, left:right] = 1
        _roof(rng, rgb, alpha, (left, right, top), wall, stage.height)
        _windows(stage, rng, rgb, (left, right, top, height), unit, wall)
    mist = smooth(np.linspace(0, 1, height, dtype=np.float32), 0.35, 1.0)[:, None, None] * (
        0.15 + 0.6 * distance
    )
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    if stage.plan.style == "neon" or (stage.plan.time == "night" and at > 0):
        _signs(stage, rng, rgb, alpha, at)
    return layer(rgb, alpha, tiles=True)


def _roof(
    rng: Chance,
    rgb: Floats,
    alpha: Floats,
    block: tuple[int, int, int],
    wall: Rgb,
    unit: float,
) -> None:
    """Set a tank, a step or a mast on a roof."""
    left, right, top = block
    kind = float(rng.random())
    middle = (left + right) // 2
    if kind < 0.35:
        half, up = (right - left) // 4, int(unit * 0.03)
        rgb[max(0, top - up) : top, middle - half : middle + half] = lighter(wall, -0.03)
        alpha[max(0, top - up) : top, middle - half : middle + half] = 1
    elif kind < 0.55:
        up = int(unit * (0.05 + 0.05 * float(rng.random())))
        rgb[max(0, top - up) : top, middle - 1 : middle + 1] = lighter(wall, -0.08)
        alpha[max(0, top - up) : top, middle - 1 : middle + 1] = 0.9


def _windows(
    stage: Stage,
    rng: Chance,
    rgb: Floats,
    block: tuple[int, int, int, int],
    unit: float,
    wall: Rgb,
) -> None:
    left, right, top, bottom = block
    across, down = max(3, int(unit * 1.25)), max(4, int(unit * 1.9))
    wide, high = max(2, int(across * 0.55)), max(2, int(down * 0.52))
    lit = _lit_share(stage)
    glass = mix(lighter(wall, -0.07), stage.palette.middle, 0.35)
    for y in range(top + down, bottom - high, down):
        for x in range(left + across // 2, right - wide - across // 4, across):
            if rng.random() < lit:
                light = np.array(LIGHTS[int(rng.integers(3))], np.float32)
                rgb[y : y + high, x : x + wide] = light * (0.62 + 0.38 * float(rng.random()))
            else:
                rgb[y : y + high, x : x + wide] = glass


def _signs(stage: Stage, rng: Chance, rgb: Floats, alpha: Floats, at: int) -> None:
    """Hang glowing signs on walls."""
    height, width = int(alpha.shape[0]), int(alpha.shape[1])
    many = (14 if stage.plan.style == "neon" else 5) - 2 * at
    for _ in range(many):
        tall, wide = int(height * (0.08 + 0.12 * float(rng.random()))), max(4, int(height * 0.026))
        x = int(rng.integers(wide * 3, width - wide * 3))
        y = int(height * (0.30 + 0.45 * float(rng.random())))
        if float(alpha[y, x]) < 1 or y + tall >= height:
            continue
        colour = np.array(lch(0.75, 0.24, float(rng.choice([350, 195, 300, 95]))), np.float32)
        rows = np.arange(-tall, tall * 2, dtype=np.float32)[:, None] / tall
        cols = np.arange(-wide * 3, wide * 4, dtype=np.float32)[None, :] / wide
        off = np.maximum(np.abs(rows - 0.5) - 0.5, 0) * tall / wide + np.maximum(
            np.abs(cols - 0.5) - 0.5, 0
        )
        glow = np.exp(-off * 1.4) * 0.55
        y0, y1 = max(0, y - tall), min(height, y + 2 * tall)
        x0 = x - wide * 3
        part = rgb[y0:y1, x0 : x0 + glow.shape[1]]
        halo = glow[y0 - (y - tall) : y0 - (y - tall) + part.shape[0], : part.shape[1]][..., None]
        part[:] = part * (1 - halo) + colour * halo
        rgb[y : y + tall, x : x + wide] = colour
        for step in range(4):
            mark = y + int(tall * (0.12 + 0.22 * step))
            rgb[mark : mark + max(1, tall // 9), x + wide // 4 : x + wide - wide // 4] = (1, 1, 1)


def _street(stage: Stage) -> None:
    """Paint pavement, road and lane marks; wet, it mirrors the lights."""
    palette = stage.palette
    width, height = span(stage), int(rise(stage, 0.34)) // 2 * 2
    rng = stage.dice("street")
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    noise = grain(rng, height, width, size=0.2, stretch=5.0)
    road, kerb = palette.lit(hex_rgb("#4b4d55")), palette.lit(hex_rgb("#8b8a8c"))
    share = np.clip(rows * 1.2 + 0.06 * noise, 0, 1)
    rgb = tinted(lighter(road, 0.05), lighter(road, -0.08), share)
    edge = max(2, int(height * 0.10))
    rgb[:edge] = np.array(kerb, np.float32)
    rgb[edge : edge + max(1, height // 60)] = np.array(lighter(kerb, 0.10), np.float32)
    lane, dash = int(height * 0.60), int(stage.width * 0.07)
    mark = np.array(palette.lit((0.92, 0.90, 0.82)), np.float32)
    for x in range(0, width - dash, dash * 2):
        rgb[lane : lane + max(2, height // 45), x : x + dash] = mark
    wet = stage.plan.weather in ("rain", "storm") or stage.plan.style == "neon"
    alpha = np.ones((height, width), np.float32)
    if wet:
        alpha[:] = np.clip(0.62 + 0.10 * noise, 0.45, 0.8)
        alpha[:edge] = 0.9
    if snow := stage.plan.weather == "snow":
        rgb = tinted(palette.lit((0.90, 0.92, 0.97)), palette.lit((0.80, 0.84, 0.92)), share)
    del snow
    sheet = layer(rgb.astype(np.float32), alpha, tiles=True)
    top = int(rise(stage, 0.795))

    def draw(canvas: Canvas, now: Moment) -> None:
        y = top + now.y(0.62)
        if wet:
            canvas.mirrored(int(y), canvas.height, now.t, stage.height / 420)
        canvas.over(sheet, now.x(0.75), y)

    stage.add(draw)


def _lamps(stage: Stage) -> None:
    """Set street lamps along the pavement."""
    palette = stage.palette
    size = stage.height * 0.40
    ink = Ink(0.4, 1.1, size, left=-0.2, top=-1.05)
    iron = palette.lit(hex_rgb("#23262c"))
    ink.limb([(0, 0.0), (0, -0.92)], [0.026, 0.018], iron)
    ink.limb([(0, -0.92), (0.05, -0.98), (0.11, -0.97)], [0.018, 0.016, 0.014], iron)
    ink.oval((0.12, -0.955), (0.045, 0.022), iron)
    ink.oval((0, -0.01), (0.035, 0.02), iron)
    lamp = (1.0, 0.88, 0.60) if palette.dark else palette.lit((0.9, 0.9, 0.85))
    ink.oval((0.12, -0.94), (0.032, 0.016), lamp)
    sheet = ink.layer()
    halo = disc(size * 0.04, (1.0, 0.84, 0.52), 8.0, 0.55, core=False)
    gap = stage.width * 0.72
    foot = rise(stage, 0.832)

    def draw(canvas: Canvas, now: Moment) -> None:
        shift = (now.x(0.62) + gap * 0.2) % gap - gap * 0.5
        for at in range(math.ceil(stage.width / gap) + 2):
            x = shift + at * gap
            y = foot + now.y(0.62)
            canvas.over(sheet, x - 0.2 * size, y - 1.05 * size)
            if palette.dark:
                canvas.over(
                    halo, x + 0.12 * size - halo.width / 2, y - 0.945 * size - halo.height / 2
                )

    stage.add(draw)
