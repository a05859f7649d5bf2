"""The fake is judged first, by the vendor's own client. A fake that only our adapter has met proves nothing."""

from collections.abc import AsyncIterator

import openai
import pytest
from openai.types import Video

from tests.fakes.videos_api import KEY, FakeVideos


@pytest.fixture
async def fake() -> AsyncIterator[FakeVideos]:
    async with FakeVideos() as server:
        yield server


@pytest.fixture
async def client(fake: FakeVideos) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(base_url=fake.base_url, api_key=KEY, max_retries=0) as opened:
        yield opened


async def test_a_whole_render(fake: FakeVideos, client: openai.AsyncOpenAI) -> None:
    """The official client creates, polls, downloads and deletes."""
    video = await client.videos.create(prompt="a red fox", seconds="4", size="1280x720")
    assert (video.status, video.model) == ("queued", "sora-2")

    words = [video.status]
    while words[-1] not in {"completed", "failed"}:
        words.append((await client.videos.retrieve(video.id)).status)
    assert words == ["queued", "queued", "in_progress", "completed"]

    content = await client.videos.download_content(video.id, variant="video")
    assert await content.aread() == fake.clip

    gone = await client.videos.delete(video.id)
    assert gone.deleted
    with pytest.raises(openai.NotFoundError):
        await client.videos.retrieve(video.id)


async def test_a_character(fake: FakeVideos, client: openai.AsyncOpenAI) -> None:
    """The official client has a clip kept under a name."""
    made = await client.videos.create_character(name="Pim", video=("a.mp4", b"clip", "video/mp4"))
    assert fake.characters == {made.id: ("Pim", b"clip")}


async def test_content_is_not_there_before_the_end(client: openai.AsyncOpenAI) -> None:
    """Too early a download is 404."""
    video = await client.videos.create(prompt="a red fox", size="1280x720")
    with pytest.raises(openai.NotFoundError):
        await client.videos.download_content(video.id)


async def test_pages(client: openai.AsyncOpenAI) -> None:
    """The client walks through a list of more than one page, newest first."""
    made = [(await client.videos.create(prompt=f"{n}", size="1280x720")).id for n in range(5)]
    seen = [video.id async for video in client.videos.list(limit=2)]
    assert seen == made[::-1]


async def test_remix_and_extend(client: openai.AsyncOpenAI) -> None:
    """What is made from an earlier video names it, and an extension counts its seconds on top."""
    video = await client.videos.create(prompt="a red fox", size="1280x720")
    for _ in range(3):
        await client.videos.retrieve(video.id)
    remix = await client.videos.remix(video.id, prompt="a blue fox")
    assert remix.remixed_from_video_id == video.id
    # The client's own `extend(video={"id": …})` breaks before it sends anything.
    body = {"video": {"id": video.id}, "prompt": "and on it runs", "seconds": "8"}
    longer = await client.post("/videos/extensions", body=body, cast_to=Video)
    assert longer.seconds == "12"


async def test_refusals(fake: FakeVideos, client: openai.AsyncOpenAI) -> None:
    """Refusals become the client's own exceptions, with code and message."""
    with pytest.raises(openai.BadRequestError) as caught:
        await client.videos.create(prompt="a red fox", seconds="6", size="1280x720")  # pyright: ignore[reportArgumentType]
    assert caught.value.code == "invalid_value"

    fake.once("create", fake.refuse(429, "rate_limit_exceeded", "Slow down."))
    with pytest.raises(openai.RateLimitError) as busy:
        await client.videos.create(prompt="a red fox", size="1280x720")
    assert busy.value.code == "rate_limit_exceeded"

    stranger = client.with_options(api_key="sk-somebody-else")
    with pytest.raises(openai.AuthenticationError):
        await stranger.videos.create(prompt="a red fox", size="1280x720")


async def test_a_failed_render(fake: FakeVideos, client: openai.AsyncOpenAI) -> None:
    """A failed render is a 200 with an error inside."""
    fake.fail_with = ("moderation_blocked", "Your request was blocked by our moderation system.")
    video = await client.videos.create(prompt="a red fox", size="1280x720")
    for _ in range(3):
        video = await client.videos.retrieve(video.id)
    assert video.status == "failed"
    assert video.error is not None
    assert video.error.code == "moderation_blocked"
