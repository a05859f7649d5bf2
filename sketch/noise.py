"""Noise that tiles, and everything random, from one seed."""

import hashlib

import numpy as np

from sketch.colour import Floats


def dice(*parts: object) -> np.random.Generator:
    """Make a generator of chance that is the same wherever it is made from the same parts."""
    digest = hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


def clouds(
    rng: np.random.Generator,
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


def ridge(rng: np.random.Generator, width: int, *, size: float, rough: float = 1.5) -> Floats:
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
