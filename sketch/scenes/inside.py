"""Inside: a room with a window; and nowhere: flowing colour."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, Layer, layer
from sketch.colour import NAMED, Rgb, hex_rgb, lch, lighter, mix, to_lch
from sketch.ink import Ink
from sketch.land import crowns, grain, hills, rise, silhouette, slope, span, tinted
from sketch.light import disc
from sketch.motes import dust
from sketch.noise import clouds, enlarged, smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter
from sketch.weather import paint_weather


def paint_room(stage: Stage) -> None:
    """Paint a room: the world behind a window, a wall in front of it, a table, a lamp, a shelf."""
    paint_sky(stage, 0.80)
    width = span(stage)
    rng = stage.dice("view")
    line = crowns(
        rng, width, rise(stage, 0.10), 22, hills(rng, width, stage.width * 0.4) * rise(stage, 0.06)
    )
    tone = stage.palette.own(0.50, 0.06, 140, 0.35)
    sheet = slope(
        stage, rng, line, (tone, mix(tone, stage.palette.haze, 0.3)), room=rise(stage, 0.24)
    )
    stage.sheet(sheet, rise(stage, 0.74) - sheet.height + rise(stage, 0.22), 0.12)
    paint_weather(stage)
    _wall(stage)
    _curtains(stage)
    _shelf(stage)
    _plant(stage)
    enter(stage, Place("air", rise(stage, 0.22), rise(stage, 0.58), 0.6, size=0.8))
    _table(stage)
    _lamp(stage)
    enter(
        stage, Place("ground", rise(stage, 0.85), rise(stage, 0.885), 0.75, left=0.30, right=0.72)
    )
    dust(stage, mix(stage.palette.sun, (1, 1, 1), 0.3), 0.55)


def _inner_light(stage: Stage) -> float:
    """Tell how bright the room is: at night its lamp lights it."""
    return max(0.50, stage.palette.exposure * 0.92)


def _indoor(stage: Stage, colour: Rgb) -> Rgb:
    """Show a colour in the room's own light, warm when it is dark outside."""
    bright = _inner_light(stage)
    light, chroma, hue = to_lch(colour)
    shown = lch(light * (0.35 + 0.65 * bright), chroma, hue)
    return mix(shown, (0.75, 0.45, 0.20), 0.12 if stage.palette.dark else 0.03)


def _window(stage: Stage) -> tuple[float, float, float, float]:
    """Tell where the window is: left, top, right, bottom in pixels."""
    left = stage.width * 0.33
    return (
        left,
        rise(stage, 0.10),
        left + min(stage.width * 0.44, stage.height * 0.78),
        rise(stage, 0.655),
    )


