"""The cast: every kind can be seen, moves as itself, and wears what it was given."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sketch.canvas import Canvas
from sketch.director import plan
from sketch.gaits import GAITS
from sketch.layer import layer
from sketch.noise import dice
from sketch.palette import palette
from sketch.plan import Role
from sketch.subjects.painters import PAINTERS
from sketch.subjects.puppet import Look, Puppet
from tests.sketch.engine.looking import canvases, filmed

NOON = palette(plan(("a meadow at noon, clear",), 0))


def puppet(kind: str, colours: tuple[str, ...] = (), facing: int = 1) -> Puppet:
    """Paint one of a kind."""
    look = Look(Role(kind, 1, colours, "urn"), 60.0, NOON, dice(kind), facing, colours)
    return PAINTERS[kind][0](look)


def test_every_known_kind_has_a_painter() -> None:
    """Whatever the words can call for can be painted."""
    assert set(GAITS) == set(PAINTERS)


@pytest.mark.parametrize("kind", sorted(PAINTERS))
def test_everybody_can_be_seen_and_moves(kind: str) -> None:
    """Each kind covers a fair part of its sheet, and lives: its phases differ (a ship's only bobs)."""
    made = puppet(kind)
    shown = [1 - phase.y_clear.astype(np.float32) / 255 for phase in made.phases]
    assert all(0.03 < float(cover.mean()) < 0.9 for cover in shown)
    if kind != "ship":
        lives = [
            float(np.abs(a.y.astype(int) - b.y.astype(int)).mean())
            for a, b in zip(made.phases, made.phases[1:], strict=False)
        ]
        assert max(lives) > 0.05


@pytest.mark.parametrize("kind", ["fox", "horse", "train", "car", "fish", "bird", "person"])
def test_whoever_faces_left_is_the_mirror_of_whoever_faces_right(kind: str) -> None:
    """Turning round flips the drawing and its anchor."""
    right, left = puppet(kind), puppet(kind, facing=-1)
    assert np.array_equal(right.phases[0].y_clear, left.phases[0].y_clear[:, ::-1])
    assert left.anchor[0] == pytest.approx(right.phases[0].width - right.anchor[0])


@pytest.mark.parametrize(
    "kind", ["balloon", "car", "bird", "fish", "robot", "boat", "umbrella", "flower"]
)
def test_colours_are_worn(kind: str) -> None:
    """A blue one is bluer than a red one, and a red one redder."""
    tints: list[tuple[float, float]] = []
    for colour in ("blue", "red"):
        made = puppet(kind, (colour,))
        canvas = Canvas(made.phases[0].width, made.phases[0].height)
        canvas.over(layer((0.5, 0.5, 0.5), np.ones(canvas.y.shape, np.float32)), 0, 0)
        canvas.over(made.phases[0], 0, 0)
        tints.append((float(canvas.uv[0].mean()), float(canvas.uv[1].mean())))
    (blue_b, blue_r), (red_b, red_r) = tints
    assert blue_b > red_b + 0.5
    assert red_r > blue_r + 0.5


def parts(prompt: str) -> int:
    """Count the separate red things in a prompt's picture."""
    film = filmed(prompt)
    stage, screen = canvases(film)
    film.picture(stage, screen, 0.5)
    return _islands(screen.uv[1] > 165)


def _islands(marked: NDArray[np.bool_]) -> int:
    """Count connected areas of more than a few pixels."""
    left = {(int(y), int(x)) for y, x in np.argwhere(marked)}
    count = 0
    while left:
        stack, size = [left.pop()], 1
        while stack:
            y, x = stack.pop()
            for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if near in left:
                    left.remove(near)
                    stack.append(near)
                    size += 1
        count += size > 12
    return count


@pytest.mark.parametrize(
    ("words", "count"), [("a red balloon", 1), ("three red balloons", 3), ("five red balloons", 5)]
)
def test_as_many_come_as_were_called(words: str, count: int) -> None:
    """One, three or five red balloons can be counted in the sky."""
    assert parts(f"static shot of {words} over a meadow at noon, clear") == count
