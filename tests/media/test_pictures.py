"""What people attach becomes a first frame, or is refused with the reason."""

import asyncio
import io
import os
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot.domain.errors import UnreadablePictureError
from bot.domain.model_refusals import PictureFault
from bot.media.picture import convert
from bot.media.pictures import LocalPictures


@pytest.fixture
async def pictures(tmp_path: Path) -> LocalPictures:
    made = LocalPictures(tmp_path / "pictures", limit_bytes=2_000_000, limit_pixels=4_000_000)
    await made.open()
    return made


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return picture.convert(mode)


def prepared(raw: bytes, size: tuple[int, int] = (128, 72)) -> Image.Image:
    """What the child does, done here, where it is faster."""
    content = convert(raw, width_px=size[0], height_px=size[1], limit_pixels=4_000_000)
    picture = Image.open(io.BytesIO(content))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", size)
    return picture


def fault_of(raw: bytes) -> PictureFault:
    with pytest.raises(UnreadablePictureError) as caught:
        convert(raw, width_px=128, height_px=72, limit_pixels=4_000_000)
    return caught.value.fault


async def childs_fault(pictures: LocalPictures, raw: bytes) -> PictureFault:
    with pytest.raises(UnreadablePictureError) as caught:
        await pictures.prepare(raw, width_px=128, height_px=72)
    return caught.value.fault


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    red, green, blue = pixel[:3]
    return red > 180 and green < 80 and blue < 80


MODES = {
    "PNG": ("RGB", "L", "LA", "RGBA", "P", "1"),
    "JPEG": ("RGB", "L", "CMYK"),
    "WEBP": ("RGB", "RGBA", "P", "CMYK"),
}


@pytest.mark.parametrize(
    ("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes]
)
def test_pictures_of_every_mode(kind: str, mode: str) -> None:
    """PNG, JPEG and WebP of any colour mode become an RGB picture of exactly the size."""
    prepared(written(halves(mode), kind))


def test_colours_survive_cmyk() -> None:
    """A printer's red stays red."""
    picture = prepared(written(halves("CMYK"), "JPEG"))
    assert is_red(picture.getpixel((5, 36)))


def test_sixteen_bits() -> None:
    """A 16-bit grey picture keeps its greys instead of becoming white."""
    grey = Image.new("I;16", (200, 200), 0x4000)
    pixel = (prepared(written(grey, "PNG"))).getpixel((64, 36))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 0x40) <= 2


def test_transparency_becomes_white() -> None:
    """What was see-through is white."""
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    picture = prepared(written(clear, "PNG"))
    assert picture.getpixel((64, 36)) == (255, 255, 255)


def test_the_middle_is_kept() -> None:
    """Cropping takes from both sides alike."""
    wide = Image.new("RGB", (900, 100), "white")
    wide.paste("red", (400, 0, 500, 100))
    picture = prepared(written(wide, "PNG"), (100, 100))
    assert is_red(picture.getpixel((50, 50)))
    assert picture.getpixel((2, 50)) == picture.getpixel((97, 50))


def test_a_photograph_is_turned_upright() -> None:
    """A camera's rotation is carried out."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to the right
    raw = written(halves(), "JPEG", exif=exif)
    picture = prepared(raw, (100, 200))
    assert is_red(picture.getpixel((50, 20)))
    assert not is_red(picture.getpixel((50, 180)))


async def test_metadata_is_gone(pictures: LocalPictures) -> None:
    """Place, camera, profile and comments do not reach a vendor."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SecretComment")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = written(halves(), "PNG", exif=exif, pnginfo=text, icc_profile=profile, dpi=(300, 300))
    assert b"Secret" in raw
    key = await pictures.prepare(raw, width_px=128, height_px=72)
    content = await pictures.read(key)
    assert b"Secret" not in content
    assert {content[at - 4 : at] for at in chunk_ends(content)} == {b"IHDR", b"IDAT", b"IEND"}


def chunk_ends(png: bytes) -> list[int]:
    """Where each chunk's name ends."""
    ends, at = list[int](), 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        ends.append(at + 8)
        at += size + 12
    return ends


