"""Noise that tiles, and everything random, from one seed."""

import hashlib

import numpy as np
from PIL import Image

from sketch.colour import Floats

Chance = np.random.Generator


def dice(*parts: object) -> Chance:
    """Make a generator of chance that is the same wherever it is made from the same parts."""
    digest = hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


def clouds(
    rng: Chance,
    height: int,
    width: int,
    *,
    size: float,
    rough: float = 1.8,
    stretch: float = 1.0,
) -> Floats:
    """Paint fractal noise that tiles both ways, mean 0 and deviation 1.

    `size` is the largest feature as a share of the height; a greater `rough` is softer; `stretch` makes features wider.
    """
    white = rng.standard_normal((height, width), np.float32)
    fy = np.fft.fftfreq(height).astype(np.float32)[:, None] * height
    fx = np.fft.rfftfreq(width).astype(np.float32)[None, :] * height * stretch
    reach = np.sqrt(fx * fx + fy * fy)
    lowest = np.float32(1 / size)
    gain = (np.maximum(reach, 1e-3) / lowest) ** np.float32(-rough)
    gain[reach < lowest * 0.5] = 0
    field = np.fft.irfft2(np.fft.rfft2(white) * np.minimum(gain, 1), (height, width))
    field = field.astype(np.float32)
    return (field - field.mean()) / max(float(field.std()), 1e-6)


def ridge(rng: Chance, width: int, *, size: float, rough: float = 1.5) -> Floats:
    """Draw a skyline that tiles: `width` heights, mean 0, largest swing 1. `size` in pixels."""
    white = rng.standard_normal(width).astype(np.float32)
    pitch = np.fft.rfftfreq(width).astype(np.float32) * size
    gain = np.where(pitch < 0.5, 0, np.minimum(1, np.maximum(pitch, 1e-3) ** -rough))
    gain[0] = 0
    line = np.fft.irfft(np.fft.rfft(white) * gain, width).astype(np.float32)
    return line / max(float(np.abs(line).max()), 1e-6)


def smooth(at: Floats | float, low: float, high: float) -> Floats:
    """Rise softly from 0 at `low` to 1 at `high`."""
    share = np.clip((np.asarray(at, np.float32) - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def enlarged(array: Floats, height: int, width: int) -> Floats:
    """Scale a small tiling field up smoothly; it still tiles in x."""
    padded = np.concatenate([array[:, -2:], array, array[:, :2]], 1)
    planes = padded if padded.ndim == 3 else padded[..., None]
    box = (2.0, 0.0, 2.0 + array.shape[1], float(array.shape[0]))
    scaled = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(planes[..., part])).resize(
                (width, height), Image.Resampling.BICUBIC, box=box
            )
        )
        for part in range(planes.shape[2])
    ]
    return np.stack(scaled, -1) if array.ndim == 3 else scaled[0]
