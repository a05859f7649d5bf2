"""How an animal on four legs is drawn: body, legs, head, tail."""

import math

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.beasts import BEASTS, INK, Beast
from sketch.subjects.gallop import Pose, pose_at
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 12


def beast(look: Look) -> Puppet:
    """Paint an animal in the phases of its gait."""
    shape = BEASTS[look.role.kind]
    unit = look.size
    inks = [_phase(look, shape, at / PHASES, unit) for at in range(PHASES)]
    cycle = (1.15 if shape.walks else 0.52) * (0.75 + 0.25 * shape.tall)
    return cut(look, inks, (_LEFT * unit, _UP * unit), cycle)


_LEFT = 1.75  #: room left of the middle


_UP = 1.95  #: room above the ground


def _phase(look: Look, shape: Beast, phase: float, unit: float) -> Ink:
    ink = Ink(3.6, 2.1, unit, left=-_LEFT, top=-_UP)
    pose = pose_at(shape, phase)
    coat, under, legs = look.coat(shape.coat), look.lit(shape.under), look.lit(shape.legs)
    if look.colours:
        legs = mix(coat, look.lit(INK), 0.45)
        under = lighter(coat, 0.10)
    _tail(ink, shape, pose, coat, phase, look)
    for leg in pose.legs:
        if leg[3]:
            _draw_leg(
                ink, shape, leg, mix(legs, look.lit(INK), 0.35), mix(coat, look.lit(INK), 0.3)
            )
    _body(ink, shape, pose, coat, under, look)
    for leg in pose.legs:
        if not leg[3]:
            _draw_leg(ink, shape, leg, legs, coat)
    _head(ink, shape, pose, (coat, under), look, phase)
    return ink


def _draw_leg(
    ink: Ink, shape: Beast, leg: tuple[Point, Point, Point, bool], dark: Rgb, coat: Rgb
) -> None:
    joint, knee, foot, _ = leg
    thick = shape.thick
    start = (joint[0], joint[1] - 0.02)
    ink.limb([start, knee], [thick * 1.9, thick * 0.95], coat)
    ink.limb([knee, foot], [thick * 0.92, thick * 0.62], mix(coat, dark, 0.75))
    toe = (foot[0] + thick * 0.45, foot[1] - thick * 0.02)
    ink.limb([foot, toe], [thick * 0.66, thick * 0.5], dark)


def _body(ink: Ink, shape: Beast, pose: Pose, coat: Rgb, under: Rgb, look: Look) -> None:
    (hx, hy), (sx, sy) = pose.hip, pose.shoulder
    chest, waist = shape.chest, shape.waist
    middle = ((hx + sx) / 2, (hy + sy) / 2)
    outline = [
        (hx - 0.17, hy - waist * 0.10),
        (hx - 0.10, hy - waist * 0.52),
        (hx + 0.12, hy - waist * 0.66),
        (middle[0], middle[1] - waist * 0.62),
        (sx - 0.10, sy - chest * 0.62),
        (sx + 0.14, sy - chest * 0.42),
        (sx + 0.19, sy + chest * 0.05),
        (sx + 0.05, sy + chest * 0.42),
        (middle[0] + 0.05, middle[1] + waist * 0.48),
        (hx + 0.16, hy + waist * 0.30),
        (hx - 0.10, hy + waist * 0.32),
    ]
    if shape.woolly:
        for x, y in outline:
            ink.oval((x * 0.92, y), 0.16, coat)
    ink.blob(outline, coat)
    belly = [
        (sx + 0.12, sy + chest * 0.14),
        (sx + 0.03, sy + chest * 0.42),
        (middle[0] + 0.05, middle[1] + waist * 0.47),
        (hx + 0.2, hy + waist * 0.26),
        (middle[0], middle[1] + waist * 0.26),
    ]
    ink.blob(belly, under, 0.75)
    back = [
        (hx - 0.06, hy - waist * 0.48),
        (hx + 0.12, hy - waist * 0.62),
        (middle[0], middle[1] - waist * 0.58),
        (sx - 0.08, sy - chest * 0.58),
        (sx + 0.02, sy - chest * 0.38),
        (middle[0], middle[1] - waist * 0.38),
        (hx + 0.1, hy - waist * 0.40),
    ]
    ink.blob(back, lighter(look.lit(look.wish(shape.coat)), 0.07), 0.6)
    if shape.stripes:
        patch = look.lit(INK)
        ink.blob(
            [(hx, hy - 0.22), (hx + 0.3, hy - 0.26), (hx + 0.26, hy + 0.02), (hx + 0.05, hy)], patch
        )
        ink.blob(
            [
                (sx - 0.3, sy - 0.2),
                (sx - 0.06, sy - 0.2),
                (sx - 0.1, sy + 0.1),
                (sx - 0.24, sy + 0.06),
            ],
            patch,
        )


