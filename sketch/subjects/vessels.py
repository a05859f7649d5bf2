"""What people go in on water, rails and roads: boats, ships, trains, cars and buses."""

import math

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

DARK = hex_rgb("#22242a")
GLASS = hex_rgb("#9fc3d6")
LAMP: Rgb = (1.0, 0.88, 0.55)


def _glass(look: Look) -> Rgb:
    """Windows are lit from inside when it is dark."""
    return LAMP if look.palette.dark else look.lit(GLASS)


def boat(look: Look) -> Puppet:
    """Paint a small sailing boat; its sail fills and slackens."""
    hull, sail = look.lit(hex_rgb("#8a4f2d")), look.coat(hex_rgb("#f4eee0"))
    inks: list[Ink] = []
    for at in range(8):
        ink = Ink(1.5, 1.55, look.size, left=-0.75, top=-1.3)
        full = 0.05 * math.sin(2 * math.pi * at / 8)
        ink.limb([(0.0, -0.05), (0.01, -1.24)], [0.032, 0.018], look.lit(hex_rgb("#5b3d27")))
        main: list[Point] = [
            (-0.03, -1.18),
            (-0.30 - full, -0.72),
            (-0.50 - full, -0.26),
            (-0.2, -0.20),
            (-0.03, -0.18),
        ]
        ink.area(_bowed(main, full), sail)
        ink.area(
            [(-0.03, -1.18), (-0.16, -0.7), (-0.2, -0.2), (-0.03, -0.18)], lighter(sail, 0.05), 0.7
        )
        ink.area(
            [(0.03, -1.12), (0.24 + full, -0.66), (0.46, -0.18), (0.04, -0.22)],
            lighter(sail, -0.07),
        )
        ink.blob(
            [
                (-0.58, -0.10),
                (-0.44, 0.12),
                (0.0, 0.17),
                (0.42, 0.12),
                (0.66, -0.16),
                (0.3, -0.06),
                (-0.2, -0.05),
            ],
            hull,
        )
        ink.limb(
            [(-0.56, -0.08), (-0.1, -0.03), (0.3, -0.05), (0.64, -0.14)],
            [0.03] * 4,
            look.lit(hex_rgb("#e9dcc2")),
        )
        inks.append(ink)
    return cut(look, inks, (0.75 * look.size, 1.3 * look.size), 3.2)


def _bowed(points: list[Point], full: float) -> list[Point]:
    return [(x - full * math.sin(math.pi * (y + 1.2)), y) for x, y in points]


def ship(look: Look) -> Puppet:
    """Paint a steamer with lit portholes and three decks."""
    hull = look.coat(hex_rgb("#2d3a4a"))
    white, red = look.lit((0.94, 0.94, 0.92)), look.lit(hex_rgb("#b83a2e"))
    ink = Ink(2.5, 1.2, look.size, left=-1.25, top=-0.95)
    for x in (-0.30, 0.02, 0.34):
        ink.area([(x - 0.08, -0.88), (x + 0.07, -0.88), (x + 0.09, -0.5), (x - 0.06, -0.5)], red)
        ink.box(x - 0.075, -0.89, x + 0.075, -0.81, look.lit(DARK))
    ink.box(-0.62, -0.58, 0.62, -0.44, white)
    ink.box(-0.78, -0.44, 0.78, -0.28, lighter(white, -0.04))
    ink.box(-0.9, -0.30, 0.92, -0.19, white)
    glass = _glass(look)
    for row, (y, wide) in enumerate(((-0.54, 0.54), (-0.39, 0.70), (-0.265, 0.82))):
        for k in range(10 + row * 3):
            x = -wide + 2 * wide * k / (9 + row * 3)
            ink.box(x - 0.024, y, x + 0.024, y + 0.05, glass)
    ink.limb([(0.72, -0.3), (0.74, -0.86)], [0.024, 0.012], look.lit(DARK))
    ink.limb([(-0.78, -0.3), (-0.80, -0.8)], [0.024, 0.012], look.lit(DARK))
    ink.blob(
        [
            (-1.12, -0.22),
            (-1.02, 0.12),
            (0.0, 0.17),
            (0.86, 0.13),
            (1.2, -0.28),
            (0.6, -0.20),
            (-0.4, -0.19),
        ],
        hull,
    )
    ink.limb([(-1.05, 0.08), (0, 0.12), (0.9, 0.08)], [0.05, 0.06, 0.05], red)
    for k in range(14):
        ink.oval((-0.9 + k * 0.13, -0.06), 0.02, glass)
    return cut(look, [ink], (1.25 * look.size, 0.95 * look.size), 1.0)


