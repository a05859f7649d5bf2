"""The pen: blends part of a layer into a plane, in integers, to an eighth of a pixel."""

from dataclasses import dataclass
from math import prod

import numpy as np

from sketch.layer import FINE, Bytes, Layer, Words, sampled


class Scratch:
    """Buffers that every blend works in."""

    def __init__(self, size: int) -> None:
        self._planes: tuple[Words, ...] = tuple(np.empty(size, np.uint16) for _ in range(3))

    def take(self, which: int, shape: tuple[int, ...]) -> Words:
        """Give a buffer of a shape; what was in it stays until it is taken again."""
        return self._planes[which][: prod(shape)].reshape(shape)


def dab(target: Words, sheet: Layer, part: int, at: tuple[int, int], strength: int) -> None:
    """Blend a part of a small layer at a place in eighths of a pixel: ready-made, and in few steps."""
    (x, fine_x), (y, fine_y) = divmod(at[0], FINE), divmod(at[1], FINE)
    paint, cover = sheet.dab(part, fine_x, fine_y)
    x, y = x + (fine_x > 0), y + (fine_y > 0)
    left, right = max(0, x), min(target.shape[-1], x + cover.shape[1])
    top, bottom = max(0, y), min(target.shape[-2], y + cover.shape[0])
    if left >= right or top >= bottom:
        return
    seen = (..., slice(top - y, bottom - y), slice(left - x, right - x))
    paint, cover = paint[seen], cover[seen]
    if strength < 256:
        paint, cover = paint * strength >> 8, cover * strength >> 8
    spot = target[..., top:bottom, left:right]
    np.multiply(spot, 255 - cover, out=spot)
    np.add(spot, 255, out=spot)
    np.right_shift(spot, 8, out=spot)
    np.add(spot, paint, out=spot)


@dataclass(frozen=True, slots=True)
class Pen:
    """Blends one plane of a layer, or two of one size, at one strength (256 is whole)."""

    scratch: Scratch
    strength: int
    rows: tuple[int, int]  #: of the layer's plane

    def lay(
        self,
        target: Words,
        source: Bytes,
        clear: Bytes,
        at: tuple[int, int],
        period: int,
        solid: int,
        aside: Words | None = None,
    ) -> None:
        """Blend at a place given in eighths of a pixel, repeating in x where there is a period.

        `aside` moves each of the rows by so many eighths more, less than a whole pixel.
        """
        width = target.shape[-1]
        if not period:
            self._blend(target, source, clear, at, (0, width), solid, aside)
            return
        start = at[0] % (period * FINE) - period * FINE
        lag = 0 if aside is None else FINE - 1  # the column before the first is not there to mix
        while start < width * FINE:
            end = start + period * FINE
            span = (max(0, -(-(start + lag) // FINE)), min(width, -(-(end + lag) // FINE)))
            if span[1] > span[0]:
                self._blend(target, source, clear, (start, at[1]), span, solid, aside)
            start = end

    def _blend(
        self,
        target: Words,
        source: Bytes,
        clear: Bytes,
        at: tuple[int, int],
        span: tuple[int, int],
        solid: int,
        aside: Words | None,
    ) -> None:
        (x, fine_x), (y, fine_y) = divmod(at[0], FINE), divmod(at[1], FINE)
        left = max(span[0], x + (fine_x > 0 or aside is not None))
        right = min(span[1], x + source.shape[-1])
        top = max(0, y + max(self.rows[0], fine_y > 0))
        bottom = min(target.shape[-2], y + min(self.rows[1], source.shape[-2]))
        if left >= right or top >= bottom:
            return
        middle = bottom
        if self.strength == 256:
            middle = min(bottom, max(top, y + solid + 1))
        columns = slice(left - x, right - x)

        def read(plane: Bytes, first: int, last: int, which: int) -> Bytes | Words:
            rows = slice(first - y, last - y)
            moved: int | Words = fine_x
            if aside is not None:
                moved = aside[rows.start - self.rows[0] : rows.stop - self.rows[0], None]
            return sampled(plane, rows, columns, (moved, fine_y), self.scratch.take, which)

        if middle > top:
            part = target[..., top:middle, left:right]
            shade = read(clear, top, middle, 0)
            if self.strength < 256:
                shade = self._weakened(shade)
            np.multiply(part, shade, out=part, dtype=np.uint16)
            np.add(part, 255, out=part)
            np.right_shift(part, 8, out=part)
            paint = read(source, top, middle, 1)
            if self.strength < 256:
                paint = self._dimmed(paint)
            np.add(part, paint, out=part)
        if bottom > middle:
            target[..., middle:bottom, left:right] = read(source, middle, bottom, 1)

    def _weakened(self, clear: Bytes | Words) -> Words:
        shade = self.scratch.take(0, clear.shape)
        np.subtract(255, clear, out=shade, dtype=np.uint16)
        np.multiply(shade, self.strength, out=shade)
        np.right_shift(shade, 8, out=shade)
        np.subtract(255, shade, out=shade)
        return shade

    def _dimmed(self, source: Bytes | Words) -> Words:
        paint = self.scratch.take(1, source.shape)
        np.multiply(source, self.strength, out=paint, dtype=np.uint16)
        np.right_shift(paint, 8, out=paint)
        return paint