def _tail(ink: Ink, shape: Beast, pose: Pose, coat: Rgb, phase: float, look: Look) -> None:
    x, y = pose.hip[0] - 0.10, pose.hip[1] - shape.waist * 0.30
    points: list[Point] = []
    widths: list[float] = []
    steps = 9
    angle = math.radians(shape.tail_deg)
    for at in range(steps + 1):
        share = at / steps
        points.append((x, y))
        swell = math.sin(math.pi * min(1.0, 0.12 + share * 0.86)) ** 0.8
        widths.append(max(0.045, 2 * shape.bush * swell))
        wave = 0.30 * math.sin(2 * math.pi * phase - share * 2.6) * share
        droop = (0.5 * share if shape.tail_deg > 150 else -0.35 * share) * (shape.tail > 0.3)
        x += shape.tail / steps * math.cos(angle + wave - droop)
        y -= shape.tail / steps * math.sin(angle + wave - droop)
    ink.limb(points, widths, coat)
    if shape.tip is not None and not look.colours:
        start = int(steps * (0.62 if shape.bush > 0.15 else 0.1))
        ink.limb(points[start:], widths[start:], look.lit(shape.tip))


def _head(
    ink: Ink, shape: Beast, pose: Pose, colours: tuple[Rgb, Rgb], look: Look, phase: float
) -> None:
    coat, under = colours
    sx, sy = pose.shoulder
    nod = 0.07 * math.sin(2 * math.pi * phase + 0.6)
    angle = math.radians(shape.raise_deg) - nod
    base = (sx + 0.06, sy - shape.chest * 0.22)
    top = (base[0] + shape.neck * math.cos(angle), base[1] - shape.neck * math.sin(angle))
    _mane(ink, shape, base, top, look, behind=True)
    ink.limb([base, top], [shape.chest * 0.85, shape.head * 1.25], coat)
    _ears(ink, shape, top, coat, look, far=True)
    _skull(ink, shape, top, (coat, under), look)
    _ears(ink, shape, top, coat, look, far=False)
    _mane(ink, shape, base, top, look, behind=False)
    _horns(ink, shape, top, look)


def _skull(ink: Ink, shape: Beast, at: Point, colours: tuple[Rgb, Rgb], look: Look) -> None:
    coat, under = colours
    x, y = at
    head, snout = shape.head, shape.snout
    dark = look.lit(INK)
    ink.oval((x, y), (head * 1.02, head * 0.92), coat)
    down = 0.55 if shape.mane and shape.snout > 0.2 else 0.34
    nose = (x + head * 0.72 + snout, y + head * 0.30 + snout * down)
    ink.limb(
        [(x + head * 0.25, y + head * 0.12), nose], [head * 1.35, max(0.075, head * 0.52)], coat
    )
    ink.limb(
        [(x + head * 0.45, y + head * 0.50), (nose[0] - 0.02, nose[1] + 0.025)],
        [head * 0.55, max(0.05, head * 0.3)], under, 0.8,
    )  # fmt: skip
    if shape.trunk:
        _trunk(ink, shape, at, coat)
    else:
        ink.oval((nose[0] + 0.012, nose[1] - 0.012), max(0.028, head * 0.15), dark)
    ink.oval((x + head * 0.38, y - head * 0.12), max(0.022, head * 0.12), dark)
    ink.oval((x + head * 0.42, y - head * 0.16), max(0.008, head * 0.04), look.lit((1, 1, 1)))


