"""Turning what a person attached into a first frame: `python -m bot.media.picture WIDTH HEIGHT PIXELS`.

Reads the picture from standard input and writes a PNG, or one word of `PictureFault`, to standard output.
Decoders meet hostile files here, so this runs in a child with little memory and no secrets.
"""

import io
import sys
import warnings
from typing import TYPE_CHECKING

from bot.domain.errors import UnreadablePictureError
from bot.domain.model_refusals import PictureFault
from bot.media.child import UNREADABLE, bound

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY_BYTES = 1024**3
CPU_S = 20

#: MPO: a photograph with a second one for depth; the first is meant
_STILL = frozenset({"JPEG", "MPO"})
_OTHERS = (
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"%PDF",
    b"\xff\x0a",
    b"<svg",
)


def convert(raw: bytes, *, width_px: int, height_px: int, limit_pixels: int) -> bytes:
    """Decode, turn upright, crop to the size from the middle, and keep nothing but the pixels.

    Raises:
        UnreadablePictureError: its `fault` says why.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit follows, before anything is decoded
    try:
        with Image.open(io.BytesIO(raw), formats=["PNG", "JPEG", "WEBP", "GIF"]) as opened:
            _examine(opened, limit_pixels)
            opened.draft("RGB", (2 * width_px, 2 * height_px))
            ImageOps.exif_transpose(opened, in_place=True)
            # Fitted before it is made opaque: 40 million pixels leave no room for many copies.
            fitted = ImageOps.fit(_plain(opened), (width_px, height_px), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            Image.frombytes("RGB", fitted.size, _opaque(fitted).tobytes()).save(
                out, "PNG", compress_level=3
            )
    except UnidentifiedImageError:
        raise UnreadablePictureError(_name_stranger(raw)) from None
    except MemoryError:
        raise UnreadablePictureError(PictureFault.TOO_LARGE) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError):
        # Pillow's decoders raise all of these for broken files.
        raise UnreadablePictureError(PictureFault.NOT_A_PICTURE) from None
    return out.getvalue()


def _examine(opened: "Picture", limit_pixels: int) -> None:
    """Refuse by the header alone."""
    frames = 1 if opened.format in _STILL else getattr(opened, "n_frames", 1)
    if frames > 1:
        raise UnreadablePictureError(PictureFault.ANIMATED)
    if opened.format == "GIF":
        raise UnreadablePictureError(PictureFault.UNSUPPORTED)
    if opened.width * opened.height > limit_pixels:
        raise UnreadablePictureError(PictureFault.TOO_LARGE)


def _plain(picture: "Picture") -> "Picture":
    """RGB, or RGBA where something can be seen through."""
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: bring them down, or all is white
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _opaque(picture: "Picture") -> "Picture":
    """On white."""
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def _name_stranger(raw: bytes) -> PictureFault:
    """Tell another kind of picture from what is none."""
    known = raw.lstrip()[:4] == b"<svg" or raw.startswith(_OTHERS) or raw[4:8] == b"ftyp"
    return PictureFault.UNSUPPORTED if known else PictureFault.NOT_A_PICTURE


def main() -> int:
    """Convert standard input to standard output."""
    bound(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    warnings.simplefilter("ignore")
    width_px, height_px, limit_pixels = (int(word) for word in sys.argv[1:4])
    raw = sys.stdin.buffer.read()
    try:
        out = convert(raw, width_px=width_px, height_px=height_px, limit_pixels=limit_pixels)
    except UnreadablePictureError as error:
        sys.stdout.write(error.fault.value)
        return UNREADABLE
    sys.stdout.buffer.write(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