def _wall(stage: Stage) -> None:
    """Paint the wall with a hole for the window, its frame, and the light that falls from it."""
    width, height = int(stage.width * 1.5) // 2 * 2, stage.height
    rng = stage.dice("wall")
    own = lch(0.74, 0.055, 60 + stage.plan.turn * 4)
    if stage.plan.colours:
        own = mix(own, NAMED[stage.plan.colours[0]], 0.5)
    wall = _indoor(stage, own)
    shift = (width - stage.width) / 2
    rows = np.arange(height, dtype=np.float32)[:, None]
    cols = np.arange(width, dtype=np.float32)[None, :] - shift
    noise = grain(rng, height, width, size=0.5)
    left, top, right, bottom = _window(stage)
    middle, level = (left + right) / 2, (top + bottom) / 2
    near = np.hypot((cols - middle) / stage.width, (rows - level) / stage.height)
    rgb = tinted(
        lighter(wall, 0.07), lighter(wall, -0.20), np.clip(near * 1.05 + 0.03 * noise, 0, 1)
    )
    stripes = smooth(np.abs(((cols / stage.height * 14) % 1) - 0.5), 0.42, 0.5)
    rgb = rgb * (1 - 0.05 * stripes[..., None])
    skirting = rise(stage, 0.80)
    wood = _indoor(stage, hex_rgb("#5e4230"))
    floor = tinted(
        lighter(wood, 0.10),
        lighter(wood, -0.07),
        np.clip(
            (rows - skirting) / (height - skirting)
            + 0.12 * grain(rng, height, width, size=0.3, stretch=6.0),
            0,
            1,
        ),
    )
    rgb = np.where((rows > skirting)[..., None], floor, rgb)
    board = ((rows > skirting - rise(stage, 0.035)) & (rows <= skirting))[..., None]
    rgb = np.where(board, np.array(_indoor(stage, hex_rgb("#efe8dc")), np.float32), rgb)
    frame = stage.height * 0.018
    inside = (cols > left) & (cols < right) & (rows > top) & (rows < bottom)
    outer = (
        (cols > left - frame)
        & (cols < right + frame)
        & (rows > top - frame)
        & (rows < bottom + frame)
    )
    bars = (np.abs(cols - middle) < frame * 0.42) | (
        np.abs(rows - (top + (bottom - top) * 0.45)) < frame * 0.42
    )
    paint = np.array(_indoor(stage, hex_rgb("#f4efe6")), np.float32)
    shaded = (0.90 + 0.10 * smooth(np.abs(cols - middle) / (right - left), 0.0, 0.5))[..., None]
    rgb = np.where((outer & (~inside | bars))[..., None], paint * shaded, rgb)
    sill = (
        (cols > left - frame * 2.2)
        & (cols < right + frame * 2.2)
        & (rows > bottom + frame * 0.4)
        & (rows < bottom + frame * 2.0)
    )
    rgb = np.where(sill[..., None], paint * np.float32(0.96), rgb)
    under = (
        np.exp(-np.maximum(rows - bottom - frame * 2.0, 0) / (frame * 1.6))
        * (rows > bottom + frame * 2)
        * ((cols > left - frame * 2) & (cols < right + frame * 2))
    )
    rgb = rgb * (1 - 0.25 * under[..., None])
    alpha = np.where(inside & ~bars, 0.0, 1.0).astype(np.float32)
    sheet = layer(rgb.astype(np.float32), alpha, dither=5)
    stage.sheet(sheet, 0, WALL, -shift)
    if not stage.palette.dark:
        _sunlight(stage)


WALL = 0.45  #: the wall's depth


def _sunlight(stage: Stage) -> None:
    """Let the window's light lie on the floor."""
    ink = Ink(1.5, 0.5, stage.height, left=0, top=0)
    light = mix(stage.palette.sun, (1, 1, 1), 0.2)
    for k in range(2):
        x = 0.18 + 0.44 * k
        ink.area([(x + 0.16, 0.02), (x + 0.50, 0.02), (x + 0.38, 0.24), (x, 0.24)], light, 0.42)
    ink.soften(0.006)
    sheet = ink.layer()
    left, _, _, _ = _window(stage)
    stage.add(
        lambda canvas, now: canvas.over(
            sheet,
            left - stage.height * 0.22 + now.x(0.6),
            rise(stage, 0.80),
            0.55 + 0.2 * math.sin(now.t * 0.5),
        )
    )


