"""What needs no air: rockets and saucers."""

import math

from sketch.colour import hex_rgb, lighter, mix
from sketch.ink import Ink
from sketch.subjects.puppet import Look, Puppet, cut

DARK = hex_rgb("#24262c")


def rocket(look: Look) -> Puppet:
    """Paint a rocket that climbs on a flickering flame; it points up."""
    coat, dark = look.coat(hex_rgb("#eceff2")), look.lit(DARK)
    red = look.lit(hex_rgb("#d0392f")) if not look.colours else mix(coat, dark, 0.45)
    inks: list[Ink] = []
    for at in range(8):
        ink = Ink(1.4, 3.1, look.size, left=-0.7, top=-1.15)
        flick = 0.85 + 0.15 * math.sin(2 * math.pi * at / 8 * 3)
        _flame(ink, flick)
        for side in (-1, 1):
            ink.area(
                [
                    (side * 0.22, 0.18),
                    (side * 0.52, 0.60),
                    (side * 0.50, 0.74),
                    (side * 0.18, 0.58),
                ],
                red,
            )
        ink.area([(-0.16, 0.52), (0.16, 0.52), (0.22, 0.66), (-0.22, 0.66)], dark)
        ink.blob(
            [
                (0, -1.1),
                (0.20, -0.74),
                (0.29, -0.2),
                (0.26, 0.3),
                (0.17, 0.58),
                (-0.17, 0.58),
                (-0.26, 0.3),
                (-0.29, -0.2),
                (-0.20, -0.74),
            ],
            coat,
        )
        ink.blob(
            [
                (0.02, -1.0),
                (0.18, -0.72),
                (0.27, -0.2),
                (0.24, 0.3),
                (0.16, 0.55),
                (0.10, 0.2),
                (0.14, -0.4),
            ],
            mix(coat, dark, 0.4),
            0.5,
        )
        ink.blob([(0, -1.1), (0.19, -0.76), (0.0, -0.70), (-0.19, -0.76)], red)
        ink.oval((0, -0.32), 0.135, dark)
        ink.oval((0, -0.32), 0.10, look.lit(hex_rgb("#8cc7e8")))
        ink.oval((-0.03, -0.36), 0.03, (1, 1, 1), 0.8)
        ink.area([(-0.035, 0.25), (0.035, 0.25), (0.03, 0.74), (-0.03, 0.74)], red)
        inks.append(ink)
    return cut(look, inks, (0.7 * look.size, 1.15 * look.size), 0.36, flips=False)


def _flame(ink: Ink, flick: float) -> None:
    ink.glow((0, 0.95), 0.68, (1.0, 0.62, 0.2), 0.75 * flick)
    for wide, high, colour in (
        (0.26, 1.15, (1.0, 0.45, 0.12)),
        (0.18, 0.85, (1.0, 0.75, 0.25)),
        (0.10, 0.5, (1.0, 0.97, 0.8)),
    ):
        ink.blob(
            [
                (-wide, 0.60),
                (-wide * 0.75, 0.60 + high * 0.4 * flick),
                (0, 0.60 + high * flick),
                (wide * 0.75, 0.60 + high * 0.4 * flick),
                (wide, 0.60),
            ],
            colour,
            0.92,
        )


def ufo(look: Look) -> Puppet:
    """Paint a saucer with running lights and a pale beam below."""
    coat, dark = look.coat(hex_rgb("#a7b0ba")), look.lit(DARK)
    inks: list[Ink] = []
    for at in range(10):
        ink = Ink(2.5, 2.9, look.size, left=-1.25, top=-0.65)
        pulse = 0.8 + 0.2 * math.sin(2 * math.pi * at / 10)
        ink.area(
            [(-0.34, 0.16), (0.34, 0.16), (1.05, 2.1), (-1.05, 2.1)],
            (0.72, 1.0, 0.82),
            0.16 * pulse,
        )
        ink.area(
            [(-0.24, 0.16), (0.24, 0.16), (0.62, 2.1), (-0.62, 2.1)],
            (0.80, 1.0, 0.88),
            0.14 * pulse,
        )
        ink.blob(
            [(-0.42, -0.1), (-0.34, -0.42), (0, -0.56), (0.34, -0.42), (0.42, -0.1)],
            look.lit(hex_rgb("#8fe0d8")),
            0.85,
        )
        ink.oval((-0.14, -0.38), (0.07, 0.09), (1, 1, 1), 0.6)
        ink.oval((0, 0.02), (1.12, 0.22), coat)
        ink.oval((0, -0.03), (1.0, 0.13), lighter(coat, 0.10))
        ink.oval((0, 0.13), (0.62, 0.12), mix(coat, dark, 0.5))
        for k in range(7):
            on = (k + at) % 5 < 2
            x = (k - 3) * 0.31
            y = 0.09 - 0.012 * abs(k - 3)
            if on:
                ink.glow((x, y), 0.16, (1.0, 0.9, 0.4), 0.9)
            ink.oval((x, y), 0.05, (1.0, 0.92, 0.5) if on else mix(coat, dark, 0.6))
        inks.append(ink)
    return cut(look, inks, (1.25 * look.size, 0.65 * look.size), 1.0, flips=False)
