"""Lettering with the one font that is certain to be there: it has plain letters, so accents are drawn by hand."""

import unicodedata
from functools import cache

from PIL import Image, ImageDraw, ImageFont

#: What the font lacks, in letters that it has.
_PLAIN = str.maketrans({
    "ß": "ss", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-",
    "…": "...", "¿": "", "¡": "", "\u00a0": " ",
})  # fmt: skip

Points = list[tuple[float, float]]

#: Accents as strokes, in letter sizes around the middle of the letter's top (y is down).
_STROKES: dict[str, list[Points]] = {
    "\u0300": [[(-0.12, -0.22), (0.05, -0.10)]],
    "\u0301": [[(0.12, -0.22), (-0.05, -0.10)]],
    "\u0302": [[(-0.13, -0.09), (0.0, -0.21), (0.13, -0.09)]],
    "\u0303": [[(-0.16, -0.10), (-0.07, -0.17), (0.06, -0.11), (0.16, -0.18)]],
    "\u0308": [[(-0.11, -0.15), (-0.10, -0.15)], [(0.10, -0.15), (0.11, -0.15)]],
    "\u030a": [[(-0.07, -0.16), (0, -0.23), (0.07, -0.16), (0, -0.09), (-0.07, -0.16)]],
    "\u030c": [[(-0.13, -0.21), (0.0, -0.09), (0.13, -0.21)]],
}
_CEDILLA: Points = [(0.0, 0.0), (0.02, 0.08), (0.08, 0.13), (0.0, 0.19), (-0.07, 0.17)]


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Open the built-in font."""
    return ImageFont.load_default(size)


@cache
def _shape(mark: str) -> bytes:
    sheet = Image.new("L", (40, 40))
    ImageDraw.Draw(sheet).text((4, 4), mark, fill=255, font=font(24))
    return sheet.tobytes()


@cache
def _known(mark: str) -> bool:
    """Tell whether the font has a letter: unknown ones all look alike."""
    return mark.isspace() or _shape(mark) != _shape("\U000fffff")


def _split(mark: str) -> tuple[str, str]:
    """Split a letter into what the font draws and the accents that we draw."""
    if mark.isascii():
        return mark, ""
    parts = unicodedata.normalize("NFD", mark)
    ours = all(accent in _STROKES or accent == "\u0327" for accent in parts[1:])
    if len(parts) > 1 and parts[0].isascii() and ours:
        return parts[0], parts[1:]
    return mark, ""


def drawable(text: str) -> str:
    """Keep what can be drawn; nothing, where too little can be to make sense."""
    text = unicodedata.normalize("NFC", text.translate(_PLAIN))
    kept = [mark for mark in text if _known(_split(mark)[0])]
    letters = sum(mark.isalnum() for mark in text)
    lost = letters - sum(mark.isalnum() for mark in kept)
    if not letters or lost > 0.1 * letters:
        return ""
    return " ".join("".join(kept).split())


def length(text: str, size: int) -> float:
    """Tell how long a line is, in pixels."""
    return font(size).getlength("".join(_split(mark)[0] for mark in text))


def written(sheet: Image.Image, at: tuple[float, float], line: str, size: int) -> None:
    """Write a line on a grey sheet in white, accents and all."""
    draw = ImageDraw.Draw(sheet)
    face = font(size)
    plain = "".join(_split(mark)[0] for mark in line)
    draw.text(at, plain, fill=255, font=face)
    for place, mark in enumerate(line):
        base, accents = _split(mark)
        if accents:
            _accent(sheet, draw, at, (plain[:place], base, accents), size)


def _accent(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    letter: tuple[str, str, str],
    size: int,
) -> None:
    """Draw the accents of one letter; a dotted letter loses its dot first."""
    before, base, accents = letter
    face = font(size)
    start = at[0] + face.getlength(before)
    middle = start + face.getlength(base) / 2
    box = draw.textbbox((start, at[1]), "x" if base == "i" else base, font=face)
    top, foot = box[1], box[3]
    if base == "i":
        sheet.paste(
            0, (int(start), int(at[1]), int(start + face.getlength(base)) + 1, int(top) - 1)
        )
    wide = max(1, round(size * 0.075))
    for accent in accents:
        if accent == "\u0327":
            draw.line([(middle + x * size, foot + y * size) for x, y in _CEDILLA], 255, wide)
            continue
        for stroke in _STROKES[accent]:
            points = [(middle + x * size, top + y * size) for x, y in stroke]
            if accent == "\u0308":
                x, y = points[0]
                draw.ellipse((x - wide * 0.7, y - wide * 0.7, x + wide * 0.7, y + wide * 0.7), 255)
            else:
                draw.line(points, 255, wide, joint="curve")
