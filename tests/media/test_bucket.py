"""Clips in a bucket of a real S3 server: whole here first, there as soon as it takes them, and never lost between."""

import asyncio
import hashlib
import socket
import threading
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from moto.server import ThreadedMotoServer
from obstore.store import ObjectStore

from bot.domain.errors import SettingError
from bot.media.bucket import CALL_S, PROBE, RETRIES_S, BucketClips, open_bucket, trouble
from tests.fakes.clip import clip_bytes

CLIP = clip_bytes()
KEY = f"{hashlib.sha256(CLIP).hexdigest()}.mp4"


async def chunks_of(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def options(endpoint: str) -> dict[str, str]:
    return {
        "endpoint": endpoint,
        "access_key_id": "test",
        "secret_access_key": "test",
        "region": "us-east-1",
    }


@pytest.fixture
def bucket(s3: str) -> ObjectStore:
    import urllib.request

    made = urllib.request.Request(f"{s3}/clips", method="PUT")  # noqa: S310  loopback
    urllib.request.urlopen(made).close()  # noqa: S310
    return open_bucket("s3://clips/dailies", options(s3))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def opened(folder: Path, bucket: ObjectStore, **how: float) -> BucketClips:
    clips = BucketClips(folder, bucket, **how)  # pyright: ignore[reportArgumentType]
    await clips.open()
    return clips


async def test_a_clip_is_here_and_there(tmp_path: Path, bucket: ObjectStore) -> None:
    """It is in the bucket under its content's name, byte for byte."""
    clips = await opened(tmp_path / "clips", bucket)
    clip = await clips.keep("1", chunks_of(CLIP))
    assert clip.key == KEY
    assert bytes(await (await bucket.get_async(KEY)).bytes_async()) == CLIP


async def test_another_machine_reads_it(tmp_path: Path, bucket: ObjectStore) -> None:
    """A folder that has lost everything has it again."""
    clip = await (await opened(tmp_path / "one", bucket)).keep("1", chunks_of(CLIP))
    other = await opened(tmp_path / "two", bucket)
    assert await other.read(clip) == CLIP
    assert names(tmp_path / "two") == [KEY, f"{KEY}.sent"]


async def test_a_folder_that_has_grown_drops_what_the_bucket_has(
    tmp_path: Path, bucket: ObjectStore
) -> None:
    """And reads it again all the same."""
    clips = await opened(tmp_path / "clips", bucket, room_bytes=10)
    clip = await clips.keep("1", chunks_of(CLIP))
    await clips.tidy()
    assert names(tmp_path / "clips") == []
    assert await clips.read(clip) == CLIP


async def test_a_bucket_that_does_not_answer_keeps_nobody_waiting(
    tmp_path: Path, bucket: ObjectStore
) -> None:
    """The journey goes on with the folder's copy; once the bucket answers it is sent."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        deaf = open_bucket(
            "s3://clips/dailies", options(f"http://127.0.0.1:{silent.getsockname()[1]}")
        )
        clips = await opened(tmp_path / "clips", deaf, send_s=0.3, room_bytes=10)
        clip = await clips.keep("1", chunks_of(CLIP))
        await clips.tidy()
    assert names(tmp_path / "clips") == [KEY], "what was not sent is never dropped"
    assert await clips.read(clip) == CLIP

    await (await opened(tmp_path / "clips", bucket)).tidy()

    assert bytes(await (await bucket.get_async(KEY)).bytes_async()) == CLIP


class Broken(BaseHTTPRequestHandler):
    """Answers everything with 500."""

    status: ClassVar[int] = 500
    asked: ClassVar[list[str]] = []

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(self.command)
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_GET = do_HEAD = answer  # noqa: N815  the library's names

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def served(answers: type[Broken]) -> Generator[ObjectStore]:
    """A bucket of such a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield open_bucket(
                "s3://clips/dailies", options(f"http://127.0.0.1:{server.server_port}")
            )
        finally:
            server.shutdown()
            serving.join()


async def test_a_bucket_out_of_order_is_asked_for_seconds_only(tmp_path: Path) -> None:
    """An S3 that answers 500 is asked again a few times; then the journey goes on, and a reader is told."""
    with served(Broken) as broken:
        clips = await opened(tmp_path / "clips", broken, send_s=1.0)
        async with asyncio.timeout(10):
            clip = await clips.keep("1", chunks_of(CLIP))
            assert 1 < Broken.asked.count("PUT") < 10
            assert await clips.read(clip) == CLIP
            await clips.tidy()
        assert names(tmp_path / "clips") == [KEY]
        clips.path(clip).unlink()
        async with asyncio.timeout(RETRIES_S + CALL_S):
            with pytest.raises(OSError, match="bucket does not give"):
                await clips.read(clip)


async def test_a_bucket_that_refuses_loses_nothing(tmp_path: Path, s3: str) -> None:
    """A bucket that is not there: the clip is kept in the folder, and a clip of neither is an OSError."""
    clips = await opened(tmp_path / "clips", open_bucket("s3://nowhere", options(s3)))
    clip = await clips.keep("1", chunks_of(CLIP))
    assert names(tmp_path / "clips") == [KEY]
    clips.path(clip).unlink()
    with pytest.raises(OSError, match="bucket"):
        await clips.read(clip)
    assert names(tmp_path / "clips") == []


async def test_a_clip_is_removed_here_and_there(tmp_path: Path, bucket: ObjectStore) -> None:
    """Unless either was given it since; a bucket that does not answer keeps it for the next time."""
    now, hour = datetime.now(UTC), timedelta(hours=1)  # noqa: TID251  the bucket's own clock
    clips = await opened(tmp_path / "clips", bucket)
    clip = await clips.keep("1", chunks_of(CLIP))
    assert not await clips.remove(clip.key, before=now - hour)
    assert await clips.remove(clip.key, before=now + hour)
    assert names(tmp_path / "clips") == []
    assert not await clips.kept(clip)
    with pytest.raises(FileNotFoundError):
        await clips.read(clip)
    assert await clips.remove(clip.key, before=now + hour)

    away = open_bucket("s3://clips/dailies", options("http://127.0.0.1:9"))
    clips = BucketClips(tmp_path / "clips", away)
    with pytest.raises(OSError, match="does not say"):
        await clips.kept(clip)
    assert not await clips.remove(clip.key, before=now + hour)


class Shut(Broken):
    """Answers everything with 403."""

    status = 403


async def test_doctor_sees_whether_a_bucket_takes_clips(s3: str, bucket: ObjectStore) -> None:
    """What it puts there is gone again; a bucket that is none, keys that do not fit and silence are told apart."""
    assert await trouble(bucket) is None
    assert [each async for some in bucket.list() for each in some if PROBE in each["path"]] == []
    nowhere = await trouble(open_bucket("s3://nowhere", options(s3)))
    assert nowhere == "there is no such bucket"
    away = await trouble(open_bucket("s3://clips", options("http://127.0.0.1:9")))
    assert away is not None
    assert away.startswith("it does not answer")
    with served(Shut) as shut:
        said = await trouble(shut)
    assert said == "its keys may not write and delete there"


def test_an_address_that_is_none() -> None:
    """It says what it expects."""
    with pytest.raises(SettingError, match="DAILIES_CLIPS_URL"):
        open_bucket("gopher://clips")
