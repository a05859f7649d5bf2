"""A bench for each dialect of `/v1/videos`, or for the two that differ most."""

from collections.abc import AsyncIterator

import pytest

from bot.providers.dialects import DIALECTS
from tests.providers.bench import Bench, bench_for


@pytest.fixture(params=list(DIALECTS))
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with bench_for(request.param) as made:
        yield made


@pytest.fixture(params=["openai", "apiyi-generations"])
async def extreme(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """The two that differ most, for what is asked in many spellings."""
    async with bench_for(request.param) as made:
        yield made
