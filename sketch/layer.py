"""Layers: sheets painted once in floats and kept as premultiplied bytes, planar YUV 4:2:0."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketch.colour import KB, KG, KR, Floats, Rgb

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

FINE = 8  #: sub-pixel steps of a moving layer
SMALL = 2400  #: pixels of a layer that is kept ready in every of its sub-pixel places


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
    _dabs: dict[tuple[int, int, int], tuple[Words, Words]] = field(
        default_factory=dict[tuple[int, int, int], tuple[Words, Words]]
    )

    @property
    def width(self) -> int:
        """Its width in pixels: one repeat where it tiles."""
        return self.period or self.y.shape[1]

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.y.shape[0]

    @property
    def small(self) -> bool:
        """Whether it is so small that the steps of a blend cost more than its pixels."""
        return not self.period and self.y.size <= SMALL

    def dab(self, part: int, fine_x: int, fine_y: int) -> tuple[Words, Words]:
        """Give luma (part 0) or chroma (1) moved by eighths of a pixel, and how much it covers."""
        key = (part, fine_x, fine_y)
        made = self._dabs.get(key)
        if made is None:
            source, clear = (self.uv, self.uv_clear) if part else (self.y, self.y_clear)
            rows = slice(int(fine_y > 0), clear.shape[0])
            columns = slice(int(fine_x > 0), clear.shape[1])
            paint, shade = (
                sampled(plane, rows, columns, (fine_x, fine_y), _fresh, 0).astype(np.uint16)
                for plane in (source, clear)
            )
            made = self._dabs[key] = paint, 255 - shade
        return made


def told(plane: Bytes, table: Bytes) -> Bytes:
    """Look a plane up in a table of 256: Pillow does it in a fifth of NumPy's time."""
    return np.asarray(Image.fromarray(plane).point(list(table)))


def _fresh(_: int, shape: tuple[int, ...]) -> Words:
    return np.empty(shape, np.uint16)


def sampled(
    plane: Bytes,
    rows: slice,
    columns: slice,
    fine: tuple[int | Words, int],
    take: Callable[[int, tuple[int, ...]], Words],
    which: int,
) -> Bytes | Words:
    """Read part of a plane, moved right and down by eighths of a pixel; a column of them moves each row by its own."""
    across, down = _taps(fine[0]), _taps(fine[1])
    if len(across) == len(down) == 1:
        return plane[..., rows, columns]
    shape = (*plane.shape[:-2], rows.stop - rows.start, columns.stop - columns.start)
    out, other = take(which, shape), take(2, shape)
    first = True
    for step_y, weight_y in down:
        for step_x, weight_x in across:
            part = plane[
                ...,
                rows.start - step_y : rows.stop - step_y,
                columns.start - step_x : columns.stop - step_x,
            ]
            np.multiply(part, weight_x * weight_y, out=out if first else other, dtype=np.uint16)
            if not first:
                np.add(out, other, out=out)
            first = False
    np.right_shift(out, 3 * (len(across) + len(down) - 2), out=out)
    return out


def _taps(fine: int | Words) -> tuple[tuple[int, int | Words], ...]:
    """Name the neighbours that a shift by `fine` eighths mixes, with their weights."""
    if isinstance(fine, int) and not fine:
        return ((0, 1),)
    return ((0, FINE - fine), (1, fine))


#: The same as matrices, for premultiplied colours.
_LUMA = np.array([219 * KR, 219 * KG, 219 * KB], np.float32)
_CHROMA = np.array(
    [
        [-112 * KR / (1 - KB), 112.0],
        [-112 * KG / (1 - KB), -112 * KG / (1 - KR)],
        [112.0, -112 * KB / (1 - KR)],
    ],
    np.float32,
)

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
        alpha = np.ones(np.shape(rgb)[:2], np.float32)
    height, width = (alpha.shape[0] + 1) // 2 * 2, (alpha.shape[1] + 1) // 2 * 2
    cover = _grown(np.clip(alpha, 0, 1), height, width)
    half = _halved(cover)
    if isinstance(rgb, tuple):
        bright, blue, red = yuv(rgb)
        y, uv = cover * np.float32(bright), np.stack([half * blue, half * red])
    else:
        paint = _grown(np.clip(rgb, 0, 1), height, width) * cover[..., None]
        y = paint @ _LUMA + 16 * cover
        small = paint[::2, ::2] + paint[1::2, ::2] + paint[::2, 1::2] + paint[1::2, 1::2]
        uv = np.moveaxis(small @ _CHROMA, -1, 0) * np.float32(0.25) + 128 * half
    noise = np.float32(0.5)
    if dither is not None:
        noise = np.random.default_rng(dither).random(y.shape, np.float32)
    clear = 255 - 255 * cover
    opaque = np.flatnonzero(cover.min(axis=1) < 1)
    planes = (
        np.minimum(y + noise, 255).astype(np.uint8),
        (clear + 0.5).astype(np.uint8),
        (uv + 0.5).astype(np.uint8),
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
