"""Blending in integers: exact where it must be, seamless where things move."""

import numpy as np
import pytest

from sketch.canvas import Canvas, glaze
from sketch.layer import layer
from sketch.noise import clouds, dice

GREY = (0.5, 0.5, 0.5)


def painted(width: int = 64, height: int = 32) -> Canvas:
    """Make a canvas with something on it."""
    canvas = Canvas(width, height)
    rgb = dice("canvas").random((height, width, 3), np.float32)
    canvas.over(layer(rgb), 0, 0)
    return canvas


@pytest.mark.parametrize("place", [(0.0, 0.0), (3.375, -1.625), (-7.5, 2.25)])
def test_what_is_transparent_leaves_no_trace(place: tuple[float, float]) -> None:
    """A hundred layers of nothing change not a single value."""
    canvas = painted()
    before = canvas.y.copy(), canvas.uv.copy()
    nothing = layer(GREY, np.zeros((32, 64), np.float32))
    for _ in range(100):
        canvas.over(nothing, *place)
        canvas.over(nothing, *place, gain=0.4)
    glaze(canvas, np.zeros((32, 64), np.uint8), (0, 0), GREY)
    assert np.array_equal(canvas.y, before[0])
    assert np.array_equal(canvas.uv, before[1])


def test_what_is_opaque_covers() -> None:
    """A solid layer shows its own colour and nothing of what lay below."""
    canvas = painted()
    canvas.over(layer((1.0, 1.0, 1.0), np.ones((32, 64), np.float32)), 0, 0)
    assert canvas.y.min() == canvas.y.max() == 235
    assert canvas.uv.min() == canvas.uv.max() == 128


def test_half_of_two_colours_is_their_middle() -> None:
    """Half a layer of white over black is grey, wherever it comes from: alpha or gain."""
    for alpha, gain in ((0.5, 1.0), (1.0, 0.5)):
        canvas = Canvas(16, 16)
        canvas.over(layer((1.0, 1.0, 1.0), np.full((16, 16), alpha, np.float32)), 0, 0, gain)
        assert abs(float(canvas.y.mean()) - (16 + 235) / 2) <= 2


def test_fractions_of_a_pixel_move_the_picture_evenly() -> None:
    """A ramp moved by eighths of a pixel changes by eighths of its step, without jumps."""
    ramp = np.linspace(0, 1, 128, dtype=np.float32)[None, :, None] * np.ones((8, 1, 3), np.float32)
    sheet = layer(ramp)
    values: list[float] = []
    for step in range(33):
        canvas = Canvas(64, 8)
        canvas.over(sheet, -32 - step / 8, 0)
        values.append(float(canvas.y.mean()))
    steps = np.diff(values)
    assert (steps >= 0).all()
    assert float(values[-1] - values[0]) == pytest.approx(4 * 219 / 127, abs=0.6)


def test_a_tiling_layer_has_no_seam() -> None:
    """However far a tiling layer is moved, no column stands out more than the noise itself does."""
    field = clouds(dice("tile"), 32, 96, size=0.5)
    sheet = layer(np.repeat((0.5 + 0.15 * field)[..., None], 3, 2), tiles=True)
    for x in (0.0, -95.0, -96.0, 40.375, 1000.625, -777.125):
        canvas = Canvas(200, 32)
        canvas.over(sheet, x, 0)
        plane = canvas.y.astype(np.float32)
        jumps = np.abs(np.diff(plane, axis=1)).mean(0)
        assert jumps.max() < 4 * jumps.mean()
        assert np.array_equal(canvas.y[:, :96], canvas.y[:, 96:192])


def test_rows_of_a_layer_put_together_are_the_layer() -> None:
    """A layer laid in strips of rows looks as if it had been laid whole."""
    rng = dice("strips")
    sheet = layer(rng.random((32, 64, 3), np.float32), rng.random((32, 64), np.float32))
    whole, strips = painted(), painted()
    whole.over(sheet, 2, 0)
    for top in range(0, 32, 8):
        strips.over(sheet, 2, 0, rows=(top, top + 8))
    assert np.array_equal(whole.y, strips.y)
    assert np.array_equal(whole.uv, strips.uv)


@pytest.mark.parametrize("lean", [0.0, 3.3, -6.0])
def test_a_layer_that_sways_is_whole(lean: float) -> None:
    """Its foot stays, its top leans as far as told, and no column is missing where it tiles."""
    canvas = Canvas(200, 32)
    white = layer(np.ones((32, 96, 3), np.float32), tiles=True)
    canvas.swayed(white, 17.4, 0.5, lean)
    assert canvas.y[1:].min() == canvas.y.max() == 235
    stripe = np.zeros((32, 96), np.float32)
    stripe[:, 40:44] = 1
    canvas = Canvas(200, 32)
    canvas.swayed(layer((1.0, 1.0, 1.0), stripe), 50, 0, lean)
    light = canvas.y.astype(np.float32) - 16
    middles = (light * np.arange(200)).sum(1) / light.sum(1)
    assert middles[31] == pytest.approx(91.5, abs=0.1)
    assert middles[0] == pytest.approx(91.5 + lean * (1 - 0.5 / 32) ** 2, abs=0.1)


def test_small_layers_are_laid_as_large_ones_are() -> None:
    """What is kept ready in its sub-pixel places looks as if it were mixed anew."""
    rng = dice("small")
    rgb, alpha = rng.random((20, 30, 3), np.float32), rng.random((20, 30), np.float32)
    small = layer(rgb, alpha)
    large = layer(np.pad(rgb, ((0, 60), (0, 60), (0, 0))), np.pad(alpha, ((0, 60), (0, 60))))
    assert small.small
    assert not large.small
    for x, y, gain in ((3.0, 2.0, 1.0), (-4.375, 5.5, 0.6), (40.125, -3.25, 0.3)):
        one, two = painted(), painted()
        one.over(small, x, y, gain)
        two.over(large, x, y, gain)
        inner = (slice(0, int(y) + 19), slice(0, int(x) + 28))  # a layer's last fraction is cut off
        assert np.array_equal(one.y[inner], two.y[inner])


def test_still_water_mirrors() -> None:
    """Without ripples the rows below a line are those above it, upside down."""
    canvas = painted(64, 32)
    canvas.mirrored(16, 32, 0.0, 0.0)
    assert np.array_equal(canvas.y[16:32], canvas.y[0:16][::-1])
