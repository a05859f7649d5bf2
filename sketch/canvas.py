"""The canvas: planar YUV 4:2:0 in 16-bit integers, and layers that are laid over it.

Everything is painted once in floats and then only sliced, shifted and blended in integers: a frame costs a few
milliseconds, and a second run gives the same bytes.
"""

import math
from itertools import pairwise

import av
import numpy as np
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from sketch.colour import Floats, Rgb
from sketch.layer import FINE, Bytes, Layer, Words, yuv
from sketch.pen import Pen, Scratch, dab

Places = NDArray[np.intp]


class Canvas:
    """One frame being painted. Not shared between threads; its buffers are used again and again."""

    def __init__(self, width: int, height: int, on: "Canvas | None" = None) -> None:
        self.width, self.height = width, height
        if on is None:
            self.y: Words = np.full((height, width), 16, np.uint16)
            self.uv: Words = np.full((2, height // 2, width // 2), 128, np.uint16)
            self.scratch = Scratch(height * width)
        else:
            self.y = on.y[:height, :width]
            self.uv = on.uv[:, : height // 2, : width // 2]
            self.scratch = on.scratch

    def part(self, size: tuple[int, int]) -> "Canvas":
        """Give a smaller canvas that paints on this one's buffers."""
        if size == (self.width, self.height):
            return self
        return Canvas(*size, on=self)

    def show(self, frame: av.VideoFrame) -> None:
        """Take a frame of this size from elsewhere."""
        for target, plane in zip((self.y, self.uv[0], self.uv[1]), frame.planes, strict=True):
            np.copyto(target, plane_bytes(plane))

    def over(
        self,
        sheet: Layer,
        x: float,
        y: float,
        gain: float = 1.0,
        rows: tuple[int, int] | None = None,
        whole: bool = False,
    ) -> None:
        """Lay a layer (or only some even rows of it) over the canvas with its corner at (x, y).

        With `whole` it lies on whole pixels, its colour too: half the work, for what moves fast.
        """
        strength = round(256 * min(1.0, gain))
        if strength <= 0:
            return
        at_x, at_y = round(x * FINE), round(y * FINE)
        half = (at_x // 2, at_y // 2)
        if whole:
            at_x, at_y = round(x) * FINE, round(y) * FINE
            half = (at_x // (2 * FINE) * FINE, at_y // (2 * FINE) * FINE)
        if sheet.small and rows is None:
            dab(self.y, sheet, 0, (at_x, at_y), strength)
            dab(self.uv, sheet, 1, half, strength)
            return
        pen = Pen(self.scratch, strength, rows or (0, sheet.height))
        pen.lay(self.y, sheet.y, sheet.y_clear, (at_x, at_y), sheet.period, sheet.solid_from)
        pen = Pen(self.scratch, strength, (pen.rows[0] // 2, pen.rows[1] // 2))
        solid = sheet.solid_from // 2 + 1
        pen.lay(self.uv, sheet.uv, sheet.uv_clear, half, sheet.period // 2, solid)

    def swayed(
        self,
        sheet: Layer,
        x: float,
        y: float,
        lean: float,
        *,
        hung: bool = False,
        whole: bool = False,
    ) -> None:
        """Lay a layer over the canvas, its top leaning by `lean` pixels and its foot in place.

        One that is hung leans at its foot. Rows that lean alike, but for a fraction of a pixel, are laid together.
        """
        for part in (0, 1):
            self._lean(
                part, sheet, (x / (1 + part), y / (1 + part)), (lean / (1 + part), hung), whole
            )

    def _lean(
        self,
        part: int,
        sheet: Layer,
        at: tuple[float, float],
        leaning: tuple[float, bool],
        whole: bool,
    ) -> None:
        """Lay luma (part 0) or chroma (part 1) leaning."""
        target = self.uv if part else self.y
        source, clear = (sheet.uv, sheet.uv_clear) if part else (sheet.y, sheet.y_clear)
        height = clear.shape[0]
        lean, hung = leaning
        share: Floats = (np.arange(height, dtype=np.float32) + 0.5) / height
        steps: Floats = at[0] + lean * (share if hung else 1 - share) ** 2
        places = (np.rint(steps) * FINE if whole else np.rint(steps * FINE)).astype(np.intp)
        pixels, aside = np.divmod(places, FINE)
        down = round(at[1]) * FINE if whole else round(at[1] * FINE)
        turns = [0, *(np.flatnonzero(np.diff(pixels)) + 1), height]
        for first, after in pairwise(turns):
            pen = Pen(self.scratch, 256, (int(first), int(after)))
            place = int(pixels[first]) * FINE, down
            own = None if whole else aside[first:after].astype(np.uint16)
            pen.lay(target, source, clear, place, sheet.period // (1 + part), height, own)

    def mirrored(self, line: int, bottom: int, t: float, ripple: float) -> None:
        """Turn what stands above a line upside down below it, as still water does."""
        line, bottom = line // 4 * 4, min(bottom, self.height) // 4 * 4
        for plane, scale in ((self.y, 1), (self.uv[0], 2), (self.uv[1], 2)):
            step = 4 // scale
            for top in range(line // scale, bottom // scale, step):
                away = (top - line // scale) * scale
                source = max(0, line // scale - (top - line // scale) - step)
                swing = math.sin(away * 0.19 - t * 2.6) + 0.6 * math.sin(away * 0.083 + t * 1.7)
                shift = round(ripple * (0.3 + away * 0.012) * swing / scale)
                _shifted(plane[top : top + step], plane[source : source + step][::-1], shift)

    def seen(self, left: float, top: float, width: float, height: float, screen: "Canvas") -> None:
        """Show the given part of this canvas on another one, smoothly scaled to fill it."""
        whole = (left, top, width, height) == (0, 0, self.width, self.height)
        if whole and (self.width, self.height) == (screen.width, screen.height):
            screen.y[:] = self.y
            screen.uv[:] = self.uv
            return
        _enlarged(self.y, screen.y, (left, top, width, height), self.scratch)
        half = (left / 2, top / 2, width / 2, height / 2)
        for part in (0, 1):
            _enlarged(self.uv[part], screen.uv[part], half, self.scratch)


def _enlarged(
    plane: Words, out: Words, box: tuple[float, float, float, float], scratch: Scratch
) -> None:
    """Show a part of a plane larger, mixed from its four neighbours in integers to a sixteenth of a pixel.

    Half of what Pillow's resize costs, which is the most costly step of a frame that is painted thus.
    """
    left, top, width, height = box
    (upper, lower), down = _between(top, height, out.shape[0], plane.shape[0])
    (before, after), across = _between(left, width, out.shape[1], plane.shape[1])
    first, last = int(upper[0]), int(lower[-1]) + 1
    tall = scratch.take(0, (out.shape[0], plane.shape[1]))
    other = scratch.take(1, tall.shape)
    seen = plane[first:last]
    np.take(seen, upper - first, axis=0, out=tall, mode="clip")
    np.take(seen, lower - first, axis=0, out=other, mode="clip")
    np.multiply(tall, (SIXTEEN - down)[:, None], out=tall)
    np.multiply(other, down[:, None], out=other)
    np.add(tall, other, out=tall)
    other = scratch.take(1, out.shape)
    mixed = scratch.take(2, out.shape)
    np.take(tall, before, axis=1, out=other, mode="clip")
    np.take(tall, after, axis=1, out=mixed, mode="clip")
    np.multiply(other, SIXTEEN - across, out=other)
    np.multiply(mixed, across, out=mixed)
    np.add(other, mixed, out=other)
    np.add(other, 128, out=other)
    np.right_shift(other, 8, out=out)


SIXTEEN = np.uint16(16)  #: twice this, once each way, times 240 fits in 16 bits


def _between(
    start: float, length: float, many: int, most: int
) -> tuple[tuple[Places, Places], Words]:
    """Name the two neighbours of each of `many` points of a stretch, and the second's share in sixteenths."""
    points = start + (np.arange(many) + 0.5) * (length / many) - 0.5
    fine = np.clip(np.rint(points * 16).astype(np.intp), 0, (most - 1) * 16)
    before = fine >> 4
    return (before, np.minimum(before + 1, most - 1)), (fine & 15).astype(np.uint16)


def _shifted(target: Words, source: Words, shift: int) -> None:
    """Copy rows moved sideways; the edge fills what comes free."""
    if shift > 0:
        target[:, shift:] = source[:, :-shift]
        target[:, :shift] = source[:, :1]
    elif shift < 0:
        target[:, :shift] = source[:, -shift:]
        target[:, shift:] = source[:, -1:]
    else:
        target[:] = source


def glaze(canvas: Canvas, mask: Bytes, at: tuple[int, int], colour: Rgb) -> None:
    """Lay one colour over the canvas through a mask (255 covers), its corner at whole pixels."""
    x, y = at
    bright, blue, red = yuv(colour)
    height = min(mask.shape[0], canvas.height - y)
    width = min(mask.shape[1], canvas.width - x)
    mask = mask[:height, :width]
    _toward(canvas.y[y : y + height, x : x + width], mask, round(bright))
    half = mask[::2, ::2]
    rows = slice(y // 2, y // 2 + half.shape[0])
    columns = slice(x // 2, x // 2 + half.shape[1])
    for part, value in ((0, blue), (1, red)):
        _toward(canvas.uv[part, rows, columns], half, round(value))


def glow(canvas: Canvas, mask: Bytes, colour: Rgb) -> None:
    """Lay one colour over the canvas from its corner through a soft mask of half its size (255 covers)."""
    bright, blue, red = yuv(colour)
    rows = min(mask.shape[0], canvas.height // 2)
    columns = min(mask.shape[1], canvas.width // 2)
    mask = mask[:rows, :columns]
    twice = mask.astype(np.uint16)
    # each point of the mask twice, and each row serves two
    wide = (twice | twice << 8).view(np.uint8)
    plane = canvas.y[: rows * 2, : columns * 2].reshape(rows, 2, columns * 2)
    _toward(plane, wide[:, None], round(bright))
    for part, value in ((0, blue), (1, red)):
        _toward(canvas.uv[part, :rows, :columns], mask, round(value))


def _toward(target: Words, mask: Bytes, value: int) -> None:
    clear = np.subtract(255, mask, dtype=np.uint16)
    np.multiply(target, clear, out=target)
    np.multiply(mask, value, out=clear, dtype=np.uint16)
    np.add(target, clear, out=target)
    np.add(target, 255, out=target)
    np.right_shift(target, 8, out=target)


def plane_bytes(plane: VideoPlane) -> Bytes:
    """Look at a frame's plane as an array; writing to it writes to the frame."""
    flat = np.frombuffer(memoryview(plane), np.uint8)
    return flat.reshape(plane.height, plane.line_size)[:, : plane.width]
