"""Mountains, lakes, meadows, forests and deserts."""

import math

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas, layer
from sketch.colour import Rgb, hex_rgb, lch, lighter, mix
from sketch.land import (
    blades, crowns, grain, hills, mountains, pines, rise, silhouette, slope, span, tinted,
)  # fmt: skip
from sketch.landmarks import stand
from sketch.noise import ridge, smooth
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter

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


def paint_mountains(stage: Stage) -> None:
    """Paint ranges behind ranges, a pine ridge, and a slope to stand on."""
    horizon = 0.66
    palette = stage.palette
    paint_sky(stage, horizon)
    snow = 0.9 if snowy(stage) else 0.42
    spread = ((0.40, 0.62, 0.75, 0.02), (0.30, 0.42, 0.48, 0.12), (0.19, 0.34, 0.25, 0.24))
    for at, (high, size, distance, depth) in enumerate(spread):
        sheet = mountains(
            stage, stage.dice("range", at), high, size, distance, snow - 0.25 * at, 0.14
        )
        stage.sheet(sheet, rise(stage, 0.82 + 0.035 * at) - sheet.height, depth)
        if at == 0:
            stand(
                stage,
                ("volcano",),
                x=stage.width * 0.62,
                y=rise(stage, 0.69),
                depth=0.05,
                haze=0.25,
            )
            enter_far_air(stage)
    _tree_line(stage, 0.74, 0.115, 70, 0.36, 0.34)
    stand(stage, ("waterfall",), x=stage.width * 0.40, y=rise(stage, 0.79), depth=0.4)
    stand(stage, ("bridge",), x=stage.width * 0.5, y=rise(stage, 0.82), depth=0.5)
    enter(stage, Place("air", rise(stage, 0.14), rise(stage, 0.50), 0.55))
    _tree_line(stage, 0.81, 0.15, 46, 0.12, 0.5)
    _ground(stage, 0.80, 0.05)
    stand(stage, ON_LAND, x=stage.width * 0.70, y=rise(stage, 0.835), depth=0.62)
    enter(stage, Place("ground", rise(stage, 0.85), rise(stage, 0.905)))
    foreground(stage, 0.98)
    del palette


def enter_far_air(stage: Stage) -> None:
    """Leave a little mist between the far ranges."""
    height = int(stage.height * 0.30) // 2 * 2
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    rng = stage.dice("far mist")
    field = grain(rng, height, span(stage), size=0.8, stretch=3.0)
    alpha = smooth(rows, 0.1, 0.9) * np.clip(0.30 + 0.16 * field, 0, 0.6)
    sheet = layer(stage.palette.haze, alpha.astype(np.float32), tiles=True)
    stage.sheet(sheet, rise(stage, 0.48), 0.08, drift=5 * stage.width / 1280)


def _tree_line(
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
        stage,
        rng,
        line,
        (colour, mix(colour, stage.palette.haze, 0.55 * distance + 0.1)),
        room=rise(stage, 0.10),
        texture=0.05,
        level=True,
    )
    stage.sheet(sheet, rise(stage, y + 0.10) - sheet.height + rise(stage, 0.05), depth)


def _ground(stage: Stage, y: float, swing: float, depth: float = 0.7) -> None:
    """Paint the ground that things stand on."""
    rng = stage.dice("ground")
    width = span(stage)
    line = hills(rng, width, stage.width * 0.9) * rise(stage, swing)
    near = grass(stage, 0.60)
    sheet = slope(
        stage,
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
        sheet = blades(
            rng, width, tall, 420 if at == 0 else 260, (tone, lighter(tone, 0.10)), flowers
        )
        foot = rise(stage, y + 0.03 + 0.03 * at) - sheet.height
        windy = {"wind": 2.4, "storm": 2.8, "rain": 1.3}.get(stage.plan.weather, 1.0)

        def draw(canvas: Canvas, now: Moment, sheet=sheet, foot=foot, tall=tall, at=at) -> None:  # pyright: ignore[reportMissingParameterType]
            lean = (
                tall
                * 0.10
                * windy
                * (math.sin(now.t * 1.4 + at * 1.9) + 0.4 * math.sin(now.t * 3.1 + at))
            )
            depth = 0.88 + 0.10 * at
            canvas.swayed(sheet, now.x(depth), foot + now.y(depth), lean)

        stage.add(draw)


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
    _tree_line(stage, 0.455, 0.085, 80, 0.22, 0.26)
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
        stage,
        rng,
        line,
        (lighter(near, 0.03), lighter(near, -0.14)),
        room=rise(stage, 0.30),
        texture=0.12,
        stretch=4.0,
    )
    stage.sheet(sheet, rise(stage, 0.815), 0.72)


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
            stage,
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
    _ground(stage, 0.72, 0.05)
    stand(
        stage,
        ("cabin", "windmill", "torii", "tree", "pyramid", "lighthouse"),
        x=stage.width * 0.68,
        y=rise(stage, 0.775),
        depth=0.6,
    )
    enter(stage, Place("ground", rise(stage, 0.80), rise(stage, 0.875)))
    foreground(stage, 0.97)


