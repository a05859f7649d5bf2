"""Every operation, driven by the official client."""

import asyncio
import base64
from pathlib import Path

import pytest
from openai import AsyncOpenAI, NotFoundError
from openai.types import Video

from sketch import Sketch
from tests.sketch.wire.support import (
    Call,
    ended,
    error_of,
    picture,
    spec_in,
    ticks,
    tiny,
    until,
    until_status,
)


async def test_create_and_poll(client: AsyncOpenAI) -> None:
    """The client's own polling ends with a completed video that has every field of OpenAI's."""
    async with asyncio.timeout(20):
        video = await client.videos.create_and_poll(
            prompt="a fox", model="sketch-1", seconds="8", size="1280x720", poll_interval_ms=20
        )

    assert video.status == "completed"
    assert video.progress == 100
    assert (video.seconds, video.size, video.model) == ("8", "1280x720", "sketch-1")
    assert video.prompt == "a fox"
    assert video.completed_at is not None
    assert video.completed_at >= video.created_at
    assert video.expires_at == video.completed_at + 86_400
    assert video.error is None
    assert video.remixed_from_video_id is None
    assert not video.model_extra


async def test_defaults(client: AsyncOpenAI) -> None:
    """A prompt alone makes 4 seconds at 720x1280 by sketch-1, queued at first."""
    video = await client.videos.create(prompt="a fox")

    assert (video.status, video.progress) == ("queued", 0)
    assert (video.seconds, video.size, video.model) == ("4", "720x1280", "sketch-1")
    assert (video.completed_at, video.expires_at) == (None, None)


async def test_what_is_rendered(client: AsyncOpenAI) -> None:
    """The renderer is asked for exactly what the client asked for."""
    video = await client.videos.create(
        prompt="[wide shot] a fox [slow:0]", seconds="12", size="1792x1024"
    )
    await ended(client, video.id)
    spec = spec_in((await client.videos.download_content(video.id)).content)

    assert spec["prompt"] == "[wide shot] a fox"
    assert (spec["seconds"], spec["width"], spec["height"]) == (12.0, 1792, 1024)
    assert (spec["mode"], spec["source"], spec["first_frame"]) == ("text", None, None)


@pytest.mark.parametrize("size", ["720x1280", "1024x1792", "1920x1080", "1080x1920"])
async def test_sizes(client: AsyncOpenAI, size: str) -> None:
    """All of OpenAI's sizes are taken."""
    video = await client.videos.create(prompt="a fox [fail:x]", size=size)  # pyright: ignore[reportArgumentType] - the later guide's sizes

    assert video.size == size


async def test_openai_models(client: AsyncOpenAI) -> None:
    """A program that asks for sora-2 runs unchanged and reads its own word back."""
    video = await client.videos.create(prompt="a fox [fail:x]", model="sora-2-pro")

    assert video.model == "sora-2-pro"


async def test_json_body(client: AsyncOpenAI) -> None:
    """A create may be JSON as well as multipart."""
    body = {"prompt": "a fox", "seconds": "8", "size": "1280x720", "model": "sketch-1"}
    video = await client.post("/videos", body=body, cast_to=Video)

    assert (video.seconds, video.size) == ("8", "1280x720")


async def test_seed(client: AsyncOpenAI) -> None:
    """The seed follows from the prompt, unless the body or the prompt gives one."""
    seeds: list[int] = []
    for prompt, body in [
        ("a fox", None),
        ("a fox", None),
        ("a hen", None),
        ("a fox", {"seed": 7}),
        ("a fox [seed:8]", {"seed": 7}),
    ]:
        video = await client.videos.create(prompt=prompt, extra_body=body)
        await ended(client, video.id)
        content = await client.videos.download_content(video.id)
        seeds.append(spec_in(content.content)["seed"])

    assert seeds[0] == seeds[1] != seeds[2]
    assert seeds[3:] == [7, 8]


async def test_content_variants(client: AsyncOpenAI) -> None:
    """A finished video has a clip, a thumbnail in WebP and a spritesheet in JPEG."""
    video = await client.videos.create(prompt="a fox")
    await ended(client, video.id)
    clip = await client.videos.download_content(video.id)
    thumbnail = await client.videos.download_content(video.id, variant="thumbnail")
    sheet = await client.videos.download_content(video.id, variant="spritesheet")

    assert clip.response.headers["content-type"] == "video/mp4"
    assert clip.content[4:8] == b"ftyp"
    assert thumbnail.response.headers["content-type"] == "image/webp"
    assert thumbnail.content[8:12] == b"WEBP"
    assert sheet.response.headers["content-type"] == "image/jpeg"
    assert sheet.content[:3] == b"\xff\xd8\xff"


