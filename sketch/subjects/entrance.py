"""The entrance: at a depth of a scene, everybody whose place it is steps in and moves."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.gaits import GAITS
from sketch.layer import Layer, layer
from sketch.motes import embers
from sketch.noise import Chance
from sketch.plan import Gait, Plan, Role
from sketch.stage import Stage
from sketch.subjects.painters import PAINTERS
from sketch.subjects.puppet import Look, Puppet

Slot = Literal["air", "ground", "water", "bridge"]

#: How fast each gait goes, in frame widths a second.
SPEED: dict[Gait, float] = {
    "run": 0.24, "walk": 0.085, "drive": 0.30, "fly": 0.10, "swim": 0.075, "sail": 0.025,
    "drift": 0.012, "stand": 0.0,
}  # fmt: skip
GROUND_DEPTH = 0.75  #: where runners are; the camera keeps their pace at this depth
_DIFFERENT = 3  #: how many of a kind are painted; more of them share those


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot is: a band of the stage in pixels, at a depth."""

    slot: Slot
    top: float
    bottom: float  #: the line that things stand or float on, or the lower end of the air
    depth: float = GROUND_DEPTH
    size: float = 1.0
    left: float = 0.0  #: shares of the width that things keep to, where they stand
    right: float = 1.0


@dataclass(frozen=True, slots=True)
class Player:
    """One of the cast: its puppet, its path's beginning, and its own phase."""

    puppet: Puppet
    x: float
    y: float
    start: float
    size: float


def slot_of(role: Role, plan: Plan) -> Slot:
    """Tell where a role plays in a plan's scene."""
    gait = GAITS[role.kind][0]
    wet = plan.scene in ("sea", "lake", "beach")
    if gait == "sail":
        return (
            "water"
            if wet
            else "air"
            if plan.scene in ("clouds", "space", "underwater")
            else "ground"
        )
    if gait == "swim" or role.kind == "jellyfish":
        return "water" if wet else "air"
    if gait in ("fly", "drift"):
        return "air"
    if gait == "drive" and "bridge" in plan.landmarks and plan.scene not in ("space", "room"):
        return "bridge"
    if plan.scene == "space" and role.kind not in ("astronaut", "robot", "ufo"):
        return "air"
    return "ground"


def enter(stage: Stage, place: Place) -> None:
    """Let everybody whose slot this is step in here."""
    if stage.plan.style == "cinematic" and stage.width > stage.height and place.slot == "ground":
        place = replace(place, bottom=place.bottom - 0.06 * stage.height)
    for at, role in enumerate(stage.plan.cast):
        if slot_of(role, stage.plan) == place.slot:
            _step_in(stage, role, place, at)


def _step_in(stage: Stage, role: Role, place: Place, at: int) -> None:
    gait = GAITS[role.kind][0]
    rng = stage.dice("cast", at, role.kind)
    facing = stage.plan.way if stage.plan.tracked or rng.random() < 0.75 else -stage.plan.way
    players = _players(stage, role, place, rng, (facing, at))
    match gait:
        case "run" | "walk" | "drive":
            _travel(stage, players, place, gait, facing)
        case "fly" | "swim":
            _soar(stage, players, place, gait, facing)
        case "drift":
            _drift(stage, role, players, place)
        case "sail":
            _sail(stage, players, place, facing)
        case "stand":
            _stand(stage, role, players, place)


def _players(
    stage: Stage, role: Role, place: Place, rng: Chance, turn: tuple[int, int]
) -> list[Player]:
    painter, share = PAINTERS[role.kind]
    if role.word == "child":
        share *= 0.8
    facing, order = turn
    count = role.count
    smaller = max(0.42, 1 / (1 + 0.13 * (count - 1)))
    unit = min(stage.width, stage.height * 1.1) * share * place.size * stage.plan.near * smaller
    if stage.plan.move == "tilt":
        unit *= 0.8
    upright = GAITS[role.kind][0] == "walk"
    brighter = replace(
        stage.palette,
        exposure=max(0.95 if stage.plan.style == "noir" else 0.76, stage.palette.exposure),
    )
    puppets: list[Puppet] = []
    sizes: list[float] = []
    for at in range(min(count, max(_DIFFERENT, len(role.colours)))):
        sizes.append(unit * (1 - (0.08 if upright else 0.17) * (at % 3)))
        colours = (role.colours[at % len(role.colours)],) if role.colours else ()
        look = Look(role, sizes[-1], brighter, stage.dice("look", role.kind, at), facing, colours)
        puppets.append(painter(look))
    places = _spread(rng, count, place, order)
    return [
        Player(puppets[at % len(puppets)], x, y, float(rng.random()), sizes[at % len(puppets)])
        for at, (x, y) in enumerate(places)
    ]


