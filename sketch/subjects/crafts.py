"""What hangs or flies without wings that beat: balloons, lanterns, kites, planes."""

import math

from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink
from sketch.subjects.puppet import Look, Puppet, cut

DARK = hex_rgb("#24262c")
GLOW = (1.0, 0.80, 0.45)


def balloon(look: Look) -> Puppet:
    """Paint a party balloon with a string that swings."""
    own = str(look.rng.choice(["#e2403a", "#3f86d8", "#f2c23a", "#5bb56a", "#e87fb0"]))
    skin = look.coat(hex_rgb(own))
    inks: list[Ink] = []
    for at in range(10):
        ink = Ink(1.0, 2.3, look.size, left=-0.5, top=-0.62)
        turn = 2 * math.pi * at / 10
        string = [(0.05 * math.sin(turn - k * 0.8) * k / 4, 0.58 + k * 0.125) for k in range(9)]
        ink.limb(string, [0.016] * 9, look.lit((0.9, 0.9, 0.88)))
        ink.area([(-0.05, 0.60), (0.05, 0.60), (0.0, 0.51)], mix(skin, look.lit(DARK), 0.25))
        ink.blob(
            [
                (0, -0.56),
                (0.32, -0.44),
                (0.45, -0.10),
                (0.33, 0.25),
                (0.0, 0.55),
                (-0.33, 0.25),
                (-0.45, -0.10),
                (-0.32, -0.44),
            ],
            skin,
        )
        ink.blob(
            [(0.1, 0.46), (0.32, 0.2), (0.41, -0.12), (0.34, -0.34), (0.28, 0.0), (0.12, 0.3)],
            mix(skin, look.lit(DARK), 0.35),
            0.55,
        )
        ink.oval((-0.18, -0.26), (0.10, 0.17), lighter(skin, 0.24), 0.85, turn=25)
        ink.oval((-0.20, -0.30), (0.045, 0.08), (1, 1, 1), 0.85, turn=25)
        inks.append(ink)
    return cut(look, inks, (0.5 * look.size, 0.62 * look.size), 2.4, flips=False)


def hotair(look: Look) -> Puppet:
    """Paint a hot-air balloon; its burner glows in the dark."""
    choice = [
        ("#d8433a", "#f3e3c3"),
        ("#2f6db5", "#f2c14a"),
        ("#e58a2e", "#fbf0da"),
        ("#3d8f74", "#f4e2b4"),
        ("#7d4aa0", "#f0c35a"),
    ]
    first, second = choice[int(look.rng.integers(len(choice)))]
    base = look.coat(hex_rgb(first))
    other = (
        look.lit(hex_rgb(second)) if len(look.colours) < 2 else look.palette.lit(hex_rgb(second))
    )
    night = look.palette.dark
    inks: list[Ink] = []
    for at in range(8):
        ink = Ink(1.3, 1.75, look.size, left=-0.65, top=-0.75)
        burn = 0.5 + 0.5 * math.sin(2 * math.pi * at / 8)
        gores = 8
        for k in range(gores):
            a, b = -1 + 2 * k / gores, -1 + 2 * (k + 1) / gores
            left = [(math.sin(a * 1.57) * _wide(y) * 0.6, y) for y in _LEVELS]
            right = [(math.sin(b * 1.57) * _wide(y) * 0.6, y) for y in _LEVELS]
            colour = base if k % 2 == 0 else other
            shade = abs((a + b) / 2 + 0.25)
            if night:
                colour = mix(colour, GLOW, 0.25 + 0.2 * burn)
            ink.area(left + right[::-1], mix(colour, look.lit(DARK), 0.34 * shade**1.6))
        ink.box(-0.14, 0.60, 0.14, 0.645, look.lit(DARK))
        for x in (-0.12, 0.12):
            ink.limb([(x, 0.62), (x * 0.8, 0.80)], [0.012, 0.012], look.lit(DARK))
        ink.glow((0, 0.66), 0.22, GLOW, 0.9 * burn + 0.1 if night else 0.45 * burn)
        ink.area(
            [(-0.12, 0.80), (0.12, 0.80), (0.10, 0.95), (-0.10, 0.95)], look.lit(hex_rgb("#8a5a30"))
        )
        ink.box(-0.125, 0.79, 0.125, 0.82, look.lit(hex_rgb("#5e3c20")))
        inks.append(ink)
    return cut(look, inks, (0.65 * look.size, 0.75 * look.size), 1.7, flips=False)


_LEVELS = [-0.68 + 1.30 * k / 16 for k in range(17)]


def _wide(y: float) -> float:
    """Tell how wide the envelope is at a height, 0..1."""
    share = (y + 0.70) / 1.32
    round_top = math.sqrt(max(0.0, 1 - ((share - 0.42) / 0.42) ** 2)) if share < 0.42 else 1.0
    if share >= 0.42:
        round_top = 1 - 0.80 * ((share - 0.42) / 0.58) ** 1.7
    return max(0.0, round_top)


