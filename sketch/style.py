"""Styles: what is done to the finished picture, in integers, before the words go on it."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from sketch.canvas import Canvas
from sketch.colour import Floats
from sketch.layer import Bytes, Words, layer, told
from sketch.noise import clouds, dice, enlarged, smooth
from sketch.plan import Style

Finish = Callable[[Canvas, float], None]


def finish(style: Style, width: int, height: int) -> Finish:
    """Make the finishing of a style for a frame's size."""
    made = _steps(style, width, height)

    def apply(screen: Canvas, t: float) -> None:
        for step in made:
            step(screen, t)

    return apply


def _steps(style: Style, w: int, h: int) -> list[Finish]:
    match style:
        case "painted":
            return [_vignette(w, h, 0.20)]
        case "cinematic":
            return [_graded, _vignette(w, h, 0.34), _grain(w, h, 5), _bars(w, h)]
        case "animation":
            return [_vivid(1.28, 1.06)]
        case "watercolour":
            return [_washed(w, h), _paper(w, h)]
        case "noir":
            return [_vignette(w, h, 0.5), _grey(1.22), _grain(w, h, 8)]
        case "pixel":
            return [_blocky(w, h)]
        case "pencil":
            return [_drawn, _paper(w, h)]
        case "vintage":
            return [_faded, _vignette(w, h, 0.42), _grain(w, h, 7)]
        case "neon":
            return [_vivid(1.45, 1.10), _bloom(w, h), _vignette(w, h, 0.34)]


def _vignette(width: int, height: int, strength: float) -> Finish:
    """Darken the corners."""
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    cols = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    alpha = smooth(np.hypot(rows * 0.95, cols), 0.62, 1.55) * strength
    sheet = layer((0.01, 0.01, 0.03), alpha.astype(np.float32), dither=7)
    return lambda screen, _: screen.over(sheet, 0, 0)


def _table(plane: Words, table: Bytes) -> None:
    np.copyto(plane, told(plane.astype(np.uint8), table))


