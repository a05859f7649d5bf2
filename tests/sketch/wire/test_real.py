"""The wire and the real renderer together: what a client gets are clips that play."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
from openai import AsyncOpenAI
from openai.types import Video
from PIL import Image

from sketch import Sketch
from tests.sketch.wire.support import picture
from tests.sketch.wire.test_uploads import film


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[AsyncOpenAI]:
    async with (
        Sketch(tmp_path / "sketch") as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x", max_retries=0) as openai,
    ):
        yield openai


async def finished(client: AsyncOpenAI, video: Video) -> bytes:
    done = await client.videos.poll(video.id, poll_interval_ms=100)
    assert (done.status, done.error) == ("completed", None)
    return (await client.videos.download_content(video.id)).content


def length_s(clip: bytes) -> float:
    """Read a clip's length, having seen that it is H.264 and AAC and begins with its index."""
    assert 0 < clip.find(b"moov") < clip.find(b"mdat")
    with av.open(io.BytesIO(clip), "r") as container:
        assert [stream.codec_context.name for stream in container.streams] == ["h264", "aac"]
        assert container.duration is not None
        return container.duration / 1_000_000


async def test_clip_and_extension(client: AsyncOpenAI) -> None:
    """A clip from a first frame plays, has its pictures, and is extended to a longer one."""
    video = await client.videos.create(
        prompt="a red fox",
        size="1280x720",
        input_reference=("fox.png", picture()),
    )
    assert length_s(await finished(client, video)) == pytest.approx(4.0, abs=0.1)
    poster = await client.videos.download_content(video.id, variant="thumbnail")
    sheet = await client.videos.download_content(video.id, variant="spritesheet")
    with (
        Image.open(io.BytesIO(poster.content)) as picture_of,
        Image.open(io.BytesIO(sheet.content)) as pictures_of,
    ):
        assert (picture_of.format, picture_of.size) == ("WEBP", (1280, 720))
        assert pictures_of.format == "JPEG"
    body = {"video": {"id": video.id}, "prompt": "it sleeps", "seconds": "4"}
    longer = await client.post("/videos/extensions", body=body, cast_to=Video)

    assert length_s(await finished(client, longer)) == pytest.approx(8.0, abs=0.1)


@pytest.mark.prove
@pytest.mark.timeout(900)
async def test_every_way(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Every size, length and mode becomes a clip of that size and length."""
    first: Video | None = None
    for size, seconds in [
        ("1280x720", "4"),
        ("720x1280", "8"),
        ("1024x1792", "4"),
        ("1792x1024", "12"),
        ("1920x1080", "4"),
        ("1080x1920", "4"),
    ]:
        video = await client.videos.create(prompt="a boat at sea", size=size, seconds=seconds)  # pyright: ignore[reportArgumentType] - the later guide's sizes
        assert length_s(await finished(client, video)) == pytest.approx(float(seconds), abs=0.1)
        first = first or video
    assert first is not None
    remix = await client.videos.remix(first.id, prompt="at night")
    assert length_s(await finished(client, remix)) == pytest.approx(4.0, abs=0.1)
    body = {"video": {"id": first.id}, "prompt": "in the rain"}
    edit = await client.post("/videos/edits", body=body, cast_to=Video)
    assert length_s(await finished(client, edit)) == pytest.approx(4.0, abs=0.1)
    film(tmp_path / "mine.mp4", (1280, 720), 3)
    mine = await client.videos.edit(prompt="in the rain", video=tmp_path / "mine.mp4")
    assert length_s(await finished(client, mine)) == pytest.approx(3.0, abs=0.1)
    longer = await client.videos.extend(prompt="on", video=tmp_path / "mine.mp4", seconds="20")  # pyright: ignore[reportArgumentType] - the later guide's lengths
    assert length_s(await finished(client, longer)) == pytest.approx(23.0, abs=0.2)
    body = {"video": {"id": longer.id}, "prompt": "on", "seconds": "4"}
    longest = await client.post("/videos/extensions", body=body, cast_to=Video)
    assert length_s(await finished(client, longest)) == pytest.approx(27.0, abs=0.2)
    again = await client.videos.remix(longest.id, prompt="at sea")
    assert length_s(await finished(client, again)) == pytest.approx(27.0, abs=0.2)
