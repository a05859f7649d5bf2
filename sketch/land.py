"""Land: skylines that tile, and the sheets that they bound."""

import math

import numpy as np

from sketch.colour import Floats, Rgb, mix
from sketch.layer import Layer, layer
from sketch.noise import Chance, clouds, enlarged, ridge, smooth
from sketch.stage import Stage

SPREAD = 1.45  #: how much wider than the stage a sheet of land is before it repeats


def span(stage: Stage, spread: float = SPREAD) -> int:
    """Tell how wide a sheet of land is, in pixels."""
    return int(stage.width * spread) // 4 * 4


def peaks(rng: Chance, width: int, size: float, sharp: float = 1.0) -> Floats:
    """Draw a mountain skyline between 0 and 1."""
    big = 1 - np.abs(ridge(rng, width, size=size, rough=2.4))
    small = 1 - np.abs(ridge(rng, width, size=size * 0.25, rough=1.7))
    line = big**1.5 + 0.16 * sharp * small
    line -= line.min()
    return line / line.max()


def hills(rng: Chance, width: int, size: float) -> Floats:
    """Draw a soft skyline between 0 and 1."""
    line = ridge(rng, width, size=size, rough=2.6)
    return (line - line.min()) / (line.max() - line.min())


def pines(rng: Chance, width: int, tall: float, count: int, floor: Floats | None = None) -> Floats:
    """Draw the outline of conifers, in pixels, standing on a floor."""
    line = np.zeros(width, np.float32) if floor is None else floor.astype(np.float32).copy()
    ground = line.copy()
    for _ in range(count):
        high = tall * (0.45 + 0.75 * float(rng.random()) ** 1.3)
        wide = high * (0.16 + 0.08 * float(rng.random()))
        middle = int(rng.integers(width))
        reach = np.arange(-int(wide), int(wide) + 1)
        at = (reach + middle) % width
        share = 1 - np.abs(reach) / max(wide, 1)
        steps = max(4.0, high / max(tall * 0.09, 3))
        tier = np.floor(share * steps) / steps
        tree = high * (0.55 * share + 0.45 * tier) * (share > 0)
        line[at] = np.maximum(line[at], ground[middle] + tree)
    return line


def crowns(rng: Chance, width: int, tall: float, count: int, floor: Floats | None = None) -> Floats:
    """Draw the outline of leafy trees, in pixels, standing on a floor."""
    line = np.zeros(width, np.float32) if floor is None else floor.astype(np.float32).copy()
    ground = line.copy()
    leaf = ridge(rng, width, size=max(6.0, tall * 0.2), rough=0.9) * tall * 0.045
    for _ in range(count):
        high = tall * (0.55 + 0.5 * float(rng.random()))
        middle = int(rng.integers(width))
        for side, up, size in _CROWN:
            radius = high * size * (0.85 + 0.3 * float(rng.random()))
            reach = np.arange(-int(radius), int(radius) + 1)
            at = (reach + middle + int(side * high)) % width
            bow = up * high + np.sqrt(np.maximum(radius**2 - reach**2, 0)) - radius * 0.35
            line[at] = np.maximum(line[at], ground[middle] + bow + leaf[at])
    return line


#: A leafy tree as circles: aside, up, radius, in heights.
_CROWN = ((0.0, 0.62, 0.36), (-0.24, 0.44, 0.30), (0.25, 0.42, 0.29), (-0.44, 0.20, 0.22),
          (0.45, 0.18, 0.22), (-0.10, 0.70, 0.24), (0.13, 0.68, 0.22))  # fmt: skip


def silhouette(line: Floats, height: int) -> Floats:
    """Fill below a skyline (pixels above the sheet's bottom), smooth on steep edges too."""
    width = len(line)
    fine = np.interp(np.arange(2 * width) / 2, np.arange(width + 1), np.append(line, line[0]))
    rows = np.arange(2 * height, dtype=np.float32)[:, None]
    sharp = np.clip(rows - 2 * (height - fine[None, :].astype(np.float32)) + 0.5, 0, 1)
    return (sharp[::2, ::2] + sharp[1::2, ::2] + sharp[::2, 1::2] + sharp[1::2, 1::2]) / 4


def below(line: Floats, height: int) -> Floats:
    """Tell how many pixels each point lies below the skyline (negative above it)."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    return rows - (height - line[None, :])


def grain(rng: Chance, height: int, width: int, *, size: float, stretch: float = 1.0) -> Floats:
    """Paint soft noise cheaply: small, then enlarged."""
    small = (max(8, height // 3), max(16, width // 3))
    return enlarged(clouds(rng, *small, size=size, rough=1.3, stretch=stretch), height, width)


def tinted(top: Rgb, bottom: Rgb, share: Floats) -> Floats:
    """Mix two colours by a field."""
    first, second = np.array(top, np.float32), np.array(bottom, np.float32)
    part = np.clip(share, 0, 1)[..., None].astype(np.float32)
    return first * (1 - part) + second * part


def slope(
    rng: Chance,
    line: Floats,
    colours: tuple[Rgb, Rgb],
    *,
    room: float = 0.0,
    texture: float = 0.10,
    stretch: float = 2.0,
    fade: float = 1.0,
    level: bool = False,
) -> Layer:
    """Paint a sheet of land under a skyline: one colour at its crest, another at its foot.

    The colour follows the skyline, or with `level` the height alone, as mist between trees does.
    """
    height = int(float(line.max()) + room + 4) // 2 * 2 + 2
    line = line + room
    deep = below(np.full_like(line, float(line.max())) if level else line, height)
    share = smooth(deep / max(1.0, fade * (height - 4)), 0.0, 1.0)
    noise = grain(rng, height, len(line), size=0.35, stretch=stretch)
    rgb = tinted(colours[0], colours[1], share + texture * noise)
    return layer(rgb.astype(np.float32), silhouette(line, height), tiles=True)


def rise(stage: Stage, share: float) -> float:
    """Turn a share of the stage's height into pixels."""
    return share * stage.height