def _curve(points: list[tuple[float, float]]) -> Bytes:
    """Make a table of 256 values from points in 0..255."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return np.clip(np.interp(np.arange(256), xs, ys), 0, 255).round().astype(np.uint8)


def _spun(gain: float, shift: float = 0.0) -> Bytes:
    """Make a table that scales chroma about its middle."""
    return np.clip(128 + (np.arange(256) - 128) * gain + shift, 16, 240).round().astype(np.uint8)


_FILM = _curve([(16, 14), (60, 50), (128, 126), (190, 198), (235, 228), (255, 235)])
_COOL, _WARM = _spun(1.05, 1.5), _spun(1.08, 1.5)


def _graded(screen: Canvas, _: float) -> None:
    """Grade as film is: deeper shadows, a little warmer light."""
    _table(screen.y, _FILM)
    _table(screen.uv[0], _COOL)
    _table(screen.uv[1], _WARM)


def _grain(width: int, height: int, strength: int) -> Finish:
    """Lay moving film grain over luma: one large sheet, another corner of it each frame."""
    room = 96
    rng = dice("grain", width, height)
    noise = rng.standard_normal((height + room, width + room), np.float32) * strength
    soft = (noise[:-1, :-1] + noise[1:, :-1] + noise[:-1, 1:] + noise[1:, 1:]) * 0.42
    sheet = np.clip(soft + 128, 0, 255).astype(np.uint8)
    corners = rng.integers(0, room - 2, (997, 2))

    def lay(screen: Canvas, t: float) -> None:
        y, x = (int(part) for part in corners[round(t * 24) % 997])
        np.add(screen.y, sheet[y : y + height, x : x + width], out=screen.y)
        np.clip(screen.y, 128 + 16, 128 + 235, out=screen.y)
        np.subtract(screen.y, 128, out=screen.y)

    return lay


def _bars(width: int, height: int) -> Finish:
    """Bar the frame to 2.39:1 where it is wide enough for that."""
    bar = (
        max(0, round((height - width / 2.39) / 4)) * 2
        if width > height
        else round(height * 0.03) * 2
    )

    def lay(screen: Canvas, _: float) -> None:
        for rows in (slice(0, bar), slice(height - bar, height)):
            screen.y[rows] = 16
        for rows in (slice(0, bar // 2), slice((height - bar) // 2, height // 2)):
            screen.uv[:, rows] = 128

    return lay


def _vivid(chroma: float, contrast: float) -> Finish:
    """Make colours stronger and light clearer."""
    spun = _spun(chroma)
    middle = 120
    curve = _curve(
        [(0, 16), (16, 16), (middle, middle + 5), (235, min(235, 16 + 219 * contrast)), (255, 235)]
    )

    def lay(screen: Canvas, _: float) -> None:
        _table(screen.y, curve)
        for part in (0, 1):
            _table(screen.uv[part], spun)

    return lay


def _grey(contrast: float) -> Finish:
    """Take the colour away and harden the light."""
    curve = _curve(
        [
            (0, 16),
            (16, 17),
            (32, 34),
            (60, 78),
            (110, 110 * contrast),
            (180, 215),
            (235, 235),
            (255, 235),
        ]
    )

    def lay(screen: Canvas, _: float) -> None:
        _table(screen.y, curve)
        screen.uv[:] = 128

    return lay


_OLD = _curve([(0, 34), (16, 34), (90, 94), (160, 168), (235, 222), (255, 222)])


def _faded(screen: Canvas, t: float) -> None:
    """Fade towards sepia; the light of an old projector is not quite steady."""
    _table(screen.y, _OLD)
    np.add(screen.y, round(1.5 + 1.5 * math.sin(t * 9.0) * math.sin(t * 2.3)), out=screen.y)
    for part, middle in ((0, 110), (1, 143)):
        plane = screen.uv[part]
        np.add(plane, 2 * middle, out=plane)
        np.floor_divide(plane, 3, out=plane)


def _shrunk(plane: Words, width: int, height: int) -> Image.Image:
    return Image.fromarray(plane.astype(np.uint8)).resize((width, height), Image.Resampling.BOX)


def _blocky(width: int, height: int) -> Finish:
    """Show big pixels of few tones, as old games do."""
    across = max(40, width // max(4, round(min(width, height) / 120)))
    down = max(40, round(across * height / width))
    bayer = (
        np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16
        - 0.5
    )
    pattern = np.tile(bayer, (down // 4 + 1, across // 4 + 1))[:down, :across]
    vivid = _spun(1.25)

    def lay(screen: Canvas, _: float) -> None:
        small = np.asarray(_shrunk(screen.y, across, down), np.float32)
        tones = np.clip(np.round((small - 16) / 17 + pattern * 0.5) * 17 + 16, 16, 235)
        screen.y[:] = _grown(tones.astype(np.uint8), width, height)
        for part in (0, 1):
            tint = np.asarray(_shrunk(screen.uv[part], across, down))
            steps = np.round((np.take(vivid, tint).astype(np.float32) - 128) / 14) * 14 + 128
            screen.uv[part] = _grown(steps.astype(np.uint8), width // 2, height // 2)

    return lay


def _grown(small: Bytes, width: int, height: int) -> Bytes:
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.NEAREST))


def _paper(width: int, height: int) -> Finish:
    """Show the paper: its tooth over everything, its white at the edges."""
    rng = dice("paper", width, height)
    tooth = rng.standard_normal((height, width), np.float32)
    fibre = enlarged(clouds(rng, height // 2, width // 2, size=0.02, rough=0.8), height, width)
    rough = enlarged(clouds(rng, height // 4, width // 4, size=0.22, rough=1.9), height, width)
    rows = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None] / height
    cols = np.minimum(np.arange(width), np.arange(width)[::-1])[None, :] / height
    edge = np.minimum(rows, cols) + 0.012 * rough
    border = 1 - smooth(edge, 0.028, 0.045)
    shade = np.clip(0.035 * tooth + 0.05 * fibre, 0, 0.2)[..., None]
    white: Floats = border.astype(np.float32)[..., None] * (1 - shade)
    cover = shade + white
    dark, light = np.array((0.25, 0.22, 0.20)), np.array((0.975, 0.965, 0.94))
    paint = (dark * shade + light * white) / np.maximum(cover, 1e-3)
    sheet = layer(paint.astype(np.float32), cover[..., 0].astype(np.float32))
    return lambda screen, _: screen.over(sheet, 0, 0)


def _washed(width: int, height: int) -> Finish:
    """Run colours together into washes with darker rims, as water does."""
    scale = max(1.0, min(width, height) / 300)
    across, down = round(width / scale), round(height / scale)
    rng = dice("wash", width, height)
    bloom = enlarged(clouds(rng, down // 2, across // 2, size=0.30, rough=1.4), down, across)
    pigment = (bloom * 5).astype(np.float32)

    def lay(screen: Canvas, _: float) -> None:
        small = _shrunk(screen.y, across, down)
        flat = _evened(_evened(np.asarray(small)))
        tones = flat.astype(np.float32)
        blurred = Image.fromarray(flat).filter(ImageFilter.BoxBlur(3))
        rim = tones - np.asarray(blurred, np.float32)
        wash = 235 - (235 - tones) * 0.80 + pigment - np.clip(np.abs(rim) * 0.55, 0, 22)
        paint = Image.fromarray(np.clip(wash, 16, 235).astype(np.uint8))
        screen.y[:] = np.asarray(paint.resize((width, height), Image.Resampling.BILINEAR))
        np.minimum(screen.y, 235, out=screen.y)
        for part in (0, 1):
            tint = _shrunk(screen.uv[part], across // 4, down // 4)
            tint = Image.fromarray(_evened(np.asarray(tint)))
            screen.uv[part] = np.asarray(
                tint.resize((width // 2, height // 2), Image.Resampling.BILINEAR)
            )

    return lay


def _evened(plane: Bytes) -> Bytes:
    """Take the median of three across, then down: flat areas with sharp edges."""
    for axis in (0, 1):
        before, after = np.roll(plane, 1, axis), np.roll(plane, -1, axis)
        low, high = np.minimum(before, after), np.maximum(before, after)
        plane = np.maximum(low, np.minimum(high, plane))
    return plane


def _drawn(screen: Canvas, _: float) -> None:
    """Keep only lines and light shading, as a pencil would: luma divided by its own blur."""
    plane = screen.y.astype(np.uint8)
    picture = Image.fromarray(plane)
    small = picture.reduce(2).filter(ImageFilter.GaussianBlur(3))
    blurred = np.asarray(small.resize(picture.size, Image.Resampling.BILINEAR), np.float32)
    lines = np.clip((plane.astype(np.float32) + 8) / (blurred + 8), 0, 1.02)
    tone = 0.72 + 0.28 * (blurred - 16) / 219
    screen.y[:] = np.clip(16 + 214 * (lines**3.2) * tone, 16, 235).astype(np.uint16)
    np.add(screen.uv, 128 * 3, out=screen.uv)
    np.right_shift(screen.uv, 2, out=screen.uv)


def _bloom(width: int, height: int) -> Finish:
    """Let bright places glow."""
    across, down = max(16, width // 8), max(16, height // 8)

    def lay(screen: Canvas, _: float) -> None:
        small = np.asarray(_shrunk(screen.y, across, down), np.int32)
        bright = np.clip((small - 120) * 0.75, 0, 80).astype(np.uint8)
        glow = Image.fromarray(bright).filter(ImageFilter.GaussianBlur(3))
        halo = np.asarray(glow.resize((width, height), Image.Resampling.BILINEAR))
        np.add(screen.y, halo, out=screen.y)
        np.minimum(screen.y, 235, out=screen.y)

    return lay
