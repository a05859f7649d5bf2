"""How an animal on four legs moves: its joints at each phase of a gallop or a walk."""

import math
from dataclasses import dataclass

from sketch.ink import Point
from sketch.subjects.beasts import Beast


@dataclass(slots=True)
class Pose:
    """Where the joints are at one phase."""

    hip: Point
    shoulder: Point
    legs: list[tuple[Point, Point, Point, bool]]  #: joint, knee, foot, is far


def pose_at(shape: Beast, phase: float) -> Pose:
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
    return Pose(
        (hip[0], hip[1] + rise),
        (shoulder[0], shoulder[1] + rise),
        [_moved(leg, rise) for leg in legs],
    )


def _moved(leg: tuple[Point, Point, Point, bool], rise: float) -> tuple[Point, Point, Point, bool]:
    """Move a leg up or down."""
    (a, b), (c, d), (e, f), far = leg
    return (a, b + rise), (c, d + rise), (e, f + rise), far


def _leg(joint: Point, length: float, lean: float, bend: float, hind: bool) -> tuple[Point, Point]:
    upper, lower = length * 0.52, length * 0.52
    first = lean + (0.25 if hind else -0.05)
    knee = (joint[0] + upper * math.sin(first), joint[1] + upper * math.cos(first))
    second = lean - bend - (0.12 if hind else -0.05)
    return knee, (knee[0] + lower * math.sin(second), knee[1] + lower * math.cos(second))