def paint_desert(stage: Stage) -> None:
    """Paint dunes with a lit and a shaded side, and mesas far away."""
    horizon = 0.60
    paint_sky(stage, horizon)
    palette = stage.palette
    width = span(stage)
    rng = stage.dice("mesa")
    steps = np.round(hills(rng, width, stage.width * 0.25) * 3) / 3
    line = np.convolve(np.tile(steps, 3), np.ones(9) / 9, "same")[width : 2 * width] * rise(
        stage, 0.13
    )
    far = palette.own(0.55, 0.08, 40, 0.55)
    sheet = slope(
        stage,
        rng,
        line.astype(np.float32),
        (far, mix(far, palette.haze, 0.5)),
        texture=0.15,
        stretch=6.0,
    )
    stage.sheet(sheet, rise(stage, 0.615) - sheet.height, 0.05)
    stand(
        stage, ("volcano", "castle"), x=stage.width * 0.62, y=rise(stage, 0.62), depth=0.1, haze=0.3
    )
    enter(stage, Place("air", rise(stage, 0.10), rise(stage, 0.50), 0.5))
    for at, (y, swing, distance, depth) in enumerate(
        ((0.56, 0.09, 0.42, 0.16), (0.63, 0.11, 0.20, 0.36), (0.73, 0.10, 0.04, 0.66))
    ):
        _dune(stage, at, y, swing, distance, depth)
        if at == 1:
            stand(
                stage,
                (
                    "pyramid",
                    "torii",
                    "cabin",
                    "windmill",
                    "tree",
                    "lighthouse",
                    "bridge",
                    "waterfall",
                ),
                x=stage.width * 0.62,
                y=rise(stage, 0.735),
                depth=0.45,
            )
    for at in range(3):
        _cactus(stage, at)
    enter(stage, Place("ground", rise(stage, 0.83), rise(stage, 0.90)))


def _dune(stage: Stage, at: int, y: float, swing: float, distance: float, depth: float) -> None:
    rng, palette = stage.dice("dune", at), stage.palette
    width = span(stage)
    soft = hills(rng, width, stage.width * (0.42 + 0.2 * at))
    line = (1 - np.abs(2 * soft - 1) ** 1.25) * rise(stage, swing) + rise(stage, 0.01)
    room = rise(stage, 0.50 if at == 2 else 0.2)
    height = int(line.max() + room) // 2 * 2 + 2
    line = (line + room).astype(np.float32)
    deep = np.arange(height, dtype=np.float32)[:, None] - (height - line[None, :])
    face = np.gradient(np.convolve(np.tile(line, 3), np.ones(15) / 15, "same")[width : 2 * width])
    lean = face / max(float(np.abs(face).max()), 1e-3)
    warp = grain(rng, height, width, size=0.5, stretch=2.0)
    aside = (0.85 * np.maximum(deep, 0) + 5 * warp).astype(np.int32)
    slipped = lean[(np.arange(width)[None, :] + aside) % width]
    lit_side = smooth(slipped * np.clip(1.1 - deep / (0.7 * height), 0.2, 1), -0.35, 0.30)
    light, dark = palette.own(0.80, 0.085, 72, distance), palette.own(0.52, 0.085, 48, distance)
    rgb = tinted(dark, light, lit_side * (1 - 0.25 * np.clip(deep / height, 0, 1)))
    waves = np.sin(
        (deep + 2.2 * lean[None, :] * 14 + 6 * warp) * (6.28 / max(5.0, rise(stage, 0.017)))
    )
    rgb = rgb * (1 + (0.022 * waves * smooth(deep, 2, 30))[..., None])
    sheet = layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)
    stage.sheet(sheet, rise(stage, y), depth)


