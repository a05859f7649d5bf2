"""Layers: sheets painted once in floats and kept as premultiplied bytes, planar YUV 4:2:0."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketch.colour import KB, KG, KR, Floats, Rgb

Bytes = NDArray[np.uint8]


Words = NDArray[np.uint16]


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
