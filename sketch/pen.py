"""The pen: blends part of a layer into a plane, in integers, to an eighth of a pixel."""

from dataclasses import dataclass

import numpy as np

from sketch.layer import Bytes, Words

FINE = 8  #: sub-pixel steps of a moving layer


class Scratch:
    """Buffers that every blend works in."""

    def __init__(self, size: int) -> None:
        self._planes: tuple[Words, ...] = tuple(np.empty(size, np.uint16) for _ in range(3))

    def take(self, which: int, shape: tuple[int, int]) -> Words:
        return self._planes[which][: shape[0] * shape[1]].reshape(shape)


@dataclass(frozen=True, slots=True)
class Pen:
    """Blends one plane of a layer at one strength (256 is whole)."""

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
    ) -> None:
        """Blend at a place given in eighths of a pixel, repeating in x where there is a period."""
        width = target.shape[1]
        if not period:
            self._blend(target, source, clear, at, (0, width), solid)
            return
        start = at[0] % (period * FINE) - period * FINE
        while start < width * FINE:
            end = start + period * FINE
            span = (max(0, -(-start // FINE)), min(width, -(-end // FINE)))
            if span[1] > span[0]:
                self._blend(target, source, clear, (start, at[1]), span, solid)
            start = end

    def _blend(
        self,
        target: Words,
        source: Bytes,
        clear: Bytes,
        at: tuple[int, int],
        span: tuple[int, int],
        solid: int,
    ) -> None:
        (x, fine_x), (y, fine_y) = divmod(at[0], FINE), divmod(at[1], FINE)
        left = max(span[0], x + (fine_x > 0))
        right = min(span[1], x + source.shape[1])
        top = max(0, y + max(self.rows[0], fine_y > 0))
        bottom = min(target.shape[0], y + min(self.rows[1], source.shape[0]))
        if left >= right or top >= bottom:
            return
        middle = bottom
        if self.strength == 256:
            middle = min(bottom, max(top, y + solid + 1))
        fine = (fine_x, fine_y)
        columns = slice(left - x, right - x)
        if middle > top:
            part = target[top:middle, left:right]
            rows = slice(top - y, middle - y)
            shade = self._sampled(clear, rows, columns, fine, 0)
            if self.strength < 256:
                shade = self._weakened(shade)
            np.multiply(part, shade, out=part, dtype=np.uint16)
            np.add(part, 255, out=part)
            np.right_shift(part, 8, out=part)
            paint = self._sampled(source, rows, columns, fine, 1)
            if self.strength < 256:
                paint = self._dimmed(paint)
            np.add(part, paint, out=part)
        if bottom > middle:
            rows = slice(middle - y, bottom - y)
            target[middle:bottom, left:right] = self._sampled(source, rows, columns, fine, 1)

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

    def _sampled(
        self, plane: Bytes, rows: slice, columns: slice, fine: tuple[int, int], which: int
    ) -> Bytes | Words:
        """Read part of a plane, moved right and down by eighths of a pixel."""
        if fine == (0, 0):
            return plane[rows, columns]
        out = self.scratch.take(which, (rows.stop - rows.start, columns.stop - columns.start))
        other = self.scratch.take(2, out.shape)
        first, shift = True, 0
        for step_y, weight_y in _taps(fine[1]):
            for step_x, weight_x in _taps(fine[0]):
                part = plane[
                    rows.start - step_y : rows.stop - step_y,
                    columns.start - step_x : columns.stop - step_x,
                ]
                np.multiply(part, weight_x * weight_y, out=out if first else other, dtype=np.uint16)
                if not first:
                    np.add(out, other, out=out)
                first = False
        shift = 3 * ((fine[0] > 0) + (fine[1] > 0))
        np.right_shift(out, shift, out=out)
        return out


def _taps(fine: int) -> tuple[tuple[int, int], ...]:
    """Name the neighbours that a shift by `fine` eighths mixes, with their weights."""
    return ((0, FINE - fine), (1, fine)) if fine else ((0, 1),)
