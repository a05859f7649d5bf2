"""Cutting and joining clips, in a child process."""

import io
import resource
import sys

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.errors import UnreadableVideoError
from bot.media.films import LocalFilms
from tests.fakes.clip import clip_bytes
from tests.fakes.odd_films import UNEVEN_MS, of_frames, on_its_side


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
    picture = Image.open(io.BytesIO(await LocalFilms().last_frame(clip_bytes())))
    assert (picture.format, picture.size) == ("PNG", (64, 48))


async def test_the_last_picture_stands_upright() -> None:
    """A clip that lies on its side goes on upright: its last picture is turned as a player turns it."""
    films = LocalFilms()
    lying = Image.open(io.BytesIO(await films.last_frame(of_frames())))
    standing = Image.open(io.BytesIO(await films.last_frame(on_its_side())))
    assert standing.size == (180, 320)
    turned = lying.rotate(-90, expand=True)
    assert ImageChops.difference(turned, standing).getbbox() is None


@pytest.mark.parametrize("second", [on_its_side(), of_frames()], ids=["both", "the first"])
async def test_clips_on_their_side_are_joined_upright(second: bytes) -> None:
    """The film stands without having to say so, whether the next lies as well or not."""
    film = await LocalFilms().join([on_its_side(), second])

    assert measured(film)[1] == 48
    with av.open(io.BytesIO(film), mode="r") as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height, frame.rotation) == (180, 320, 0)
        shown = frame.to_image()
    with av.open(io.BytesIO(of_frames()), mode="r") as container:
        lying = next(container.decode(video=0)).to_image().rotate(-90, expand=True)
    assert sum(ImageStat.Stat(ImageChops.difference(shown, lying)).mean) < 15


@pytest.mark.parametrize(
    ("clip", "seconds"),
    [(of_frames(moments_ms=UNEVEN_MS), 3.9), (of_frames("yuv420p10le"), 1.0)],
    ids=["uneven", "ten bits"],
)
@pytest.mark.parametrize("first", [False, True])
async def test_odd_clips_keep_their_length_in_a_film(
    clip: bytes, seconds: float, *, first: bool
) -> None:
    """Before or behind an ordinary one; what is drawn anew, every browser shows."""
    other = clip_bytes(seconds=1)
    film = await LocalFilms().join([clip, other] if first else [other, clip])

    assert measured(film)[0] == pytest.approx(seconds + measured(other)[0], abs=0.3)
    with av.open(io.BytesIO(film), mode="r") as container:
        assert container.streams.video[0].pix_fmt == "yuv420p"


async def test_what_is_no_clip_is_refused() -> None:
    """Neither cut nor joined, and it says so."""
    with pytest.raises(UnreadableVideoError):
        await LocalFilms().last_frame(b"<html>")
    with pytest.raises(UnreadableVideoError):
        await LocalFilms().join([clip_bytes(), b"<html>"])


@pytest.mark.skipif(sys.platform != "linux", reason="limits a file's size as Linux does")
@pytest.mark.parametrize("sound", [True, False], ids=["copied", "drawn anew"])
async def test_a_full_disk_is_not_the_clip_s_fault(sound: bool) -> None:
    """What is paid for is tried again once there is room; it was given up as no playable video."""
    clips = [clip_bytes(seconds=2), clip_bytes(seconds=2, sound=sound)]
    film = await LocalFilms().join(clips)  # Python's own caches are written with it, and whole
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(film) - 1000, hard))
    try:
        with pytest.raises(OSError, match="no room"):
            await LocalFilms().join(clips)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
