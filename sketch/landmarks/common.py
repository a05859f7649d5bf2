"""What all landmarks share."""

from sketch.colour import hex_rgb
from sketch.ink import Ink, Point
from sketch.stage import Stage

WINDOW = (1.0, 0.80, 0.42)


DARK = hex_rgb("#25222a")


def put(stage: Stage, ink: Ink, at: Point, depth: float, foot: Point) -> None:
    sheet = ink.layer()
    stage.sheet(sheet, at[1] - foot[1], depth, at[0] - foot[0])


def window_light(stage: Stage) -> tuple[float, float, float]:
    if stage.palette.dark:
        return WINDOW
    return stage.palette.lit(hex_rgb("#56616b"))
