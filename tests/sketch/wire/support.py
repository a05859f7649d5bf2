"""What the tests of the wire share: waiting, a raw caller, pictures, the tiny renderer's answers."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from openai import AsyncOpenAI
from openai.types import Video
from PIL import Image

HERE = Path(__file__).parent
INVALID = "invalid_request_error"


def tiny(log: Path | None = None) -> tuple[str, ...]:
    """The command line of the tiny renderer."""
    more = () if log is None else ("--log", str(log))
    return (sys.executable, "-I", "-S", str(HERE / "tiny_renderer.py"), *more)


async def until(happens: Callable[[], object], *, within_s: float = 20.0) -> None:
    """Wait until a condition holds."""
    async for _ in ticks(within_s):
        if happens():
            return


async def ticks(within_s: float = 20.0) -> AsyncGenerator[None]:
    """Give the chance to look again, until the time is over."""
    deadline = asyncio.get_running_loop().time() + within_s
    while asyncio.get_running_loop().time() < deadline:
        yield
        await asyncio.sleep(0.01)
    pytest.fail(f"it did not happen within {within_s:g} s")


async def ended(client: AsyncOpenAI, video_id: str) -> Video:
    """Wait until a video is completed or failed."""
    async with asyncio.timeout(30):
        return await client.videos.poll(video_id, poll_interval_ms=20)


async def until_status(client: AsyncOpenAI, video_id: str, status: str) -> Video:
    async for _ in ticks():
        video = await client.videos.retrieve(video_id)
        if video.status == status:
            return video
    raise AssertionError


def spec_in(clip: bytes) -> dict[str, Any]:
    """Read the spec out of a clip of the tiny renderer (the last one of an extended clip)."""
    at = clip.rindex(b"free")
    size = int.from_bytes(clip[at - 4 : at])
    return json.loads(clip[at + 4 : at - 4 + size])


def picture(form: str = "PNG", size: tuple[int, int] = (1280, 720)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 80, 40)).save(file, form)
    return file.getvalue()


def error_of(answer: "Answer") -> tuple[int, str, str | None, str | None, str | None]:
    """Take an error apart: status, message, type, param, code. It has these members alone."""
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return answer.status, error["message"], error["type"], error["param"], error["code"]


class Answer:
    """A whole answer, as it came."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Call = Callable[..., Awaitable[Answer]]


@asynccontextmanager
async def caller(base_url: str) -> AsyncGenerator[Call]:
    """A caller without the official client's manners."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, path: str, **more: Any) -> Answer:
            async with session.request(method, f"{base_url}{path}", **more) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status, headers, await answer.read())

        yield call
