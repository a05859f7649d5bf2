"""Runway, set up to speak to a fake."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.runway import KEY, FakeRunway
from tests.providers.bench import TLS, MemoryPictures
from tests.providers.runway.asks import model


@pytest.fixture
async def fake() -> AsyncIterator[FakeRunway]:
    async with FakeRunway() as server:
        yield server


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


@pytest.fixture
async def runway(
    fake: FakeRunway, clock: QuickClock, pictures: MemoryPictures
) -> AsyncIterator[VideoProvider]:
    variables = {"RUNWAYML_API_SECRET": KEY, "RUNWAYML_BASE_URL": fake.base_url}
    async with Wires(clock, tls=TLS, submit_timeout_s=20.0) as wires:
        yield providers_for([model()], variables, wires=wires, pictures=pictures, clock=clock)[
            "runway"
        ]