def _cactus(stage: Stage, at: int) -> None:
    from sketch.ink import Ink

    rng, palette = stage.dice("cactus", at), stage.palette
    size = stage.height * (0.10 + 0.09 * float(rng.random()))
    green = palette.own(0.45, 0.07, 140)
    ink = Ink(1.0, 1.15, size, left=-0.5, top=-1.08)
    for colour, shift, wide in ((lighter(green, -0.08), 0.0, 0.2), (green, -0.02, 0.13)):
        ink.limb([(shift, 0.05), (shift, -0.98)], [wide, wide], colour)
        ink.limb(
            [(shift, -0.40), (shift - 0.26, -0.42), (shift - 0.28, -0.72)], [wide * 0.7] * 3, colour
        )
        ink.limb(
            [(shift, -0.28), (shift + 0.25, -0.30), (shift + 0.27, -0.56)],
            [wide * 0.65] * 3,
            colour,
        )
    sheet = ink.layer()
    x = stage.width * ((0.10, 0.86, 0.42)[at] + float(rng.uniform(-0.06, 0.06)))
    y = rise(stage, (0.83, 0.86, 0.76)[at]) - 1.05 * size
    stage.sheet(sheet, y, (0.66, 0.68, 0.60)[at], x)


def paint_forest(stage: Stage) -> None:
    """Paint trunks behind trunks in mist, light that falls between them, and a floor of ferns."""
    palette = stage.palette
    paint_sky(stage, 0.75)
    rng = stage.dice("forest")
    leafy = rng.random() < 0.5 and not snowy(stage)
    _canopy(stage, 0.50, 0.72, 0.04, leafy)
    _canopy(stage, 0.58, 0.50, 0.14, leafy)
    for at, (count, wide, distance, depth) in enumerate(
        ((34, 0.010, 0.62, 0.22), (20, 0.017, 0.40, 0.38), (12, 0.030, 0.18, 0.55))
    ):
        _trunks(stage, at, count, wide, distance, depth)
        if at == 0:
            stand(
                stage,
                ("castle", "volcano", "waterfall", "bridge"),
                x=stage.width * 0.60,
                y=rise(stage, 0.74),
                depth=0.3,
                haze=0.3,
            )
        if at == 1:
            _shafts(stage)
            stand(
                stage,
                ("cabin", "torii", "windmill", "tree", "pyramid", "lighthouse"),
                x=stage.width * 0.66,
                y=rise(stage, 0.80),
                depth=0.5,
            )
            enter(stage, Place("air", rise(stage, 0.22), rise(stage, 0.60), 0.55, size=0.9))
    _ground(stage, 0.77, 0.04)
    enter(stage, Place("ground", rise(stage, 0.83), rise(stage, 0.89)))
    foreground(stage, 0.98)
    _frame(stage)
    del palette


def _canopy(stage: Stage, y: float, distance: float, depth: float, leafy: bool) -> None:
    rng = stage.dice("canopy", y)
    width = span(stage)
    floor = hills(rng, width, stage.width * 0.5) * rise(stage, 0.06)
    if leafy:
        line = crowns(rng, width, rise(stage, 0.30), 26, floor)
    else:
        line = pines(rng, width, rise(stage, 0.40), 46, floor)
    colour = stage.palette.own(0.42, 0.06, 148, distance)
    if snowy(stage):
        colour = mix(colour, stage.palette.lit((0.85, 0.90, 0.97), distance), 0.3)
    sheet = slope(
        stage,
        rng,
        line,
        (colour, mix(colour, stage.palette.haze, 0.6)),
        room=rise(stage, 0.22),
        texture=0.07,
        level=True,
    )
    stage.sheet(sheet, rise(stage, y + 0.32) - sheet.height, depth)


