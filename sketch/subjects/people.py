"""People and astronauts: two legs, two arms, and a walk."""

import math
from dataclasses import dataclass

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 14
DARK = hex_rgb("#23242a")


@dataclass(frozen=True, slots=True)
class Outfit:
    """The colours and the build of one figure, in heights."""

    coat: Rgb
    legs: Rgb
    skin: Rgb
    hair: Rgb
    head: float = 0.078
    stout: float = 1.0
    skirt: bool = False
    hat: bool = False


def _outfit(look: Look, child: bool) -> Outfit:
    rng = look.rng
    coats = ["#b5483a", "#2f5f86", "#d49a35", "#4f7a5a", "#7a4f86", "#c96f4a"]
    skins = ["#f0c8a4", "#d9a47c", "#a9744f", "#7a4e34", "#e8b48c"]
    hairs = ["#2b211c", "#5a3a22", "#8a5a2e", "#1d1b1e", "#b98a4a"]
    return Outfit(
        (look.lit if look.role.kind == "umbrella" else look.coat)(hex_rgb(str(rng.choice(coats)))),
        look.lit(hex_rgb(str(rng.choice(["#2e3442", "#3d352f", "#454a55"])))),
        look.lit(hex_rgb(str(rng.choice(skins)))),
        look.lit(hex_rgb(str(rng.choice(hairs)))),
        head=0.115 if child else 0.080,
        skirt=bool(rng.random() < 0.4),
        hat=bool(rng.random() < 0.35) and not child,
    )


def person(look: Look) -> Puppet:
    """Paint a person who walks; under an umbrella where the prompt says so."""
    outfit = _outfit(look, "child" in (look.role.kind, look.role.word))
    inks: list[Ink] = []
    for at in range(PHASES):
        ink = Ink(1.1, 1.35, look.size, left=-0.55, top=-1.32)
        _figure(ink, look, outfit, at / PHASES)
        inks.append(ink)
    return cut(
        look,
        inks,
        (0.55 * look.size, 1.32 * look.size),
        0.95 if look.role.kind != "child" else 0.62,
    )


def _figure(ink: Ink, look: Look, outfit: Outfit, phase: float) -> None:
    turn = 2 * math.pi * phase
    bob = 0.012 * math.cos(2 * turn)
    hip: Point = (0.0, -0.475 + bob)
    neck: Point = (0.025, -0.80 + bob)
    far = mix(outfit.legs, look.lit(DARK), 0.4)
    _arm(
        ink, neck, turn + math.pi, mix(outfit.coat, look.lit(DARK), 0.35), outfit.skin, raised=False
    )
    _stride(ink, hip, turn + math.pi, far)
    _stride(ink, hip, turn, outfit.legs)
    wide = 0.075 * outfit.stout
    if outfit.skirt:
        sway = 0.02 * math.sin(turn)
        ink.blob(
            [
                (-wide, -0.62 + bob),
                (wide, -0.62 + bob),
                (0.14 + sway, -0.30),
                (0.0, -0.27),
                (-0.14 + sway, -0.30),
            ],
            outfit.coat,
        )
    ink.blob(
        [
            (neck[0] - wide * 0.95, neck[1] + 0.02),
            (neck[0] + wide * 0.9, neck[1] + 0.02),
            (hip[0] + wide * 1.05, hip[1] + 0.03),
            (hip[0] - wide * 1.05, hip[1] + 0.03),
        ],
        outfit.coat,
    )
    ink.limb(
        [(neck[0] - 0.03, neck[1] + 0.03), (hip[0] - 0.045, hip[1])],
        [0.05, 0.04],
        lighter(outfit.coat, 0.07),
        0.6,
    )
    head: Point = (neck[0] + 0.02, neck[1] - outfit.head * 1.12)
    ink.limb([neck, head], [0.05, 0.05], outfit.skin)
    _head(ink, look, outfit, head)
    held = look.role.kind == "umbrella"
    hand = _arm(ink, neck, turn, lighter(outfit.coat, -0.04), outfit.skin, raised=held)
    if held:
        _umbrella(ink, look, hand)


def _head(ink: Ink, look: Look, outfit: Outfit, head: Point) -> None:
    ink.oval(head, (outfit.head * 0.86, outfit.head), outfit.skin)
    ink.blob(
        [
            (head[0] - outfit.head * 0.95, head[1] + 0.02),
            (head[0] - outfit.head * 0.7, head[1] - outfit.head * 0.9),
            (head[0] + outfit.head * 0.5, head[1] - outfit.head * 1.05),
            (head[0] + outfit.head * 0.75, head[1] - outfit.head * 0.55),
            (head[0] - outfit.head * 0.1, head[1] - outfit.head * 0.35),
            (head[0] - outfit.head * 0.35, head[1] + outfit.head * 0.6),
        ],
        outfit.hair,
    )
    if outfit.hat:
        brim = head[1] - outfit.head * 0.55
        ink.oval(
            (head[0], brim),
            (outfit.head * 1.5, outfit.head * 0.20),
            mix(outfit.legs, look.lit(DARK), 0.3),
        )
        ink.blob(
            [
                (head[0] - outfit.head * 0.8, brim),
                (head[0] - outfit.head * 0.6, brim - outfit.head * 0.8),
                (head[0] + outfit.head * 0.6, brim - outfit.head * 0.8),
                (head[0] + outfit.head * 0.8, brim),
            ],
            mix(outfit.legs, look.lit(DARK), 0.15),
        )


