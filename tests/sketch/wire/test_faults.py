"""Fault words: each does what `docs/sketch-server.md` says, and nothing else."""

import asyncio
import contextlib
import time
from pathlib import Path

import aiohttp
import pytest
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
)

from sketch import Sketch
from sketch.wire import faults
from sketch.wire.faults import Faults
from tests.sketch.wire.support import Call, ended, spec_in, ticks, tiny, until_status


@pytest.mark.parametrize(
    ("prompt", "drawn", "expected"),
    [
        ("a fox", "a fox", Faults()),
        ("a fox [slow:2.5] runs", "a fox runs", Faults(slow_s=2.5)),
        ("[LOSE]", "", Faults(lose=True)),
        ("a [short][notvideo] fox", "a fox", Faults(short=True, notvideo=True)),
        # not fault words: they stay in the prompt, with its spaces
        ("a  fox [wide shot]", "a  fox [wide shot]", Faults()),
        (
            "[slow] [slow:x] [slow:-1] [slow:99999]",
            "[slow] [slow:x] [slow:-1] [slow:99999]",
            Faults(),
        ),
        ("[stall:101] [lose:1] [fail:] [404]", "[stall:101] [lose:1] [fail:] [404]", Faults()),
        ("[slow:nan] [slow:inf]", "[slow:nan] [slow:inf]", Faults()),
        ("[wide] a fox [stall:99]", "[wide] a fox", Faults(stall=99)),
        ("[429] [429:2]", "", Faults(busy_s=2.0)),
    ],
)
def test_reading(prompt: str, drawn: str, expected: Faults) -> None:
    """Fault words are taken out of what is drawn; other brackets are the prompt's own."""
    assert (faults.drawn(prompt), faults.asked(prompt)) == (drawn, expected)


@pytest.mark.parametrize("evil", ["[", "[a:", "[a" * 10, "[slow:" + " " * 80, "[ "])
def test_reading_is_linear(evil: str) -> None:
    """No prompt keeps the reader busy."""
    prompt = (evil * 32_000)[:32_000]
    began = time.thread_time()
    faults.asked(prompt)
    faults.drawn(prompt)

    assert time.thread_time() - began < 0.2


async def test_fail(client: AsyncOpenAI) -> None:
    """`[fail:CODE]` ends failed with that code, at HTTP 200, with OpenAI's sentence."""
    blocked = await client.videos.create(prompt="a fox [fail:moderation_blocked]")
    other = await client.videos.create(prompt="a fox [fail:server_error]")
    first = await ended(client, blocked.id)
    second = await ended(client, other.id)

    assert (first.status, first.completed_at, first.expires_at) == ("failed", None, None)
    assert first.error is not None
    assert first.error.code == "moderation_blocked"
    assert first.error.message == "Your request was blocked by our moderation system."
    assert second.error is not None
    assert second.error.code == "server_error"


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("moderation_blocked", 400, "invalid_request_error"),
        ("whatever", 400, "invalid_request_error"),
        ("insufficient_quota", 429, "insufficient_quota"),
        ("billing_hard_limit_reached", 400, "billing_limit_user_error"),
        ("invalid_api_key", 401, "invalid_request_error"),
        ("organization_not_verified", 403, "invalid_request_error"),
    ],
)
async def test_refuse(client: AsyncOpenAI, code: str, status: int, kind: str) -> None:
    """`[refuse:CODE]` refuses the create, and nothing is accepted."""
    with pytest.raises(APIStatusError) as refused:
        await client.videos.create(prompt=f"a fox [refuse:{code}]")

    assert (refused.value.status_code, refused.value.code) == (status, code)
    assert refused.value.type == kind
    assert [video async for video in client.videos.list()] == []


async def test_busy(sketch: Sketch) -> None:
    """`[429:S]` refuses until S seconds have passed since the first try, then accepts once."""
    prompt = "a fox [429:0.3]"
    async with AsyncOpenAI(base_url=sketch.base_url, api_key="x", max_retries=0) as hasty:
        with pytest.raises(RateLimitError) as refused:
            await hasty.videos.create(prompt=prompt)
        with pytest.raises(RateLimitError):
            await hasty.videos.create(prompt=prompt)
        async with AsyncOpenAI(base_url=sketch.base_url, api_key="x", max_retries=1) as patient:
            video = await patient.videos.create(prompt=prompt)
        with pytest.raises(RateLimitError):
            await hasty.videos.create(prompt=prompt)
        assert [one.id async for one in hasty.videos.list()] == [video.id]

    assert refused.value.code == "rate_limit_exceeded"
    assert refused.value.response.headers["retry-after"] == "1"
    assert 0 < int(refused.value.response.headers["retry-after-ms"]) <= 300


