"""What stays where it is and lives: fires, candles, flowers, mushrooms, snowmen, cups, and things."""

import math

from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

DARK = hex_rgb("#241f1c")
PHASES = 16


def _flame(
    ink: Ink,
    foot: Point,
    wide: float,
    high: float,
    turn: float,
    tints: tuple[tuple[float, float, float], ...],
) -> None:
    for k, colour in enumerate(tints):
        grow = 1 - 0.27 * k
        w, h = wide * grow, high * grow
        points: list[Point] = []
        for step in range(15):
            a = -1 + 2 * step / 14
            body = (1 - abs(a) ** 1.5) ** 0.8
            lick = 0.22 * math.sin(turn * (1 + k % 2) + a * 4 + k) * body
            points.append(
                (
                    foot[0] + a * w + 0.10 * w * math.sin(turn + 3 * body) * body,
                    foot[1] - h * body * (1 + lick),
                )
            )
        ink.blob([*points, (foot[0], foot[1] + w * 0.28)], colour, 0.92)


def fire(look: Look) -> Puppet:
    """Paint a campfire with licking flames and a warm halo."""
    inks: list[Ink] = []
    wood, dark = look.lit(hex_rgb("#5a3b25")), look.lit(DARK)
    tints = ((0.93, 0.30, 0.10), (1.0, 0.55, 0.14), (1.0, 0.80, 0.30), (1.0, 0.96, 0.75))
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(3.2, 2.7, look.size, left=-1.6, top=-2.0)
        ink.glow(
            (0, -0.45),
            1.5 + 0.05 * math.sin(3 * turn),
            (1.0, 0.55, 0.18),
            0.42 + 0.05 * math.sin(2 * turn),
        )
        for k in range(7):
            angle = math.pi * (k + 0.5) / 7
            ink.oval(
                (0.62 * math.cos(angle), 0.10 + 0.12 * math.sin(angle)),
                (0.13, 0.09),
                mix(dark, look.lit((0.5, 0.5, 0.5)), 0.4),
            )
        for a, b in (
            ((-0.5, 0.10), (0.32, -0.12)),
            ((0.5, 0.10), (-0.32, -0.12)),
            ((-0.2, 0.14), (0.1, -0.2)),
        ):
            ink.limb([a, b], [0.15, 0.11], wood)
        _flame(ink, (0, 0.02), 0.42, 1.15, turn, tints)
        _flame(ink, (-0.22, 0.04), 0.22, 0.62, turn + 2, tints[:3])
        _flame(ink, (0.22, 0.04), 0.20, 0.70, turn + 4, tints[:3])
        inks.append(ink)
    return cut(look, inks, (1.6 * look.size, 2.05 * look.size), 0.85, flips=False)


def candle(look: Look) -> Puppet:
    """Paint a candle that flickers."""
    wax = look.palette.lit(look.wish(hex_rgb("#f3e7cc")))
    inks: list[Ink] = []
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(3.0, 3.2, look.size, left=-1.5, top=-2.4)
        ink.glow((0, -1.12), 1.4, (1.0, 0.72, 0.34), 0.46 + 0.05 * math.sin(2 * turn))
        ink.blob(
            [(-0.30, 0.02), (-0.34, 0.09), (0.34, 0.09), (0.30, 0.02)], look.lit(hex_rgb("#9a7440"))
        )
        ink.box(-0.17, -0.86, 0.17, 0.05, wax)
        ink.oval((0, -0.86), (0.17, 0.05), lighter(wax, 0.10))
        ink.limb(
            [(0.13, -0.85), (0.15, -0.6), (0.14, -0.42)], [0.07, 0.06, 0.05], lighter(wax, 0.06)
        )
        ink.area(
            [(-0.17, -0.86), (0.17, -0.86), (0.17, -0.4), (-0.17, -0.4)], (1.0, 0.8, 0.45), 0.35
        )
        ink.limb([(0, -0.86), (0.005, -0.98)], [0.02, 0.016], DARK)
        _flame(
            ink,
            (0.005, -0.95),
            0.10,
            0.42,
            turn,
            ((1.0, 0.62, 0.2), (1.0, 0.85, 0.45), (1.0, 0.98, 0.85)),
        )
        inks.append(ink)
    return cut(look, inks, (1.5 * look.size, 2.42 * look.size), 1.1, flips=False)


