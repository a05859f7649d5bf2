"""Clips that clients upload: for edits, extensions and characters. These are real MP4 files."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from openai import AsyncOpenAI, BadRequestError, NotFoundError
from openai.types import Video

from tests.sketch.wire.support import Call, ended, error_of, spec_in

FPS = 8


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small clips of several shapes and lengths."""
    folder = tmp_path_factory.mktemp("clips")
    for name, size, seconds in [
        ("wide", (1280, 720), 3),
        ("tall", (720, 1280), 2),
        ("square", (720, 720), 3),
        ("short", (1280, 720), 1),
        ("long", (1280, 720), 6),
        ("small", (640, 360), 3),
    ]:
        film(folder / f"{name}.mp4", size, seconds)
    (folder / "broken.mp4").write_bytes((folder / "wide.mp4").read_bytes()[:900])
    return folder


def film(path: Path, size: tuple[int, int], seconds: int) -> None:
    width, height = size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), "rgb24")
        for n in range(seconds * FPS):
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


async def test_edit_an_upload(client: AsyncOpenAI, clips: Path) -> None:
    """An uploaded clip is edited at its own size and length."""
    video = await client.videos.edit(
        prompt="at night", video=clips / "wide.mp4", extra_body={"model": "sketch-1"}
    )
    done = await ended(client, video.id)
    spec = spec_in((await client.videos.download_content(video.id)).content)

    assert (done.status, done.seconds, done.size) == ("completed", "3", "1280x720")
    assert done.remixed_from_video_id is None
    assert (spec["mode"], spec["seconds"]) == ("edit", 3.0)


async def test_extend_an_upload(client: AsyncOpenAI, clips: Path) -> None:
    """An uploaded clip is extended, and the whole is told."""
    video = await client.videos.extend(prompt="on", video=clips / "tall.mp4", seconds="8")
    done = await ended(client, video.id)
    clip = (await client.videos.download_content(video.id)).content

    assert (done.status, done.seconds, done.size) == ("completed", "10", "720x1280")
    assert clip.startswith((clips / "tall.mp4").read_bytes())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken", "not a readable MP4 video"),
        ("square", "Invalid value: '720x720'"),
        ("small", "Invalid value: '640x360'"),
    ],
)
async def test_unfit_uploads(client: AsyncOpenAI, clips: Path, name: str, message: str) -> None:
    """A clip that cannot be read, or has no size of ours, is refused by its name."""
    with pytest.raises(BadRequestError, match=message) as refused:
        await client.videos.edit(prompt="x", video=clips / f"{name}.mp4")

    assert (refused.value.param, refused.value.code) == ("video", "invalid_value")


async def test_not_a_clip(client: AsyncOpenAI) -> None:
    """A file that does not even claim to be an MP4 is refused by its type."""
    with pytest.raises(BadRequestError, match="unsupported mimetype") as refused:
        await client.videos.edit(prompt="x", video=("fox.gif", b"GIF89a"))

    assert refused.value.code == "unsupported_file_mimetype"


async def test_characters(client: AsyncOpenAI, clips: Path) -> None:
    """A character is made from a clip, found again, and named in a create of either body."""
    made = await client.videos.create_character(name="Mo", video=clips / "wide.mp4")
    assert made.id is not None
    found = await client.videos.get_character(made.id)
    by_form = await client.videos.create(
        prompt="Mo runs [fail:x]", extra_body={"characters": [{"id": made.id}]}
    )
    body = {"prompt": "Mo runs [fail:x]", "characters": [{"id": made.id}]}
    by_json = await client.post("/videos", body=body, cast_to=Video)

    assert (found.id, found.name, found.created_at) == (made.id, "Mo", made.created_at)
    assert made.id.startswith("char_")
    assert by_form.id != by_json.id


@pytest.mark.parametrize("name", ["short", "long", "square", "small", "broken"])
async def test_unfit_characters(client: AsyncOpenAI, clips: Path, name: str) -> None:
    """A character needs a clip of 2 to 4 seconds, 16:9 or 9:16, 720p to 1080p."""
    with pytest.raises(BadRequestError) as refused:
        await client.videos.create_character(name="Mo", video=clips / f"{name}.mp4")

    assert refused.value.param == "video"


async def test_unfit_character_forms(client: AsyncOpenAI, call: Call, clips: Path) -> None:
    """A character's name has 1 to 80 characters, and its clip is a file."""
    for name in ("", "x" * 81):
        with pytest.raises(BadRequestError) as refused:
            await client.videos.create_character(name=name, video=clips / "wide.mp4")
        assert refused.value.param == "name"
    missing = await call("POST", "/videos/characters", json={"name": "Mo"})
    text = await call("POST", "/videos/characters", json={"name": "Mo", "video": "x"})

    assert error_of(missing)[3:] == ("video", "missing_required_parameter")
    assert error_of(text)[3:] == ("video", "invalid_type")


async def test_unknown_character(client: AsyncOpenAI) -> None:
    """A character that is none is not found."""
    with pytest.raises(NotFoundError, match="Character with id 'char_1' not found"):
        await client.videos.get_character("char_1")
