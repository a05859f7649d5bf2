"""Birds, butterflies and dragons: bodies with wings that beat."""

import math
from dataclasses import dataclass
from itertools import pairwise

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 14
DARK = hex_rgb("#26231f")


@dataclass(frozen=True, slots=True)
class Flyer:
    """Proportions in wing lengths, facing right."""

    body: Rgb
    wing: Rgb
    tip: Rgb
    long: float = 0.55  #: body length
    fat: float = 0.10
    broad: float = 0.26  #: the wing's width at the body
    fingers: bool = False  #: spread feathers at the wing's end
    beak: Rgb = DARK
    big_head: bool = False
    cycle_s: float = 0.75


FLYERS: dict[str, Flyer] = {
    "bird": Flyer(hex_rgb("#f4f4f2"), hex_rgb("#dfe3e8"), hex_rgb("#3c4048"), beak=hex_rgb("#e8a33c")),
    "eagle": Flyer(
        hex_rgb("#4e3524"), hex_rgb("#5d4129"), hex_rgb("#2c1e15"), long=0.58, fat=0.12, broad=0.36,
        fingers=True, beak=hex_rgb("#e3b23c"), cycle_s=1.5,
    ),
    "crow": Flyer(
        hex_rgb("#1f2027"), hex_rgb("#262833"), hex_rgb("#131419"), broad=0.32, fingers=True,
        cycle_s=0.7,
    ),
    "owl": Flyer(
        hex_rgb("#9a7a55"), hex_rgb("#8a6a46"), hex_rgb("#6a4e32"), long=0.46, fat=0.16, broad=0.38,
        fingers=True, big_head=True, beak=hex_rgb("#3b2f22"), cycle_s=0.95,
    ),
}  # fmt: skip


def flyer(look: Look) -> Puppet:
    """Paint a bird in the phases of its wing beat, a little from the side and above."""
    shape = FLYERS[look.role.kind]
    unit = look.size
    inks = [_bird(look, shape, at / PHASES, unit) for at in range(PHASES)]
    return cut(look, inks, (1.35 * unit, 1.7 * unit), shape.cycle_s)


def _bird(look: Look, shape: Flyer, phase: float, unit: float) -> Ink:
    ink = Ink(2.6, 3.1, unit, left=-1.35, top=-1.7)
    turn = 2 * math.pi * phase
    beat = math.sin(turn) + 0.18 * math.sin(2 * turn)
    fold = 0.5 - 0.5 * math.cos(turn)
    body, wing, tip = look.coat(shape.body), look.lit(shape.wing), look.lit(shape.tip)
    if look.colours:
        wing, tip = lighter(body, -0.07), lighter(body, -0.22)
    lift = -0.06 * beat
    _wing(ink, shape, (mix(wing, tip, 0.3), tip), (0.05, lift - 0.04), beat, fold, far=True)
    half = shape.long / 2
    tail = (-half - 0.02, lift + 0.02)
    ink.area(
        [(-half + 0.14, lift - 0.03), (tail[0] - 0.20, tail[1] - 0.06), (tail[0] - 0.23, tail[1]),
         (tail[0] - 0.20, tail[1] + 0.05), (-half + 0.14, lift + 0.05)],
        mix(body, tip, 0.55),
    )  # fmt: skip
    fat = shape.fat
    ink.blob(
        [(-half, lift), (-0.08, lift - fat), (half * 0.75, lift - fat * 0.8), (half, lift - 0.02),
         (half * 0.7, lift + fat * 0.75), (-0.05, lift + fat)],
        body,
    )  # fmt: skip
    head = (half * 0.98, lift - fat * 0.55)
    size = fat * (1.05 if shape.big_head else 0.78)
    ink.oval(head, (size * 1.05, size), body)
    ink.area(
        [(head[0] + size * 0.8, head[1] - size * 0.35), (head[0] + size * 1.8, head[1] + size * 0.18),
         (head[0] + size * 0.8, head[1] + size * 0.45)],
        look.lit(shape.beak),
    )  # fmt: skip
    ink.oval((head[0] + size * 0.4, head[1] - size * 0.15), size * 0.17, look.lit(DARK))
    _wing(ink, shape, (wing, tip), (0.0, lift - 0.01), beat, fold, far=False)
    return ink


