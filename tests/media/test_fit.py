"""A film is made small enough, whatever it is; what is no film gets a sentence, and leaves nothing behind."""

import resource
import struct
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from bot.domain.errors import CannotFitError, UnreadableVideoError
from bot.media import opening
from bot.media.fit import Fitted, fit
from tests.fakes.clip import clip_bytes
from tests.fakes.films import KINDS, Film, film_bytes, frames_of
from tests.fakes.odd_films import UNEVEN_MS, encrypted, of_frames, on_its_side

MIB = 1024 * 1024
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def fitted(folder: Path, film: bytes, limit_bytes: int, **options: float) -> Fitted:
    """Fit, and see that what is said of the copy is true of it."""
    (folder / "in").write_bytes(film)
    done = await fit(folder / "in", folder / "out.mp4", limit_bytes, **options)
    size_bytes = (folder / "out.mp4").stat().st_size
    assert size_bytes == done.size_bytes <= limit_bytes
    with av.open(folder / "out.mp4") as container:
        video = container.streams.video[0]
        frames = sum(1 for _ in container.decode(video))
        assert (video.width, video.height) == (done.width_px, done.height_px)
        assert frames > 0
    assert names(folder) == ["in", "out.mp4"]
    return done


def moments(path: Path) -> list[float]:
    with av.open(path) as container:
        return [round(frame.time, 2) for frame in container.decode(video=0)]


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_film_fits(tmp_path: Path, kind: str) -> None:
    """Under the limit, and using it, unless the eye would not see more."""
    film = film_bytes(Film(kind=kind))
    limit = len(film) // 5
    done = await fitted(tmp_path, film, limit)
    assert done.crf is not None or done.size_bytes >= 0.85 * limit
    with av.open(tmp_path / "out.mp4") as container:
        assert container.streams.audio, "the sound is kept"


@pytest.mark.prove
async def test_73_mib_into_10(tmp_path: Path) -> None:
    """A film of 73 MiB goes into 10: under the limit, at least 85 % of it used, in its own child's memory."""
    film = film_bytes(Film(kind="film", width=1280, height=720, seconds=16.5, crf=19))
    assert 70 < len(film) / MIB < 76
    done = await fitted(tmp_path, film, 10 * MIB)
    assert done.size_bytes >= 0.85 * 10 * MIB
    with av.open(tmp_path / "out.mp4") as container:
        assert container.streams.audio
        assert abs((container.duration or 0) / av.time_base - 16.5) < 0.2


async def test_a_film_that_fits_is_copied_as_it_is(tmp_path: Path) -> None:
    """Not a byte is changed."""
    film = clip_bytes()
    done = await fitted(tmp_path, film, len(film))
    assert done.as_it_is
    assert (tmp_path / "out.mp4").read_bytes() == film


async def test_it_plays_while_it_loads(tmp_path: Path) -> None:
    """The head comes before the pictures."""
    await fitted(tmp_path, film_bytes(Film(kind="film", seconds=1.0)), 150_000)
    copy = (tmp_path / "out.mp4").read_bytes()
    assert copy.index(b"moov") < copy.index(b"mdat")


async def test_a_rotated_film_stands_upright(tmp_path: Path) -> None:
    """A telephone's film lies on its side and says so: the copy stands without saying."""
    done = await fitted(tmp_path, on_its_side(), 150_000)
    assert (done.width_px, done.height_px) == (180, 320)


