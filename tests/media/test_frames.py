"""Four frames of a clip, taken in a child process."""

import io

import pytest
from PIL import Image

from bot.domain.errors import UnreadableVideoError
from bot.media.films import LocalFilms
from tests.fakes.clip import clip_bytes
from tests.fakes.odd_films import on_its_side


async def test_a_clip_gives_four_frames() -> None:
    """From its beginning, a third, two thirds and its end; JPEGs of at most 768 pixels."""
    frames = await LocalFilms().frames(clip_bytes(seconds=1))

    assert len(frames) == 4
    for frame in frames:
        with Image.open(io.BytesIO(frame)) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) <= 768


async def test_frames_stand_upright() -> None:
    """What looks at them sees what people see."""
    for frame in await LocalFilms().frames(on_its_side()):
        with Image.open(io.BytesIO(frame)) as picture:
            assert picture.size == (180, 320)


async def test_what_is_no_clip_gives_none() -> None:
    """Garbage, and nothing at all."""
    for content in (b"<html>", b""):
        with pytest.raises(UnreadableVideoError):
            await LocalFilms().frames(content)
