"""Landmarks: what stands in a landscape and gives it its name."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, Layer, layer
from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.noise import clouds, smooth
from sketch.plan import Landmark
from sketch.light import disc
from sketch.stage import Stage

WINDOW = (1.0, 0.80, 0.42)
DARK = hex_rgb("#25222a")


def stand(
    stage: Stage,
    which: tuple[Landmark, ...],
    *,
    x: float,
    y: float,
    depth: float,
    size: float = 1.0,
    haze: float = 0.0,
) -> None:
    """Put those of the plan's landmarks that belong here on the stage, their feet at (x, y) in pixels."""
    for at, name in enumerate(name for name in stage.plan.landmarks if name in which):
        place = (x + at * 0.34 * stage.width * (-1 if x > stage.width / 2 else 1), y)
        _PAINTERS[name](stage, place, depth, size * stage.height, haze)


def _put(stage: Stage, ink: Ink, at: Point, depth: float, foot: Point) -> None:
    sheet = ink.layer()
    stage.sheet(sheet, at[1] - foot[1], depth, at[0] - foot[0])


def _lit_windows(stage: Stage) -> tuple[float, float, float]:
    if stage.palette.dark:
        return WINDOW
    return stage.palette.lit(hex_rgb("#56616b"))


def _cabin(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.17
    ink = Ink(2.4, 1.9, size, left=-1.2, top=-1.75)
    wall, roof = (
        stage.palette.lit(hex_rgb("#7d5636"), haze),
        stage.palette.lit(hex_rgb("#4a3530"), haze),
    )
    snowy = stage.plan.weather == "snow"
    ink.box(0.40, -1.45, 0.60, -0.9, mix(wall, roof, 0.6))
    ink.box(-0.85, -0.72, 0.85, 0.06, wall)
    for k in range(7):
        ink.box(-0.85, -0.72 + k * 0.11, 0.85, -0.705 + k * 0.11, mix(wall, roof, 0.45))
    ink.area([(-1.05, -0.68), (-0.72, -1.28), (0.72, -1.28), (1.05, -0.68)], roof)
    cap = stage.palette.lit((0.97, 0.98, 1.0), haze) if snowy else lighter(roof, 0.06)
    ink.area(
        [(-1.02, -0.74), (-0.74, -1.32), (0.74, -1.32), (1.02, -0.74)]
        if snowy
        else [(-0.9, -0.98), (-0.74, -1.28), (0.74, -1.28), (0.9, -0.98)],
        cap,
        1.0 if snowy else 0.6,
    )
    window = _lit_windows(stage)
    for x in (-0.62, 0.32):
        ink.box(x - 0.03, -0.55, x + 0.31, -0.21, mix(wall, roof, 0.7))
        ink.box(x, -0.52, x + 0.28, -0.24, window)
        ink.box(x + 0.13, -0.52, x + 0.15, -0.24, mix(wall, roof, 0.7))
        if stage.palette.dark:
            ink.glow((x + 0.14, -0.38), 0.45, WINDOW, 0.45)
    ink.box(-0.14, -0.50, 0.14, 0.06, mix(wall, roof, 0.75))
    _put(stage, ink, at, depth, (1.2 * size, 1.75 * size))
    _smoke(stage, (at[0] + 0.5 * size, at[1] - 1.45 * size), depth, size)


def _smoke(stage: Stage, at: Point, depth: float, size: float) -> None:
    """Let smoke rise from a chimney, puff by puff."""
    puff = disc(size * 0.16, mix(stage.palette.haze, (0.8, 0.8, 0.82), 0.5), 1.6, 0.55, core=False)
    big = disc(size * 0.30, mix(stage.palette.haze, (0.8, 0.8, 0.82), 0.5), 1.6, 0.45, core=False)

    def draw(canvas: Canvas, now: Moment) -> None:
        for k in range(9):
            age = (now.t * 0.16 + k / 9) % 1.0
            sheet = puff if age < 0.45 else big
            x = (
                at[0]
                + now.x(depth)
                + size * (0.75 * age**1.3 + 0.10 * math.sin(now.t * 0.9 + k * 2) * age)
            )
            y = at[1] + now.y(depth) - size * 1.9 * age
            canvas.over(
                sheet, x - sheet.width / 2, y - sheet.height / 2, min(1.0, age * 6) * (1 - age)
            )

    stage.add(draw)


def _castle(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    ink = Ink(2.6, 2.3, size, left=-1.3, top=-1.95)
    stone = stage.palette.lit(hex_rgb("#9c938a"), haze)
    shade, roof = (
        mix(stone, stage.palette.lit(DARK, haze), 0.35),
        stage.palette.lit(hex_rgb("#3f4f78"), haze),
    )
    ink.blob(
        [(-1.28, 0.35), (-0.95, -0.10), (-0.5, -0.22), (0.4, -0.24), (0.95, -0.08), (1.28, 0.35)],
        mix(shade, stage.palette.lit(hex_rgb("#4a5238"), haze), 0.6),
    )
    towers = [
        (-0.78, 0.15, 0.78),
        (-0.40, 0.12, 1.15),
        (0.0, 0.19, 1.30),
        (0.38, 0.13, 1.00),
        (0.76, 0.16, 0.72),
    ]
    ink.box(-0.86, -0.52, 0.86, 0.0, mix(stone, shade, 0.4))
    for k in range(18):
        ink.box(-0.86 + k * 0.097, -0.58, -0.81 + k * 0.097, -0.51, mix(stone, shade, 0.4))
    window = _lit_windows(stage)
    for x, wide, high in towers:
        ink.box(x - wide, -high, x + wide, 0.0, stone)
        ink.box(x + wide * 0.25, -high, x + wide, 0.0, shade, 0.55)
        ink.box(x - wide * 1.18, -high - 0.05, x + wide * 1.18, -high + 0.05, stone)
        ink.area(
            [
                (x - wide * 1.25, -high - 0.04),
                (x, -high - wide * 2.9),
                (x + wide * 1.25, -high - 0.04),
            ],
            roof,
        )
        ink.area(
            [
                (x, -high - wide * 2.9),
                (x + wide * 1.25, -high - 0.04),
                (x + wide * 0.2, -high - 0.04),
            ],
            mix(roof, stage.palette.lit(DARK), 0.3),
            0.6,
        )
        ink.limb([(x, -high - wide * 2.9), (x, -high - wide * 2.9 - 0.12)], [0.012, 0.012], shade)
        ink.area(
            [
                (x, -high - wide * 2.9 - 0.13),
                (x + 0.12, -high - wide * 2.9 - 0.10),
                (x, -high - wide * 2.9 - 0.07),
            ],
            stage.palette.lit(hex_rgb("#c7402f"), haze),
        )
        for k in range(int(high * 3)):
            ink.box(x - 0.022, -high + 0.14 + k * 0.26, x + 0.022, -high + 0.22 + k * 0.26, window)
    ink.blob(
        [(-0.11, 0.0), (-0.11, -0.22), (0.0, -0.31), (0.11, -0.22), (0.11, 0.0)],
        stage.palette.lit(DARK, haze),
    )
    _put(stage, ink, at, depth, (1.3 * size, 2.1 * size))


def _windmill(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    palette = stage.palette
    ink = Ink(1.3, 1.35, size, left=-0.65, top=-1.25)
    white, dark = palette.lit(hex_rgb("#ece4d6"), haze), palette.lit(hex_rgb("#5c3a2c"), haze)
    ink.area([(-0.17, -0.92), (0.17, -0.92), (0.30, 0.06), (-0.30, 0.06)], white)
    ink.area([(0.03, -0.92), (0.17, -0.92), (0.30, 0.06), (0.08, 0.06)], mix(white, dark, 0.4), 0.5)
    ink.blob([(-0.22, -0.90), (-0.12, -1.10), (0.0, -1.16), (0.12, -1.10), (0.22, -0.90)], dark)
    window = _lit_windows(stage)
    for x, y in ((-0.04, -0.70), (-0.06, -0.42)):
        ink.box(x - 0.04, y, x + 0.05, y + 0.10, window)
    ink.blob([(-0.09, 0.06), (-0.09, -0.14), (0.0, -0.2), (0.09, -0.14), (0.09, 0.06)], dark)
    _put(stage, ink, at, depth, (0.65 * size, 1.25 * size))
    stage.add(_sails(stage, (at[0], at[1] - 0.95 * size), depth, size, haze))


def _sails(stage: Stage, hub: Point, depth: float, size: float, haze: float):
    """Turn the sails: a quarter turn is all there is to paint."""
    wood, cloth = (
        stage.palette.lit(hex_rgb("#4f3526"), haze),
        stage.palette.lit(hex_rgb("#efe6d2"), haze),
    )
    sheets: list[Layer] = []
    phases = 30
    for at in range(phases):
        ink = Ink(1.9, 1.9, size, left=-0.95, top=-0.95)
        for k in range(4):
            turn = math.pi / 2 * (at / phases + k)
            c, s = math.cos(turn), math.sin(turn)

            def spot(along: float, across: float, c: float = c, s: float = s) -> Point:
                return along * c - across * s, along * s + across * c

            ink.area(
                [spot(0.16, 0.0), spot(0.86, 0.0), spot(0.86, 0.19), spot(0.16, 0.13)], cloth, 0.92
            )
            for step in range(6):
                reach = 0.2 + step * 0.13
                ink.limb([spot(reach, 0), spot(reach, 0.13 + 0.05 * reach)], [0.012, 0.012], wood)
            ink.limb([spot(-0.03, 0), spot(0.90, 0)], [0.045, 0.028], wood)
        ink.oval((0, 0), 0.06, wood)
        sheets.append(ink.layer())
    speed = 0.9 * (1.8 if stage.plan.weather in ("wind", "storm") else 1.0)

    def draw(canvas: Canvas, now: Moment) -> None:
        sheet = sheets[int(now.t * speed / (math.pi / 2) * phases) % phases]
        canvas.over(
            sheet, hub[0] + now.x(depth) - sheet.width / 2, hub[1] + now.y(depth) - sheet.height / 2
        )

    return draw


def _volcano(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    height, width = int(unit * 0.52) // 2 * 2, int(unit * 1.35) // 2 * 2
    rng, palette = stage.dice("volcano"), stage.palette
    span = np.linspace(-1, 1, width, dtype=np.float32)
    rough = clouds(rng, height, width, size=0.4, rough=1.4, stretch=0.5)
    line = np.clip(1 - np.abs(span) ** 0.72, 0, 1) * 1.28
    line = np.minimum(line, 0.90 + 0.02 * np.sin(span * 60)) * height
    rows = np.arange(height, dtype=np.float32)[:, None]
    deep = rows - (height - line[None, :])
    alpha = np.clip(deep + 0.5, 0, 1)
    shade = smooth(0.5 - 0.55 * span[None, :] + 0.28 * rough, 0.1, 0.9)[..., None]
    lit = np.array(palette.lit(hex_rgb("#6d5a55"), haze), np.float32)
    dark = np.array(palette.lit(hex_rgb("#2a2228"), haze), np.float32)
    rgb = dark + (lit - dark) * shade
    stream = np.zeros_like(alpha)
    for k in range(5):
        path = (
            0.055 * (k - 2)
            + (0.20 * (k - 2)) * (rows / height) ** 1.3
            + 0.02 * np.sin(rows * 0.05 + k * 2)
        )
        stream = np.maximum(
            stream,
            np.exp(-(((span[None, :] - path) / 0.011) ** 2)) * (rows < height * (0.35 + 0.12 * k)),
        )
    hot = (stream * (alpha > 0.9))[..., None]
    rgb = rgb * (1 - hot) + np.array((1.0, 0.42, 0.10), np.float32) * hot
    mist = smooth(rows / height, 0.55, 1.0)[..., None] * (0.5 + 0.4 * haze)
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    sheet = layer(rgb.astype(np.float32), alpha.astype(np.float32))
    mouth = (at[0], at[1] - height * 0.90)
    _eruption(stage, mouth, depth, unit)
    stage.sheet(sheet, at[1] - height, depth, at[0] - width / 2)


def _eruption(stage: Stage, mouth: Point, depth: float, unit: float) -> None:
    glow = disc(unit * 0.05, (1.0, 0.45, 0.12), 6.0, 0.85, core=False)
    smoke = [
        disc(unit * size, mix(stage.palette.zenith, (0.25, 0.2, 0.2), 0.6), 1.5, 0.7, core=False)
        for size in (0.06, 0.10, 0.15)
    ]
    bomb = disc(unit * 0.005, (1.0, 0.75, 0.30), 2.6, 0.8)

    def draw(canvas: Canvas, now: Moment) -> None:
        x, y = mouth[0] + now.x(depth), mouth[1] + now.y(depth)
        for k in range(12):
            age = (now.t * 0.11 + k / 12) % 1.0
            puff = smoke[min(2, int(age * 3))]
            px = x + unit * (0.30 * age**1.4 + 0.03 * math.sin(k * 2.4 + now.t))
            canvas.over(
                puff,
                px - puff.width / 2,
                y - unit * 0.42 * age**0.8 - puff.height / 2,
                min(1, age * 8) * (1 - age) ** 0.8,
            )
        pulse = 0.75 + 0.2 * math.sin(now.t * 3.1) + 0.05 * math.sin(now.t * 7.7)
        canvas.over(glow, x - glow.width / 2, y - glow.height / 2, pulse)
        for k in range(14):
            age = (now.t * 0.55 + k * 0.618) % 1.0
            push = 0.07 * (((k * 37) % 11) / 5 - 1)
            up = 0.30 * (0.7 + 0.3 * ((k * 53) % 7) / 7)
            canvas.over(
                bomb,
                x + unit * push * age * 1.6 - bomb.width / 2,
                y - unit * (up * age * 2.2 - 0.62 * age * age) * 0.8 - bomb.height / 2,
                1 - age * 0.7,
            )

    stage.add(draw)


def _pyramid(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.42
    ink = Ink(2.6, 1.1, size, left=-1.1, top=-0.95)
    lit, dark = (
        stage.palette.lit(hex_rgb("#e0b36a"), haze),
        stage.palette.lit(hex_rgb("#8a6238"), haze),
    )
    for x, grow in ((0.85, 0.55), (0.0, 1.0)):
        top, foot = -0.85 * grow, 0.08
        ink.area([(x, top), (x - 0.95 * grow, foot), (x + 0.25 * grow, foot)], lit)
        ink.area([(x, top), (x + 0.25 * grow, foot), (x + 0.70 * grow, foot)], dark)
        for k in range(1, 14):
            y = top + (foot - top) * k / 14
            share = k / 14
            ink.limb(
                [(x - 0.95 * grow * share, y), (x + 0.25 * grow * share, y)],
                [0.006, 0.006],
                dark,
                0.35,
            )
    _put(stage, ink, at, depth, (1.1 * size, 0.95 * size))


def _torii(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.34
    ink = Ink(1.7, 1.35, size, left=-0.85, top=-1.2)
    red, dark = (
        stage.palette.lit(hex_rgb("#cf3b28"), haze * 0.6),
        stage.palette.lit(DARK, haze * 0.6),
    )
    for side in (-1, 1):
        ink.limb([(side * 0.42, -0.98), (side * 0.50, 0.10)], [0.085, 0.10], red)
        ink.limb(
            [(side * 0.47, -0.98), (side * 0.535, 0.10)], [0.03, 0.035], mix(red, dark, 0.45), 0.6
        )
        ink.box(side * 0.5 - 0.075, -0.02, side * 0.5 + 0.075, 0.12, dark)
    ink.box(-0.62, -0.76, 0.62, -0.67, red)
    ink.box(-0.05, -0.94, 0.05, -0.70, red)
    ink.blob(
        [(-0.80, -1.10), (0, -1.02), (0.80, -1.10), (0.76, -0.97), (0, -0.92), (-0.76, -0.97)], red
    )
    ink.blob(
        [(-0.84, -1.17), (0, -1.07), (0.84, -1.17), (0.81, -1.08), (0, -1.01), (-0.81, -1.08)], dark
    )
    _put(stage, ink, at, depth, (0.85 * size, 1.2 * size))


def _bridge(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.30
    wide = stage.width * 1.5 / size
    ink = Ink(wide, 1.0, size, left=-wide / 2, top=-0.85)
    stone = stage.palette.lit(hex_rgb("#8d7f74"), haze)
    dark = mix(stone, stage.palette.lit(DARK), 0.4)
    count = int(wide / 0.8) + 2
    arch = 0.29
    steps = [math.pi * k / 18 for k in range(19)]
    for k in range(-count // 2, count // 2 + 1):
        left, right, next_left = k * 0.8 + arch, k * 0.8 + 0.8 - arch, k * 0.8 - arch
        ink.box(left, -0.32, right, 0.12, stone)
        curve = [(k * 0.8 + arch * math.cos(a), -0.32 - arch * math.sin(a)) for a in steps]
        ink.area([(left, -0.70), *curve, (next_left, -0.70)], stone)
        ink.limb(curve, [0.03] * 19, dark, 0.6)
        ink.box(right - 0.07, -0.32, right, 0.12, dark, 0.5)
    ink.box(-wide / 2, -0.76, wide / 2, -0.60, stone)
    ink.box(-wide / 2, -0.66, wide / 2, -0.62, dark, 0.7)
    ink.box(-wide / 2, -0.81, wide / 2, -0.76, lighter(stone, 0.06))
    _put(stage, ink, (stage.width / 2, at[1]), depth, (wide / 2 * size, 0.88 * size))


def _waterfall(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    """Let water fall down a cliff: streaks that scroll down behind the cliff's edges."""
    rng, palette = stage.dice("waterfall"), stage.palette
    high, wide = int(unit * 0.40) // 2 * 2, int(unit * 0.13) // 2 * 2
    cliff_w = int(unit * 0.62) // 2 * 2
    field = clouds(rng, high, cliff_w, size=0.35, rough=1.4, stretch=0.5)
    across = np.linspace(-1, 1, cliff_w, dtype=np.float32)
    top = high * (0.06 + 0.10 * np.abs(across) ** 3 * 6 + 0.02 * field[0])
    rows = np.arange(high, dtype=np.float32)[:, None]
    shade = smooth(0.45 + 0.4 * field - 0.25 * np.abs(across)[None, :], 0.1, 0.9)[..., None]
    lit = np.array(palette.lit(hex_rgb("#7d766c"), haze), np.float32)
    dark = np.array(palette.lit(hex_rgb("#2f2f35"), haze), np.float32)
    body = np.clip(1.15 - np.abs(across) ** 4 * (0.6 + 0.5 * rows / high), 0, 1)
    alpha = np.clip(rows - top[None, :] + 0.5, 0, 1) * smooth(body, 0.1, 0.45)
    cliff = layer((dark + (lit - dark) * shade).astype(np.float32), alpha.astype(np.float32))
    stage.sheet(cliff, at[1] - high, depth, at[0] - cliff_w / 2)
    streaks = clouds(rng, high * 2, wide, size=0.5, rough=1.1, stretch=0.10)
    side = np.clip(1 - np.abs(np.linspace(-1.15, 1.15, wide, dtype=np.float32)) ** 5, 0, 1)
    white = np.array(palette.lit((0.96, 0.98, 1.0), haze * 0.5), np.float32)
    blue = np.array(palette.lit((0.60, 0.76, 0.86), haze * 0.5), np.float32)
    mixed = smooth(streaks, -0.9, 0.8)[..., None]
    whole = np.concatenate([blue + (white - blue) * mixed] * 2, 0)[: high * 3]
    sheet = layer(whole.astype(np.float32), np.broadcast_to(side[None, :], (high * 3, wide)).copy())
    mist = disc(unit * 0.05, palette.lit((0.97, 0.98, 1.0)), 2.6, 0.5, core=False)
    fall_top, drop = at[1] - high * 0.90, int(high * 0.90) // 2 * 2

    def draw(canvas: Canvas, now: Moment) -> None:
        gone = int(now.t * unit * 0.42) % (high * 2) // 2 * 2
        first = high * 2 - gone
        x = at[0] - wide / 2 + now.x(depth)
        start = min(first, sheet.height - drop)
        canvas.over(sheet, x, fall_top - start + now.y(depth), rows=(start, start + drop))
        for k in range(6):
            swell = 0.6 + 0.35 * math.sin(now.t * 2.2 + k * 1.9)
            canvas.over(
                mist,
                x + wide * (k / 5) - mist.width / 2,
                at[1] - mist.height * 0.6 + now.y(depth),
                swell,
            )

    stage.add(draw)


def _tree(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    size = unit * 0.44
    rng, palette = stage.dice("tree"), stage.palette
    blossom = "pink" in stage.plan.colours or "leaf" in stage.plan.sights
    autumn = stage.plan.time == "golden"
    own = hex_rgb("#e9a7bd" if blossom else "#c98a35" if autumn else "#4f7d3c")
    leaf, bark = palette.lit(own, haze), palette.lit(hex_rgb("#4a3428"), haze)
    ink = Ink(1.9, 1.45, size, left=-0.95, top=-1.32)
    ink.limb([(0.0, 0.12), (0.02, -0.25), (-0.02, -0.55)], [0.17, 0.11, 0.08], bark)
    for side, y, reach in ((-1, -0.36, 0.42), (1, -0.42, 0.40), (-1, -0.52, 0.25), (1, -0.55, 0.2)):
        ink.limb(
            [(0, y), (side * reach * 0.5, y - 0.16), (side * reach, y - 0.28)],
            [0.06, 0.045, 0.02],
            bark,
        )
    for tone, spread, count in ((-0.09, 1.0, 26), (0.0, 0.88, 26), (0.08, 0.70, 20)):
        for _ in range(count):
            angle, far = float(rng.uniform(0, 6.28)), float(rng.random()) ** 0.5
            x, y = (
                0.60 * far * spread * math.cos(angle) + 0.05 * tone * -10,
                -0.80 + 0.37 * far * spread * math.sin(angle) - tone * 1.4,
            )
            ink.oval(
                (x, y),
                (0.13 + 0.09 * float(rng.random())) * spread,
                lighter(leaf, tone + float(rng.normal(0, 0.014))),
            )
    _put(stage, ink, at, depth, (0.95 * size, 1.32 * size))


def _lighthouse(stage: Stage, at: Point, depth: float, unit: float, haze: float) -> None:
    from sketch.scenes.lighthouse import tower_at

    tower_at(stage, at, depth, unit)


_PAINTERS = {
    "cabin": _cabin,
    "castle": _castle,
    "windmill": _windmill,
    "volcano": _volcano,
    "pyramid": _pyramid,
    "torii": _torii,
    "bridge": _bridge,
    "waterfall": _waterfall,
    "tree": _tree,
    "lighthouse": _lighthouse,
}
