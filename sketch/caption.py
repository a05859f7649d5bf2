"""Words on the picture: the prompt for a while, and on every frame that this is a sketch."""

import numpy as np
from PIL import Image, ImageFilter

from sketch.canvas import Canvas
from sketch.layer import Layer, layer
from sketch.lettering import drawable, length, written
from sketch.noise import smooth

MARK = "sketch, no AI"
SHOWN_S = 3.2  #: how long the prompt stays


def _lettering(text: str, size: int, strength: float, spacing: float = 1.35) -> Layer:
    """Set lines of text in white over a soft shadow."""
    lines = text.split("\n")
    width = max(int(length(line, size)) for line in lines) + size * 2
    height = int(size * spacing * len(lines)) + size * 2
    sheet = Image.new("L", (width * 2, height * 2))
    for at, line in enumerate(lines):
        written(sheet, (size * 2, size * 1.6 + at * size * spacing * 2), line, size * 2)
    sheet = sheet.reduce(2)
    letters = np.asarray(sheet, np.float32) / 255
    blurred = np.asarray(sheet.filter(ImageFilter.GaussianBlur(size * 0.22)), np.float32) / 255
    shadow = np.clip(blurred * 1.5, 0, 0.6)
    alpha = letters + shadow * (1 - letters)
    white = (letters / np.maximum(alpha, 1e-3))[..., None]
    return layer(np.repeat(white, 3, 2), alpha * strength)


class Caption:
    """The lettering of one clip."""

    def __init__(self, width: int, height: int, prompt: str) -> None:
        unit = min(width, height)
        small = max(9, round(unit * 0.024))
        self._mark = _lettering(MARK, small, 0.62)
        self._mark_at = (
            width - self._mark.width + small * 0.1,
            height - self._mark.height + small * 0.4,
        )
        self._title: Layer | None = None
        size = max(11, round(unit * 0.034))
        title = _broken(drawable(prompt), size, width * 0.72)
        if title:
            self._title = _lettering(title, size, 0.92)
            self._title_at = (size * 0.2, height - self._title.height - size * 0.1)

    def mark(self, screen: Canvas) -> None:
        """Say on the screen what this is."""
        screen.over(self._mark, round(self._mark_at[0]), round(self._mark_at[1]))

    def draw(self, screen: Canvas, t: float) -> None:
        """Put the words of this moment on the screen."""
        self.mark(screen)
        if self._title is not None and 0 < t < SHOWN_S:
            shown = float(smooth(t, 0.15, 0.8) * (1 - smooth(t, SHOWN_S - 0.7, SHOWN_S)))
            screen.over(self._title, round(self._title_at[0]), round(self._title_at[1]), shown)


def _broken(text: str, size: int, room: float) -> str:
    """Break text into at most two lines that fit."""
    lines: list[str] = []
    line = ""
    for word in text[:600].split():
        longer = f"{line} {word}".strip()
        if line and length(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > 2:
        lines = [lines[0], lines[1].rstrip(",.;: ") + " ..."]
    while lines and length(lines[-1], size) > room * 1.25:
        lines[-1] = lines[-1][: int(len(lines[-1]) * 0.8)].rstrip() + " ..."
    return "\n".join(lines)
