"""A film that begins with a picture: it stands still at first, then depth, light and air come alive."""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, UnidentifiedImageError

from sketch.camera import Moment
from sketch.canvas import Canvas
from sketch.caption import Caption
from sketch.colour import Floats
from sketch.layer import Bytes, chroma, luma
from sketch.light import disc
from sketch.motes import dust
from sketch.noise import smooth
from sketch.palette import palette
from sketch.plan import Plan
from sketch.scene import blended, paint_front
from sketch.spec import SpecError
from sketch.stage import Stage
from sketch.style import finish

ACROSS, DOWN = 24, 14  #: cells of the mesh that bends the picture
WAKES_S = 1.2  #: how long light and air take to come alive


def opened(path: Path, size: tuple[int, int]) -> Image.Image:
    """Open a first frame. Raises SpecError where it is no picture of the right size."""
    try:
        with Image.open(path) as file:
            file.load()
            picture = file.convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise SpecError("The first frame cannot be read as a picture.") from error
    if picture.size != size:
        raise SpecError(
            f"The first frame is {picture.width}x{picture.height}; the clip is {size[0]}x{size[1]}."
        )
    return picture


def depths(picture: Image.Image) -> Floats:
    """Guess how near each part of a picture is, 0..1: low and striking things are near."""
    small = picture.resize((ACROSS * 4 + 4, DOWN * 4 + 4), Image.Resampling.BOX)
    colours = np.asarray(small, np.float32) / 255
    border = np.concatenate([colours[0], colours[:, 0], colours[:, -1]]).mean(0)
    strange = np.sqrt(((colours - border) ** 2).sum(-1))
    grey = colours.mean(-1)
    busy = np.abs(np.gradient(grey)[0]) + np.abs(np.gradient(grey)[1])
    striking = strange / max(float(strange.max()), 1e-3) + busy / max(float(busy.max()), 1e-3)
    blurred = Image.fromarray((np.clip(striking / 2, 0, 1) * 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(5)
    )
    grid = blurred.resize((ACROSS + 1, DOWN + 1), Image.Resampling.BILINEAR)
    salient = np.asarray(grid, np.float32)
    salient = (salient - salient.min()) / max(float(np.ptp(salient)), 1e-3)
    rows = np.linspace(0, 1, DOWN + 1, dtype=np.float32)[:, None]
    cols = np.linspace(-1, 1, ACROSS + 1, dtype=np.float32)[None, :]
    return np.clip(0.50 * smooth(rows, 0.2, 1.0) + 0.45 * salient * (1 - 0.4 * np.abs(cols)), 0, 1)


class Photo:
    """The film of one picture under a plan's camera, weather and style."""

    def __init__(self, still: Image.Image, decided: Plan, caption: Caption) -> None:
        size = still.size
        colours = np.asarray(still, np.float32) / 255
        self._planes = [Image.fromarray(_bytes(luma(colours)))]
        for plane in chroma(colours):
            half = (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / 4
            self._planes.append(Image.fromarray(_bytes(half)))
        self._near = depths(still)
        self._way = decided.way
        self._size = size
        self._caption = caption
        self._air = Stage(*size, decided, palette(decided))
        self._light()
        paint_front(self._air)
        dust(self._air, (1.0, 0.97, 0.88), 0.45)
        self._finish = finish(decided.style, *size) if decided.style != "painted" else None

    @property
    def stage_size(self) -> tuple[int, int]:
        """The stage is the frame."""
        return self._size

    def _light(self) -> None:
        """Let a soft light wander over the picture."""
        width, height = self._size
        glow = disc(min(width, height) * 0.12, (1.0, 0.94, 0.80), 7.0, 0.20, core=False)

        def draw(canvas: Canvas, now: Moment) -> None:
            x = width * (0.5 + 0.38 * math.sin(now.t * 0.43))
            y = height * (0.36 + 0.16 * math.sin(now.t * 0.31 + 1))
            canvas.over(
                glow, x - glow.width / 2, y - glow.height / 2, 0.7 + 0.3 * math.sin(now.t * 0.8)
            )

        self._air.add(draw)

    def paint(self, stage: Canvas, screen: Canvas, t: float) -> None:
        """Paint the frame of a time: at 0 the picture itself."""
        del stage
        mesh = self._mesh(t)
        for plane, scale, target in zip(
            self._planes, (1, 2, 2), (screen.y, screen.uv[0], screen.uv[1]), strict=True
        ):
            target[:] = np.asarray(_bent(plane, mesh, scale, self._size) if t > 0 else plane)
        awake = float(smooth(t, 0.0, WAKES_S))
        if awake > 0:
            kept = (screen.y.copy(), screen.uv.copy()) if awake < 1 else None
            now = Moment(t, height=self._size[1])
            for act in self._air.acts:
                act(screen, now)
            if kept is not None:
                blended(screen.y, kept[0], awake)
                blended(screen.uv, kept[1], awake)
        if self._finish is not None:
            self._finish(screen, t)
        self._caption.draw(screen, t)

    def _mesh(self, t: float) -> Floats:
        """Tell where in the picture each corner of the mesh is taken from, in pixels."""
        width, height = self._size
        moved = 1 - math.exp(-((t / 5.0) ** 1.6))
        # An ellipse: where it turns back in x it moves in y, so that no frame is like the one before.
        awake = min(1.0, (t / 2.5) ** 1.5)
        sway, lift = math.sin(0.55 * t) * awake, (1 - math.cos(0.55 * t)) * awake
        cols = np.array(_lines(width, ACROSS), np.float32)[None, :]
        rows = np.array(_lines(height, DOWN), np.float32)[:, None]
        closer = 1 / (1 + 0.085 * moved * (0.35 + self._near))
        x = (
            width / 2
            + (cols - width / 2) * closer
            - self._way * 0.034 * width * sway * (self._near - 0.35)
        )
        y = height * 0.55 + (rows - height * 0.55) * closer
        y = y - 0.022 * height * lift * (self._near - 0.35)
        return np.stack([np.clip(x, 0, width), np.clip(y, 0, height)], -1)


def _bytes(plane: Floats) -> Bytes:
    return (plane + 0.5).astype(np.uint8)


def _lines(length: int, cells: int) -> list[int]:
    """Cut a side into cells at even pixels, so that half-size planes are cut at the same places."""
    return [round(length * at / cells / 2) * 2 for at in range(cells + 1)]


def _bent(plane: Image.Image, mesh: Floats, scale: int, size: tuple[int, int]) -> Image.Image:
    """Bend a plane by the mesh."""
    xs = [x // scale for x in _lines(size[0], ACROSS)]
    ys = [y // scale for y in _lines(size[1], DOWN)]
    corners = (mesh / scale).tolist()
    cells: list[tuple[tuple[int, int, int, int], tuple[float, ...]]] = []
    for row in range(DOWN):
        for col in range(ACROSS):
            a, b = corners[row][col], corners[row + 1][col]
            c, d = corners[row + 1][col + 1], corners[row][col + 1]
            box = (xs[col], ys[row], xs[col + 1], ys[row + 1])
            cells.append((box, (*a, *b, *c, *d)))
    return plane.transform(plane.size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR)