async def test_a_film_of_uneven_frames_keeps_its_moments(tmp_path: Path) -> None:
    """Where frames come unevenly, they come so in the copy."""
    film = of_frames(moments_ms=UNEVEN_MS)
    await fitted(tmp_path, film, len(film) // 3)
    assert moments(tmp_path / "in") == moments(tmp_path / "out.mp4")


async def test_ten_bits_become_eight(tmp_path: Path) -> None:
    """What browsers cannot show becomes what they can."""
    film = of_frames("yuv420p10le")
    await fitted(tmp_path, film, len(film) // 3)
    with av.open(tmp_path / "out.mp4") as container:
        assert container.streams.video[0].pix_fmt == "yuv420p"


async def test_a_beginning(tmp_path: Path) -> None:
    """A preview is the first seconds, with their sound."""
    film = film_bytes(Film(kind="film"))
    done = await fitted(tmp_path, film, 200_000, seconds=1.0)
    assert done.seconds == 1.0
    with av.open(tmp_path / "out.mp4") as container:
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(1.0, abs=0.1)


async def test_content_credentials_are_said_to_be_lost(tmp_path: Path) -> None:
    """Pictures that are encoded anew cannot carry them; whoever asked is told."""
    film = film_bytes(Film(kind="film", seconds=1.0))
    box = struct.pack(">I4s16s", 32, b"uuid", C2PA) + bytes(8)
    assert (await fitted(tmp_path, film + box, 150_000)).lost_credentials
    assert not (await fitted(tmp_path, film, 150_000)).lost_credentials


@pytest.mark.parametrize(
    ("film", "why"),
    [
        (b"", "empty"),
        (film_bytes(Film(kind="noise", seconds=0.5))[:-100], "cut short"),
        (clip_bytes(picture=False), "only sound"),
        (b"<!doctype html>" * 100, "no MP4"),
        (b"#EXTM3U\n/etc/passwd\n" * 9, "no MP4"),
        (encrypted(), "encrypted"),
    ],
    ids=["empty", "truncated", "sound alone", "a page", "a list", "encrypted"],
)
async def test_what_is_no_film(tmp_path: Path, film: bytes, why: str) -> None:
    """Each gets the end of a sentence, also where its size would fit."""
    with pytest.raises(UnreadableVideoError, match=why):
        await fitted(tmp_path, film, 10_000_000)
    assert names(tmp_path) == ["in"]


async def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    """Five GiB of holes are refused by their size."""
    with (tmp_path / "in").open("wb") as file:
        file.truncate(5 * 1024**3)
    with pytest.raises(UnreadableVideoError, match="4 GiB"):
        await fit(tmp_path / "in", tmp_path / "out.mp4", 10_000_000)


@pytest.mark.parametrize(("limit", "most"), [("HUGE_PIXELS", 320 * 180 - 1), ("HUGE_S", 0.5)])
def test_a_huge_picture_or_length_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: float
) -> None:
    """Before a frame is encoded, whatever the file's size."""
    (tmp_path / "in").write_bytes(of_frames())
    monkeypatch.setattr(opening, limit, most)
    with av.open(tmp_path / "in") as container:
        with pytest.raises(UnreadableVideoError, match="too large, or it lasts longer"):
            opening.source_of(container, 1)
        monkeypatch.undo()
        assert opening.source_of(container, 1).frames == 24


async def test_what_cannot_be_so_small(tmp_path: Path) -> None:
    """It is said, and nothing stays."""
    with pytest.raises(CannotFitError):
        await fitted(tmp_path, film_bytes(Film(kind="noise", seconds=0.5)), 3_000)
    assert names(tmp_path) == ["in"]


@contextmanager
def full_disk(room_bytes: int) -> Generator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("limit", [150_000, 10_000_000])
async def test_a_disk_that_fills_up(tmp_path: Path, limit: int) -> None:
    """In the middle of a pass, or of a copy: an OSError, and nothing stays but the film."""
    (tmp_path / "in").write_bytes(film_bytes(Film(kind="film", seconds=1.0)))
    with full_disk(20_000), pytest.raises(OSError, match=r".+"):
        await fit(tmp_path / "in", tmp_path / "out.mp4", limit)
    assert names(tmp_path) == ["in"]


async def test_a_film_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """The child is gone, and so is its folder."""
    (tmp_path / "in").write_bytes(film_bytes(Film(kind="noise", seconds=0.5)))
    with pytest.raises(UnreadableVideoError, match="memory or time"):
        await fit(tmp_path / "in", tmp_path / "out.mp4", 200_000, limit_s=0.01)
    assert names(tmp_path) == ["in"]


def test_the_fake_films_move() -> None:
    """A film that stood still would make every encoder look good."""
    for kind in KINDS:
        frames = list(frames_of(Film(kind=kind)))
        assert len(frames) == 72
        assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1, kind