def _wing(
    ink: Ink,
    shape: Flyer,
    colours: tuple[Rgb, Rgb],
    root: Point,
    beat: float,
    fold: float,
    *,
    far: bool,
) -> None:
    """Draw a wing seen from the side and a little above: an arm that swings, a hand that follows late."""
    x, y = root
    arm, hand, broad = 0.52, 0.80 * (1 - 0.22 * fold * (beat < 0)), shape.broad
    lift = 0.25 + 0.75 * beat
    elbow = _reached((x + 0.04, y), arm, lift, far)
    end = _reached(elbow, hand, lift - 0.30 - 0.45 * math.copysign(fold, beat), far)
    end = (end[0] - 0.10, end[1])
    blade = broad * 0.85
    outline: list[Point] = [
        (x + broad * 0.75, y),
        (elbow[0] + blade * 0.55, elbow[1] - 0.01),
        (end[0] + blade * 0.30, end[1]),
        (end[0] - blade * 0.25, end[1] + 0.02),
        (elbow[0] - blade * 0.75, elbow[1] + 0.05),
        (x - broad * 0.75, y + 0.02),
    ]
    ink.blob(outline, colours[0])
    share = 0.45
    front = _between((elbow[0] + blade * 0.5, elbow[1]), (end[0] + blade * 0.30, end[1]), share)
    rear = _between(
        (elbow[0] - blade * 0.7, elbow[1] + 0.05), (end[0] - blade * 0.25, end[1]), share
    )
    ink.blob(
        [front, (end[0] + blade * 0.30, end[1]), (end[0] - blade * 0.25, end[1] + 0.02), rear],
        colours[1],
    )
    if not shape.fingers:
        return
    out = (end[0] - elbow[0], end[1] - elbow[1])
    for at in range(4):
        part = at / 3
        start = _between((end[0] + blade * 0.2, end[1]), (end[0] - blade * 0.22, end[1]), part)
        reach = 0.34 - 0.06 * at
        tip = (start[0] + out[0] * reach - 0.05 * at, start[1] + out[1] * reach)
        ink.limb([start, tip], [blade * 0.20, blade * 0.07], colours[1])


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _reached(start: Point, length: float, lift: float, far: bool) -> Point:
    """Go along a wing that is lifted by an angle: sideways is towards us, or away and a little up."""
    across = math.cos(lift) * length
    x, y = (0.46, -0.30) if far else (-0.52, 0.34)
    return start[0] + x * across, start[1] + y * across - math.sin(lift) * length


def butterfly(look: Look) -> Puppet:
    """Paint a butterfly, seen half from above."""
    unit = look.size
    own = look.rng.choice(["#f08a24", "#4f8fe0", "#f2d14b", "#e86aa6"])
    wing = look.coat(hex_rgb(str(own)))
    dark = look.lit(DARK)
    inks: list[Ink] = []
    for at in range(PHASES):
        wide = 0.18 + 0.82 * (0.5 + 0.5 * math.cos(2 * math.pi * at / PHASES))
        ink = Ink(2.0, 1.7, unit, left=-1.0, top=-0.85)
        for side in (-1, 1):
            for grow, colour in ((1.0, dark), (0.84, wing), (0.45, lighter(wing, 0.12))):
                upper = [(0.03, -0.05), (0.35, -0.62), (0.80, -0.66), (0.82, -0.25), (0.40, 0.02)]
                lower = [(0.03, 0.05), (0.42, 0.04), (0.62, 0.30), (0.42, 0.62), (0.14, 0.40)]
                for part, centre in ((upper, (0.42, -0.3)), (lower, (0.32, 0.28))):
                    ink.blob(
                        [
                            (
                                side * wide * (centre[0] + (x - centre[0]) * grow),
                                centre[1] + (y - centre[1]) * grow,
                            )
                            for x, y in part
                        ],
                        colour,
                    )
        ink.limb([(0, -0.28), (0, 0.0), (0, 0.42)], [0.07, 0.11, 0.04], dark)
        for side in (-1, 1):
            ink.limb([(0, -0.28), (side * 0.16, -0.58)], [0.025, 0.03], dark)
        inks.append(ink)
    return cut(look, inks, (1.0 * unit, 0.85 * unit), 0.42)