def mountains(
    stage: Stage,
    rng: Chance,
    high: float,
    size: float,
    distance: float,
    snow: float,
    room: float = 0.0,
) -> Layer:
    """Paint a range: lit and shaded faces, snow above a line, mist at its foot."""
    width = span(stage)
    line = (0.25 + 0.75 * peaks(rng, width, size * stage.width)) * high * stage.height
    foot = rise(stage, room)
    height = int(line.max() + foot) // 2 * 2 + 4
    deep = below(line + foot, height)
    palette = stage.palette
    shade = _faces(rng, line, deep)
    rock_lit = palette.own(0.62, 0.035, 60, distance * 0.8)
    rock_dark = palette.own(0.34, 0.04, 265, distance * 0.8)
    rgb = tinted(rock_dark, rock_lit, shade)
    if snow > 0:
        cap_lit = palette.lit((0.98, 0.98, 1.0), distance * 0.5)
        cap_dark = mix(palette.lit((0.62, 0.70, 0.84), distance * 0.5), palette.zenith, 0.15)
        white = tinted(cap_dark, cap_lit, shade)
        reach = (1 - snow) * high * stage.height
        above = line[None, :] - deep
        ragged = grain(rng, height, width, size=0.22, stretch=0.8)
        cover = smooth((above - reach) / (0.16 * high * stage.height) + 0.30 * ragged, -0.1, 0.35)
        rgb = rgb * (1 - cover[..., None]) + white * cover[..., None]
    mist = smooth(deep / (height - foot), 0.20, 1.0)[..., None] * 0.85
    rgb = rgb * (1 - mist) + np.array(palette.haze, np.float32) * mist
    return layer(rgb.astype(np.float32), silhouette(line + foot, height), tiles=True)


def _faces(rng: Chance, line: Floats, deep: Floats) -> Floats:
    """Tell how lit each point of a range is: spurs run down aslant from the skyline."""
    height, width = deep.shape
    broad = np.convolve(np.tile(line, 3), np.ones(9) / 9, "same")[width : 2 * width]
    face = np.gradient(broad)
    face = np.clip(face / max(float(np.abs(face).mean()) * 2.2, 1e-3), -1, 1).astype(np.float32)
    warp = grain(rng, height, width, size=0.45, stretch=1.2)
    slant = 0.38 * np.maximum(deep, 0) * warp
    columns = (np.arange(width)[None, :] + slant.astype(np.int32)) % width
    lean = face[columns] * np.clip(1.15 - deep / (0.75 * height), 0.25, 1)
    fine = grain(rng, height, width, size=0.14, stretch=0.8)
    side = 1 if rng.random() < 0.5 else -1
    return smooth(0.5 + 0.5 * side * lean + 0.07 * fine, 0.15, 0.85)


def blades(
    rng: Chance, width: int, tall: float, count: int, colours: tuple[Rgb, Rgb], flowers: list[Rgb]
) -> Layer:
    """Draw a strip of grass blades with flowers among them, rooted at the sheet's bottom."""
    from sketch.ink import Ink

    ink = Ink(width, tall * 1.2, 1.0)
    low = tall * 1.2
    for _ in range(count):
        x = float(rng.uniform(0, width))
        high = tall * (0.35 + 0.65 * float(rng.random()))
        lean = float(rng.normal(0, 0.22)) * high
        wide = max(1.4, tall * 0.035 * (0.6 + 0.8 * float(rng.random())))
        colour = mix(colours[0], colours[1], float(rng.random()))
        for shift in (-width, 0, width):
            if -tall < x + shift < width + tall:
                root = x + shift
                ink.area(
                    [(root - wide, low), (root + lean * 0.35 - wide * 0.7, low - high * 0.55),
                     (root + lean, low - high), (root + lean * 0.35 + wide * 0.7, low - high * 0.55),
                     (root + wide, low)],
                    colour,
                )  # fmt: skip
        if flowers and rng.random() < 0.10:
            petal = flowers[int(rng.integers(len(flowers)))]
            size = tall * (0.035 + 0.03 * float(rng.random()))
            for k in range(5):
                turn = 2 * math.pi * k / 5
                ink.oval(
                    (x + lean + size * math.cos(turn), low - high + size * math.sin(turn)),
                    size * 0.75,
                    petal,
                )
            ink.oval((x + lean, low - high), size * 0.6, (0.98, 0.85, 0.35))
    return ink.layer(tiles=True)
