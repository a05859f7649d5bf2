"""What swims: fish, sharks, whales, dolphins, turtles and jellyfish."""

import math

from sketch.colour import Rgb, hex_rgb, lighter
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 14
DARK = hex_rgb("#1d2026")


def fish(look: Look) -> Puppet:
    """Paint a fish whose body waves from head to tail."""
    own = str(look.rng.choice(["#f0872c", "#f4c542", "#4aa3df", "#e8583d", "#8fd0c8"]))
    body = look.coat(hex_rgb(own))
    light, fin = lighter(body, 0.13), lighter(body, -0.12)
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(2.4, 1.5, look.size, left=-1.3, top=-0.75)
        turn = 2 * math.pi * at / PHASES

        def bend(x: float, turn: float = turn) -> float:
            return 0.10 * math.sin(turn - (0.8 - x) * 2.2) * max(0.0, 0.75 - x) ** 1.3

        tail = [
            (-0.62, bend(-0.62)),
            (-1.18, bend(-1.1) - 0.36),
            (-1.02, bend(-1.0)),
            (-1.18, bend(-1.1) + 0.36),
        ]
        ink.blob(tail, fin)
        ink.blob([(0.25, -0.36), (-0.15, -0.66), (-0.48, -0.42 + bend(-0.5)), (-0.3, -0.22)], fin)
        ink.blob([(0.0, 0.32), (-0.22, 0.58), (-0.42, 0.36), (-0.3, 0.22)], fin)
        top: list[Point] = [
            (x, bend(x) - h)
            for x, h in ((0.86, 0.0), (0.62, 0.22), (0.2, 0.40), (-0.3, 0.30), (-0.72, 0.09))
        ]
        low: list[Point] = [
            (x, bend(x) + h) for x, h in ((-0.72, 0.09), (-0.3, 0.28), (0.2, 0.36), (0.62, 0.20))
        ]
        ink.blob(top + low, body)
        ink.blob(
            [
                (0.8, 0.06),
                (0.4, 0.12),
                (-0.4, bend(-0.4) + 0.08),
                (-0.3, bend(-0.3) + 0.24),
                (0.2, 0.33),
                (0.6, 0.18),
            ],
            light,
            0.8,
        )
        for x in (0.34, -0.12):
            stripe: list[Point] = [
                (x + 0.05, bend(x) - 0.37),
                (x + 0.12, bend(x)),
                (x + 0.04, bend(x) + 0.33),
                (x - 0.06, bend(x) + 0.3),
                (x - 0.02, bend(x)),
                (x - 0.07, bend(x) - 0.34),
            ]
            ink.blob(stripe, look.lit((0.97, 0.96, 0.92)), 0.75)
        flap = 0.10 * math.sin(2 * turn)
        ink.blob([(0.22, 0.06), (-0.05, 0.22 + flap), (-0.12, 0.10 + flap)], fin)
        ink.oval((0.58, -0.07), 0.085, look.lit((1, 1, 1)))
        ink.oval((0.61, -0.07), 0.048, look.lit(DARK))
        inks.append(ink)
    return cut(look, inks, (1.3 * look.size, 0.75 * look.size), 0.55)


def swimmer(look: Look) -> Puppet:
    """Paint a shark, a whale or a dolphin."""
    kind = look.role.kind
    own, belly_own = {
        "shark": ("#6b7885", "#e2e7ea"),
        "whale": ("#41566e", "#aebccb"),
        "dolphin": ("#6f8aa3", "#dfe8ee"),
    }[kind]
    back, belly = look.coat(hex_rgb(own)), look.lit(hex_rgb(belly_own))
    fat = {"shark": 0.24, "whale": 0.38, "dolphin": 0.22}[kind]
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(2.9, 1.6, look.size, left=-1.55, top=-0.8)
        _long_body(ink, kind, 2 * math.pi * at / PHASES, fat, (back, belly, look.lit(DARK)))
        inks.append(ink)
    cycle = {"shark": 1.1, "whale": 2.6, "dolphin": 0.9}[kind]
    return cut(look, inks, (1.55 * look.size, 0.8 * look.size), cycle)


