"""Remixes, edits and extensions: videos made from other videos."""

from pathlib import Path

from openai import AsyncOpenAI, omit
from openai.types import Video

from tests.sketch.wire.support import (
    Call,
    ended,
    spec_in,
)


async def test_remix(client: AsyncOpenAI) -> None:
    """A remix starts from the finished clip and keeps its length, size, model and seed."""
    first = await client.videos.create(
        prompt="a fox", seconds="8", size="1280x720", model="sora-2", extra_body={"seed": 5}
    )
    await ended(client, first.id)
    remix = await client.videos.remix(first.id, prompt="a blue fox")
    done = await ended(client, remix.id)
    spec = spec_in((await client.videos.download_content(remix.id)).content)

    assert done.status == "completed"
    assert remix.remixed_from_video_id == first.id
    assert (remix.prompt, remix.seconds, remix.size) == ("a blue fox", "8", "1280x720")
    assert remix.model == "sora-2"
    assert (spec["mode"], spec["seconds"], spec["seed"]) == ("remix", 8.0, 5)
    assert Path(spec["source"]).name == "source.mp4"


async def test_source_deleted_meanwhile(client: AsyncOpenAI, tmp_path: Path) -> None:
    """A remix that waits for its turn does not need the first video to stay."""
    first = await client.videos.create(prompt="a fox")
    await ended(client, first.id)
    remix = await client.videos.remix(first.id, prompt=f"gate={tmp_path}/go")
    await client.videos.delete(first.id)
    (tmp_path / "go").touch()

    assert (await ended(client, remix.id)).status == "completed"


async def test_edit(client: AsyncOpenAI) -> None:
    """An edit names a finished video, in JSON or in a form."""
    first = await client.videos.create(prompt="a fox", size="1280x720")
    await ended(client, first.id)
    body = {"prompt": "at night", "video": {"id": first.id}}
    by_json = await client.post("/videos/edits", body=body, cast_to=Video)
    by_form = await client.videos.edit(
        prompt="at dusk",
        video=omit,  # pyright: ignore[reportArgumentType] - the client refuses its own dict form
        extra_body={"video": {"id": first.id}},
    )

    for edit in (by_json, by_form):
        assert (await ended(client, edit.id)).status == "completed"
        assert edit.remixed_from_video_id == first.id
        spec = spec_in((await client.videos.download_content(edit.id)).content)
        assert (spec["mode"], spec["width"], spec["height"]) == ("edit", 1280, 720)


async def test_extend(client: AsyncOpenAI) -> None:
    """An extension is delivered stitched, and says its whole length."""
    first = await client.videos.create(prompt="a fox", seconds="8")
    await ended(client, first.id)
    body = {"prompt": "it sleeps", "video": {"id": first.id}, "seconds": "12"}
    longer = await client.post("/videos/extensions", body=body, cast_to=Video)
    await ended(client, longer.id)
    before = (await client.videos.download_content(first.id)).content
    after = (await client.videos.download_content(longer.id)).content

    assert longer.seconds == "20"
    assert after.startswith(before)
    assert spec_in(after)["mode"] == "extend"
    assert spec_in(after)["seconds"] == 12.0


async def test_extend_ends(client: AsyncOpenAI, call: Call) -> None:
    """A clip is extended six times at most, and to 120 seconds."""
    video = await client.videos.create(prompt="a fox", seconds="12")
    await ended(client, video.id)
    totals: list[str] = []
    for _ in range(6):
        body = {"prompt": "on", "video": {"id": video.id}, "seconds": "4"}
        video = await client.post("/videos/extensions", body=body, cast_to=Video)
        await ended(client, video.id)
        totals.append(video.seconds)
    refused = await call(
        "POST",
        "/videos/extensions",
        json={"prompt": "on", "video": {"id": video.id}, "seconds": "4"},
    )

    assert totals == ["16", "20", "24", "28", "32", "36"]
    assert (refused.status, refused.json["error"]["param"]) == (400, "video")
