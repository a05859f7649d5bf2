"""Words on the picture: the prompt for a while, and on every frame that this is a sketch."""

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from sketch.canvas import Canvas
from sketch.layer import Layer, layer
from sketch.noise import smooth

MARK = "sketch, no AI"
SHOWN_S = 3.2  #: how long the prompt stays


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@cache
def _blank() -> bytes:
    """Draw what the font draws for letters that it does not have."""
    return _drawn("\U000fffff")


def _drawn(mark: str) -> bytes:
    sheet = Image.new("L", (40, 40))
    ImageDraw.Draw(sheet).text((4, 4), mark, fill=255, font=_font(24))
    return sheet.tobytes()


def drawable(text: str) -> str:
    """Keep what the built-in font can draw; nothing, where it can draw too little to make sense."""
    blank = _blank()
    kept = "".join(mark if mark.isspace() or _drawn(mark) != blank else "\0" for mark in text)
    letters = [mark for mark in text if mark.isalnum()]
    lost = kept.count("\0")
    if not letters or lost > 0.2 * len(letters):
        return ""
    return " ".join(kept.replace("\0", "").split())


def _lettering(text: str, size: int, strength: float, spacing: float = 1.35) -> Layer:
    """Set lines of text in white over a soft shadow."""
    font = _font(size)
    lines = text.split("\n")
    width = max(int(font.getlength(line)) for line in lines) + size * 2
    height = int(size * spacing * len(lines)) + size * 2
    sheet = Image.new("L", (width, height))
    draw = ImageDraw.Draw(sheet)
    for at, line in enumerate(lines):
        draw.text((size, size * 0.8 + at * size * spacing), line, fill=255, font=font)
    letters = np.asarray(sheet, np.float32) / 255
    blurred = np.asarray(sheet.filter(ImageFilter.GaussianBlur(size * 0.22)), np.float32) / 255
    shadow = np.clip(blurred * 1.5, 0, 0.6)
    alpha = letters + shadow * (1 - letters)
    white = (letters / np.maximum(alpha, 1e-3))[..., None]
    return layer(np.repeat(white, 3, 2), alpha * strength)


class Caption:
    """The lettering of one clip."""

    def __init__(self, width: int, height: int, prompt: str) -> None:
        small = max(9, round(min(width, height) * 0.024))
        self._mark = _lettering(MARK, small, 0.62)
        self._mark_at = (
            width - self._mark.width + small * 0.1,
            height - self._mark.height + small * 0.4,
        )
        self._title: Layer | None = None
        title = _broken(drawable(prompt), round(min(width, height) * 0.034), width * 0.72)
        if title:
            size = max(11, round(min(width, height) * 0.034))
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
    font = _font(max(11, size))
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > 2:
        lines = [lines[0], lines[1].rstrip(",.;: ") + " …"]
    return "\n".join(lines)