def _long_body(ink: Ink, kind: str, turn: float, fat: float, colours: tuple[Rgb, Rgb, Rgb]) -> None:
    back, belly, dark = colours
    fin = lighter(back, -0.06)

    def bend(x: float) -> float:
        return 0.13 * math.sin(turn - (1 - x) * 1.3) * max(0.0, 0.5 - x) ** 1.2

    _tail(ink, kind, turn, (bend(-1.05), bend(-1.3)), fin)
    top: list[Point] = [
        (x, bend(x) - fat * h)
        for x, h in ((1.12, 0.05), (0.8, 0.66), (0.3, 1.0), (-0.35, 0.72), (-1.1, 0.14))
    ]
    low: list[Point] = [
        (x, bend(x) + fat * h)
        for x, h in ((-1.1, 0.12), (-0.35, 0.55), (0.3, 0.85), (0.8, 0.62), (1.08, 0.25))
    ]
    ink.blob(top + low, back)
    under: list[Point] = [
        (1.06, fat * 0.22),
        (0.6, fat * 0.18),
        (-0.2, bend(-0.2) + fat * 0.22),
        (-0.9, bend(-0.9) + fat * 0.12),
    ]
    ink.blob(under + low[1:], belly, 0.9)
    if kind != "whale":
        high = 0.42 if kind == "shark" else 0.30
        ink.blob(
            [
                (0.22, -fat * 0.8),
                (-0.10, -fat - high),
                (-0.18, -fat - high * 0.75),
                (-0.22, -fat * 0.6),
            ],
            fin,
        )
    swing = 0.08 * math.sin(turn)
    ink.blob(
        [
            (0.52, fat * 0.45),
            (0.16, fat + 0.28 + swing),
            (0.06, fat + 0.24 + swing),
            (0.2, fat * 0.5),
        ],
        lighter(back, -0.10),
    )
    _marks(ink, kind, fat, back, belly)
    ink.oval((0.86, -fat * 0.05), 0.033 if kind != "whale" else 0.026, dark)


def _tail(ink: Ink, kind: str, turn: float, bends: tuple[float, float], fin: Rgb) -> None:
    root, tip = bends
    if kind == "shark":
        ink.blob(
            [(-1.05, root), (-1.42, tip - 0.42), (-1.24, tip), (-1.36, tip + 0.26)],
            fin,
        )
    else:
        wave = 0.10 * math.cos(turn - 2.6)
        ink.blob(
            [
                (-1.05, root),
                (-1.48, tip - 0.10 + wave),
                (-1.34, tip + 0.02),
                (-1.46, tip + 0.12 + wave),
            ],
            fin,
        )


def _marks(ink: Ink, kind: str, fat: float, back: Rgb, belly: Rgb) -> None:
    """Draw what only one of the three has: a beak, a pleated throat, gills."""
    if kind == "dolphin":
        ink.limb([(1.0, 0.04), (1.25, 0.09)], [0.13, 0.06], back)
    if kind == "whale":
        for k in range(5):
            ink.limb(
                [
                    (1.0 - k * 0.02, fat * (0.32 + k * 0.10)),
                    (0.35 + k * 0.03, fat * (0.40 + k * 0.105)),
                ],
                [0.008, 0.012],
                lighter(belly, -0.12),
                0.8,
            )
    if kind == "shark":
        for k in range(4):
            x = 0.55 - k * 0.055
            ink.limb(
                [(x, -fat * 0.25), (x - 0.02, fat * 0.25)], [0.014, 0.014], lighter(back, -0.14)
            )


