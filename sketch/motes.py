"""Small things in the air: fireflies, leaves, dust, bubbles, embers."""

import math
from dataclasses import dataclass

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.colour import Rgb
from sketch.ink import Ink
from sketch.layer import Layer
from sketch.light import disc
from sketch.stage import Stage


@dataclass(frozen=True, slots=True)
class Swarm:
    """How a kind of mote moves, in stage heights and seconds."""

    count: int
    drift: tuple[float, float]  #: heights a second
    sway: float = 0.02
    pace: float = 1.0
    twinkle: float = 0.0
    top: float = 0.0
    bottom: float = 1.0
    depth: float = 0.7
    swift: bool = False  #: nobody sees a fraction of a pixel of it


def scatter(stage: Stage, name: str, sheets: list[Layer], swarm: Swarm, gain: float = 1.0) -> None:
    """Put a swarm in front; every mote has its own path, and comes round again."""
    rng = stage.dice("motes", name)
    places = rng.random((swarm.count, 4))
    height, width = stage.height, stage.width
    band = (swarm.bottom - swarm.top) * height
    margin = 0.06 * height

    def draw(canvas: Canvas, now: Moment) -> None:
        for at, (x, y, phase, size) in enumerate(places):
            sheet = sheets[at % len(sheets)]
            own = 0.6 + 0.8 * size
            turn = 6.28 * phase
            across = x * width + swarm.drift[0] * own * height * now.t + now.x(swarm.depth * own)
            across += swarm.sway * height * math.sin(now.t * swarm.pace * (0.7 + phase) + turn)
            down = y * band + swarm.drift[1] * own * height * now.t
            down += (
                0.6
                * swarm.sway
                * height
                * math.sin(now.t * swarm.pace * 1.3 * (0.7 + size) + 2 * turn)
            )
            glow = gain
            if swarm.twinkle:
                glow *= max(
                    0.0,
                    1
                    - swarm.twinkle
                    * (0.5 + 0.5 * math.sin(now.t * 2.1 * (0.6 + phase) + turn)) ** 2,
                )
            place_x = (across + margin) % (width + 2 * margin) - margin - sheet.width / 2
            place_y = (
                swarm.top * height
                + (down + margin) % (band + 2 * margin)
                - margin
                - sheet.height / 2
            )
            canvas.over(sheet, place_x, place_y, glow, whole=swarm.swift)

    stage.add(draw)


def fireflies(stage: Stage) -> None:
    """Let warm lights float about."""
    small = disc(stage.height * 0.0035, (1.0, 0.95, 0.55), 6.0, 0.75)
    large = disc(stage.height * 0.005, (1.0, 0.90, 0.45), 6.5, 0.75)
    scatter(
        stage,
        "firefly",
        [small, large, small],
        Swarm(34, (0.008, -0.012), 0.045, 0.9, 0.95, 0.25, 1.0),
    )


def dust(stage: Stage, colour: Rgb, gain: float = 0.5) -> None:
    """Let dust hang in the light."""
    speck = disc(stage.height * 0.0022, colour, 2.6, 0.5)
    scatter(stage, "dust", [speck], Swarm(36, (0.012, 0.006), 0.02, 0.6, 0.7), gain)


def bubbles(stage: Stage) -> None:
    """Let bubbles rise."""
    sheets: list[Layer] = []
    for size in (0.005, 0.009, 0.014):
        ink = Ink(2.4, 2.4, stage.height * size, left=-1.2, top=-1.2)
        ink.oval((0, 0), 1.0, (0.85, 0.97, 1.0), 0.28)
        ink.oval((0, 0), 0.82, (0.30, 0.62, 0.72), 0.25)
        ink.oval((-0.35, -0.38), 0.24, (1, 1, 1), 0.85)
        sheets.append(ink.layer())
    scatter(stage, "bubble", sheets, Swarm(30, (0.0, -0.13), 0.012, 2.2, swift=True), 0.85)


def leaves(stage: Stage, colours: list[Rgb]) -> None:
    """Let leaves or petals fall and turn."""
    sheets: list[Layer] = []
    for at, colour in enumerate(colours * 2):
        ink = Ink(2.4, 2.4, stage.height * (0.010 + 0.003 * (at % 3)), left=-1.2, top=-1.2)
        turn = at * 67
        ink.oval((0, 0), (1.0, 0.42 + 0.2 * (at % 2)), colour, turn=turn)
        ink.oval((0.1, 0.1), (0.8, 0.12), tuple(c * 0.8 for c in colour), 0.6, turn=turn)  # pyright: ignore[reportArgumentType]
        sheets.append(ink.layer())
    windy = 2.4 if stage.plan.weather in ("wind", "storm") else 1.0
    scatter(stage, "leaf", sheets, Swarm(30, (-0.05 * windy, 0.10), 0.05, 1.6, swift=True))


def embers(stage: Stage, x: float, y: float) -> None:
    """Let sparks rise from a fire."""
    rng = stage.dice("embers", x)
    spark = disc(stage.height * 0.0024, (1.0, 0.70, 0.25), 3.0, 0.7)
    places = rng.random((16, 3))

    def draw(canvas: Canvas, now: Moment) -> None:
        for a, b, c in places:
            age = (now.t * (0.30 + 0.25 * b) + a) % 1.0
            across = (
                x
                + now.x(0.7)
                + stage.height * (0.10 * (c - 0.5) + 0.05 * age * math.sin(now.t * 2 + 6.28 * b))
            )
            canvas.over(spark, across, y + now.y(0.7) - stage.height * 0.38 * age, (1 - age) ** 1.2)

    stage.add(draw)
