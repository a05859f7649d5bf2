"""Colours: sRGB triples between 0 and 1, mixed and turned in OKLab, where steps look even."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rgb = tuple[float, float, float]
Floats = NDArray[np.floating[Any]]

#: BT.709 weights, studio range: what the encoder is told and every player assumes for HD.
KR, KG, KB = 0.2126, 0.7152, 0.0722


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_srgb(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@lru_cache(4096)
def to_oklab(rgb: Rgb) -> Rgb:
    """Turn sRGB into OKLab."""
    r, g, b = (_to_linear(part) for part in rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(lab: Rgb) -> Rgb:
    """Turn OKLab into sRGB, clipped into the gamut."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _to_srgb(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _to_srgb(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _to_srgb(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def lch(light: float, chroma: float, hue_deg: float) -> Rgb:
    """Name a colour by lightness (0..1), chroma (0..0.3) and hue in degrees."""
    turn = math.radians(hue_deg)
    return from_oklab((light, chroma * math.cos(turn), chroma * math.sin(turn)))


def to_lch(rgb: Rgb) -> Rgb:
    """Tell a colour's lightness, chroma and hue in degrees."""
    light, a, b = to_oklab(rgb)
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Go `share` of the way from the first colour to the second."""
    one, two = to_oklab(first), to_oklab(second)
    return from_oklab(
        (
            one[0] + (two[0] - one[0]) * share,
            one[1] + (two[1] - one[1]) * share,
            one[2] + (two[2] - one[2]) * share,
        )
    )


def lighter(rgb: Rgb, by: float) -> Rgb:
    """Move a colour's lightness by `by` (negative is darker)."""
    light, a, b = to_oklab(rgb)
    return from_oklab((min(1.0, max(0.0, light + by)), a, b))


def turned(rgb: Rgb, degrees: float, chroma: float = 1.0) -> Rgb:
    """Turn a colour's hue, and scale its chroma."""
    light, strength, hue = to_lch(rgb)
    return lch(light, strength * chroma, hue + degrees)


def hex_rgb(text: str) -> Rgb:
    """Read `#rrggbb`."""
    value = int(text.lstrip("#"), 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def ramp(stops: list[tuple[float, Rgb]], count: int) -> Floats:
    """Paint a gradient of `count` steps through stops at positions 0..1, as (count, 3)."""
    labs = np.array([to_oklab(colour) for _, colour in stops], np.float32)
    spots = np.array([place for place, _ in stops], np.float32)
    at = np.linspace(0, 1, 65, dtype=np.float32)
    coarse = np.stack([np.interp(at, spots, labs[:, part]) for part in range(3)], 1)
    colours = np.array([from_oklab((float(c[0]), float(c[1]), float(c[2]))) for c in coarse])
    fine = np.linspace(0, 64, count)
    steps = [np.interp(fine, np.arange(65), colours[:, part]) for part in range(3)]
    return np.stack(steps, 1).astype(np.float32)


#: What people call colours.
NAMED: dict[str, Rgb] = {
    "red": lch(0.58, 0.21, 27),
    "orange": lch(0.72, 0.17, 55),
    "yellow": lch(0.87, 0.17, 95),
    "green": lch(0.60, 0.15, 146),
    "teal": lch(0.70, 0.11, 192),
    "blue": lch(0.54, 0.17, 258),
    "purple": lch(0.50, 0.18, 303),
    "pink": lch(0.76, 0.14, 355),
    "white": lch(0.96, 0.01, 90),
    "black": lch(0.22, 0.01, 270),
    "grey": lch(0.64, 0.01, 250),
    "brown": lch(0.45, 0.07, 55),
    "gold": lch(0.80, 0.15, 86),
}
