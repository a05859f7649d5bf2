"""Ink: soft-edged shapes, drawn large with Pillow and brought down to size."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sketch.colour import Floats, Rgb
from sketch.layer import Layer, layer

Point = tuple[float, float]

FINER = 3  #: how many times larger shapes are drawn than they are shown


class Ink:
    """A sheet to draw on, in units of your choice: `unit` pixels each, the origin at (left, top)."""

    def __init__(
        self, width: float, height: float, unit: float, left: float = 0.0, top: float = 0.0
    ) -> None:
        self.size = (
            max(2, math.ceil(width * unit / 2) * 2),
            max(2, math.ceil(height * unit / 2) * 2),
        )
        self._scale = unit * FINER
        self._left, self._top = left, top
        self.sheet = Image.new("RGBA", (self.size[0] * FINER, self.size[1] * FINER), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.sheet)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [((x - self._left) * self._scale, (y - self._top) * self._scale) for x, y in points]

    def area(self, points: Iterable[Point], colour: Rgb, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        self._fill([self._at(points)], [], colour, alpha)

    def blob(self, points: Sequence[Point], colour: Rgb, alpha: float = 1.0) -> None:
        """Fill a smooth closed curve through the points."""
        self.area(rounded(points), colour, alpha)

    def oval(
        self, middle: Point, radius: Point | float, colour: Rgb, alpha: float = 1.0, turn: float = 0
    ) -> None:
        """Fill an ellipse, turned by `turn` degrees."""
        rx, ry = radius if isinstance(radius, tuple) else (radius, radius)
        turned, steps = math.radians(turn), 48
        points: list[Point] = []
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            x, y = rx * math.cos(angle), ry * math.sin(angle)
            points.append(
                (
                    middle[0] + x * math.cos(turned) - y * math.sin(turned),
                    middle[1] + x * math.sin(turned) + y * math.cos(turned),
                )
            )
        self.area(points, colour, alpha)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Rgb, alpha: float = 1.0
    ) -> None:
        """Fill a rectangle."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], colour, alpha)

    def limb(
        self, points: Sequence[Point], widths: Sequence[float], colour: Rgb, alpha: float = 1.0
    ) -> None:
        """Draw a stroke of changing width through the points, round at the joints."""
        spots = self._at(points)
        wide = [width * self._scale for width in widths]
        shapes = [
            _tapered(a, b, start, end)
            for (a, b), (start, end) in zip(pairwise(spots), pairwise(wide), strict=True)
        ]
        rounds = [
            (x - width / 2, y - width / 2, x + width / 2, y + width / 2)
            for (x, y), width in zip(spots, wide, strict=True)
        ]
        self._fill(shapes, rounds, colour, alpha)

    def _fill(
        self,
        shapes: list[list[Point]],
        rounds: list[tuple[float, float, float, float]],
        colour: Rgb,
        alpha: float,
    ) -> None:
        fill = _ink(colour, alpha)
        if alpha >= 1:
            for shape in shapes:
                self._draw.polygon(shape, fill=fill)
            for box in rounds:
                self._draw.ellipse(box, fill=fill)
            return
        xs = [x for shape in shapes for x, _ in shape] + [
            box[at] for box in rounds for at in (0, 2)
        ]
        ys = [y for shape in shapes for _, y in shape] + [
            box[at] for box in rounds for at in (1, 3)
        ]
        left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
        right = min(self.sheet.width, int(max(xs)) + 2)
        bottom = min(self.sheet.height, int(max(ys)) + 2)
        if right <= left or bottom <= top:
            return
        over = Image.new("RGBA", (right - left, bottom - top), (0, 0, 0, 0))
        draw = ImageDraw.Draw(over)
        for shape in shapes:
            draw.polygon([(x - left, y - top) for x, y in shape], fill=fill)
        for box in rounds:
            draw.ellipse((box[0] - left, box[1] - top, box[2] - left, box[3] - top), fill=fill)
        self.sheet.alpha_composite(over, (left, top))

    def glow(self, middle: Point, radius: float, colour: Rgb, alpha: float) -> None:
        """Lay a soft round light."""
        (x, y), reach = self._at([middle])[0], radius * self._scale
        side = max(2, int(reach * 2))
        span = np.linspace(-1, 1, side, dtype=np.float32)
        fall = np.clip(1 - np.hypot(span[:, None], span[None, :]), 0, 1) ** 2
        spot = Image.new("RGBA", (side, side), _ink(colour, 1.0))
        spot.putalpha(Image.fromarray((fall * 255 * alpha).astype(np.uint8)))
        left, top = int(x - reach), int(y - reach)
        crop = spot.crop((max(0, -left), max(0, -top), side, side))
        self.sheet.alpha_composite(crop, (max(0, left), max(0, top)))

    def soften(self, radius: float) -> None:
        """Blur what is drawn so far; done at a quarter of the size, where nobody sees the difference."""
        small = self.sheet.convert("RGBa").reduce(4)
        small = small.filter(ImageFilter.GaussianBlur(radius * self._scale / 4))
        self.sheet = small.convert("RGBA").resize(self.sheet.size, Image.Resampling.BICUBIC)
        self._draw = ImageDraw.Draw(self.sheet)

    def floats(self) -> tuple[Floats, Floats]:
        """Bring the drawing down to size: colours and alpha between 0 and 1."""
        small = self.sheet.resize(self.size, Image.Resampling.BOX)
        pixels = np.asarray(small, np.float32) / 255
        return pixels[..., :3], pixels[..., 3]

    def layer(self, *, tiles: bool = False) -> Layer:
        """Bring the drawing down to a layer."""
        return layer(*self.floats(), tiles=tiles)

    def picture(self) -> Image.Image:
        """Bring the drawing down to a picture."""
        return self.sheet.resize(self.size, Image.Resampling.BOX)