def turtle(look: Look) -> Puppet:
    """Paint a turtle that rows with its flippers."""
    shell, skin = look.coat(hex_rgb("#5d6b34")), look.lit(hex_rgb("#8fa36a"))
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(2.4, 1.6, look.size, left=-1.2, top=-0.8)
        turn = 2 * math.pi * at / PHASES
        row = math.sin(turn)
        ink.blob(
            [(0.3, 0.0), (0.15, -0.35 * row - 0.1), (-0.05, -0.62 * row - 0.1), (0.02, -0.05)],
            lighter(skin, -0.1),
        )
        ink.blob(
            [(-0.5, 0.1), (-0.86, 0.24 + 0.1 * row), (-0.92, 0.14 + 0.1 * row), (-0.6, 0.0)], skin
        )
        ink.limb([(0.5, -0.02), (0.82, -0.06)], [0.2, 0.2], skin)
        ink.oval((0.9, -0.07), (0.16, 0.125), skin)
        ink.oval((0.97, -0.10), 0.028, look.lit(DARK))
        ink.blob(
            [(-0.72, 0.1), (-0.45, -0.26), (0.1, -0.36), (0.52, -0.12), (0.58, 0.06), (0.1, 0.16)],
            shell,
        )
        ink.blob(
            [(-0.66, 0.1), (0.1, 0.08), (0.58, 0.05), (0.2, 0.2), (-0.3, 0.2)], lighter(skin, 0.08)
        )
        for x, y in ((-0.38, -0.1), (-0.08, -0.18), (0.22, -0.14), (-0.2, 0.0), (0.1, -0.02)):
            ink.oval((x, y), (0.11, 0.075), lighter(shell, 0.07))
        ink.blob(
            [(0.42, 0.08), (0.2, 0.45 * row + 0.22), (-0.12, 0.72 * row + 0.2), (0.1, 0.12)], skin
        )
        inks.append(ink)
    return cut(look, inks, (1.2 * look.size, 0.8 * look.size), 1.8)


def jellyfish(look: Look) -> Puppet:
    """Paint a jellyfish that pulses, half transparent and faintly lit from within."""
    own = str(look.rng.choice(["#e79ad6", "#8fb6f5", "#f2b3a0", "#b79cf0"]))
    bell = lighter(look.wish(hex_rgb(own)), 0.04)
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(1.8, 3.0, look.size, left=-0.9, top=-0.85)
        turn = 2 * math.pi * at / PHASES
        wide = 0.56 + 0.10 * math.sin(turn)
        high = 0.58 - 0.10 * math.sin(turn)
        ink.glow((0, -0.15), 0.85, bell, 0.35)
        for k in range(9):
            x = (k - 4) / 4 * wide * 0.78
            points = [
                (x + 0.09 * math.sin(turn - s * 0.9 + k) * s / 5, 0.05 + s * 0.24) for s in range(9)
            ]
            ink.limb(points, [0.034 * (1 - s / 11) for s in range(9)], bell, 0.55)
        for k in range(3):
            x = (k - 1) * 0.16
            points = [(x + 0.06 * math.sin(turn - s * 0.7 + k), s * 0.18) for s in range(7)]
            ink.limb(points, [0.16 * (1 - s / 8) for s in range(7)], lighter(bell, 0.08), 0.45)
        dome: list[Point] = [
            (-wide, 0.05),
            (-wide * 0.92, -high * 0.5),
            (-wide * 0.5, -high),
            (0, -high * 1.12),
            (wide * 0.5, -high),
            (wide * 0.92, -high * 0.5),
            (wide, 0.05),
            (0, 0.14),
        ]
        ink.blob(dome, bell, 0.62)
        ink.blob([(x * 0.7, y * 0.75 - 0.06) for x, y in dome], lighter(bell, 0.12), 0.45)
        ink.oval((-wide * 0.35, -high * 0.62), (0.10, 0.16), (1, 1, 1), 0.5, turn=25)
        inks.append(ink)
    return cut(look, inks, (0.9 * look.size, 0.85 * look.size), 2.0, flips=False)