async def test_stall(client: AsyncOpenAI) -> None:
    """`[stall:N]` rests at N for ever, and does not keep others from rendering."""
    stuck = [await client.videos.create(prompt=f"a fox {n} [stall:99]") for n in range(3)]
    other = await client.videos.create(prompt="a hen")
    assert (await ended(client, other.id)).status == "completed"
    for video in stuck:
        shown = await until_status(client, video.id, "in_progress")
        assert shown.progress == 99
        await client.videos.delete(video.id)


async def test_slow(client: AsyncOpenAI) -> None:
    """`[slow:S]` takes at least S seconds, with a progress that moves."""
    began = time.monotonic()
    video = await client.videos.create(prompt="a fox [slow:1]")
    seen: set[int] = set()
    async for _ in ticks():
        shown = await client.videos.retrieve(video.id)
        if shown.status == "completed":
            break
        seen.add(shown.progress)

    assert time.monotonic() - began >= 1
    assert len(seen) > 5
    assert max(seen) < 100


async def test_queue(client: AsyncOpenAI) -> None:
    """`[queue:S]` stays queued at least S seconds, while others pass."""
    began = time.monotonic()
    waits = await client.videos.create(prompt="a fox [queue:1]")
    passes = await client.videos.create(prompt="a hen")
    await ended(client, passes.id)
    status = (await client.videos.retrieve(waits.id)).status
    await ended(client, waits.id)

    assert status == "queued"
    assert time.monotonic() - began >= 1


async def test_lose(sketch: Sketch, client: AsyncOpenAI) -> None:
    """`[lose]` accepts the video and never answers the create."""
    async with AsyncOpenAI(
        base_url=sketch.base_url, api_key="x", max_retries=0, timeout=0.5
    ) as impatient:
        with pytest.raises(APITimeoutError):
            await impatient.videos.create(prompt="a fox [lose]")
    (video,) = [one async for one in client.videos.list()]

    assert video.prompt == "a fox [lose]"
    assert (await ended(client, video.id)).status == "completed"


async def test_cut(client: AsyncOpenAI) -> None:
    """`[cut]` accepts the video and cuts the connection without an answer."""
    with pytest.raises(APIConnectionError):
        await client.videos.create(prompt="a fox [cut]")

    assert len([one async for one in client.videos.list()]) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_server_error(client: AsyncOpenAI, status: int) -> None:
    """`[500]` and its kin accept the video and answer that status all the same."""
    with pytest.raises(InternalServerError) as failed:
        await client.videos.create(prompt=f"a fox [{status}]")

    assert failed.value.status_code == status
    assert len([one async for one in client.videos.list()]) == 1


async def test_garble(call: Call) -> None:
    """`[garble]` accepts the video and answers half a JSON object."""
    answer = await call("POST", "/videos", json={"prompt": "a fox [garble]"})

    assert (answer.status, answer.headers["content-type"]) == (
        200,
        "application/json; charset=utf-8",
    )
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        _ = answer.json


async def test_late(client: AsyncOpenAI) -> None:
    """`[late:S]` answers the create S seconds late."""
    began = time.monotonic()
    await client.videos.create(prompt="a fox [late:0.5]")

    assert time.monotonic() - began >= 0.5


async def test_status_word(client: AsyncOpenAI, tmp_path: Path) -> None:
    """`[status:WORD]` reports a word of another server while it renders."""
    video = await client.videos.create(prompt=f"gate={tmp_path}/go [status:processing]")
    async for _ in ticks():
        shown = await client.videos.retrieve(video.id)
        if str(shown.status) == "processing":
            break
    (tmp_path / "go").touch()
    await until_status(client, video.id, "completed")


async def test_flaky(client: AsyncOpenAI) -> None:
    """`[flaky:N]` answers 503 to the first N status checks."""
    video = await client.videos.create(prompt="a fox [flaky:2]")
    for _ in range(2):
        with pytest.raises(InternalServerError):
            await client.videos.retrieve(video.id)

    assert (await ended(client, video.id)).status == "completed"


async def test_vanish(client: AsyncOpenAI) -> None:
    """`[vanish]` is accepted, and then unknown."""
    video = await client.videos.create(prompt="a fox [vanish]")
    with pytest.raises(NotFoundError):
        await client.videos.retrieve(video.id)
    with pytest.raises(NotFoundError):
        await client.videos.download_content(video.id)

    assert [one async for one in client.videos.list()] == []


async def test_lag(client: AsyncOpenAI) -> None:
    """`[lag:S]` is completed, but its content answers 404 for S seconds."""
    video = await client.videos.create(prompt="a fox [lag:0.5]")
    await ended(client, video.id)
    with pytest.raises(NotFoundError, match="Video is not ready yet"):
        await client.videos.download_content(video.id)
    async for _ in ticks():
        with contextlib.suppress(NotFoundError):
            content = await client.videos.download_content(video.id)
            assert content.content[4:8] == b"ftyp"
            break