def _spread(rng: Chance, count: int, place: Place, order: int) -> list[tuple[float, float]]:
    """Spread a number of players over the width, evenly but not in step; y is 0..1 within the band."""
    if count == 1:
        aside = (0.0, -0.27, 0.27)[order % 3] + float(rng.uniform(-0.08, 0.08))
        middle = (place.left + place.right) / 2 + aside * (place.right - place.left)
        return [(middle, (0.5, 0.28, 0.72)[order % 3])]
    spots: list[tuple[float, float]] = []
    for at in range(count):
        x = place.left + (at + 0.5 + float(rng.uniform(-0.28, 0.28))) / count * (
            place.right - place.left
        )
        spots.append((x, ((at * 0.618) % 1.0) * 0.8 + 0.1 + float(rng.uniform(-0.06, 0.06))))
    return sorted(spots, key=lambda spot: spot[1])


def shadow(width: float, strength: float = 0.34) -> Layer:
    """Paint a soft shadow to stand on."""
    across = max(8, int(width) // 2 * 2)
    down = max(4, int(width * 0.11) // 2 * 2)
    far = np.hypot(
        np.linspace(-1, 1, down, dtype=np.float32)[:, None],
        np.linspace(-1, 1, across, dtype=np.float32)[None, :],
    )
    return layer((0.02, 0.02, 0.05), (np.clip(1 - far, 0, 1) ** 0.8 * strength).astype(np.float32))


def _travel(stage: Stage, players: list[Player], place: Place, gait: Gait, facing: int) -> None:
    """Run, walk or drive along the ground; with a tracking camera, keep to the middle of the frame."""
    speed = SPEED[gait] * stage.width * stage.plan.pace * facing
    shadows = [shadow(player.size * (2.0 if gait != "walk" else 0.7)) for player in players]
    band = min(0.055 * stage.height, place.bottom - place.top) if len(players) > 1 else 0.0
    margin = max(player.size for player in players) * (2.2 if gait != "drive" else 5.0)
    tracked = stage.plan.tracked
    room = stage.width + 2 * margin

    def draw(canvas: Canvas, now: Moment) -> None:
        for player, ground in zip(players, shadows, strict=True):
            pace = 0.94 + 0.12 * player.start
            if tracked:
                across = 0.5 + (player.x - 0.5) * (0.75 if len(players) > 1 else 0.3)
                x = across * stage.width + 0.03 * stage.width * math.sin(
                    now.t * 0.7 + 6 * player.start
                )
            else:
                start = (0.30 if facing > 0 else 0.70) + (player.x - 0.5)
                x = (
                    (start * stage.width + speed * pace * now.t + margin) % room
                    - margin
                    + now.x(place.depth)
                )
            y = place.bottom - band * (1 - player.y) + now.y(place.depth)
            canvas.over(ground, x - ground.width / 2, y - ground.height * 0.5)
            player.puppet.draw(canvas, x, y, now.t * stage.plan.pace, start=player.start)

    stage.add(draw)


def _soar(stage: Stage, players: list[Player], place: Place, gait: Gait, facing: int) -> None:
    """Fly or swim through a band of air or water."""
    speed = SPEED[gait] * stage.width * stage.plan.pace * facing
    margin = max(player.size for player in players) * 1.6
    room = stage.width + 2 * margin
    height = place.bottom - place.top

    def draw(canvas: Canvas, now: Moment) -> None:
        for player in players:
            start = player.x + (-0.16 * facing if len(players) == 1 else 0.0)
            pace = 0.9 + 0.25 * player.start if len(players) > 1 else 1.0
            x = (
                start * stage.width + speed * pace * now.t + now.x(place.depth) * 0.4 + margin
            ) % room - margin
            turn = 6.28 * player.start
            y = place.top + player.y * height + 0.035 * stage.height * math.sin(now.t * 0.9 + turn)
            player.puppet.draw(
                canvas, x, y + now.y(place.depth), now.t * stage.plan.pace, start=player.start
            )

    stage.add(draw)


def _drift(stage: Stage, role: Role, players: list[Player], place: Place) -> None:
    """Hang in the air and rise slowly; a rocket climbs."""
    height = place.bottom - place.top
    climb = {"rocket": 0.055, "lantern": 0.022, "balloon": 0.018}.get(role.kind, 0.004)
    if role.kind == "rocket" and stage.plan.scene == "space":
        climb = 0.012
    heavy = 0.004 if role.kind == "rocket" else 0.016

    def draw(canvas: Canvas, now: Moment) -> None:
        for player in players:
            turn = 6.28 * player.start
            x = player.x * stage.width + now.x(place.depth) * 0.5
            x += (
                heavy * stage.width * math.sin(now.t * 0.55 + turn)
                + 0.006 * stage.width * now.t * stage.plan.way
            )
            y = (
                place.top
                + (0.12 + 0.76 * player.y) * height
                - climb * stage.height * now.t * stage.plan.pace
            )
            y += 0.014 * stage.height * math.sin(now.t * 0.8 + 2 * turn)
            y = max(y, player.puppet.anchor[1] * 0.55)
            player.puppet.draw(canvas, x, y + now.y(place.depth), now.t, start=player.start)

    stage.add(draw)


def _sail(stage: Stage, players: list[Player], place: Place, facing: int) -> None:
    """Ride the swell with a little white water at the bow."""
    speed = SPEED["sail"] * stage.width * facing * stage.plan.pace
    rough = {"storm": 1.0, "rain": 0.6, "wind": 0.8}.get(stage.plan.weather, 0.45)
    foam = [_wake(player.size, stage) for player in players]
    band = place.bottom - place.top

    def draw(canvas: Canvas, now: Moment) -> None:
        for player, wake in zip(players, foam, strict=True):
            turn = 6.28 * player.start
            x = player.x * stage.width + speed * now.t + now.x(place.depth)
            bob = 0.014 * stage.height * rough * math.sin(now.t * 1.7 + turn)
            bob -= 0.022 * stage.height * rough
            y = (
                place.bottom
                - band * 0.8 * (1 - player.y) * (len(players) > 1)
                + now.y(place.depth)
                + bob
            )
            player.puppet.draw(canvas, x, y, now.t, start=player.start)
            gain = 0.55 + 0.2 * math.sin(now.t * 2.3 + turn)
            canvas.over(
                wake, x - wake.width / 2, y + player.size * 0.10 - wake.height / 2 - bob * 0.5, gain
            )

    stage.add(draw)


def _wake(size: float, stage: Stage) -> Layer:
    across, down = int(size * 1.9) // 2 * 2, max(4, int(size * 0.14) // 2 * 2)
    rng = stage.dice("wake")
    far = np.hypot(
        np.linspace(-1, 1, down, dtype=np.float32)[:, None] * 1.1,
        np.linspace(-1, 1, across, dtype=np.float32)[None, :],
    )
    lace = 0.6 + 0.4 * rng.random((1, across), np.float32)
    return layer(stage.palette.lit((0.95, 0.97, 1.0)), np.clip((1 - far) * 1.5, 0, 1) * lace * 0.75)


def _stand(stage: Stage, role: Role, players: list[Player], place: Place) -> None:
    """Stand on the ground."""
    shadows = [shadow(player.size * 1.2, 0.3) for player in players]
    band = min(0.09 * stage.height, place.bottom - place.top) if len(players) > 1 else 0.0

    def draw(canvas: Canvas, now: Moment) -> None:
        for player, ground in zip(players, shadows, strict=True):
            x = player.x * stage.width + now.x(place.depth)
            y = place.bottom - band * (1 - player.y) + now.y(place.depth)
            canvas.over(ground, x - ground.width / 2, y - ground.height * 0.4)
            player.puppet.draw(canvas, x, y, now.t, start=player.start)

    stage.add(draw)
    if role.kind == "fire":
        for player in players:
            embers(stage, player.x * stage.width, place.bottom)
