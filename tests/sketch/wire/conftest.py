"""A Sketch on loopback, and the official client that drives it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from sketch import Sketch
from tests.sketch.wire.support import Call, caller, tiny

TLS = httpx.create_ssl_context()  #: reading the certificates takes longer than most tests


@pytest.fixture
async def sketch(tmp_path: Path) -> AsyncIterator[Sketch]:
    async with Sketch(tmp_path / "sketch", renderer=tiny(tmp_path / "renders.log")) as server:
        yield server


@pytest.fixture
async def client(sketch: Sketch) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(
        base_url=sketch.base_url,
        api_key="sk-test",
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(verify=TLS),
    ) as openai:
        yield openai


@pytest.fixture
async def call(sketch: Sketch) -> AsyncIterator[Call]:
    async with caller(sketch.base_url) as raw:
        yield raw
