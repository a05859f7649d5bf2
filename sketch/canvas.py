"""The canvas: planar YUV 4:2:0 in 16-bit integers, and layers that are laid over it.

Everything is painted once in floats and then only sliced, shifted and blended in integers: a frame costs a few
milliseconds, and a second run gives the same bytes.
"""

import math
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketch.colour import KB, KG, KR, Floats, Rgb

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

FINE = 8  #: sub-pixel steps of a moving layer


def luma(rgb: Floats) -> Floats:
    """Tell the studio-range luma (16..235) of colours between 0 and 1."""
    return 16 + 219 * (KR * rgb[..., 0] + KG * rgb[..., 1] + KB * rgb[..., 2])


def chroma(rgb: Floats) -> Floats:
    """Tell the two studio-range chroma parts (16..240), stacked first."""
    bright = KR * rgb[..., 0] + KG * rgb[..., 1] + KB * rgb[..., 2]
    blue = 128 + 112 * (rgb[..., 2] - bright) / (1 - KB)
    red = 128 + 112 * (rgb[..., 0] - bright) / (1 - KR)
    return np.stack([blue, red])


def yuv(rgb: Rgb) -> tuple[float, float, float]:
    """Tell one colour's studio-range luma and chroma."""
    pixel = np.array(rgb, np.float32)
    blue, red = chroma(pixel)
    return float(luma(pixel)), float(blue), float(red)