def dragon(look: Look) -> Puppet:
    """Paint a dragon with great bat wings and a long tail."""
    unit = look.size
    skin = look.coat(hex_rgb("#3f7d4c"))
    belly, dark = (
        lighter(mix(skin, look.lit((0.95, 0.85, 0.6)), 0.5), 0.05),
        mix(skin, look.lit(DARK), 0.55),
    )
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(3.2, 2.5, unit, left=-1.75, top=-1.35)
        turn = 2 * math.pi * at / PHASES
        beat = math.sin(turn)
        lift = -0.07 * beat
        _bat_wing(ink, (0.16, lift - 0.08), beat, (mix(skin, dark, 0.5), dark), far=True)
        tail = [
            (-0.2 - 0.17 * k, lift + 0.05 + 0.10 * math.sin(turn - k * 0.8) * k / 6)
            for k in range(8)
        ]
        ink.limb(tail, [0.26 * (1 - k / 8.5) for k in range(8)], skin)
        x, y = tail[-1]
        ink.area(
            [(x + 0.05, y - 0.02), (x - 0.2, y - 0.12), (x - 0.12, y), (x - 0.2, y + 0.12)], dark
        )
        _dragon_trunk(ink, lift, skin, belly)
        neck = [
            (0.4, lift - 0.03),
            (0.66, lift - 0.16),
            (0.84, lift - 0.28 + 0.04 * beat),
            (1.0, lift - 0.30 + 0.05 * beat),
        ]
        ink.limb(neck, [0.26, 0.17, 0.14, 0.15], skin)
        _dragon_head(ink, look, neck[-1], skin)
        for k in range(6):
            px = -0.3 + 0.14 * k
            ink.area([(px, lift - 0.15), (px + 0.04, lift - 0.28), (px + 0.12, lift - 0.16)], dark)
        for foot in (-0.12, 0.3):
            ink.limb(
                [(foot, lift + 0.15), (foot - 0.1, lift + 0.27), (foot - 0.18, lift + 0.26)],
                [0.12, 0.07, 0.05],
                mix(skin, dark, 0.4),
            )
        _bat_wing(ink, (0.06, lift - 0.08), beat, (mix(skin, belly, 0.25), dark), far=False)
        inks.append(ink)
    return cut(look, inks, (1.75 * unit, 1.35 * unit), 1.1)


def _dragon_trunk(ink: Ink, lift: float, skin: Rgb, belly: Rgb) -> None:
    ink.blob(
        [
            (-0.4, lift),
            (-0.05, lift - 0.2),
            (0.4, lift - 0.14),
            (0.52, lift),
            (0.3, lift + 0.2),
            (-0.1, lift + 0.19),
        ],
        skin,
    )
    ink.blob(
        [
            (-0.25, lift + 0.1),
            (0.1, lift + 0.07),
            (0.45, lift + 0.06),
            (0.3, lift + 0.19),
            (-0.05, lift + 0.2),
        ],
        belly,
    )


def _dragon_head(ink: Ink, look: Look, at: Point, skin: Rgb) -> None:
    hx, hy = at
    ink.blob(
        [
            (hx - 0.1, hy - 0.09),
            (hx + 0.08, hy - 0.11),
            (hx + 0.3, hy - 0.03),
            (hx + 0.32, hy + 0.03),
            (hx + 0.05, hy + 0.09),
            (hx - 0.1, hy + 0.07),
        ],
        skin,
    )
    ink.limb(
        [(hx - 0.05, hy - 0.08), (hx - 0.24, hy - 0.2)],
        [0.06, 0.015],
        look.lit((0.9, 0.85, 0.7)),
    )
    ink.oval((hx + 0.08, hy - 0.045), 0.026, (1.0, 0.82, 0.3))


def _bat_wing(ink: Ink, root: Point, beat: float, colours: tuple[Rgb, Rgb], *, far: bool) -> None:
    x, y = root
    elbow = _reached(root, 0.52, 0.2 + 0.75 * beat, far)
    hand = _reached(elbow, 0.75, 0.05 + 0.85 * beat, far)
    ends = [
        (hand[0] + 0.16, hand[1]),
        (hand[0] - 0.42, (hand[1] + elbow[1]) / 2 + (hand[1] - elbow[1]) * 0.42),
        (elbow[0] - 0.66, elbow[1] + (hand[1] - elbow[1]) * 0.35 + 0.05),
        (x - 0.62, y + (elbow[1] - y) * 0.30 + 0.06),
    ]
    web: list[Point] = [(x + 0.18, y + 0.03), elbow, ends[0]]
    for a, b in pairwise(ends):
        web.append(((a[0] + b[0]) / 2 + 0.07, (a[1] + b[1]) / 2 + 0.07))
        web.append(b)
    web.append((x - 0.30, y + 0.05))
    ink.area(web, colours[0])
    ink.limb([(x + 0.12, y), elbow, ends[0]], [0.09, 0.06, 0.025], colours[1])
    for end in ends[1:]:
        ink.limb([elbow, end], [0.04, 0.018], colours[1])