def train(look: Look) -> Puppet:
    """Paint a steam locomotive with carriages; wheels turn and the rod goes round."""
    coat = look.coat(hex_rgb("#7d2b2b"))
    dark, brass = look.lit(DARK), look.lit(hex_rgb("#d9a94a"))
    inks: list[Ink] = []
    for at in range(8):
        turn = 2 * math.pi * at / 8
        ink = Ink(7.2, 1.45, look.size, left=-5.6, top=-1.3)
        for k in range(3):
            _carriage(
                ink, look, -1.25 - 1.5 * k, coat if k % 2 == 0 else mix(coat, dark, 0.25), turn
            )
        _engine(ink, look, turn, (coat, dark, brass))
        inks.append(ink)
    return cut(look, inks, (3.0 * look.size, 1.3 * look.size), 0.55)


def _carriage(ink: Ink, look: Look, right: float, coat: Rgb, turn: float) -> None:
    left, dark = right - 1.4, look.lit(DARK)
    ink.box(left - 0.08, -0.32, right + 0.1, -0.26, dark)
    ink.box(left, -0.95, right, -0.25, coat)
    ink.blob(
        [(left - 0.02, -0.92), (left + 0.2, -1.04), (right - 0.2, -1.04), (right + 0.02, -0.92)],
        lighter(dark, 0.08),
    )
    ink.box(left, -0.50, right, -0.46, look.lit(hex_rgb("#e3c98a")))
    for k in range(5):
        x = left + 0.12 + k * 0.25
        ink.box(x, -0.84, x + 0.17, -0.58, _glass(look))
    for x in (left + 0.25, left + 0.5, right - 0.5, right - 0.25):
        _wheel(ink, (x, -0.13), 0.125, turn, dark, lighter(dark, 0.25))


def _engine(ink: Ink, look: Look, turn: float, colours: tuple[Rgb, Rgb, Rgb]) -> None:
    coat, dark, brass = colours
    ink.box(-1.18, -0.38, 1.28, -0.26, dark)
    ink.box(-1.18, -1.10, -0.52, -0.36, coat)
    ink.blob([(-1.26, -1.08), (-1.0, -1.18), (-0.68, -1.18), (-0.44, -1.08)], dark)
    ink.box(-1.05, -1.0, -0.68, -0.74, _glass(look))
    ink.box(-0.54, -0.86, 1.12, -0.38, mix(coat, dark, 0.18))
    ink.box(-0.54, -0.82, 1.12, -0.74, lighter(coat, 0.12), 0.7)
    for x in (-0.2, 0.25, 0.7):
        ink.box(x, -0.86, x + 0.04, -0.38, brass)
    ink.oval((1.12, -0.62), (0.07, 0.24), dark)
    ink.area([(0.74, -0.84), (0.96, -0.84), (1.03, -1.24), (0.69, -1.24)], dark)
    ink.oval((0.2, -0.88), (0.13, 0.12), brass)
    ink.oval((-0.22, -0.88), (0.11, 0.11), coat)
    ink.area([(1.14, -0.36), (1.46, -0.02), (1.12, -0.02)], mix(coat, dark, 0.3))
    ink.glow((1.22, -0.86), 0.18, LAMP, 0.9)
    ink.oval((1.17, -0.86), 0.065, LAMP)
    spots = (-0.78, -0.3, 0.18)
    for x in spots:
        _wheel(ink, (x, -0.22), 0.22, turn, dark, coat)
    for x in (0.66, 0.95):
        _wheel(ink, (x, -0.125), 0.125, turn, dark, coat)
    off = (0.12 * math.cos(turn), 0.12 * math.sin(turn))
    ink.limb(
        [(spots[0] + off[0], -0.22 + off[1]), (spots[2] + off[0], -0.22 + off[1])],
        [0.05, 0.05],
        brass,
    )


def _wheel(ink: Ink, at: Point, radius: float, turn: float, dark: Rgb, light: Rgb) -> None:
    ink.oval(at, radius, dark)
    ink.oval(at, radius * 0.78, light)
    for k in range(4):
        angle = turn + k * math.pi / 4
        reach = (radius * 0.78 * math.cos(angle), radius * 0.78 * math.sin(angle))
        ink.limb(
            [(at[0] - reach[0], at[1] - reach[1]), (at[0] + reach[0], at[1] + reach[1])],
            [radius * 0.14] * 2,
            dark,
        )
    ink.oval(at, radius * 0.22, dark)