def _halved(plane: Floats) -> Floats:
    return (
        plane[..., ::2, ::2]
        + plane[..., 1::2, ::2]
        + plane[..., ::2, 1::2]
        + plane[..., 1::2, 1::2]
    ) * 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A painted sheet: premultiplied planes and how much of what lies below shows through.

    A layer that tiles repeats in x; its planes carry a few columns of its own beginning at the end.
    """

    y: Bytes
    y_clear: Bytes  #: 255 where the layer is transparent
    uv: Bytes
    uv_clear: Bytes
    period: int  #: width of one repeat in pixels, 0 where it does not tile
    solid_from: int  #: every row from here down is opaque

    @property
    def width(self) -> int:
        """Its width in pixels: one repeat where it tiles."""
        return self.period or self.y.shape[1]

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.y.shape[0]


PAD = 4  #: columns of repeat behind a tiling layer


def layer(
    rgb: Floats | Rgb,
    alpha: Floats | None = None,
    *,
    tiles: bool = False,
    dither: int | None = None,
) -> Layer:
    """Turn painted floats into a layer. Sizes are made even; `dither` seeds noise against banding."""
    if alpha is None:
        assert not isinstance(rgb, tuple)
        alpha = np.ones(rgb.shape[:2], np.float32)
    height, width = (alpha.shape[0] + 1) // 2 * 2, (alpha.shape[1] + 1) // 2 * 2
    cover = _grown(np.clip(alpha, 0, 1), height, width)
    if isinstance(rgb, tuple):
        bright, blue, red = yuv(rgb)
        y, uv_source = cover * np.float32(bright), np.stack([cover * blue, cover * red])
    else:
        colours = _grown(np.clip(rgb, 0, 1), height, width)
        y, uv_source = luma(colours) * cover, chroma(colours) * cover
    noise = np.float32(0.5)
    if dither is not None:
        noise = np.random.default_rng(dither).random(y.shape, np.float32)
    clear = 255 - 255 * cover
    half = _halved(cover)
    opaque = np.flatnonzero(cover.min(axis=1) < 1)
    planes = (
        np.minimum(y + noise, 255).astype(np.uint8),
        (clear + 0.5).astype(np.uint8),
        (_halved(uv_source) + 0.5).astype(np.uint8),
        (255 - 255 * half + 0.5).astype(np.uint8),
    )
    if tiles:
        planes = tuple(
            np.concatenate([plane, plane[..., : PAD // (1 + (at > 1))]], axis=-1)
            for at, plane in enumerate(planes)
        )
    return Layer(
        np.ascontiguousarray(planes[0]),
        np.ascontiguousarray(planes[1]),
        np.ascontiguousarray(planes[2]),
        np.ascontiguousarray(planes[3]),
        width if tiles else 0,
        int(opaque[-1]) + 2 if opaque.size else 0,
    )


def _grown(array: Floats, height: int, width: int) -> Floats:
    missing = ((0, height - array.shape[0]), (0, width - array.shape[1]))
    if missing == ((0, 0), (0, 0)):
        return array
    return np.pad(array, missing + ((0, 0),) * (array.ndim - 2), mode="edge")


class Canvas:
    """One frame being painted. Not shared between threads; its buffers are used again and again."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.y: Words = np.full((height, width), 16, np.uint16)
        self.uv: Words = np.full((2, height // 2, width // 2), 128, np.uint16)
        self._scratch = _Scratch(height * width)

    def part(self, size: tuple[int, int]) -> "Canvas":
        """Give a smaller canvas that paints on this one's buffers."""
        if size == (self.width, self.height):
            return self
        smaller = Canvas.__new__(Canvas)
        smaller.width, smaller.height = size
        smaller.y = self.y[: size[1], : size[0]]
        smaller.uv = self.uv[:, : size[1] // 2, : size[0] // 2]
        smaller._scratch = self._scratch
        return smaller

    def show(self, frame: av.VideoFrame) -> None:
        """Take a frame of this size from elsewhere."""
        for target, plane in zip((self.y, self.uv[0], self.uv[1]), frame.planes, strict=True):
            rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
            np.copyto(target, rows[:, : plane.width])

    def over(
        self,
        sheet: Layer,
        x: float,
        y: float,
        gain: float = 1.0,
        rows: tuple[int, int] | None = None,
    ) -> None:
        """Lay a layer (or only some even rows of it) over the canvas with its corner at (x, y)."""
        strength = round(256 * min(1.0, gain))
        if strength <= 0:
            return
        at_x, at_y = round(x * FINE), round(y * FINE)
        pen = _Pen(self._scratch, strength, rows or (0, sheet.height))
        pen.lay(self.y, sheet.y, sheet.y_clear, (at_x, at_y), sheet.period, sheet.solid_from)
        pen = _Pen(self._scratch, strength, (pen.rows[0] // 2, pen.rows[1] // 2))
        half = (at_x // 2, at_y // 2)
        solid = sheet.solid_from // 2 + 1
        for part in (0, 1):
            pen.lay(self.uv[part], sheet.uv[part], sheet.uv_clear, half, sheet.period // 2, solid)

    def swayed(self, sheet: Layer, x: float, y: float, lean: float, band: int = 8) -> None:
        """Lay a layer over the canvas, its top leaning by `lean` pixels and its foot in place."""
        for top in range(0, sheet.height, band):
            share = 1 - (top + band / 2) / sheet.height
            rows = (top, min(sheet.height, top + band))
            self.over(sheet, x + lean * share * share, y, rows=rows)

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
        box = (left, top, left + width, top + height)
        screen.y[:] = _scaled(self.y, screen.width, screen.height, box)
        half = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2)
        for part in (0, 1):
            screen.uv[part] = _scaled(self.uv[part], screen.width // 2, screen.height // 2, half)


def _scaled(plane: Words, width: int, height: int, box: tuple[float, float, float, float]) -> Bytes:
    picture = Image.fromarray(plane.astype(np.uint8))
    return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR, box=box))


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


class _Scratch:
    """Buffers that every blend works in."""

    def __init__(self, size: int) -> None:
        self._planes: tuple[Words, ...] = tuple(np.empty(size, np.uint16) for _ in range(3))

    def take(self, which: int, shape: tuple[int, int]) -> Words:
        return self._planes[which][: shape[0] * shape[1]].reshape(shape)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Blends one plane of a layer at one strength (256 is whole)."""

    scratch: _Scratch
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


def _toward(target: Words, mask: Bytes, value: int) -> None:
    clear = np.subtract(255, mask, dtype=np.uint16)
    np.multiply(target, clear, out=target)
    np.multiply(mask, value, out=clear, dtype=np.uint16)
    np.add(target, clear, out=target)
    np.add(target, 255, out=target)
    np.right_shift(target, 8, out=target)
