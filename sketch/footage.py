"""A new treatment of somebody else's footage: light, weather, style and words over its own frames."""

import numpy as np

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.palette import palette
from sketch.plan import Plan, Time
from sketch.scene import paint_front
from sketch.stage import Stage
from sketch.style import finish

#: What an hour does to a picture: luma's gain and lift, and shifts of blue and red.
_HOURS: dict[Time, tuple[float, float, float, float]] = {
    "dawn": (0.98, 6, -2, 6),
    "day": (1.06, 2, 0, 0),
    "golden": (0.96, 2, -12, 12),
    "dusk": (0.72, 2, 6, 6),
    "night": (0.50, 2, 12, -6),
}


class Footage:
    """What a plan does to frames which it did not paint."""

    def __init__(self, size: tuple[int, int], decided: Plan, caption: Caption) -> None:
        self._caption = caption
        self._air = Stage(*size, decided, palette(decided))
        paint_front(self._air)
        self._finish = finish(decided.style, *size)
        named = decided.time in decided.named
        gain, lift, blue, red = _HOURS[decided.time] if named else (1.0, 0.0, 0.0, 0.0)
        values = np.arange(256, dtype=np.float32)
        self._luma = np.clip(16 + (values - 16) * gain + lift, 16, 235).round().astype(np.uint8)
        self._tints = [
            np.clip(values + shift, 16, 240).round().astype(np.uint8) for shift in (blue, red)
        ]
        self._graded = named

    def treat(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Change the frame of a time on the screen."""
        del stage
        if self._graded:
            screen.y[:] = np.take(self._luma, screen.y, mode="clip")
            for part, table in enumerate(self._tints):
                screen.uv[part] = np.take(table, screen.uv[part], mode="clip")
        now = Moment(t, height=screen.height)
        for act in self._air.acts:
            act(screen, now)
        self._finish(screen, t)
        self._caption.draw(screen, t)


class Marked:
    """Only the words that every frame carries."""

    def __init__(self, caption: Caption) -> None:
        self._caption = caption

    def treat(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Put the mark on a frame."""
        del stage, t
        self._caption.mark(screen)