def _umbrella(ink: Ink, look: Look, hand: Point) -> None:
    canopy = look.coat(hex_rgb("#c8332b"))
    top = (hand[0] - 0.02, -1.22)
    ink.limb([hand, top], [0.014, 0.012], look.lit(DARK))
    for k in range(6):
        a, b = -1 + k / 3, -1 + (k + 1) / 3
        rim = -0.98
        ink.blob(
            [
                (top[0], top[1] - 0.05),
                (top[0] + a * 0.2, top[1] - 0.0),
                (top[0] + a * 0.37, rim),
                (top[0] + (a + b) * 0.185, rim - 0.035),
                (top[0] + b * 0.37, rim),
                (top[0] + b * 0.2, top[1]),
            ],
            canopy if k % 2 else lighter(canopy, -0.07),
        )


def _stride(ink: Ink, hip: Point, turn: float, colour: Rgb) -> None:
    lean = 0.46 * math.sin(turn)
    bend = 0.75 * max(0.0, math.cos(turn)) + 0.08
    first = lean + bend * 0.35
    knee = (hip[0] + 0.235 * math.sin(first), hip[1] + 0.235 * math.cos(first))
    second = first - bend
    foot = (knee[0] + 0.235 * math.sin(second), min(-0.012, knee[1] + 0.235 * math.cos(second)))
    ink.limb([hip, knee, foot], [0.088, 0.066, 0.05], colour)
    ink.limb(
        [(foot[0] - 0.015, foot[1]), (foot[0] + 0.06, foot[1] + 0.003)],
        [0.045, 0.032],
        mix(colour, (0.05, 0.05, 0.06), 0.5),
    )


def _arm(ink: Ink, neck: Point, turn: float, colour: Rgb, skin: Rgb, *, raised: bool) -> Point:
    lean = 0.42 * math.sin(turn + math.pi)
    start = (neck[0] - 0.01, neck[1] + 0.045)
    if raised:
        elbow, hand = (start[0] + 0.05, start[1] + 0.13), (start[0] + 0.15, start[1] + 0.05)
    else:
        elbow = (start[0] + 0.155 * math.sin(lean), start[1] + 0.155 * math.cos(lean))
        bent = lean + 0.35
        hand = (elbow[0] + 0.15 * math.sin(bent), elbow[1] + 0.15 * math.cos(bent))
    ink.limb([start, elbow, hand], [0.058, 0.048, 0.038], colour)
    ink.oval(hand, 0.024, skin)
    return hand


def astronaut(look: Look) -> Puppet:
    """Paint an astronaut with slow, floating steps."""
    suit = look.palette.lit(look.wish(hex_rgb("#eef0f2")))
    dark, gold = look.lit(DARK), look.lit(hex_rgb("#e8b04a"))
    grey = mix(suit, dark, 0.22)
    inks: list[Ink] = []
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(1.3, 1.3, look.size, left=-0.6, top=-1.2)
        hip: Point = (0.0, -0.42)
        ink.blob([(-0.26, -0.86), (-0.10, -0.88), (-0.08, -0.46), (-0.26, -0.48)], grey)
        for off, colour in ((math.pi, grey), (0.0, suit)):
            lean = 0.32 * math.sin(turn + off)
            knee = (hip[0] + 0.2 * math.sin(lean + 0.15), hip[1] + 0.19)
            foot = (knee[0] + 0.18 * math.sin(lean - 0.25), min(-0.03, knee[1] + 0.19))
            ink.limb([hip, knee, foot], [0.19, 0.16, 0.14], colour)
            ink.limb(
                [(foot[0] - 0.03, foot[1] - 0.01), (foot[0] + 0.08, foot[1])],
                [0.10, 0.07],
                mix(grey, dark, 0.3),
            )
            if off:
                ink.blob([(-0.17, -0.84), (0.15, -0.84), (0.16, -0.40), (-0.16, -0.40)], suit)
        ink.box(-0.07, -0.66, 0.11, -0.54, grey)
        ink.oval((-0.02, -0.60), 0.022, (0.9, 0.25, 0.2))
        ink.oval((0.05, -0.60), 0.022, (0.3, 0.7, 1.0))
        for side, colour in ((-1, grey), (1, suit)):
            swing = 0.5 * math.sin(turn + (0 if side < 0 else math.pi))
            elbow = (
                0.02 + 0.17 * math.sin(swing) + 0.1 * (side > 0),
                -0.78 + 0.17 * math.cos(swing),
            )
            hand = (elbow[0] + 0.14, elbow[1] + 0.08)
            ink.limb([(0.02, -0.78), elbow, hand], [0.13, 0.115, 0.095], colour)
            ink.oval(hand, 0.052, mix(grey, dark, 0.2))
        ink.oval((0.02, -0.98), (0.19, 0.19), suit)
        ink.oval((0.06, -0.97), (0.142, 0.135), dark)
        ink.oval((0.065, -0.975), (0.125, 0.118), gold)
        ink.blob([(0.0, -1.05), (0.1, -1.06), (0.14, -1.0), (0.04, -1.0)], (1, 1, 1), 0.5)
        inks.append(ink)
    return cut(look, inks, (0.6 * look.size, 1.2 * look.size), 1.9)