def flower(look: Look) -> Puppet:
    """Paint a large flower that sways."""
    own = str(look.rng.choice(["#e2503f", "#f2b632", "#d96aa8", "#f4f0e6", "#8a6ad8"]))
    petal = look.coat(hex_rgb(own))
    stem, heart = look.lit(hex_rgb("#4c8040")), look.lit(hex_rgb("#7a4a1e"))
    count = int(look.rng.integers(8, 14))
    inks: list[Ink] = []
    for at in range(PHASES):
        sway = 0.10 * math.sin(2 * math.pi * at / PHASES)
        ink = Ink(1.6, 2.0, look.size, left=-0.8, top=-1.75)
        head = (sway, -1.18 + 0.02 * abs(sway))
        ink.limb([(0, 0.1), (sway * 0.2, -0.5), head], [0.06, 0.05, 0.045], stem)
        for side in (-1, 1):
            x, y = sway * 0.2, -0.42 - 0.14 * side
            ink.blob(
                [
                    (x, y),
                    (x + side * 0.22, y - 0.22),
                    (x + side * 0.48, y - 0.2 + sway * 0.3),
                    (x + side * 0.25, y - 0.02),
                ],
                lighter(stem, 0.05),
            )
        for ring, (reach, tone) in enumerate(((0.50, -0.05), (0.37, 0.05))):
            for k in range(count):
                angle = 2 * math.pi * (k + 0.5 * ring) / count + sway * 0.4
                ink.oval(
                    (
                        head[0] + reach * 0.58 * math.cos(angle),
                        head[1] + reach * 0.58 * math.sin(angle),
                    ),
                    (reach * 0.46, reach * 0.20),
                    lighter(petal, tone),
                    turn=math.degrees(angle),
                )
        ink.oval(head, 0.155, heart)
        ink.oval((head[0] - 0.03, head[1] - 0.03), 0.10, lighter(heart, 0.10))
        inks.append(ink)
    return cut(look, inks, (0.8 * look.size, 1.75 * look.size), 2.8, flips=False)


def mushroom(look: Look) -> Puppet:
    """Paint a toadstool that breathes."""
    cap, stalk = look.coat(hex_rgb("#c8352b")), look.lit(hex_rgb("#f0e6d2"))
    inks: list[Ink] = []
    for at in range(PHASES):
        swell = 1 + 0.025 * math.sin(2 * math.pi * at / PHASES)
        ink = Ink(1.6, 1.4, look.size, left=-0.8, top=-1.2)
        ink.blob([(-0.15, -0.55), (0.15, -0.55), (0.18, 0.0), (0.0, 0.06), (-0.2, 0.0)], stalk)
        ink.blob(
            [(-0.18, -0.46), (0.18, -0.46), (0.24, -0.34), (0, -0.30), (-0.24, -0.34)],
            lighter(stalk, -0.05),
        )
        top: list[Point] = [
            (-0.62, -0.5),
            (-0.52, -0.82 * swell),
            (-0.2, -1.06 * swell),
            (0.2, -1.06 * swell),
            (0.52, -0.82 * swell),
            (0.62, -0.5),
            (0.3, -0.43),
            (-0.3, -0.43),
        ]
        ink.blob(top, cap)
        ink.blob(
            [
                (-0.45, -0.74),
                (-0.2, -0.98 * swell),
                (0.05, -1.0 * swell),
                (-0.1, -0.8),
                (-0.35, -0.62),
            ],
            lighter(cap, 0.10),
            0.7,
        )
        for x, y, r in (
            (-0.32, -0.70, 0.075),
            (0.02, -0.90, 0.085),
            (0.33, -0.72, 0.07),
            (0.08, -0.60, 0.055),
            (-0.1, -0.56, 0.04),
            (0.5, -0.56, 0.04),
            (-0.5, -0.55, 0.04),
        ):
            ink.oval((x, y * swell), (r, r * 0.85), look.lit((0.97, 0.95, 0.9)))
        inks.append(ink)
    return cut(look, inks, (0.8 * look.size, 1.2 * look.size), 3.0, flips=False)


