"""A playground for every test, and a stock bot where one is wanted."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from playground import Playground
from playground.verdicts import VARIABLE
from tests.playground.raw import Rest
from tests.playground.stock import Stock, running

ROOT = Path(__file__).parents[2]


def openapi_path() -> Path | None:
    """Find Discord's OpenAPI document: the environment's, else beside the checkout."""
    path = Path(os.environ.get(VARIABLE, ROOT / "../shared/facts/discord/openapi.json"))
    return path if path.is_file() else None


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(openapi=openapi_path()) as discord:
        yield discord
        assert discord.violations == []


@pytest.fixture
async def rest(playground: Playground) -> AsyncIterator[Rest]:
    async with aiohttp.ClientSession() as session:
        yield Rest(playground, session)


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Stock]:
    async with running(playground) as stock:
        yield stock