def _curtains(stage: Stage) -> None:
    """Hang curtains that move a little."""
    left, top, right, bottom = _window(stage)
    high = int(bottom - top + rise(stage, 0.16)) // 2 * 2
    wide = int(stage.width * 0.085) // 2 * 2
    cloth = _indoor(stage, lch(0.62, 0.10, 20 + stage.plan.turn * 6))
    cols = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    rows = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    folds = 0.5 + 0.5 * np.sin(cols * 26 + 0.9 * rows * np.sin(cols * 7))
    rgb = tinted(lighter(cloth, 0.06), lighter(cloth, -0.13), folds)
    edge = np.clip((1 - np.abs(2 * cols - 1)) * wide * 0.5 + 0.5, 0, 1) * np.ones_like(rows)
    sheet = layer(rgb.astype(np.float32), edge.astype(np.float32))
    rod = Ink(1.0, 0.03, (right - left) * 1.35)
    rod.limb([(0.01, 0.012), (0.99, 0.012)], [0.014, 0.014], _indoor(stage, hex_rgb("#3b2c24")))
    bar = rod.layer()
    windy = 2.0 if stage.plan.weather in ("wind", "storm") else 1.0

    def draw(canvas: Canvas, now: Moment) -> None:
        y = top - rise(stage, 0.045)
        canvas.over(bar, (left + right) / 2 - bar.width / 2 + now.x(WALL), y - rise(stage, 0.012))
        for side, x in ((0, left - wide * 0.85), (1, right - wide * 0.15)):
            move = windy * stage.height * 0.006 * math.sin(now.t * 1.1 + side * 1.4)
            _hung(canvas, sheet, x + now.x(WALL), y, move)

    stage.add(draw)


def _hung(canvas: Canvas, sheet: Layer, x: float, y: float, move: float) -> None:
    """Lay a sheet that is held at its top and moves at its foot."""
    band = 8
    for top in range(0, sheet.height, band):
        share = (top + band / 2) / sheet.height
        canvas.over(
            sheet, x + move * share * share * 2, y, rows=(top, min(sheet.height, top + band))
        )


def _shelf(stage: Stage) -> None:
    """Hang a shelf of books on the wall."""
    rng = stage.dice("books")
    size = stage.height * 0.30
    ink = Ink(1.0, 1.1, size)
    wood = _indoor(stage, hex_rgb("#6b4a32"))
    for row in range(2):
        y = 0.50 + 0.52 * row
        x = 0.05
        while x < 0.86:
            wide, tall = float(rng.uniform(0.035, 0.075)), float(rng.uniform(0.24, 0.40))
            colour = _indoor(
                stage, lch(float(rng.uniform(0.38, 0.72)), 0.09, float(rng.uniform(0, 360)))
            )
            ink.box(x, y - tall, x + wide, y, colour)
            ink.box(x, y - tall * 0.85, x + wide, y - tall * 0.80, lighter(colour, 0.14), 0.7)
            x += wide + 0.004
            if rng.random() < 0.12:
                x += 0.07
        ink.box(0.0, y, 1.0, y + 0.035, wood)
        ink.box(0.0, y + 0.035, 1.0, y + 0.05, lighter(wood, -0.12), 0.6)
    sheet = ink.layer()
    left, _, right, _ = _window(stage)
    wide_room = stage.width > stage.height
    x = right + stage.width * 0.075 if wide_room else stage.width * 0.02
    stage.sheet(sheet, rise(stage, 0.14), WALL, x)
    del left


def _plant(stage: Stage) -> None:
    """Set a plant on the floor whose leaves nod."""
    rng = stage.dice("plant")
    size = stage.height * 0.46
    ink = Ink(0.9, 1.1, size, left=-0.45, top=-1.0)
    pot, green = _indoor(stage, hex_rgb("#b5694a")), _indoor(stage, hex_rgb("#3f7a4c"))
    for k in range(13):
        angle = math.pi * (0.06 + 0.88 * k / 12)
        reach = 0.40 + 0.22 * float(rng.random())
        tip = (reach * 0.72 * math.cos(angle), -0.28 - reach * math.sin(angle))
        tone = lighter(green, float(rng.normal(0, 0.05)))
        mid = (tip[0] * 0.55, -0.28 + (tip[1] + 0.28) * 0.62)
        ink.limb([(0, -0.25), mid, tip], [0.014, 0.012, 0.008], lighter(tone, -0.08))
        nx, ny = -(tip[1] - mid[1]), tip[0] - mid[0]
        ink.blob(
            [
                mid,
                ((mid[0] + tip[0]) / 2 + nx * 0.36, (mid[1] + tip[1]) / 2 + ny * 0.36),
                tip,
                ((mid[0] + tip[0]) / 2 - nx * 0.36, (mid[1] + tip[1]) / 2 - ny * 0.36),
            ],
            tone,
        )
    ink.area([(-0.15, -0.28), (0.15, -0.28), (0.11, 0.05), (-0.11, 0.05)], pot)
    ink.area([(0.02, -0.28), (0.15, -0.28), (0.11, 0.05), (0.04, 0.05)], lighter(pot, -0.09), 0.7)
    ink.box(-0.17, -0.31, 0.17, -0.25, lighter(pot, 0.04))
    sheet = ink.layer()
    x = stage.width * 0.10 - sheet.width / 2

    def draw(canvas: Canvas, now: Moment) -> None:
        canvas.swayed(
            sheet,
            x + now.x(0.62),
            rise(stage, 0.86) - sheet.height + now.y(0.6),
            0.012 * stage.height * math.sin(now.t * 0.8),
        )

    stage.add(draw)


