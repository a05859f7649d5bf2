"""Deep water: light from above, sand and coral below, weed that sways."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, glow
from sketch.colour import Floats, Rgb, lch, lighter, mix
from sketch.ink import Ink, leaning
from sketch.land import grain, hills, rise, silhouette, span, tinted
from sketch.landmarks import stand
from sketch.layer import Bytes, layer
from sketch.motes import bubbles
from sketch.noise import enlarged, ridge, smooth
from sketch.stage import Stage
from sketch.subjects import Place, enter


def paint_underwater(stage: Stage) -> None:
    """Paint deep water: light from above, sand below, weed that sways, bubbles."""
    night = stage.plan.time in ("night", "dusk")
    dim = 0.62 if night else 1.0
    hue = 222 + stage.plan.turn * 0.5
    _water(stage, hue, dim)
    _rays(stage, dim)
    for at in range(2):
        _reef(stage, at, hue, dim)
        if at == 0:
            enter_far_fish(stage, hue, dim)
    stand(
        stage,
        (
            "castle",
            "torii",
            "pyramid",
            "cabin",
            "lighthouse",
            "bridge",
            "volcano",
            "tree",
            "windmill",
            "waterfall",
        ),
        x=stage.width * 0.68,
        y=rise(stage, 0.84),
        depth=0.45,
        haze=0.45,
    )
    _sea_floor(stage, hue, dim)
    _weed(stage, hue, dim, 0, 0.52)
    enter(stage, Place("air", rise(stage, 0.24), rise(stage, 0.70), 0.6))
    enter(stage, Place("water", rise(stage, 0.24), rise(stage, 0.70), 0.6))
    enter(stage, Place("ground", rise(stage, 0.84), rise(stage, 0.90)))
    bubbles(stage)
    _weed(stage, hue, dim, 1, 0.92)


def _water(stage: Stage, hue: float, dim: float) -> None:
    rows = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None]
    top, bottom = lch(0.72 * dim, 0.11, hue - 22), lch(0.26 * dim, 0.085, hue + 14)
    rgb = tinted(top, bottom, np.broadcast_to(rows**0.75, (stage.height, stage.width)))
    backdrop = layer(rgb.astype(np.float32), dither=1)
    stage.backdrop(backdrop)


def _rays(stage: Stage, dim: float) -> None:
    """Let light fall through the surface in moving rays."""
    rng = stage.dice("rays")
    height, width = stage.height // 2, span(stage) // 2  # soft: half the size is enough
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    masks: list[Bytes] = []
    for at in range(3):
        stripes = ridge(rng, width, size=stage.width * (0.05 + 0.015 * at), rough=1.2)
        field = np.stack(
            [
                np.roll(stripes, int(row * height * (0.16 + 0.08 * at)))
                for row in rows[:: max(1, height // 90), 0]
            ]
        )
        whole = enlarged(field, height, width)
        alpha = smooth(whole, 0.05, 0.8) * (1 - rows) ** 1.3 * 0.34 * dim
        mask = np.rint(alpha * 255).astype(np.uint8)
        masks.append(np.concatenate([mask, mask[:, : stage.width // 2]], 1))
    colour = lch(0.92, 0.06, 195)

    def draw(canvas: Canvas, now: Moment) -> None:
        lit = np.zeros((height, stage.width // 2), np.uint16)
        for at, mask in enumerate(masks):
            gain = round(256 * (0.6 + 0.4 * math.sin(now.t * (0.6 + 0.2 * at) + at * 2)))
            place = now.x(0.05) + now.t * (7 - 8 * at) * stage.width / 1280
            left = round(-place / 2) % width
            lit += np.multiply(mask[:, left : left + lit.shape[1]], gain, dtype=np.uint16) >> 8
        glow(canvas, lit.astype(np.uint8), colour)

    stage.add(draw)


def enter_far_fish(stage: Stage, hue: float, dim: float) -> None:
    """Let a distant shoal pass as small shadows."""
    ink = Ink(2.4, 1.0, stage.height * 0.012, left=-1.2, top=-0.5)
    tone = lch(0.36 * dim, 0.07, hue)
    ink.blob(
        [
            (0.9, 0),
            (0.2, -0.36),
            (-0.6, -0.06),
            (-1.1, -0.36),
            (-1.1, 0.36),
            (-0.6, 0.06),
            (0.2, 0.36),
        ],
        tone,
    )
    sheet = ink.layer()
    rng = stage.dice("shoal")
    spots = rng.random((16, 3))
    way = stage.plan.way
    colours, alpha = ink.floats()
    if way < 0:
        sheet = layer(np.ascontiguousarray(colours[:, ::-1]), np.ascontiguousarray(alpha[:, ::-1]))

    def draw(canvas: Canvas, now: Moment) -> None:
        room = stage.width * 1.3
        for a, b, c in spots:
            x = (
                stage.width * (0.15 + 0.38 * a) + way * now.t * stage.width * (0.035 + 0.004 * c)
            ) % room - 0.1 * stage.width
            y = rise(stage, 0.30 + 0.16 * b) + stage.height * 0.012 * math.sin(now.t * 1.3 + 6 * c)
            canvas.over(sheet, x, y, 0.65)

    stage.add(draw)


def _reef(stage: Stage, at: int, hue: float, dim: float) -> None:
    rng = stage.dice("reef", at)
    width = span(stage)
    line = (
        hills(rng, width, stage.width * 0.22) ** 1.6 * rise(stage, 0.28 - 0.06 * at)
        + rise(stage, 0.16)
    ).astype(np.float32)
    line += ridge(rng, width, size=stage.width * 0.02, rough=1.2) * rise(stage, 0.014)
    height = int(line.max()) // 2 * 2 + 4
    tone = lch((0.40 - 0.06 * at) * dim, 0.075, hue + 4)
    noise = grain(rng, height, width, size=0.3)
    rgb = tinted(lighter(tone, 0.03), lighter(tone, -0.06), 0.5 + 0.3 * noise)
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, 0.98) - height, 0.14 + 0.16 * at)


def _sea_floor(stage: Stage, hue: float, dim: float) -> None:
    rng = stage.dice("floor")
    width, room = span(stage), rise(stage, 0.30)
    line = (hills(rng, width, stage.width * 0.6) * rise(stage, 0.06) + room).astype(np.float32)
    height = int(line.max()) // 2 * 2 + 2
    deep = np.arange(height, dtype=np.float32)[:, None] - (height - line[None, :])
    noise = grain(rng, height, width, size=0.2, stretch=4.0)
    waves = np.sin((deep + 9 * noise) * (6.28 / max(6.0, rise(stage, 0.022))))
    sand = mix(lch(0.78 * dim, 0.06, 85), lch(0.50 * dim, 0.08, hue - 10), 0.45)
    rgb = tinted(
        lighter(sand, 0.04), lighter(sand, -0.16), smooth(deep / height, 0, 1) + 0.06 * noise
    )
    rgb = rgb * (1 + 0.03 * waves * smooth(deep, 2, 20))[..., None]
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, 0.80), 0.72)
    _corals(stage, dim)


def _corals(stage: Stage, dim: float) -> None:
    rng = stage.dice("coral")
    for at in range(6):
        size = stage.height * (0.07 + 0.08 * float(rng.random()))
        colour = mix(
            lch(0.66 * dim, 0.17, float(rng.choice([20, 350, 60, 310, 95]))),
            lch(0.5 * dim, 0.08, 225),
            0.25,
        )
        ink = Ink(1.6, 1.3, size, left=-0.8, top=-1.2)
        for k in range(7):
            lean = (k - 3) * 0.20 + float(rng.normal(0, 0.05))
            tall = 0.65 + 0.45 * float(rng.random()) - 0.06 * abs(k - 3)
            mid = (lean * 0.5, -tall * 0.55)
            ink.limb(
                [(0, 0.05), mid, (lean * 1.05, -tall)],
                [0.16, 0.12, 0.09],
                lighter(colour, 0.04 * (k % 3) - 0.04),
            )
            ink.limb(
                [mid, (mid[0] + 0.18 * (1 if k % 2 else -1), mid[1] - 0.28)],
                [0.10, 0.07],
                lighter(colour, 0.04 * (k % 2)),
            )
        sheet = ink.layer()
        x = stage.width * ((at + 0.5) / 6 + float(rng.uniform(-0.06, 0.06)))
        stage.sheet(
            sheet,
            rise(stage, 0.86 + 0.06 * float(rng.random())) - 1.2 * size,
            0.72,
            x - sheet.width / 2,
        )


def _weed(stage: Stage, hue: float, dim: float, at: int, depth: float) -> None:
    """Let tall weed sway."""
    rng = stage.dice("weed", at)
    tone: Rgb = mix(
        lch((0.46 - 0.16 * at) * dim, 0.10, 150), lch(0.36 * dim, 0.08, hue), 0.45 - 0.2 * at
    )
    size = stage.height * (0.36 + 0.16 * at)
    sheets: list[tuple[Floats, Floats]] = []
    for _ in range(3):
        ink = Ink(0.5, 1.05, size, left=-0.25, top=-1.0)
        for k in range(4):
            x = (k - 1.5) * 0.085
            tall = 0.55 + 0.45 * float(rng.random())
            curve = [(x + 0.03 * math.sin(s * 1.1 + k), -tall * s / 9) for s in range(10)]
            ink.limb(
                curve,
                [0.03 * (1 - (s / 10) ** 2) + 0.006 for s in range(10)],
                lighter(tone, 0.03 * k - 0.04),
            )
            for s in range(2, 9):
                px, py = curve[s]
                way = 1 if s % 2 else -1
                ink.blob(
                    [
                        (px, py),
                        (px + way * 0.05, py - 0.05),
                        (px + way * 0.09, py - 0.03),
                        (px + way * 0.04, py + 0.015),
                    ],
                    lighter(tone, 0.03 * k),
                )
        sheets.append(ink.floats())
    spots = [(float(rng.random()), float(rng.random())) for _ in range(7 - 2 * at)]
    swung = [leaning(sheet, size * 0.13) for sheet in sheets]
    foot = rise(stage, 0.90 + 0.12 * at)
    room = stage.width * 1.3

    def draw(canvas: Canvas, now: Moment) -> None:
        for k, (x, phase) in enumerate(spots):
            place = (x * room + now.x(depth)) % room - 0.15 * stage.width
            lean = 0.75 * math.sin(now.t * 0.9 + 6.28 * phase)
            lean += 0.25 * math.sin(now.t * 1.9 + 4 * phase)
            sheet = swung[k % 3](lean)
            canvas.over(sheet, place - sheet.width / 2, foot + now.y(depth) - sheet.height)

    stage.add(draw)
