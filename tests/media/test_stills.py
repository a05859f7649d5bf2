"""Posters and strips: made on arrival, whole or not at all, and never in a clip's way."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import UnreadableVideoError
from bot.media.clips import LocalClips
from bot.media.stills import draw, moments_s
from tests.fakes.clip import clip_bytes
from tests.fakes.odd_films import on_its_side

CLIP = clip_bytes(seconds=2, width=320, height=180)


async def chunks_of(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture
async def clips(tmp_path: Path) -> LocalClips:
    made = LocalClips(tmp_path / "clips")
    await made.open()
    return made


def test_the_moments_are_spread_over_the_clip() -> None:
    """Eight looks, evenly apart, none at the very ends."""
    moments = moments_s(8.0)
    assert moments == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]


def test_a_strip_shows_the_clip_in_its_order(tmp_path: Path) -> None:
    """The clip grows lighter, and so does its strip from left to right."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(CLIP)
    poster, strip = draw(path)
    assert poster.size == (320, 180)
    assert strip.size == (8 * 160, 90)
    greys = [
        strip.convert("L").crop((160 * n, 0, 160 * n + 160, 90)).tobytes()[7280] for n in range(8)
    ]
    assert greys == sorted(greys)
    assert len(set(greys)) == 8


def test_stills_stand_upright(tmp_path: Path) -> None:
    """A clip that lies on its side has a poster that stands."""
    (tmp_path / "clip.mp4").write_bytes(on_its_side())
    poster, strip = draw(tmp_path / "clip.mp4")
    assert poster.size == (180, 320)
    assert strip.size == (8 * 90, 160)


async def test_stills_are_kept_beside_the_clip(clips: LocalClips, tmp_path: Path) -> None:
    """Both are JPEGs under the clip's own name, and made once."""
    clip = await clips.keep("1", chunks_of(CLIP))
    await clips.make_stills(clip)
    poster = tmp_path / "clips" / f"{clip.sha256}.jpg"
    made_at = poster.stat().st_mtime_ns
    kept = await clips.poster(clip)
    assert kept is not None
    assert Image.open(io.BytesIO(kept)).format == "JPEG"
    assert poster.stat().st_mtime_ns == made_at
    names = sorted(path.name for path in (tmp_path / "clips").iterdir())
    assert names == [f"{clip.sha256}.jpg", clip.key, f"{clip.sha256}.strip.jpg"]


async def test_a_missing_still_is_made_when_it_is_asked_for(clips: LocalClips) -> None:
    """A clip from before there were posters, or one whose process died, has one all the same."""
    clip = await clips.keep("1", chunks_of(CLIP))
    strip = await clips.strip(clip)
    assert strip is not None
    assert Image.open(io.BytesIO(strip)).width == 8 * 160


async def test_a_clip_that_is_gone_has_no_poster(clips: LocalClips) -> None:
    """Where the clip is not kept any more there is nothing to show, and nothing breaks."""
    clip = await clips.keep("1", chunks_of(CLIP))
    clips.path(clip).unlink()
    assert await clips.poster(clip) is None


def test_what_cannot_be_decoded_has_no_stills(tmp_path: Path) -> None:
    """Sound alone, or noise, is refused in one way."""
    path = tmp_path / "clip.mp4"
    for content in (clip_bytes(picture=False), b"noise" * 100, b""):
        path.write_bytes(content)
        with pytest.raises(UnreadableVideoError):
            draw(path)
