"""Animals on four legs, each a row of proportions, that gallop or walk."""

import math
from dataclasses import dataclass

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 12


@dataclass(frozen=True, slots=True)
class Beast:
    """Proportions in shoulder heights, facing right."""

    coat: Rgb
    under: Rgb
    legs: Rgb
    body: float = 1.15  #: from hip to shoulder
    chest: float = 0.40
    waist: float = 0.30
    leg: float = 0.62
    thick: float = 0.13
    neck: float = 0.30
    raise_deg: float = 35.0  #: how far the neck points up
    head: float = 0.19
    snout: float = 0.22
    ear: float = 0.18
    round_ear: bool = False
    tail: float = 0.5
    bush: float = 0.05
    tail_deg: float = 160.0
    tip: Rgb | None = None
    mane: Rgb | None = None
    horns: str = ""
    stripes: bool = False
    trunk: bool = False
    woolly: bool = False
    walks: bool = False
    tall: float = 1.0  #: against a person's height of 1.7


FOX, WHITE, INK = hex_rgb("#d9692b"), hex_rgb("#f5efe6"), hex_rgb("#2b2320")
BEASTS: dict[str, Beast] = {
    "fox": Beast(
        FOX, WHITE, hex_rgb("#3a241d"), body=1.1, chest=0.44, waist=0.34, leg=0.66, thick=0.105,
        neck=0.26, raise_deg=32, head=0.19, snout=0.26, ear=0.23, tail=1.0, bush=0.27,
        tail_deg=172, tip=WHITE, tall=0.62,
    ),
    "wolf": Beast(
        hex_rgb("#77777c"), hex_rgb("#cfccc6"), hex_rgb("#5b5a5e"), body=1.08, chest=0.50,
        waist=0.36, leg=0.70, thick=0.12, neck=0.30, head=0.20, snout=0.28, ear=0.17, tail=0.72,
        bush=0.17, tail_deg=190, tall=0.85,
    ),
    "dog": Beast(
        hex_rgb("#b98245"), hex_rgb("#efdcbb"), hex_rgb("#a87339"), body=1.0, chest=0.48,
        waist=0.38, leg=0.62, thick=0.13, neck=0.28, raise_deg=45, head=0.21, snout=0.22,
        ear=0.20, round_ear=True, tail=0.6, bush=0.10, tail_deg=130, tall=0.68,
    ),
    "cat": Beast(
        hex_rgb("#8b8078"), hex_rgb("#e6ddd2"), hex_rgb("#7d726a"), body=1.05, chest=0.42,
        waist=0.40, leg=0.56, thick=0.12, neck=0.18, raise_deg=40, head=0.21, snout=0.06,
        ear=0.19, tail=0.95, bush=0.07, tail_deg=125, tall=0.48,
    ),
    "horse": Beast(
        hex_rgb("#7a4326"), hex_rgb("#8b5433"), hex_rgb("#3c2519"), body=0.98, chest=0.54,
        waist=0.46, leg=0.80, thick=0.12, neck=0.56, raise_deg=48, head=0.15, snout=0.30,
        ear=0.12, tail=0.72, bush=0.12, tail_deg=200, tip=hex_rgb("#20140f"),
        mane=hex_rgb("#20140f"), tall=1.55,
    ),
    "deer": Beast(
        hex_rgb("#a5713f"), hex_rgb("#e9d9bf"), hex_rgb("#7d532e"), body=0.92, chest=0.46,
        waist=0.36, leg=0.82, thick=0.085, neck=0.50, raise_deg=58, head=0.14, snout=0.20,
        ear=0.16, tail=0.16, bush=0.08, tail_deg=140, tip=WHITE, horns="antlers", tall=1.35,
    ),
    "rabbit": Beast(
        hex_rgb("#a68f76"), hex_rgb("#efe6da"), hex_rgb("#97806a"), body=0.82, chest=0.44,
        waist=0.50, leg=0.46, thick=0.14, neck=0.14, raise_deg=45, head=0.23, snout=0.08,
        ear=0.52, tail=0.14, bush=0.18, tail_deg=150, tip=WHITE, tall=0.42,
    ),
    "bear": Beast(
        hex_rgb("#59402f"), hex_rgb("#6b4f3b"), hex_rgb("#473225"), body=1.1, chest=0.62,
        waist=0.62, leg=0.48, thick=0.24, neck=0.24, raise_deg=12, head=0.26, snout=0.18,
        ear=0.11, round_ear=True, tail=0.08, bush=0.08, walks=True, tall=1.25,
    ),
    "lion": Beast(
        hex_rgb("#cf9a4a"), hex_rgb("#ecd2a0"), hex_rgb("#bd8a40"), body=1.12, chest=0.54,
        waist=0.42, leg=0.60, thick=0.15, neck=0.24, raise_deg=30, head=0.23, snout=0.14,
        ear=0.10, round_ear=True, tail=0.85, bush=0.05, tail_deg=200, tip=hex_rgb("#5a3a1c"),
        mane=hex_rgb("#8a5224"), tall=1.05,
    ),
    "elephant": Beast(
        hex_rgb("#8b8a8e"), hex_rgb("#97969a"), hex_rgb("#7b7a7f"), body=1.0, chest=0.62,
        waist=0.66, leg=0.52, thick=0.24, neck=0.20, raise_deg=18, head=0.27, snout=0.05,
        ear=0.34, round_ear=True, tail=0.36, bush=0.03, tail_deg=245, trunk=True, walks=True,
        tall=2.3,
    ),
    "cow": Beast(
        hex_rgb("#efe9e0"), hex_rgb("#efe9e0"), hex_rgb("#d9d0c4"), body=1.2, chest=0.52,
        waist=0.52, leg=0.52, thick=0.13, neck=0.28, raise_deg=14, head=0.19, snout=0.22,
        ear=0.13, tail=0.6, bush=0.05, tail_deg=255, horns="short", stripes=True, walks=True,
        tall=1.3,
    ),
    "sheep": Beast(
        hex_rgb("#f1ece2"), hex_rgb("#f1ece2"), INK, body=0.95, chest=0.56, waist=0.58, leg=0.42,
        thick=0.09, neck=0.18, raise_deg=25, head=0.17, snout=0.15, ear=0.13, round_ear=True,
        tail=0.1, bush=0.1, woolly=True, walks=True, tall=0.85,
    ),
}  # fmt: skip


