"""Objects of glazed clay, turned on a lathe."""

import math

from sketch.colour import hex_rgb, lch
from sketch.ink import Ink, Point
from sketch.noise import dice
from sketch.subjects.puppet import Look, Puppet, cut

DARK = hex_rgb("#241f1c")
PHASES = 16


def thing(look: Look) -> Puppet:
    """Turn an unknown word on a lathe: every word has its own object of glazed clay, slowly turning."""
    rng = dice("thing", look.role.word)
    hue = float(rng.uniform(0, 360))
    glaze = look.coat(lch(0.62, 0.13, hue))
    band = look.lit(lch(0.80, 0.10, hue + float(rng.uniform(60, 180))))
    dark = look.lit(DARK)
    knots = 6 + int(rng.integers(3))
    widths = [0.16 + 0.44 * float(rng.random()) for _ in range(knots)]
    widths[0], widths[-1] = 0.30 + 0.1 * float(rng.random()), 0.08 + 0.18 * float(rng.random())
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(1.6, 1.8, look.size, left=-0.8, top=-1.6)
        outline = _lathe(widths)
        whole = outline + [(-x, y) for x, y in reversed(outline)]
        ink.area(whole, glaze)
        for k in range(1, knots - 1, 2):
            y = -1.4 * k / (knots - 1)
            wide = _width(widths, -y / 1.4)
            ink.box(-wide, y - 0.05, wide, y + 0.05, band)
        shine = 0.5 + 0.4 * math.sin(2 * math.pi * at / PHASES)
        for share, alpha in ((0.15, 0.10), (0.4, 0.16), (0.65, 0.24), (0.85, 0.30)):
            ink.area(
                [(x * share, y) for x, y in outline] + [(x, y) for x, y in reversed(outline)],
                dark,
                alpha,
            )
        left = [(-x * (0.72 - 0.25 * shine), y) for x, y in outline]
        right = [(-x * (0.52 - 0.25 * shine), y) for x, y in reversed(outline)]
        ink.area(left + right, (1, 1, 1), 0.30)
        inks.append(ink)
    return cut(look, inks, (0.8 * look.size, 1.6 * look.size), 3.4, flips=False)


def _width(widths: list[float], share: float) -> float:
    place = share * (len(widths) - 1)
    first = min(len(widths) - 2, int(place))
    t = place - first
    t = t * t * (3 - 2 * t)
    return widths[first] * (1 - t) + widths[first + 1] * t


def _lathe(widths: list[float]) -> list[Point]:
    return [(_width(widths, k / 40), -1.4 * k / 40) for k in range(41)]
