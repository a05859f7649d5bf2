"""Styles: each does to the picture what its name says."""

import numpy as np

from sketch.canvas import Canvas
from tests.sketch.engine.looking import canvases, filmed


def shown(prompt: str, t: float = 1.0) -> Canvas:
    """Paint one frame without words."""
    film = filmed(prompt)
    stage, screen = canvases(film)
    film.picture(stage, screen, t)
    return screen


def test_cinema_has_bars_and_grain() -> None:
    """The frame is barred to 2.39:1, and the grain between the bars is never the same twice."""
    one, two = (
        shown("cinematic static shot of a meadow at noon", 1.0),
        shown("cinematic static shot of a meadow at noon", 1.0 + 1 / 24),
    )
    bar = round((180 - 320 / 2.39) / 2)
    assert (one.y[: bar - 2] == 16).all()
    assert (one.y[-bar + 2 :] == 16).all()
    assert float(np.abs(one.y[60:70].astype(int) - two.y[60:70].astype(int)).mean()) > 2


def test_noir_has_no_colour() -> None:
    """Black and white is black and white."""
    assert (shown("film noir, a meadow at noon").uv == 128).all()


def test_pixels_are_big() -> None:
    """Pixel art is made of square blocks of one tone."""
    plane = shown("pixel art of a meadow at noon").y
    same = (np.diff(plane.astype(int), axis=1) == 0).mean()
    assert same > 0.6


def test_animation_is_more_colourful_than_paint() -> None:
    """A cartoon's colours are stronger than those of the same painted scene."""
    plain, cartoon = shown("a meadow at noon, clear"), shown("cartoon of a meadow at noon, clear")
    assert np.abs(cartoon.uv.astype(int) - 128).mean() > np.abs(plain.uv.astype(int) - 128).mean()


def test_watercolour_stands_on_white_paper() -> None:
    """A watercolour leaves the paper white at its edges, and runs finer detail together inside."""
    wash = shown("watercolour of a meadow at noon").y.astype(np.float32)
    plain = shown("a meadow at noon").y.astype(np.float32)
    assert wash[:2].mean() > 215
    assert wash[:, :2].mean() > 215
    inner = (slice(140, 170), slice(20, 300))
    assert (
        np.abs(np.diff(wash[inner], axis=1)).mean() < np.abs(np.diff(plain[inner], axis=1)).mean()
    )


def test_a_pencil_leaves_mostly_paper() -> None:
    """A drawing is light, nearly without colour, with dark lines in it."""
    drawn = shown("pencil drawing of a horse in a meadow at noon")
    assert drawn.y.mean() > 165
    assert drawn.y.min() < 90
    assert np.abs(drawn.uv.astype(int) - 128).mean() < 8


def test_old_film_is_brown() -> None:
    """Vintage film leans to red and away from blue."""
    old = shown("vintage film of a meadow at noon")
    assert old.uv[0].mean() < 126 < 130 < old.uv[1].mean()
