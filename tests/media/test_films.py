"""Cutting and joining clips, in a child process."""

import io

import av
import pytest

from bot.domain.errors import UnreadableVideoError
from bot.media.films import LocalFilms
from tests.fakes.clip import clip_bytes


def measured(film: bytes) -> tuple[float, int, bool]:
    """Length in seconds, pictures, and whether it sounds; every frame is decoded."""
    with av.open(io.BytesIO(film), mode="r") as container:
        frames = sum(1 for _ in container.decode(video=0))
        return (container.duration or 0) / 1e6, frames, bool(container.streams.audio)


async def test_clips_that_are_alike_are_joined_as_they_are() -> None:
    """The film has all pictures of both, in order, and no byte of them is drawn anew."""
    clip = clip_bytes(seconds=1)
    film = await LocalFilms().join([clip, clip])

    seconds, frames, sounds = measured(film)
    assert seconds == pytest.approx(2 * measured(clip)[0], abs=0.1)
    assert frames == 2 * measured(clip)[1]
    assert sounds
    assert len(film) < 2 * len(clip) + 2000


async def test_clips_that_differ_are_drawn_anew() -> None:
    """A silent clip behind one with sound: the film sounds on, in silence, as long as it shows."""
    loud, silent = clip_bytes(seconds=1), clip_bytes(seconds=1, sound=False)
    film = await LocalFilms().join([loud, silent])

    seconds, frames, sounds = measured(film)
    assert seconds == pytest.approx(2, abs=0.25)
    assert frames == measured(loud)[1] + measured(silent)[1]
    assert sounds


async def test_the_last_picture_of_a_clip() -> None:
    """It is a PNG of the clip's own size."""
    from PIL import Image

    picture = Image.open(io.BytesIO(await LocalFilms().last_frame(clip_bytes())))
    assert (picture.format, picture.size) == ("PNG", (64, 48))


async def test_what_is_no_clip_is_refused() -> None:
    """Neither cut nor joined, and it says so."""
    with pytest.raises(UnreadableVideoError):
        await LocalFilms().last_frame(b"<html>")
    with pytest.raises(UnreadableVideoError):
        await LocalFilms().join([clip_bytes(), b"<html>"])
