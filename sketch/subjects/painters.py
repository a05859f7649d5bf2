"""Which painter paints which kind, and how large: a share of the frame's shorter side."""

from collections.abc import Callable

from sketch.subjects.beasts import BEASTS
from sketch.subjects.crafts import balloon, hotair, kite, lantern, plane
from sketch.subjects.fins import fish, jellyfish, swimmer, turtle
from sketch.subjects.hide import beast
from sketch.subjects.people import astronaut, person
from sketch.subjects.pottery import thing
from sketch.subjects.puppet import Look, Puppet
from sketch.subjects.robots import robot
from sketch.subjects.spacecraft import rocket, ufo
from sketch.subjects.stills import candle, cup, fire, flower, mushroom, snowman
from sketch.subjects.vessels import boat, bus, car, ship, train
from sketch.subjects.wings import FLYERS, butterfly, dragon, flyer

PAINTERS: dict[str, tuple[Callable[[Look], Puppet], float]] = {
    **{kind: (beast, 0.165 * (0.72 + 0.28 * shape.tall)) for kind, shape in BEASTS.items()},
    **dict.fromkeys(FLYERS, (flyer, 0.17)),
    "butterfly": (butterfly, 0.085),
    "dragon": (dragon, 0.25),
    "fish": (fish, 0.14),
    "shark": (swimmer, 0.22),
    "whale": (swimmer, 0.33),
    "dolphin": (swimmer, 0.19),
    "turtle": (turtle, 0.19),
    "jellyfish": (jellyfish, 0.17),
    "boat": (boat, 0.27),
    "ship": (ship, 0.26),
    "train": (train, 0.165),
    "car": (car, 0.22),
    "bus": (bus, 0.20),
    "balloon": (balloon, 0.20),
    "hotair": (hotair, 0.30),
    "lantern": (lantern, 0.11),
    "kite": (kite, 0.17),
    "plane": (plane, 0.20),
    "rocket": (rocket, 0.22),
    "ufo": (ufo, 0.20),
    "person": (person, 0.36),
    "child": (person, 0.26),
    "umbrella": (person, 0.36),
    "astronaut": (astronaut, 0.36),
    "robot": (robot, 0.36),
    "fire": (fire, 0.13),
    "candle": (candle, 0.14),
    "flower": (flower, 0.20),
    "mushroom": (mushroom, 0.17),
    "snowman": (snowman, 0.22),
    "cup": (cup, 0.20),
    "thing": (thing, 0.26),
}