def snowman(look: Look) -> Puppet:
    """Paint a snowman with a scarf that moves in the wind."""
    snow, dark = look.lit((0.96, 0.97, 1.0)), look.lit(DARK)
    scarf = look.coat(hex_rgb("#c9382f"))
    shade = mix(snow, look.palette.zenith, 0.35)
    inks: list[Ink] = []
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(1.7, 1.75, look.size, left=-0.85, top=-1.6)
        for y, r in ((-0.32, 0.40), (-0.86, 0.29), (-1.24, 0.205)):
            ink.oval((0, y), r, shade)
            ink.oval((-r * 0.10, y - r * 0.10), r * 0.88, snow)
        for side in (-1, 1):
            tip = (side * 0.62, -1.05 + 0.03 * math.sin(turn + side))
            ink.limb([(side * 0.22, -0.90), tip], [0.035, 0.018], look.lit(hex_rgb("#4f3622")))
            ink.limb(
                [(side * 0.5, -1.0), (side * 0.55, -1.16)],
                [0.018, 0.01],
                look.lit(hex_rgb("#4f3622")),
            )
        ink.limb([(-0.20, -1.05), (0, -1.01), (0.20, -1.05)], [0.10, 0.11, 0.10], scarf)
        ink.limb(
            [(0.12, -1.02), (0.22, -0.86), (0.26 + 0.05 * math.sin(turn), -0.66)],
            [0.10, 0.09, 0.08],
            lighter(scarf, -0.06),
        )
        for x in (-0.07, 0.09):
            ink.oval((x, -1.29), 0.026, dark)
        ink.area([(0.02, -1.24), (0.02, -1.19), (0.27, -1.20)], look.lit(hex_rgb("#e8812e")))
        for y in (-0.95, -0.82, -0.68):
            ink.oval((0.02, y), 0.026, dark)
        ink.box(-0.155, -1.56, 0.155, -1.38, dark)
        ink.box(-0.25, -1.41, 0.25, -1.375, dark)
        ink.box(-0.155, -1.44, 0.155, -1.405, scarf)
        inks.append(ink)
    return cut(look, inks, (0.85 * look.size, 1.6 * look.size), 2.4, flips=False)


def cup(look: Look) -> Puppet:
    """Paint a steaming cup."""
    china, dark = look.coat(hex_rgb("#e9e2d6")), look.lit(hex_rgb("#4a2c1a"))
    inks: list[Ink] = []
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(1.8, 2.3, look.size, left=-0.9, top=-2.0)
        for k in range(3):
            x = (k - 1) * 0.16
            points = [
                (x + 0.07 * math.sin(turn - s * 0.75 + k * 2) * (0.3 + s / 9), -0.72 - s * 0.12)
                for s in range(10)
            ]
            ink.limb(
                points,
                [0.10 * math.sin(math.pi * (s + 0.6) / 10.5) for s in range(10)],
                (1, 1, 1),
                0.17,
            )
        ink.oval((0, 0.02), (0.72, 0.11), lighter(china, -0.06))
        ink.oval((0, -0.01), (0.60, 0.075), lighter(china, 0.04))
        ink.limb(
            [(0.36, -0.5), (0.60, -0.46), (0.60, -0.24), (0.34, -0.14)],
            [0.075] * 4,
            lighter(china, -0.04),
        )
        ink.blob(
            [
                (-0.44, -0.62),
                (0.44, -0.62),
                (0.40, -0.25),
                (0.22, 0.0),
                (-0.22, 0.0),
                (-0.40, -0.25),
            ],
            china,
        )
        ink.blob(
            [(0.1, -0.58), (0.42, -0.58), (0.37, -0.25), (0.2, -0.03), (0.18, -0.3)],
            lighter(china, -0.10),
            0.7,
        )
        ink.oval((0, -0.62), (0.44, 0.095), lighter(china, 0.05))
        ink.oval((0, -0.61), (0.39, 0.072), dark)
        inks.append(ink)
    return cut(look, inks, (0.9 * look.size, 2.0 * look.size), 2.6, flips=False)