def _ink(colour: Rgb, alpha: float) -> tuple[int, int, int, int]:
    r, g, b = (round(255 * part) for part in colour)
    return r, g, b, round(255 * alpha)


def _tapered(a: Point, b: Point, wide: float, narrow: float) -> list[Point]:
    along = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    nx, ny = -(b[1] - a[1]) / along / 2, (b[0] - a[0]) / along / 2
    return [
        (a[0] + nx * wide, a[1] + ny * wide),
        (b[0] + nx * narrow, b[1] + ny * narrow),
        (b[0] - nx * narrow, b[1] - ny * narrow),
        (a[0] - nx * wide, a[1] - ny * wide),
    ]


def rounded(points: Sequence[Point], steps: int = 8, *, closed: bool = True) -> list[Point]:
    """Draw a smooth curve (Catmull-Rom) through points."""
    count = len(points)
    curve: list[Point] = []
    for at in range(count if closed else count - 1):
        p0, p1, p2, p3 = (_pick(points, at + step, closed) for step in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            curve.append(
                (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            )
    return curve if closed else [*curve, points[-1]]


def _pick(points: Sequence[Point], at: int, closed: bool) -> Point:
    return points[at % len(points)] if closed else points[min(len(points) - 1, max(0, at))]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def leaning(
    picture: tuple[Floats, Floats], most: float, steps: int = 24
) -> Callable[[float], Layer]:
    """Paint something rooted in all its leans, from -1 to 1 of `most` pixels; gives the nearest."""
    colours, alpha = picture
    height = alpha.shape[0]
    margin = int(most) + 2
    colours = np.pad(colours, ((0, 0), (margin, margin), (0, 0)), mode="edge")
    alpha = np.pad(alpha, ((0, 0), (margin, margin)))
    share = (1 - np.arange(height, dtype=np.float32) / height) ** 2
    columns = np.arange(alpha.shape[1], dtype=np.float32)[None, :]
    sheets: list[Layer] = []
    for step in range(steps + 1):
        lean = most * (2 * step / steps - 1)
        source = columns - lean * share[:, None]
        first = np.clip(np.floor(source), 0, alpha.shape[1] - 2).astype(np.int32)
        part = np.clip(source - first, 0, 1).astype(np.float32)
        rows = np.arange(height)[:, None]
        moved = alpha[rows, first] * (1 - part) + alpha[rows, first + 1] * part
        sheets.append(layer(colours[rows, first], moved))
    return lambda lean: sheets[round((min(1.0, max(-1.0, lean)) + 1) / 2 * steps)]