def _trunks(stage: Stage, at: int, count: int, wide: float, distance: float, depth: float) -> None:
    """Paint a row of trunks with bark and a few broken branches."""
    rng, palette = stage.dice("trunks", at), stage.palette
    width, height = span(stage), int(rise(stage, 0.92)) // 2 * 2
    alpha = np.zeros((height, width), np.float32)
    shade = np.zeros((height, width), np.float32)
    rows = np.arange(height, dtype=np.float32)[:, None]
    for _ in range(count):
        size = wide * stage.height * (0.6 + 0.9 * float(rng.random())) + 1.2
        middle = int(rng.integers(width))
        bend = stage.height * 0.012 * float(rng.normal())
        reach = int(size * 2.2 + abs(bend) * 2 + 6)
        cols = np.arange(-reach, reach + 1)
        where = (cols + middle) % width
        share = rows / height
        flare = size * (0.72 + 0.28 * share + 0.9 * np.maximum(0, share - 0.90) * 6)
        off = cols[None, :] - bend * np.sin(share * 3.1)
        cover = np.clip(flare / 1.0 - np.abs(off) + 0.5, 0, 1)
        tone = np.clip(0.5 + 0.55 * off / np.maximum(flare, 1), 0, 1)
        current = alpha[:, where]
        shade[:, where] = np.where(cover > current, tone, shade[:, where])
        alpha[:, where] = np.maximum(current, cover)
    bark = grain(rng, height, width, size=0.12, stretch=0.25)
    dark, lit = palette.own(0.24, 0.03, 60, distance), palette.own(0.44, 0.045, 62, distance)
    rgb = tinted(lit, dark, shade + 0.10 * bark)
    if snowy(stage):
        white = np.array(palette.lit((0.92, 0.95, 1.0), distance), np.float32)
        cover = (smooth(0.32 - shade + 0.12 * bark, 0.0, 0.2) * 0.8)[..., None]
        rgb = rgb * (1 - cover) + white * cover
    mist = smooth(rows / height, 0.45, 1.0)[..., None] * (0.25 + 0.5 * distance)
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    stage.sheet(
        layer(rgb.astype(np.float32), alpha, tiles=True), rise(stage, -0.02 - 0.02 * at), depth
    )


def _shafts(stage: Stage) -> None:
    """Let light fall in slanting shafts that breathe."""
    if stage.plan.weather in ("storm", "rain", "snow"):
        return
    height, width = stage.height, stage.width
    rng = stage.dice("shafts")
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    cols = np.linspace(0, 2, width, dtype=np.float32)[None, :]
    slanted = cols + 0.55 * rows
    light = mix(stage.palette.sun, stage.palette.light, 0.2)
    strength = 0.34 if not stage.palette.dark else 0.16
    sheets = []
    for _ in range(2):
        field = np.zeros((height, width), np.float32)
        for _ in range(7):
            place, wide = float(rng.uniform(0.1, 2.4)), float(rng.uniform(0.02, 0.09))
            field += np.exp(-(((slanted - place) / wide) ** 2)) * float(rng.uniform(0.3, 1))
        fall = (1 - rows) ** 0.8
        sheets.append(layer(light, np.clip(field * fall * strength, 0, 0.6).astype(np.float32)))

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, sheet in enumerate(sheets):
            canvas.over(sheet, 0, 0, 0.55 + 0.45 * math.sin(now.t * (0.5 + 0.2 * at) + at * 2.4))

    stage.add(draw)


def _frame(stage: Stage) -> None:
    """Frame the view with two dark trunks close by."""
    if stage.plan.tracked:
        return
    palette = stage.palette
    dark = palette.own(0.16, 0.02, 60)
    height, width = stage.height, int(stage.width * 0.14) // 2 * 2
    for side in (-1, 1):
        rng = stage.dice("frame", side)
        if rng.random() < 0.35:
            continue
        line = ridge(rng, height, size=height * 0.5, rough=2.0)[:, None]
        rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        edge = width * (0.62 + 0.06 * line + 0.30 * np.maximum(0, rows - 0.8) * 2)
        cols = np.arange(width, dtype=np.float32)[None, :]
        alpha = np.clip(edge - cols, 0, 1)
        bark = grain(rng, height, width, size=0.12, stretch=0.25)
        rgb = tinted(lighter(dark, 0.06), dark, np.clip(cols / width + 0.12 * bark, 0, 1))
        if side > 0:
            alpha, rgb = alpha[:, ::-1], rgb[:, ::-1]
        sheet = layer(
            np.ascontiguousarray(rgb).astype(np.float32),
            np.ascontiguousarray(alpha).astype(np.float32),
        )
        x = -width * 0.30 if side < 0 else stage.width - width * 0.70
        stage.sheet(sheet, 0, 1.0, x)
