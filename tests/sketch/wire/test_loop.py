"""The event loop is nobody's to stall: not large bodies, long lists, big clips, many at once."""

import asyncio
import base64
import io
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from openai import AsyncOpenAI

from tests.sketch.wire.support import HERE, caller, ended, picture
from tests.sketch.wire.test_lives import serving

MIB = 1024 * 1024
LONGEST_S = 0.050
MEASURED = str(HERE / "serve_measured.py")


async def many_creates(client: AsyncOpenAI, _base_url: str) -> None:
    videos = await asyncio.gather(*(client.videos.create(prompt=f"fox {n}") for n in range(50)))
    for video in videos:
        await ended(client, video.id)


async def large_pictures(client: AsyncOpenAI, base_url: str) -> None:
    padded = picture() + bytes(20 * MIB - 100_000)
    await client.videos.create(prompt="a fox", size="1280x720", input_reference=("fox.png", padded))
    url = "data:image/png;base64," + base64.b64encode(picture() + bytes(14 * MIB)).decode()
    body = {"prompt": "a fox", "size": "1280x720", "input_reference": {"image_url": url}}
    async with caller(base_url) as call:
        answer = await call(
            "POST",
            "/videos",
            data=io.BytesIO(json.dumps(body).encode()),
            headers={"Content-Type": "application/json"},
        )
    assert answer.status == 200


async def large_uploads(client: AsyncOpenAI, _base_url: str) -> None:
    for size, status in [(99 * MIB, 400), (101 * MIB, 413)]:
        with pytest.raises(Exception, match=f"Error code: {status}"):
            await client.videos.edit(prompt="x", video=("fox.mp4", bytes(size)))


async def long_lists(client: AsyncOpenAI, _base_url: str) -> None:
    prompt = "狐" * 31_980 + "[stall:1]"
    for _ in range(10):
        await asyncio.gather(*(client.videos.create(prompt=prompt) for _ in range(10)))
    assert len([video.id async for video in client.videos.list(limit=100)]) == 100


async def large_clips(client: AsyncOpenAI, _base_url: str) -> None:
    whole = await client.videos.create(prompt="a fox [pad:60]")
    slow = await client.videos.create(prompt="a fox [pad:20] [trickle:0.1]")
    for video in (whole, slow):
        await ended(client, video.id)
        await client.videos.download_content(video.id)


LOADS: list[Callable[[AsyncOpenAI, str], Awaitable[None]]] = [
    many_creates,
    large_pictures,
    large_uploads,
    long_lists,
    large_clips,
]


async def measured(
    tmp_path: Path, load: Callable[[AsyncOpenAI, str], Awaitable[None]]
) -> dict[str, float]:
    folder = (str(tmp_path / "sketch"), str(tmp_path / "log"))
    async with serving(MEASURED, *folder) as server:
        await load(server.client, str(server.client.base_url).rstrip("/"))
        return json.loads(await server.last_words())


@pytest.mark.parametrize("load", LOADS)
async def test_nothing_hogs_the_loop(
    tmp_path: Path, load: Callable[[AsyncOpenAI, str], Awaitable[None]]
) -> None:
    """No callback uses the processor for more than 50 ms."""
    assert (await measured(tmp_path, load))["hogged_s"] < LONGEST_S


@pytest.mark.prove
@pytest.mark.parametrize("load", LOADS)
async def test_nothing_delays_the_loop(
    tmp_path: Path, load: Callable[[AsyncOpenAI, str], Awaitable[None]]
) -> None:
    """By the clock, too, the loop is never 50 ms later than that of an idle process beside it."""
    async with serving(MEASURED) as beside:
        report = await measured(tmp_path, load)
        idle = json.loads(await beside.last_words())
    sys.stdout.write(f"{load.__name__}: {json.dumps({**report, 'idle_late_s': idle['late_s']})}\n")

    assert report["late_s"] < LONGEST_S + idle["late_s"]
