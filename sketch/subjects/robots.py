"""Robots: plates and joints, with a walk of their own."""

import math

from sketch.colour import Rgb, hex_rgb, lighter, mix
from sketch.ink import Ink, Point
from sketch.subjects.puppet import Look, Puppet, cut

PHASES = 14
DARK = hex_rgb("#23242a")


def robot(look: Look) -> Puppet:
    """Paint a friendly robot with lit eyes."""
    coat = look.coat(hex_rgb("#8fa6b2"))
    dark, trim = look.lit(DARK), look.lit(hex_rgb("#e0a33e"))
    inks: list[Ink] = []
    for at in range(PHASES):
        turn = 2 * math.pi * at / PHASES
        ink = Ink(1.2, 1.4, look.size, left=-0.6, top=-1.35)
        bob = 0.015 * math.cos(2 * turn)
        _legs(ink, turn, bob, coat, dark)
        swing = 0.5 * math.sin(turn)
        _arm(ink, (-0.02, -0.78 + bob), swing, mix(coat, dark, 0.4), dark)
        ink.blob(
            [(-0.22, -0.86 + bob), (0.22, -0.86 + bob), (0.19, -0.42 + bob), (-0.19, -0.42 + bob)],
            coat,
        )
        ink.blob(
            [
                (-0.17, -0.83 + bob),
                (-0.05, -0.83 + bob),
                (-0.08, -0.46 + bob),
                (-0.16, -0.46 + bob),
            ],
            lighter(coat, 0.10),
            0.7,
        )
        ink.box(-0.06, -0.74 + bob, 0.16, -0.58 + bob, mix(coat, dark, 0.5))
        for k in range(3):
            on = (at // 3 + k) % 3 == 0
            ink.oval(
                (-0.01 + k * 0.06, -0.66 + bob),
                0.02,
                (1.0, 0.8, 0.3) if on else mix(dark, coat, 0.3),
            )
        _head(ink, bob, (coat, dark, trim))
        _arm(ink, (-0.02, -0.78 + bob), -swing, mix(coat, dark, 0.12), dark)
        inks.append(ink)
    return cut(look, inks, (0.6 * look.size, 1.35 * look.size), 1.05)


def _arm(ink: Ink, start: Point, swing: float, coat: Rgb, dark: Rgb) -> None:
    elbow = (start[0] + 0.19 * math.sin(swing), start[1] + 0.19 * math.cos(swing))
    hand = (elbow[0] + 0.17 * math.sin(swing + 0.5), elbow[1] + 0.17 * math.cos(swing + 0.5))
    ink.limb([start, elbow, hand], [0.07, 0.06, 0.055], coat)
    ink.oval(start, 0.06, mix(coat, dark, 0.2))
    ink.oval(elbow, 0.042, mix(coat, dark, 0.5))
    ink.oval(hand, 0.052, mix(coat, dark, 0.5))


def _legs(ink: Ink, turn: float, bob: float, coat: Rgb, dark: Rgb) -> None:
    for off in (math.pi, 0.0):
        lean = 0.36 * math.sin(turn + off)
        lift = 0.09 * max(0.0, math.cos(turn + off))
        hip, knee = (0.0, -0.42 + bob), (0.17 * math.sin(lean) + 0.02, -0.23 - lift * 0.7)
        foot = (knee[0] + 0.14 * math.sin(lean * 0.6), -0.05 - lift)
        tone = mix(coat, dark, 0.35 if off else 0.1)
        ink.limb([hip, knee, foot], [0.08, 0.07, 0.07], mix(dark, coat, 0.3))
        ink.oval(knee, 0.05, tone)
        ink.blob(
            [
                (foot[0] - 0.09, foot[1] + 0.05),
                (foot[0] - 0.07, foot[1] - 0.05),
                (foot[0] + 0.08, foot[1] - 0.04),
                (foot[0] + 0.14, foot[1] + 0.05),
            ],
            tone,
        )


def _head(ink: Ink, bob: float, colours: tuple[Rgb, Rgb, Rgb]) -> None:
    coat, dark, trim = colours
    ink.limb([(0.02, -0.86 + bob), (0.02, -0.93 + bob)], [0.10, 0.10], mix(dark, coat, 0.3))
    ink.blob(
        [(-0.19, -1.18 + bob), (0.21, -1.18 + bob), (0.23, -0.94 + bob), (-0.19, -0.93 + bob)],
        coat,
    )
    ink.blob(
        [(-0.05, -1.13 + bob), (0.20, -1.13 + bob), (0.21, -0.99 + bob), (-0.05, -0.99 + bob)],
        mix(dark, (0, 0, 0), 0.3),
    )
    for x in (0.02, 0.14):
        ink.glow((x, -1.06 + bob), 0.09, (0.45, 0.95, 1.0), 0.9)
        ink.oval((x, -1.06 + bob), 0.034, (0.75, 1.0, 1.0))
    ink.limb([(0.0, -1.18 + bob), (-0.01, -1.30 + bob)], [0.018, 0.014], dark)
    ink.oval((-0.01, -1.31 + bob), 0.028, (1.0, 0.45, 0.3))
    ink.oval((-0.19, -1.06 + bob), (0.035, 0.06), trim)