def beast(look: Look) -> Puppet:
    """Paint an animal in the phases of its gait."""
    shape = BEASTS[look.role.kind]
    unit = look.size
    inks = [_phase(look, shape, at / PHASES, unit) for at in range(PHASES)]
    cycle = (1.15 if shape.walks else 0.52) * (0.75 + 0.25 * shape.tall)
    return cut(look, inks, (_LEFT * unit, _UP * unit), cycle)


_LEFT, _UP = 1.75, 1.95  #: room left of the middle and above the ground


@dataclass(slots=True)
class _Pose:
    """Where the joints are at one phase."""

    hip: Point
    shoulder: Point
    legs: list[tuple[Point, Point, Point, bool]]  #: joint, knee, foot, is far


def _pose(shape: Beast, phase: float) -> _Pose:
    turn = 2 * math.pi * phase
    run = not shape.walks
    stretch = 0.06 * math.cos(turn) if run else 0.0
    pitch = 0.035 * math.sin(turn) if run else 0.008 * math.sin(2 * turn)
    top = -shape.leg
    hip = (-shape.body / 2 - stretch, top + pitch)
    shoulder = (shape.body / 2 + stretch, top - pitch)
    offsets = (0.0, 0.10, 0.50, 0.62) if run else (0.0, 0.5, 0.27, 0.77)
    swing = 0.80 if run else 0.34
    legs: list[tuple[Point, Point, Point, bool]] = []
    for at, offset in enumerate(offsets):
        joint = hip if at < 2 else shoulder
        angle = 2 * math.pi * (phase + offset)
        lean = swing * math.sin(angle)
        lift = max(0.0, math.cos(angle))
        bend = (1.25 if run else 0.75) * lift + 0.12
        knee, foot = _leg(joint, shape.leg, lean + (0.22 * lift), bend, at < 2)
        legs.append((joint, knee, foot, at % 2 == 1))
    low = max(leg[2][1] for leg in legs)
    rise = -low * 0.9
    return _Pose(
        (hip[0], hip[1] + rise),
        (shoulder[0], shoulder[1] + rise),
        [tuple_moved(leg, rise) for leg in legs],
    )


def tuple_moved(
    leg: tuple[Point, Point, Point, bool], rise: float
) -> tuple[Point, Point, Point, bool]:
    """Move a leg up or down."""
    (a, b), (c, d), (e, f), far = leg
    return (a, b + rise), (c, d + rise), (e, f + rise), far


def _leg(joint: Point, length: float, lean: float, bend: float, hind: bool) -> tuple[Point, Point]:
    upper, lower = length * 0.52, length * 0.52
    first = lean + (0.25 if hind else -0.05)
    knee = (joint[0] + upper * math.sin(first), joint[1] + upper * math.cos(first))
    second = lean - bend - (0.12 if hind else -0.05)
    return knee, (knee[0] + lower * math.sin(second), knee[1] + lower * math.cos(second))


def _phase(look: Look, shape: Beast, phase: float, unit: float) -> Ink:
    ink = Ink(3.6, 2.1, unit, left=-_LEFT, top=-_UP)
    pose = _pose(shape, phase)
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


def _body(ink: Ink, shape: Beast, pose: _Pose, coat: Rgb, under: Rgb, look: Look) -> None:
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


def _tail(ink: Ink, shape: Beast, pose: _Pose, coat: Rgb, phase: float, look: Look) -> None:
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
    ink: Ink, shape: Beast, pose: _Pose, colours: tuple[Rgb, Rgb], look: Look, phase: float
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
