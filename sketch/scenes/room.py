"""A room: the world behind a window, and a place to stand in front of it."""

import math

import numpy as np
from numpy.typing import NDArray

from sketch.colour import NAMED, Floats, hex_rgb, lch, lighter, mix
from sketch.ink import Ink
from sketch.land import crowns, grain, hills, rise, slope, span, tinted
from sketch.layer import layer
from sketch.motes import dust
from sketch.noise import smooth
from sketch.scenes.furniture import hang_curtains, hang_shelf, light_lamp, set_plant, set_table
from sketch.scenes.interior import WALL, indoor, window
from sketch.sky import paint_sky
from sketch.stage import Stage
from sketch.subjects import Place, enter
from sketch.weather import paint_weather


def paint_room(stage: Stage) -> None:
    """Paint a room: the world behind a window, a wall in front of it, a table, a lamp, a shelf."""
    paint_sky(stage, 0.80)
    width = span(stage)
    rng = stage.dice("view")
    line = crowns(
        rng, width, rise(stage, 0.10), 22, hills(rng, width, stage.width * 0.4) * rise(stage, 0.06)
    )
    tone = stage.palette.own(0.50, 0.06, 140, 0.35)
    sheet = slope(rng, line, (tone, mix(tone, stage.palette.haze, 0.3)), room=rise(stage, 0.24))
    stage.sheet(sheet, rise(stage, 0.74) - sheet.height + rise(stage, 0.22), 0.12)
    paint_weather(stage)
    _wall(stage)
    hang_curtains(stage)
    hang_shelf(stage)
    set_plant(stage)
    enter(stage, Place("air", rise(stage, 0.22), rise(stage, 0.58), 0.6, size=0.8))
    set_table(stage)
    light_lamp(stage)
    enter(
        stage, Place("ground", rise(stage, 0.85), rise(stage, 0.885), 0.75, left=0.30, right=0.72)
    )
    dust(stage, mix(stage.palette.sun, (1, 1, 1), 0.3), 0.55)


def _wall(stage: Stage) -> None:
    """Paint the wall with a hole for the window, its frame, and the light that falls from it."""
    width, height = int(stage.width * 1.5) // 2 * 2, stage.height
    rng = stage.dice("wall")
    own = lch(0.74, 0.055, 60 + stage.plan.turn * 4)
    if stage.plan.colours:
        own = mix(own, NAMED[stage.plan.colours[0]], 0.5)
    wall = indoor(stage, own)
    shift = (width - stage.width) / 2
    rows = np.arange(height, dtype=np.float32)[:, None]
    cols = np.arange(width, dtype=np.float32)[None, :] - shift
    noise = grain(rng, height, width, size=0.5)
    left, top, right, bottom = window(stage)
    middle, level = (left + right) / 2, (top + bottom) / 2
    near = np.hypot((cols - middle) / stage.width, (rows - level) / stage.height)
    rgb = tinted(
        lighter(wall, 0.07), lighter(wall, -0.20), np.clip(near * 1.05 + 0.03 * noise, 0, 1)
    )
    stripes = smooth(np.abs(((cols / stage.height * 14) % 1) - 0.5), 0.42, 0.5)
    rgb = rgb * (1 - 0.05 * stripes[..., None])
    skirting = rise(stage, 0.80)
    wood = indoor(stage, hex_rgb("#5e4230"))
    floor = tinted(
        lighter(wood, 0.10),
        lighter(wood, -0.07),
        np.clip(
            (rows - skirting) / (height - skirting)
            + 0.12 * grain(rng, height, width, size=0.3, stretch=6.0),
            0,
            1,
        ),
    )
    rgb = np.where((rows > skirting)[..., None], floor, rgb)
    board = ((rows > skirting - rise(stage, 0.035)) & (rows <= skirting))[..., None]
    rgb = np.where(board, np.array(indoor(stage, hex_rgb("#efe8dc")), np.float32), rgb)
    rgb, hole = _framed(stage, rgb, rows, cols)
    alpha = np.where(hole, 0.0, 1.0).astype(np.float32)
    sheet = layer(rgb.astype(np.float32), alpha, dither=5)
    stage.sheet(sheet, 0, WALL, -shift)
    if not stage.palette.dark:
        _sunlight(stage)


def _framed(
    stage: Stage, rgb: Floats, rows: Floats, cols: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Paint the window's frame and sill with their shadow; tell where the wall is open."""
    left, top, right, bottom = window(stage)
    middle = (left + right) / 2
    frame = stage.height * 0.018
    inside = (cols > left) & (cols < right) & (rows > top) & (rows < bottom)
    outer = (
        (cols > left - frame)
        & (cols < right + frame)
        & (rows > top - frame)
        & (rows < bottom + frame)
    )
    bars = (np.abs(cols - middle) < frame * 0.42) | (
        np.abs(rows - (top + (bottom - top) * 0.45)) < frame * 0.42
    )
    paint = np.array(indoor(stage, hex_rgb("#f4efe6")), np.float32)
    shaded = (0.90 + 0.10 * smooth(np.abs(cols - middle) / (right - left), 0.0, 0.5))[..., None]
    rgb = np.where((outer & (~inside | bars))[..., None], paint * shaded, rgb)
    sill = (
        (cols > left - frame * 2.2)
        & (cols < right + frame * 2.2)
        & (rows > bottom + frame * 0.4)
        & (rows < bottom + frame * 2.0)
    )
    rgb = np.where(sill[..., None], paint * np.float32(0.96), rgb)
    under = (
        np.exp(-np.maximum(rows - bottom - frame * 2.0, 0) / (frame * 1.6))
        * (rows > bottom + frame * 2)
        * ((cols > left - frame * 2) & (cols < right + frame * 2))
    )
    return rgb * (1 - 0.25 * under[..., None]), inside & ~bars


def _sunlight(stage: Stage) -> None:
    """Let the window's light lie on the floor."""
    ink = Ink(1.5, 0.5, stage.height, left=0, top=0)
    light = mix(stage.palette.sun, (1, 1, 1), 0.2)
    for k in range(2):
        x = 0.18 + 0.44 * k
        ink.area([(x + 0.16, 0.02), (x + 0.50, 0.02), (x + 0.38, 0.24), (x, 0.24)], light, 0.42)
    ink.soften(0.006)
    sheet = ink.layer()
    left, _, _, _ = window(stage)
    stage.add(
        lambda canvas, now: canvas.over(
            sheet,
            left - stage.height * 0.22 + now.x(0.6),
            rise(stage, 0.80),
            0.55 + 0.2 * math.sin(now.t * 0.5),
        )
    )
