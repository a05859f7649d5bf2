"""Keeping clips: whole or not at all, named by content, nothing left behind."""

import asyncio
import hashlib
import os
import resource
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import DownloadTooLargeError, UnreadableVideoError
from bot.media.clips import LocalClips
from tests.fakes.clip import clip_bytes
from tests.fakes.odd_films import encrypted

CLIP = clip_bytes()
HOUR = timedelta(hours=1)


async def chunks_of(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


@pytest.fixture
async def clips(tmp_path: Path) -> LocalClips:
    made = LocalClips(tmp_path / "clips", cap_bytes=8 * 1024 * 1024)
    await made.open()
    return made


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "clips").iterdir())


@pytest.mark.parametrize("size", [1, 1000, 10_000_000])
async def test_keep(clips: LocalClips, tmp_path: Path, size: int) -> None:
    """What came is there under its content address, and is described as it is."""
    clip = await clips.keep("1423", chunks_of(CLIP, size))
    digest = hashlib.sha256(CLIP).hexdigest()
    assert (clip.key, clip.sha256, clip.size_bytes) == (f"{digest}.mp4", digest, len(CLIP))
    assert (clip.width_px, clip.height_px, clip.video_codec) == (64, 48, "h264")
    assert names(tmp_path) == [clip.key]
    assert await clips.read(clip) == CLIP


async def test_the_same_clip_twice_is_one_file(clips: LocalClips, tmp_path: Path) -> None:
    """Two jobs with equal clips share a file, also when they come in together."""
    one, two = await asyncio.gather(
        clips.keep("1", chunks_of(CLIP)), clips.keep("1", chunks_of(CLIP))
    )
    assert one == two
    assert names(tmp_path) == [one.key]


async def test_too_large(tmp_path: Path) -> None:
    """Over the cap reading stops, and nothing stays."""
    clips = LocalClips(tmp_path / "clips", cap_bytes=len(CLIP) - 1)
    await clips.open()
    with pytest.raises(DownloadTooLargeError):
        await clips.keep("1", chunks_of(CLIP))
    assert names(tmp_path) == []


async def test_a_stream_without_end(clips: LocalClips, tmp_path: Path) -> None:
    """A source that never ends is left at the cap."""
    came = 0

    async def pour() -> AsyncIterator[bytes]:
        nonlocal came
        while True:
            came += 256 * 1024
            yield bytes(256 * 1024)

    with pytest.raises(DownloadTooLargeError):
        await clips.keep("1", pour())
    assert came <= 9 * 1024 * 1024
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "content", [b"", CLIP[:-1], b"<html>", clip_bytes(picture=False), encrypted()]
)
async def test_what_is_no_clip(clips: LocalClips, tmp_path: Path, content: bytes) -> None:
    """What does not play is refused, and nothing stays."""
    with pytest.raises(UnreadableVideoError):
        await clips.keep("1", chunks_of(content))
    assert names(tmp_path) == []


async def test_a_source_that_breaks(clips: LocalClips, tmp_path: Path) -> None:
    """An error of the source passes through, and nothing stays."""

    async def breaks() -> AsyncIterator[bytes]:
        yield CLIP[:500]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await clips.keep("1", breaks())
    assert names(tmp_path) == []


async def test_a_cancelled_keep(clips: LocalClips, tmp_path: Path) -> None:
    """Who stops waiting leaves nothing behind."""
    started = asyncio.Event()

    async def stalls() -> AsyncIterator[bytes]:
        yield CLIP
        started.set()
        await asyncio.Event().wait()

    keeping = asyncio.create_task(clips.keep("1", stalls()))
    await started.wait()
    assert len(names(tmp_path)) == 1
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    assert names(tmp_path) == []


async def test_a_folder_that_somebody_deleted(clips: LocalClips, tmp_path: Path) -> None:
    """It is made anew: a finished clip is not tried for in vain until its vendor forgets it."""
    shutil.rmtree(tmp_path / "clips")
    clip = await clips.keep("1", chunks_of(CLIP))
    assert names(tmp_path) == [clip.key]


async def test_a_full_disk(clips: LocalClips, tmp_path: Path) -> None:
    """A write that fails is an OSError, and nothing stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            await clips.keep("1", chunks_of(CLIP * 10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "x" * 500, "naïve ☃"])
async def test_any_name_stays_in_the_folder(clips: LocalClips, tmp_path: Path, name: str) -> None:
    """A name is only a hint for who looks into the folder."""
    clip = await clips.keep(name, chunks_of(CLIP))
    assert names(tmp_path) == [clip.key]
    assert os.listdir(tmp_path) == ["clips"]  # noqa: PTH208 - nothing beside the folder


WRITER = """
import asyncio, sys
from pathlib import Path
from bot.media.clips import LocalClips

async def pour():
    yield bytes(2_000_000)
    print("writing", flush=True)
    await asyncio.Event().wait()

async def main():
    clips = LocalClips(Path(sys.argv[1]))
    await clips.open()
    await clips.keep("1", pour())

asyncio.run(main())
"""


async def test_leftovers_of_a_crash(clips: LocalClips, tmp_path: Path) -> None:
    """A part of a killed process is swept at the next start; one that is being written stays."""
    folder = str(tmp_path / "clips")
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, folder, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert await writer.stdout.readline() == b"writing\n"
        assert len(names(tmp_path)) == 2
        os.kill(writers[0].pid, signal.SIGKILL)
        await writers[0].wait()

        await LocalClips(tmp_path / "clips").open()

        assert len(names(tmp_path)) == 1
    finally:
        writers[1].kill()
        for writer in writers:
            await writer.communicate()
    await clips.open()
    assert names(tmp_path) == []


async def test_a_clip_is_removed_with_its_stills(clips: LocalClips, tmp_path: Path) -> None:
    """Unless it came since; what is not there is removed already, and a disk that refuses is tried again."""
    clip = await clips.keep("1", chunks_of(CLIP))
    for kind in ("jpg", "strip.jpg"):
        (tmp_path / "clips" / f"{clip.sha256}.{kind}").touch()
    assert await clips.kept(clip)
    assert not await clips.remove(clip.key, before=datetime.now(UTC) - HOUR)  # noqa: TID251
    assert len(names(tmp_path)) == 3
    assert await clips.remove(clip.key, before=datetime.now(UTC) + HOUR)  # noqa: TID251
    assert names(tmp_path) == []
    assert not await clips.kept(clip)
    assert await clips.remove(clip.key, before=datetime.now(UTC))  # noqa: TID251