def lantern(look: Look) -> Puppet:
    """Paint a sky lantern that glows and flickers."""
    paper = look.wish(hex_rgb("#ffb45e"))
    inks: list[Ink] = []
    for at in range(8):
        ink = Ink(2.2, 2.2, look.size, left=-1.1, top=-1.1)
        flick = 0.82 + 0.12 * math.sin(2 * math.pi * at / 8) + 0.06 * math.sin(6 * math.pi * at / 8)
        ink.glow((0, 0.05), 1.05, lighter(paper, 0.04), 0.42 * flick)
        ink.blob(
            [
                (-0.28, -0.46),
                (0.28, -0.46),
                (0.38, -0.1),
                (0.26, 0.42),
                (-0.26, 0.42),
                (-0.38, -0.1),
            ],
            mix(paper, look.lit(DARK), 0.12),
        )
        ink.glow((0, 0.28), 0.55, (1.0, 0.94, 0.72), 0.95 * flick)
        for x in (-0.14, 0.14):
            ink.limb(
                [(x, -0.46), (x * 1.4, -0.1), (x, 0.42)],
                [0.014] * 3,
                mix(paper, look.lit(DARK), 0.35),
                0.6,
            )
        inks.append(ink)
    return cut(look, inks, (1.1 * look.size, 1.1 * look.size), 1.3, flips=False)


def kite(look: Look) -> Puppet:
    """Paint a diamond kite with a tail of bows."""
    one = look.coat(hex_rgb("#e4483c"))
    two = look.lit(hex_rgb("#f4c542"))
    inks: list[Ink] = []
    for at in range(12):
        ink = Ink(2.6, 3.0, look.size, left=-1.6, top=-0.9)
        turn = 2 * math.pi * at / 12
        tail = [
            (-0.30 - 0.09 * k + 0.10 * math.sin(turn - k * 0.55), 0.62 + 0.135 * k)
            for k in range(11)
        ]
        ink.limb(tail, [0.02] * 11, look.lit((0.95, 0.95, 0.92)))
        for k in range(2, 11, 3):
            x, y = tail[k]
            for side in (-1, 1):
                ink.area(
                    [(x, y), (x + side * 0.14, y - 0.07), (x + side * 0.14, y + 0.07)],
                    two if k % 2 else one,
                )
        corners = [(0.22, -0.80), (0.52, -0.06), (-0.30, 0.64), (-0.46, -0.24)]
        heart = (0.06, -0.14)
        for k, colour in enumerate((one, mix(one, look.lit(DARK), 0.22), two, lighter(two, -0.08))):
            ink.area([corners[k], corners[(k + 1) % 4], heart], colour)
        ink.limb(
            [heart, (0.35, 1.0), (0.9, 2.05)], [0.01, 0.01, 0.01], look.lit((0.9, 0.9, 0.9)), 0.7
        )
        inks.append(ink)
    return cut(look, inks, (1.6 * look.size, 0.9 * look.size), 1.5)


def plane(look: Look) -> Puppet:
    """Paint a propeller plane."""
    coat, dark = look.coat(hex_rgb("#e9eef2")), look.lit(DARK)
    red = look.lit(hex_rgb("#c9382f")) if not look.colours else mix(coat, dark, 0.4)
    inks: list[Ink] = []
    for at in range(6):
        ink = Ink(2.7, 1.3, look.size, left=-1.35, top=-0.7)
        ink.area([(0.1, -0.12), (-0.1, -0.5), (-0.34, -0.5), (-0.22, -0.1)], mix(coat, dark, 0.3))
        ink.blob(
            [
                (-1.15, -0.12),
                (-0.6, -0.18),
                (0.2, -0.26),
                (0.8, -0.16),
                (1.02, 0.0),
                (0.8, 0.14),
                (0.1, 0.18),
                (-0.7, 0.06),
            ],
            coat,
        )
        ink.limb([(-1.0, -0.05), (0.0, 0.05), (0.95, 0.02)], [0.03, 0.06, 0.05], red)
        ink.blob([(-0.85, -0.10), (-1.22, -0.50), (-1.06, -0.52), (-0.62, -0.16)], red)
        ink.area([(-0.95, -0.02), (-1.28, 0.04), (-1.2, 0.10), (-0.85, 0.05)], red)
        ink.blob(
            [(0.3, -0.20), (0.42, -0.36), (0.66, -0.34), (0.8, -0.16)], look.lit(hex_rgb("#7fb0cc"))
        )
        for k in range(4):
            ink.oval((-0.45 + 0.2 * k, -0.07), (0.055, 0.06), look.lit(hex_rgb("#7fb0cc")))
        ink.area([(0.34, 0.02), (-0.22, 0.52), (-0.50, 0.54), (-0.14, 0.02)], lighter(coat, -0.08))
        reach = 0.36 * abs(math.cos(2 * math.pi * at / 6 + 0.4)) + 0.08
        ink.limb([(1.06, -reach), (1.06, reach)], [0.03, 0.03], dark, 0.7)
        ink.oval((1.06, 0.0), (0.035, 0.34), look.lit((0.8, 0.8, 0.8)), 0.25)
        ink.oval((1.04, 0.0), 0.06, red)
        inks.append(ink)
    return cut(look, inks, (1.35 * look.size, 0.7 * look.size), 0.17)