def _table(stage: Stage) -> None:
    """Put a table under whoever stands still."""
    from sketch.gaits import GAITS

    kinds = [GAITS[role.kind][0] for role in stage.plan.cast]
    if any(gait in ("run", "walk", "drive") for gait in kinds):
        return
    wood = _indoor(stage, hex_rgb("#8a5c3a"))
    width, height = int(stage.width * 1.0) // 2 * 2, int(rise(stage, 0.30)) // 2 * 2
    rng = stage.dice("table")
    noise = grain(rng, height, width, size=0.4, stretch=9.0)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    rgb = tinted(
        lighter(wood, 0.07), lighter(wood, -0.10), np.clip(rows * 1.3 + 0.12 * noise, 0, 1)
    )
    lip = max(3, int(height * 0.30))
    rgb[lip:] *= np.float32(0.62)
    cols = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    edge = np.where(rows < 0.30, 0.86 + 0.10 * rows / 0.30, 0.96)
    alpha = np.clip((edge - np.abs(cols)) * width / 2, 0, 1) * np.where(rows > 0.42, 0.0, 1.0)
    legs = (np.abs(np.abs(cols) - 0.82) < 0.022) & (rows > 0.3)
    alpha = np.maximum(alpha, legs)
    sheet = layer(rgb.astype(np.float32), alpha.astype(np.float32))
    stage.sheet(sheet, rise(stage, 0.835), 0.74)


def _lamp(stage: Stage) -> None:
    """Light a lamp when it is dark outside."""
    dark = stage.palette.dark
    size = stage.height * 0.34
    ink = Ink(0.7, 1.15, size, left=-0.35, top=-1.1)
    iron = _indoor(stage, hex_rgb("#3a3433"))
    shade = (1.0, 0.83, 0.52) if dark else _indoor(stage, hex_rgb("#e6d6b8"))
    ink.oval((0, 0.0), (0.15, 0.03), iron)
    ink.limb([(0, 0.0), (0, -0.72)], [0.025, 0.022], iron)
    ink.area([(-0.13, -1.02), (0.13, -1.02), (0.25, -0.66), (-0.25, -0.66)], shade)
    sheet = ink.layer()
    x, y = stage.width * 0.855, rise(stage, 0.86)
    glow = disc(size * 0.20, (1.0, 0.80, 0.46), 7.5, 0.62, core=False)

    def draw(canvas: Canvas, now: Moment) -> None:
        place = x + now.x(0.74)
        if dark:
            gain = 0.94 + 0.06 * math.sin(now.t * 2.3)
            canvas.over(glow, place - glow.width / 2, y - 0.84 * size - glow.height / 2, gain)
        canvas.over(sheet, place - sheet.width / 2, y - 1.1 * size + now.y(0.7))

    stage.add(draw)


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
    stage.add(lambda canvas, now: canvas.over(backdrop, 0, 0))
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