def car(look: Look) -> Puppet:
    """Paint a rounded car; its lamps shine when it is dark."""
    own = str(look.rng.choice(["#c8382e", "#2f6fb2", "#e0a72e", "#3f8f6b"]))
    coat, dark = look.coat(hex_rgb(own)), look.lit(DARK)
    night = look.palette.dark
    inks: list[Ink] = []
    for at in range(6):
        turn = 2 * math.pi * at / 6
        ink = Ink(3.6, 1.25, look.size, left=-1.35, top=-1.05)
        bob = 0.008 * math.sin(turn * 2)
        if night:
            ink.area([(1.02, -0.46), (2.2, -0.52), (2.2, -0.02), (1.02, -0.34)], LAMP, 0.20)
        cabin: list[Point] = [
            (-0.72, -0.52),
            (-0.52, -0.86),
            (-0.2, -0.97),
            (0.22, -0.95),
            (0.46, -0.76),
            (0.62, -0.52),
        ]
        ink.blob([(x, y + bob) for x, y in [*cabin, (0.0, -0.42)]], coat)
        for pane in (
            [(-0.58, -0.55), (-0.44, -0.80), (-0.18, -0.88), (-0.08, -0.88), (-0.08, -0.55)],
            [(0.0, -0.88), (0.18, -0.87), (0.36, -0.74), (0.48, -0.55), (0.0, -0.55)],
        ):
            ink.area(
                [(x, y + bob) for x, y in pane],
                look.lit(GLASS) if not night else mix(look.lit(GLASS), LAMP, 0.35),
            )
        lower: list[Point] = [
            (-1.06, -0.46),
            (-0.7, -0.58),
            (0.6, -0.56),
            (0.98, -0.46),
            (1.1, -0.30),
            (1.06, -0.16),
            (-1.02, -0.16),
            (-1.1, -0.28),
        ]
        ink.blob([(x, y + bob) for x, y in lower], coat)
        ink.blob(
            [(-0.95, -0.50 + bob), (0.0, -0.55 + bob), (0.9, -0.46 + bob), (0.0, -0.46 + bob)],
            lighter(coat, 0.12),
            0.8,
        )
        ink.box(-1.08, -0.22 + bob, 1.08, -0.15 + bob, mix(coat, dark, 0.5))
        ink.oval((1.02, -0.38 + bob), (0.06, 0.07), LAMP if night else look.lit((0.98, 0.97, 0.9)))
        ink.oval(
            (-1.05, -0.38 + bob),
            (0.04, 0.07),
            (0.95, 0.2, 0.15) if night else look.lit(hex_rgb("#8f2018")),
        )
        if night:
            ink.glow((1.05, -0.38), 0.28, LAMP, 0.8)
            ink.glow((-1.05, -0.38), 0.22, (1.0, 0.25, 0.2), 0.6)
        for x in (-0.62, 0.64):
            ink.oval((x, -0.19), 0.235, mix(coat, dark, 0.7))
            _wheel(ink, (x, -0.19), 0.19, turn, dark, look.lit(hex_rgb("#b9bcc2")))
        inks.append(ink)
    return cut(look, inks, (1.35 * look.size, 1.05 * look.size), 0.4)


def bus(look: Look) -> Puppet:
    """Paint a bus full of lit windows."""
    coat, dark = look.coat(hex_rgb("#c43a2c")), look.lit(DARK)
    inks: list[Ink] = []
    for at in range(6):
        ink = Ink(3.3, 1.5, look.size, left=-1.6, top=-1.35)
        ink.blob(
            [
                (-1.36, -1.18),
                (-1.2, -1.28),
                (1.15, -1.28),
                (1.36, -1.14),
                (1.4, -0.4),
                (1.36, -0.17),
                (-1.36, -0.17),
                (-1.4, -0.4),
            ],
            coat,
        )
        ink.box(-1.37, -0.62, 1.38, -0.55, look.lit((0.95, 0.92, 0.85)))
        for k in range(6):
            x = -1.24 + k * 0.40
            ink.box(x, -1.10, x + 0.33, -0.72, _glass(look))
        ink.box(1.18, -1.10, 1.38, -0.66, _glass(look))
        ink.oval((1.38, -0.34), (0.04, 0.07), LAMP)
        for x in (-0.85, 0.85):
            _wheel(ink, (x, -0.20), 0.20, 2 * math.pi * at / 6, dark, look.lit(hex_rgb("#a9acb2")))
        inks.append(ink)
    return cut(look, inks, (1.6 * look.size, 1.35 * look.size), 0.45)
