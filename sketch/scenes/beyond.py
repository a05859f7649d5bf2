"""Beyond the ground: space, above the clouds, under water."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, Layer, layer
from sketch.colour import Floats, Rgb, hex_rgb, lch, lighter, mix
from sketch.ink import Ink, leaning
from sketch.land import grain, hills, rise, silhouette, span, tinted
from sketch.landmarks import stand
from sketch.light import disc
from sketch.motes import bubbles
from sketch.noise import clouds, enlarged, ridge, smooth
from sketch.sights import meteors
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter

WALKS = ("person", "astronaut", "robot", "child", "car", "fox", "dog", "cat")


def paint_space(stage: Stage) -> None:
    """Paint stars at three depths, a nebula, planets, and a moon to stand on where somebody walks."""
    width, height = stage.width, stage.height
    black = layer(
        np.broadcast_to(np.array(lch(0.11, 0.03, 275), np.float32), (height, width, 3)).copy()
    )
    stage.add(lambda canvas, now: canvas.over(black, 0, 0))
    _nebula(stage)
    for at in range(3):
        _star_field(stage, at)
    if "meteor" in stage.plan.sights:
        meteors(stage, 0.8)
    _planets(stage)
    enter(stage, Place("air", rise(stage, 0.24), rise(stage, 0.70), 0.6))
    if any(role.kind in WALKS for role in stage.plan.cast) or stage.plan.landmarks:
        _moon_ground(stage)
        stand(
            stage,
            (
                "cabin",
                "castle",
                "windmill",
                "torii",
                "tree",
                "pyramid",
                "lighthouse",
                "volcano",
                "bridge",
                "waterfall",
            ),
            x=stage.width * 0.68,
            y=rise(stage, 0.80),
            depth=0.6,
        )
        enter(stage, Place("ground", rise(stage, 0.84), rise(stage, 0.90)))


def _nebula(stage: Stage) -> None:
    rng = stage.dice("nebula")
    height, width = stage.height * 5 // 4 // 2 * 2, span(stage)
    hue = 300 + stage.plan.turn * 3
    if stage.plan.colours:
        from sketch.colour import NAMED, to_lch

        hue = to_lch(NAMED[stage.plan.colours[0]])[2]
    for at, (shift, light, strength) in enumerate(
        ((0, 0.50, 0.75), (70, 0.58, 0.62), (-60, 0.70, 0.50))
    ):
        small = (height // 6, width // 6)
        field = enlarged(clouds(rng, *small, size=0.9, rough=1.75, stretch=1.2), height, width)
        fine = enlarged(clouds(rng, *small, size=0.4, rough=1.4), height, width)
        alpha = smooth(field + 0.35 * fine, 0.1 + 0.25 * at, 2.3) * strength
        sheet = layer(lch(light, 0.17, hue + shift), alpha.astype(np.float32), tiles=True)
        stage.sheet(
            sheet,
            -stage.height * 0.1,
            0.03 + 0.02 * at,
            x=at * 211.0,
            drift=(1.5 + at) * stage.width / 1280,
        )


def _star_field(stage: Stage, at: int) -> None:
    rng = stage.dice("stars", at)
    height, width = stage.height, span(stage)
    alpha = np.zeros((height, width), np.float32)
    count = (900, 260, 50)[at] * width * height // (1856 * 720)
    for _ in range(count):
        x, y = int(rng.integers(2, width - 2)), int(rng.integers(2, height - 2))
        bright = 0.25 + 0.75 * float(rng.random()) ** 2
        alpha[y, x] = bright
        if at:
            alpha[y - 1 : y + 2, x] = np.maximum(alpha[y - 1 : y + 2, x], bright * 0.55)
            alpha[y, x - 1 : x + 2] = np.maximum(alpha[y, x - 1 : x + 2], bright * 0.55)
        if at == 2:
            alpha[y - 2 : y + 3, x] = np.maximum(alpha[y - 2 : y + 3, x], bright * 0.3)
            alpha[y, x - 2 : x + 3] = np.maximum(alpha[y, x - 2 : x + 3], bright * 0.3)
    sheet = layer((0.96, 0.97, 1.0), alpha, tiles=True)
    falls = any(role.kind == "rocket" for role in stage.plan.cast)

    def draw(canvas: Canvas, now: Moment) -> None:
        twinkle = 0.85 + 0.15 * math.sin(now.t * (1.1 + 0.6 * at) + at)
        x = now.x(0.05 + 0.12 * at) - now.t * (2 + 5 * at) * stage.width / 1280
        if not falls:
            canvas.over(sheet, x, now.y(0.3), twinkle)
            return
        down = (now.t * stage.height * (0.03 + 0.10 * at)) % height
        canvas.over(sheet, x, down, twinkle)
        canvas.over(sheet, x, down - height, twinkle)

    stage.add(draw)


def _ball(stage: Stage, radius: float, hue: float, name: str, ringed: bool) -> Layer:
    """Paint a planet: bands or seas, lit from one side, with a thin air around it."""
    rng = stage.dice("planet", name)
    side = int(radius * (4.6 if ringed else 2.5)) // 2 * 2
    unit = side / 2 / radius
    spot = np.linspace(-unit, unit, side, dtype=np.float32)
    x, y = spot[None, :], spot[:, None]
    away = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - away**2, 0, 1))
    banded = rng.random() < 0.55 or ringed
    small = max(24, side // 3)
    field = enlarged(
        clouds(rng, small, small, size=0.5, rough=1.5, stretch=5.0 if banded else 1.0), side, side
    )
    if banded:
        field = 1.1 * np.sin(y * 9 + 0.5 * field) + 0.3 * field
    one, two = lch(0.70, 0.11, hue), lch(0.45, 0.12, hue + 35)
    surface = tinted(two, one, smooth(field, -1.0, 1.0))
    sun = np.clip(-0.62 * x - 0.38 * y + 0.66 * z, 0, 1)
    lit = surface * (0.05 + 0.95 * sun[..., None] ** 0.8)
    rim = np.exp(-(((np.clip(away, 0, 2) - 1.0) / 0.05) ** 2)) * np.clip(
        -0.62 * x - 0.38 * y + 0.25, 0, 1
    )
    glow = np.array(lch(0.82, 0.09, hue + 10), np.float32)
    disk = np.clip((1 - away) * radius + 0.5, 0, 1)
    rgb = lit * disk[..., None] + glow * (1 - disk[..., None])
    rgb = rgb + glow * (rim * disk * 0.6)[..., None]
    alpha = np.maximum(disk, rim * 0.75)
    if ringed:
        flat = np.hypot(x * 0.94 + y * 0.34, (y * 0.94 - x * 0.34) * 3.6)
        band = smooth(flat, 1.25, 1.32) * (1 - smooth(flat, 2.05, 2.12))
        band = band * (0.55 + 0.35 * np.sin(flat * 24)) * 0.8
        front = (y * 0.94 - x * 0.34) > 0
        show = band * np.where(front, 1.0, 1 - disk)
        tone = np.array(lch(0.82, 0.06, hue + 30), np.float32)
        rgb = rgb * (1 - show[..., None]) + tone * show[..., None]
        alpha = np.maximum(alpha, show)
    return layer(rgb.astype(np.float32), alpha.astype(np.float32))


def _planets(stage: Stage) -> None:
    rng = stage.dice("planets")
    hue = 40 + stage.plan.turn * 5
    if stage.plan.colours:
        from sketch.colour import NAMED, to_lch

        hue = to_lch(NAMED[stage.plan.colours[0]])[2]
    unit = min(stage.width, stage.height)
    right = rng.random() < 0.6
    big = _ball(stage, unit * 0.26, hue, "big", bool(rng.random() < 0.6))
    small = _ball(stage, unit * 0.075, hue + 150, "small", ringed=False)
    x = stage.width * (0.76 if right else 0.24)
    y = rise(stage, 0.34)

    def draw(canvas: Canvas, now: Moment) -> None:
        turn = 2.4 + now.t * 0.12
        sx = x + unit * 0.62 * math.cos(turn) * (1 if right else -1)
        sy = y + unit * 0.20 * math.sin(turn) + unit * 0.1
        behind = math.sin(turn) < 0
        if behind:
            canvas.over(small, sx - small.width / 2 + now.x(0.15), sy - small.height / 2)
        canvas.over(big, x - big.width / 2 + now.x(0.12), y - big.height / 2 + now.y(0.4))
        if not behind:
            canvas.over(small, sx - small.width / 2 + now.x(0.15), sy - small.height / 2)

    stage.add(draw)


def _moon_ground(stage: Stage) -> None:
    rng = stage.dice("moon")
    width, room = span(stage), rise(stage, 0.40)
    line = (hills(rng, width, stage.width * 0.5) * rise(stage, 0.06) + room).astype(np.float32)
    height = int(line.max()) // 2 * 2 + 2
    deep = np.arange(height, dtype=np.float32)[:, None] - (height - line[None, :])
    noise = grain(rng, height, width, size=0.25, stretch=2.5)
    share = smooth(deep / height, 0, 1) + 0.10 * noise
    for _ in range(26):
        cx, cy = float(rng.uniform(0, width)), float(rng.uniform(0.15, 1)) * height
        size = stage.height * (0.012 + 0.05 * float(rng.random()) ** 2) * (0.4 + cy / height)
        dx = (np.arange(width, dtype=np.float32)[None, :] - cx + width / 2) % width - width / 2
        off = np.hypot(
            dx / size, (np.arange(height, dtype=np.float32)[:, None] - cy) / (size * 0.36)
        )
        share = (
            share
            + 0.30 * np.exp(-((off / 0.8) ** 4))
            - 0.30 * np.exp(-(((off - 1.1) / 0.16) ** 2)) * (np.arange(height)[:, None] > cy)
        )
    rgb = tinted(lch(0.74, 0.015, 260), lch(0.28, 0.02, 270), share)
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, 0.755), 0.70)


def paint_clouds(stage: Stage) -> None:
    """Paint a sea of clouds under an open sky."""
    paint_sky(stage, 0.72)
    palette = stage.palette
    stand(
        stage,
        ("castle", "volcano", "pyramid", "torii", "bridge"),
        x=stage.width * 0.64,
        y=rise(stage, 0.70),
        depth=0.2,
        haze=0.25,
    )
    for at, (y, tall, distance, depth) in enumerate(
        (
            (0.62, 0.12, 0.55, 0.08),
            (0.70, 0.15, 0.34, 0.22),
            (0.78, 0.18, 0.16, 0.42),
            (0.88, 0.20, 0.0, 0.75),
        )
    ):
        if at == 2:
            stand(
                stage,
                ("cabin", "windmill", "tree", "lighthouse", "waterfall"),
                x=stage.width * 0.66,
                y=rise(stage, 0.80),
                depth=0.4,
            )
            enter(stage, Place("air", rise(stage, 0.18), rise(stage, 0.64), 0.6))
        if at == 3:
            enter(stage, Place("ground", rise(stage, 0.86), rise(stage, 0.90)))
        stage.sheet(
            _bank(stage, at, tall, distance),
            rise(stage, y - tall * 0.5),
            depth,
            drift=-(4 + 5 * at) * stage.width / 1280,
        )
    del palette


def _bank(stage: Stage, at: int, tall: float, distance: float) -> Layer:
    """Paint a bank of cumulus: heaps of round tops, lit above and blue below."""
    rng, palette = stage.dice("bank", at), stage.palette
    width = span(stage)
    room = rise(stage, 0.40)
    unit = rise(stage, tall)
    line = np.zeros(width, np.float32)
    height = int(unit * 1.25 + room) // 2 * 2
    light = np.zeros((height, width), np.float32)
    base = hills(rng, width, stage.width * 0.3)
    rows = np.arange(height, dtype=np.float32)[:, None]
    heaps = []
    for _ in range(46):
        middle = int(rng.integers(width))
        size = unit * (0.16 + 0.34 * float(rng.random()))
        heaps.append((middle, size, unit * 0.55 * base[middle] * (0.6 + 0.5 * float(rng.random()))))
    for middle, size, up in sorted(heaps, key=lambda heap: -heap[2]):
        reach = np.arange(-int(size), int(size) + 1)
        where = (reach + middle) % width
        bow = up + np.sqrt(np.maximum(size**2 - reach**2, 0))
        line[where] = np.maximum(line[where], bow)
        centre = height - room - up
        near = np.sqrt(
            np.maximum(0, 1 - ((rows - centre) / size) ** 2 - (reach[None, :] / size) ** 2)
        )
        lift = np.clip(0.55 - 0.5 * (rows - centre) / size - 0.28 * reach[None, :] / size, 0, 1) * (
            near > 0
        )
        cover = smooth(near, 0.0, 0.35)
        light[:, where] = light[:, where] * (1 - cover) + lift * cover
    noise = grain(rng, height, width, size=0.25)
    line = line + 0.02 * unit * ridge(rng, width, size=unit * 0.12, rough=1.0)
    share = np.clip(light + 0.07 * noise, 0, 1)
    day = not palette.dark
    top = mix(palette.lit((1, 1, 1)), palette.sun, 0.35 if day else 0.1)
    under = mix(mix(palette.middle, palette.zenith, 0.35), palette.lit((0.8, 0.82, 0.9)), 0.45)
    rgb = tinted(mix(under, palette.haze, distance), mix(top, palette.haze, distance * 0.8), share)
    deep = rows - (height - (line + room)[None, :])
    soft = smooth(silhouette((line + room).astype(np.float32), height), 0, 1) * smooth(
        deep, -1, unit * 0.10 + 2
    )
    return layer(rgb.astype(np.float32), np.clip(soft, 0, 1).astype(np.float32), tiles=True)


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
    stage.add(lambda canvas, now: canvas.over(backdrop, 0, 0))


def _rays(stage: Stage, dim: float) -> None:
    """Let light fall through the surface in moving rays."""
    rng = stage.dice("rays")
    height, width = stage.height, span(stage)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    sheets: list[Layer] = []
    for at in range(3):
        stripes = ridge(rng, width, size=stage.width * (0.10 + 0.03 * at), rough=1.2)
        cols = np.arange(width)
        field = np.stack(
            [
                np.roll(stripes, int(row * height * (0.16 + 0.08 * at)))
                for row in rows[:: max(1, height // 90), 0]
            ]
        )
        whole = enlarged(field, height, width)
        alpha = smooth(whole, 0.05, 0.8) * (1 - rows) ** 1.3 * 0.34 * dim
        sheets.append(layer(lch(0.92, 0.06, 195), alpha.astype(np.float32), tiles=True))
        del cols

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, sheet in enumerate(sheets):
            gain = 0.6 + 0.4 * math.sin(now.t * (0.6 + 0.2 * at) + at * 2)
            canvas.over(sheet, now.x(0.05) + now.t * (7 - 8 * at) * stage.width / 1280, 0, gain)

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