async def test_the_same_picture_has_the_same_key(pictures: LocalPictures, tmp_path: Path) -> None:
    """Content-addressed: twice the same is one file, whole under its name."""
    raw = written(halves(), "PNG")
    one, two = await asyncio.gather(
        *(pictures.prepare(raw, width_px=128, height_px=72) for _ in range(2))
    )
    assert one == two
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == [one]


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_refused(kind: str) -> None:
    """Animated GIF, APNG and WebP are no first frame."""
    assert fault_of(animated(kind)) is PictureFault.ANIMATED


def test_a_photograph_with_a_second_one_inside() -> None:
    """Phones put a depth picture behind the photograph: the first is meant."""
    prepared(animated("MPO"))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<html></html>",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"RIFF\x10\x00\x00\x00WEBP",
        written(halves(), "PNG")[:200],
        written(halves(), "WEBP")[:100],
        bytes(5000),
    ],
    ids=["empty", "text", "html", "png", "jpeg", "webp", "cut png", "cut webp", "zeroes"],
)
def test_what_is_no_picture(raw: bytes) -> None:
    """Text, zeroes and pictures that were cut short are named for what they are."""
    assert fault_of(raw) is PictureFault.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "AVIF"])
def test_other_kinds_of_pictures(kind: str) -> None:
    """A picture of another kind is told from no picture: its maker can convert it."""
    assert fault_of(written(halves(), kind)) is PictureFault.UNSUPPORTED


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unfolds into width x height."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 50)), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_bomb(pictures: LocalPictures) -> None:
    """A small file that says to be huge is refused by its header."""
    raw = bomb(50_000, 50_000)
    assert len(raw) < 200_000
    assert await childs_fault(pictures, raw) is PictureFault.TOO_LARGE


def test_too_many_pixels() -> None:
    """A picture that could be decoded, but is larger than agreed, is refused by its header."""
    assert fault_of(written(halves(size=(2001, 2000)), "PNG")) is PictureFault.TOO_LARGE
    prepared(written(halves(size=(2000, 2000)), "PNG"))


async def test_too_many_bytes(pictures: LocalPictures) -> None:
    """A file over the limit is not even looked at."""
    assert await childs_fault(pictures, bytes(2_000_001)) is PictureFault.TOO_LARGE


async def test_a_decoder_that_swells(tmp_path: Path) -> None:
    """Where the header was believed all the same, the child's memory ends the attempt, not the bot's."""
    pictures = LocalPictures(tmp_path / "pictures", limit_pixels=10**12)
    await pictures.open()
    assert await childs_fault(pictures, bomb(60_000, 60_000)) in {
        PictureFault.TOO_LARGE,
        PictureFault.NOT_A_PICTURE,
    }


async def test_every_fault_comes_out_of_the_child(pictures: LocalPictures) -> None:
    """The child's word arrives as the error that intake turns into a sentence."""
    assert await childs_fault(pictures, b"hello") is PictureFault.NOT_A_PICTURE
    assert await childs_fault(pictures, animated("GIF")) is PictureFault.ANIMATED
    assert await childs_fault(pictures, written(halves(), "BMP")) is PictureFault.UNSUPPORTED


async def test_the_largest_picture_fits_into_the_child(tmp_path: Path) -> None:
    """40 million pixels with transparency, turned, are within the child's memory."""
    pictures = LocalPictures(tmp_path / "pictures")
    await pictures.open()
    exif = Image.Exif()
    exif[0x0112] = 6
    large = Image.new("RGBA", (8000, 5000), (255, 0, 0, 128))
    raw = written(large, "PNG", exif=exif, compress_level=1)
    key = await pictures.prepare(raw, width_px=1792, height_px=1024)
    assert (await pictures.read(key)).startswith(b"\x89PNG")


async def test_pictures_that_are_needed_no_more(pictures: LocalPictures, tmp_path: Path) -> None:
    """They go, and their bytes with them; what is named stays, and what came just now."""
    keys = [
        await pictures.prepare(written(halves(size=size), "PNG"), width_px=128, height_px=72)
        for size in ((400, 200), (200, 400), (300, 300))
    ]
    for key in keys[:2]:
        os.utime(tmp_path / "pictures" / key, (7200, 7200))
    assert await pictures.keep_only(keys[:1], before=datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert await pictures.read(keys[0])
    assert await pictures.read(keys[2])
    with pytest.raises(FileNotFoundError):
        await pictures.read(keys[1])