async def test_streamed_content(client: AsyncOpenAI, tmp_path: Path) -> None:
    """The client can stream a clip to a file."""
    video = await client.videos.create(prompt="a fox [pad:3]")
    await ended(client, video.id)
    async with client.videos.with_streaming_response.download_content(video.id) as response:
        await response.stream_to_file(tmp_path / "clip.mp4")

    assert (tmp_path / "clip.mp4").stat().st_size == 3 * 1024 * 1024


async def test_part_of_a_clip(client: AsyncOpenAI, call: Call) -> None:
    """A player may ask for a range of bytes, as browsers do to seek."""
    video = await client.videos.create(prompt="a fox")
    await ended(client, video.id)
    whole = await call("GET", f"/videos/{video.id}/content")
    size = len(whole.body)
    head = await call("HEAD", f"/videos/{video.id}/content")

    assert (whole.status, whole.headers["accept-ranges"]) == (200, "bytes")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(size), b"")
    for asked, start, stop in [
        ("bytes=4-7", 4, 8),
        ("bytes=5-", 5, size),
        ("bytes=-3", size - 3, size),
        (f"bytes=0-{size + 9}", 0, size),
    ]:
        answer = await call("GET", f"/videos/{video.id}/content", headers={"Range": asked})
        assert (answer.status, answer.body) == (206, whole.body[start:stop])
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{size}"
    for asked in ("bytes=x", f"bytes={size}-"):
        answer = await call("GET", f"/videos/{video.id}/content", headers={"Range": asked})
        assert error_of(answer)[0] == 416
        assert answer.headers["content-range"] == f"bytes */{size}"


async def test_first_frame_as_file(client: AsyncOpenAI) -> None:
    """A picture of the clip's size, in a multipart body, becomes the first frame."""
    video = await client.videos.create(
        prompt="a fox", size="1280x720", input_reference=("fox.png", picture())
    )
    await ended(client, video.id)
    spec = spec_in((await client.videos.download_content(video.id)).content)

    assert Path(spec["first_frame"]).name == "first-frame.png"


@pytest.mark.parametrize(
    ("form", "more"), [("PNG", 0), ("JPEG", 0), ("WEBP", 0), ("PNG", 3_000_000)]
)
async def test_first_frame_as_data_url(client: AsyncOpenAI, form: str, more: int) -> None:
    """In JSON a picture may be a base64 data URL, short or long."""
    encoded = base64.b64encode(picture(form, (720, 1280)) + bytes(more)).decode()
    body = {
        "prompt": "a fox",
        "input_reference": {"image_url": f"data:image/{form.lower()};base64,{encoded}"},
    }
    video = await client.post("/videos", body=body, cast_to=Video)
    await ended(client, video.id)
    spec = spec_in((await client.videos.download_content(video.id)).content)

    assert spec["first_frame"] is not None


async def test_list_pages(client: AsyncOpenAI) -> None:
    """The client pages through every video, newest first or oldest first, none twice."""
    made = [(await client.videos.create(prompt=f"fox {n} [fail:x]")).id for n in range(7)]

    assert [video.id async for video in client.videos.list(limit=3)] == made[::-1]
    assert [video.id async for video in client.videos.list(limit=2, order="asc")] == made
    assert [video.id async for video in client.videos.list(after=made[2])] == [made[1], made[0]]


async def test_list_is_in_order(client: AsyncOpenAI) -> None:
    """Videos created at the same moment, with and without pictures, are listed as they came in."""
    png = ("fox.png", picture(size=(720, 1280)))
    made = await asyncio.gather(
        *(client.videos.create(prompt="a [fail:x]", input_reference=png) for _ in range(3)),
        *(client.videos.create(prompt="b [fail:x]") for _ in range(9)),
    )
    listed = [video async for video in client.videos.list(limit=5, order="asc")]

    assert {video.id for video in listed} == {video.id for video in made}
    assert listed == sorted(listed, key=lambda video: (video.created_at, video.id[6:22]))


async def test_list_while_deleting(client: AsyncOpenAI) -> None:
    """A clean-up that deletes what it lists meets every video, though its bookmarks are gone."""
    made = {(await client.videos.create(prompt=f"fox {n} [fail:x]")).id for n in range(7)}
    met = set[str]()
    async for video in client.videos.list(limit=2):
        met.add(video.id)
        await client.videos.delete(video.id)

    assert met == made
    assert [video async for video in client.videos.list()] == []