async def test_short(client: AsyncOpenAI, call: Call) -> None:
    """`[short]` promises the whole clip and ends in the middle."""
    video = await client.videos.create(prompt="a fox [short]")
    await ended(client, video.id)

    with pytest.raises(aiohttp.ClientPayloadError):
        await call("GET", f"/videos/{video.id}/content")
    with pytest.raises(APIConnectionError):
        await client.videos.download_content(video.id)


async def test_trickle(client: AsyncOpenAI) -> None:
    """`[trickle:S]` hands out the whole clip, in S seconds."""
    video = await client.videos.create(prompt="a fox [trickle:0.5]")
    await ended(client, video.id)
    began = time.monotonic()
    content = (await client.videos.download_content(video.id)).content

    assert time.monotonic() - began >= 0.5
    assert spec_in(content)["prompt"] == "a fox"


async def test_notvideo(client: AsyncOpenAI) -> None:
    """`[notvideo]` answers an error's JSON as if it were the clip."""
    video = await client.videos.create(prompt="a fox [notvideo]")
    await ended(client, video.id)
    content = await client.videos.download_content(video.id)

    assert content.response.headers["content-type"].startswith("video/mp4")
    assert content.content.startswith(b"{")


async def test_expired(client: AsyncOpenAI) -> None:
    """`[expired]` is completed and already expired: no content, and nothing can be made from it."""
    video = await client.videos.create(prompt="a fox [expired]")
    done = await ended(client, video.id)
    for refused in (
        client.videos.download_content(video.id),
        client.videos.remix(video.id, prompt="x"),
    ):
        with pytest.raises(NotFoundError, match="this video has expired") as error:
            await refused
        assert error.value.code == "video_expired"

    assert done.status == "completed"
    assert done.expires_at == done.completed_at


async def test_pad(client: AsyncOpenAI) -> None:
    """`[pad:N]` makes a clip of N MiB whose boxes still add up."""
    video = await client.videos.create(prompt="a fox [pad:5]")
    await ended(client, video.id)
    clip = (await client.videos.download_content(video.id)).content
    at = 0
    kinds: list[bytes] = []
    while at < len(clip):
        kinds.append(clip[at + 4 : at + 8])
        at += int.from_bytes(clip[at : at + 4])

    assert len(clip) == at == 5 * 1024 * 1024
    assert kinds == [b"ftyp", b"free", b"free"]


@pytest.mark.parametrize("prompt", [" ", "\n", "[slow:0]"])
async def test_nothing_said(client: AsyncOpenAI, prompt: str) -> None:
    """A prompt without a word to draw is drawn all the same."""
    video = await client.videos.create(prompt=prompt)
    await ended(client, video.id)
    spec = spec_in((await client.videos.download_content(video.id)).content)

    assert (video.prompt, spec["prompt"]) == (prompt, "a sketch")


async def test_no_faults(tmp_path: Path) -> None:
    """A server without fault words takes them for ordinary words."""
    async with (
        Sketch(tmp_path / "s", faults=False, renderer=tiny()) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x", max_retries=0) as client,
    ):
        video = await client.videos.create(prompt="a fox [fail:x] [refuse:y]")
        done = await ended(client, video.id)
        spec = spec_in((await client.videos.download_content(video.id)).content)

    assert done.status == "completed"
    assert spec["prompt"] == "a fox [fail:x] [refuse:y]"


async def test_lose_does_not_hold_the_server(tmp_path: Path) -> None:
    """A server with a lost caller on the line closes at once."""
    async with AsyncOpenAI(base_url="http://x/v1", api_key="x", max_retries=0) as client:
        async with Sketch(tmp_path / "s", renderer=tiny()) as server:
            lost = asyncio.create_task(
                client.with_options(base_url=server.base_url).videos.create(prompt="a fox [lose]")
            )
            async for _ in ticks():
                if [
                    one async for one in client.with_options(base_url=server.base_url).videos.list()
                ]:
                    break
            began = time.monotonic()
        took = time.monotonic() - began
        with pytest.raises(APIConnectionError):
            await lost

    assert took < 3


async def test_invalid_words_are_refused_first(client: AsyncOpenAI) -> None:
    """A create that is wrong in itself is refused for that, whatever its prompt asks."""
    with pytest.raises(BadRequestError) as refused:
        await client.videos.create(prompt="a fox [lose]", size="1x1")  # pyright: ignore[reportArgumentType] - the point

    assert refused.value.param == "size"