def _trunk(ink: Ink, shape: Beast, at: Point, coat: Rgb) -> None:
    x, y = at
    head = shape.head
    points = [
        (x + head * 0.75, y + head * 0.1), (x + head * 1.25, y + head * 0.8),
        (x + head * 1.25, y + head * 1.7), (x + head * 1.4, y + head * 2.3), (x + head * 1.7, y + head * 2.45),
    ]  # fmt: skip
    ink.limb(points, [0.24, 0.19, 0.14, 0.11, 0.08], coat)
    ink.limb(
        [(x + head * 0.8, y + head * 0.75), (x + head * 1.5, y + head * 1.15), (x + head * 2.0, y + head * 0.9)],
        [0.07, 0.05, 0.02], (0.95, 0.92, 0.84),
    )  # fmt: skip


def _ears(ink: Ink, shape: Beast, at: Point, coat: Rgb, look: Look, *, far: bool) -> None:
    x, y = at
    head, ear = shape.head, shape.ear
    shift = 0.10 if far else -0.04
    colour = mix(coat, look.lit(INK), 0.35 if far else 0.12)
    if shape.trunk:
        if not far:
            ink.oval((x - head * 0.45, y + head * 0.25), (ear * 0.62, ear * 0.95), colour)
        return
    if shape.round_ear:
        drop = shape.ear > 0.15
        middle = (x - head * 0.45 + shift, y - head * 0.70 + (ear * 0.55 if drop else 0))
        ink.oval(
            middle, (ear * 0.42, ear * 0.72 if drop else ear * 0.6), colour, turn=20 if drop else 0
        )
        return
    base = x - head * 0.35 + shift
    lean = -0.42 if shape.ear > 0.4 else -0.10
    tip = (base + lean * ear, y - head * 0.62 - ear)
    wide = min(0.10, ear * 0.42)
    ink.blob(
        [
            (base - wide, y - head * 0.55),
            tip,
            (base + wide, y - head * 0.72),
            (base, y - head * 0.35),
        ],
        colour,
    )
    if not far:
        inner = (base + lean * ear * 0.8, y - head * 0.66 - ear * 0.72)
        ink.blob(
            [(base - wide * 0.5, y - head * 0.62), inner, (base + wide * 0.5, y - head * 0.72)],
            look.lit(shape.under),
            0.6,
        )


def _mane(ink: Ink, shape: Beast, base: Point, top: Point, look: Look, *, behind: bool) -> None:
    if shape.mane is None:
        return
    mane = look.lit(shape.mane)
    lion = shape.snout < 0.2
    if lion and behind:
        ink.oval((top[0] - 0.06, top[1] + 0.06), (shape.head * 1.75, shape.head * 1.85), mane)
        ink.oval(
            (top[0] - 0.02, top[1] + 0.04),
            (shape.head * 1.4, shape.head * 1.5),
            lighter(mane, 0.07),
        )
    if not lion and not behind:
        points = [
            (top[0] + 0.06, top[1] - shape.head * 1.05), (top[0] - 0.12, top[1] - 0.06),
            ((base[0] + top[0]) / 2 - 0.22, (base[1] + top[1]) / 2 - 0.08),
            (base[0] - 0.26, base[1] - 0.06),
        ]  # fmt: skip
        ink.limb(points, [0.06, 0.13, 0.16, 0.05], mane)


def _horns(ink: Ink, shape: Beast, at: Point, look: Look) -> None:
    x, y = at[0] - shape.head * 0.1, at[1] - shape.head * 0.8
    bone = look.lit(hex_rgb("#d8c7a2"))
    if shape.horns == "short":
        ink.limb([(x, y), (x + 0.05, y - 0.10), (x + 0.12, y - 0.14)], [0.06, 0.045, 0.015], bone)
    if shape.horns == "antlers":
        for side, tone in ((0.10, 0.3), (0.0, 0.0)):
            colour = mix(bone, look.lit(INK), tone)
            stem = [
                (x + side, y),
                (x - 0.12 + side, y - 0.20),
                (x - 0.10 + side, y - 0.42),
                (x + 0.02 + side, y - 0.56),
            ]
            ink.limb(stem, [0.045, 0.04, 0.032, 0.015], colour)
            for (a, b), reach in ((stem[1], 0.20), (stem[2], 0.18)):
                ink.limb([(a, b), (a + reach * 0.75, b - reach * 0.7)], [0.034, 0.012], colour)
