"""Landmarks: what stands in a landscape and gives it its name."""

from collections.abc import Callable

from sketch.ink import Point
from sketch.landmarks.buildings import cabin, castle, windmill
from sketch.landmarks.heights import volcano, waterfall
from sketch.landmarks.signs import bridge, pyramid, torii, tree
from sketch.landmarks.tower import lighthouse
from sketch.plan import Landmark
from sketch.stage import Stage


def stand(
    stage: Stage,
    which: tuple[Landmark, ...],
    *,
    x: float,
    y: float,
    depth: float,
    size: float = 1.0,
    haze: float = 0.0,
) -> None:
    """Put those of the plan's landmarks that belong here on the stage, their feet at (x, y) in pixels."""
    here: list[Landmark] = [mark for mark in which if mark in stage.plan.landmarks]
    if stage.plan.move == "pan" and stage.plan.way < 0:
        x = stage.width - x
    for at, name in enumerate(here):
        place = (x + at * 0.34 * stage.width * (-1 if x > stage.width / 2 else 1), y)
        _PAINTERS[name](stage, place, depth, size * stage.height, haze)


_PAINTERS: dict[Landmark, Callable[[Stage, Point, float, float, float], None]] = {
    "cabin": cabin,
    "castle": castle,
    "windmill": windmill,
    "volcano": volcano,
    "pyramid": pyramid,
    "torii": torii,
    "bridge": bridge,
    "waterfall": waterfall,
    "tree": tree,
    "lighthouse": lighthouse,
}