async def test_list_object(client: AsyncOpenAI, call: Call) -> None:
    """A page names its first and last video, and whether more follow."""
    empty = (await call("GET", "/videos")).json
    made = [(await client.videos.create(prompt=f"fox {n} [fail:x]")).id for n in range(3)]
    page = (await call("GET", "/videos", params={"limit": "2"})).json
    none = (await call("GET", "/videos", params={"limit": "0"})).json

    assert empty == {
        "object": "list",
        "data": [],
        "first_id": None,
        "last_id": None,
        "has_more": False,
    }
    assert (page["first_id"], page["last_id"], page["has_more"]) == (made[2], made[1], True)
    assert (none["data"], none["has_more"]) == ([], True)


async def test_delete(client: AsyncOpenAI, tmp_path: Path) -> None:
    """A deleted video is gone, with its files."""
    video = await client.videos.create(prompt="a fox")
    await ended(client, video.id)
    deleted = await client.videos.delete(video.id)

    assert (deleted.id, deleted.object, deleted.deleted) == (video.id, "video.deleted", True)
    for again in (client.videos.retrieve, client.videos.download_content, client.videos.delete):
        with pytest.raises(NotFoundError, match=f"Video with id '{video.id}' not found."):
            await again(video.id)
    assert [one async for one in client.videos.list()] == []
    assert list((tmp_path / "sketch" / "videos").iterdir()) == []


async def test_delete_while_rendering(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Deleting a video that is under way stops its render, and the next one starts."""
    stuck = [await client.videos.create(prompt=f"gate={tmp_path}/never {n}") for n in range(2)]
    for video in stuck:
        await until_status(client, video.id, "in_progress")
    waiting = await client.videos.create(prompt="a fox")
    await client.videos.delete(stuck[0].id)

    assert (await ended(client, waiting.id)).status == "completed"


async def test_models(client: AsyncOpenAI) -> None:
    """The list of models is sketch-1, and it can be asked for by name."""
    listed = [model.id async for model in client.models.list()]
    model = await client.models.retrieve("sketch-1")

    assert listed == ["sketch-1"]
    assert (model.id, model.object, model.owned_by) == ("sketch-1", "model", "dailies")
    with pytest.raises(NotFoundError, match="The model `sketch-2` does not exist"):
        await client.models.retrieve("sketch-2")


async def test_headers(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Every answer has its own id; an answer about an unfinished video says when to ask again."""
    made = await client.videos.with_raw_response.create(prompt=f"gate={tmp_path}/never")
    video = made.parse()
    asked = await client.videos.with_raw_response.retrieve(video.id)
    await client.videos.delete(video.id)

    assert made.headers["x-request-id"].startswith("req_")
    assert made.headers["x-request-id"] != asked.headers["x-request-id"]
    assert asked.headers["openai-poll-after-ms"] == "500"
    assert "openai-processing-ms" in asked.headers


async def test_progress(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Progress is what the renderer says, and 100 only at the end."""
    video = await client.videos.create(prompt=f"gate={tmp_path}/go")
    async for _ in ticks():
        if (await client.videos.retrieve(video.id)).progress == 40:
            break
    (tmp_path / "go").touch()

    assert (await ended(client, video.id)).progress == 100


async def test_two_at_a_time(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Fifty creates at once are queued, two render at a time, and each ends."""
    log = tmp_path / "renders.log"
    gate = f"gate={tmp_path}/go"
    videos = await asyncio.gather(*(client.videos.create(prompt=gate) for _ in range(50)))
    await until(lambda: log.exists() and log.read_text().count("began") == 2)
    statuses = [video.status async for video in client.videos.list(limit=100)]
    (tmp_path / "go").touch()
    done = [await ended(client, video.id) for video in videos]
    running = most = 0
    for line in log.read_text().splitlines():
        running += 1 if line.startswith("began") else -1
        most = max(most, running)

    assert (statuses.count("in_progress"), statuses.count("queued")) == (2, 48)
    assert {video.status for video in done} == {"completed"}
    assert len({video.id for video in videos}) == 50
    assert most == 2


async def test_first_come_first_served(tmp_path: Path) -> None:
    """Videos are rendered in the order of their creation."""
    log = tmp_path / "log"
    async with (
        Sketch(tmp_path / "s", renders_at_once=1, renderer=tiny(log)) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
    ):
        videos = [await client.videos.create(prompt=f"fox {n}") for n in range(5)]
        await ended(client, videos[-1].id)
    began = [line for line in log.read_text().splitlines() if "began" in line]

    assert [line[-5:] for line in began] == [f"fox {n}" for n in range(5)]


async def test_api_key(tmp_path: Path) -> None:
    """A server with a key lets in whoever shows it."""
    async with (
        Sketch(tmp_path / "keyed", api_key="sk-sesame", renderer=tiny()) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="sk-sesame") as openai,
    ):
        assert [model.id async for model in openai.models.list()] == ["sketch-1"]
