"""Small pictures kept while a clip goes by: its poster, and a sheet of many frames."""

from pathlib import Path
from typing import cast

import av
from PIL import Image

ACROSS, DOWN = 5, 5  #: pictures on a sheet
SIDE = 192  #: pixels of a small picture's longer side


def still(frame: av.VideoFrame, size: tuple[int, int] | None = None) -> Image.Image:
    """Turn a frame into a picture, of a size if one is given."""
    width, height = size or (frame.width, frame.height)
    return cast("Image.Image", frame.to_image(width=width, height=height))


class Stills:
    """The stills of one clip."""

    def __init__(self, size: tuple[int, int]) -> None:
        longest = max(size)
        self._cell = max(2, SIDE * size[0] // longest), max(2, SIDE * size[1] // longest)
        self._poster: Image.Image | None = None
        self._sheet = Image.new("RGB", (self._cell[0] * ACROSS, self._cell[1] * DOWN))

    def see(self, at: int, count: int, frame: av.VideoFrame) -> None:
        """Keep a frame of `count` if it is wanted."""
        if at == min(count - 1, count * 2 // 5):
            self._poster = still(frame)
        cells = ACROSS * DOWN
        for cell in range(cells):
            if cell * (count - 1) // (cells - 1) == at:
                small = still(frame, self._cell)
                spot = (cell % ACROSS * self._cell[0], cell // ACROSS * self._cell[1])
                self._sheet.paste(small, spot)

    def save(self, poster: Path | None, sheet: Path | None) -> None:
        """Write the stills that were asked for."""
        if poster is not None and self._poster is not None:
            self._poster.save(poster, "WEBP", quality=82, method=4)
        if sheet is not None:
            self._sheet.save(sheet, "JPEG", quality=82)
