"""The stage: what is painted once, and then drawn from back to front at every moment."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.layer import Layer
from sketch.noise import dice
from sketch.palette import Palette
from sketch.plan import Plan

Draw = Callable[[Canvas, Moment], None]


@dataclass(slots=True)
class Stage:
    """One clip's stage. Painters add to `acts`; the order they add in is the order of drawing."""

    width: int
    height: int
    plan: Plan
    palette: Palette
    acts: list[Draw] = field(default_factory=list[Draw])

    def dice(self, *about: object) -> np.random.Generator:
        """Make this clip's generator of chance for one matter."""
        return dice(self.plan.key, *about)

    def add(self, act: Draw) -> None:
        """Put something in front of everything so far."""
        self.acts.append(act)

    def backdrop(self, sheet: Layer) -> None:
        """Put a layer behind everything; it does not move."""
        self.add(lambda canvas, _: canvas.over(sheet, 0, 0))

    def sheet(
        self, sheet: Layer, y: float, depth: float, x: float = 0.0, drift: float = 0.0
    ) -> None:
        """Put a still layer in front; `drift` is its own pixels a second."""
        # Beside a running camera nobody sees a fraction of a pixel, and whole ones cost half.
        whole = self.plan.tracked and depth > 0.2
        # From whole pairs of pixels, what stands still costs half as well.
        x, y = round(x / 2) * 2, round(y / 2) * 2

        def draw(canvas: Canvas, now: Moment) -> None:
            canvas.over(sheet, x + now.x(depth) + drift * now.t, y + now.y(depth), whole=whole)

        self.add(draw)
