"""What a room is made of: its light, and where its window is."""

from sketch.colour import Rgb, lch, mix, to_lch
from sketch.land import rise
from sketch.stage import Stage


def inner_light(stage: Stage) -> float:
    """Tell how bright the room is: at night its lamp lights it."""
    return max(0.50, stage.palette.exposure * 0.92)


def indoor(stage: Stage, colour: Rgb) -> Rgb:
    """Show a colour in the room's own light, warm when it is dark outside."""
    bright = inner_light(stage)
    light, chroma, hue = to_lch(colour)
    shown = lch(light * (0.35 + 0.65 * bright), chroma, hue)
    return mix(shown, (0.75, 0.45, 0.20), 0.12 if stage.palette.dark else 0.03)


def window(stage: Stage) -> tuple[float, float, float, float]:
    """Tell where the window is: left, top, right, bottom in pixels."""
    left = stage.width * 0.33
    return (
        left,
        rise(stage, 0.10),
        left + min(stage.width * 0.44, stage.height * 0.78),
        rise(stage, 0.655),
    )


WALL = 0.45  #: the wall's depth
