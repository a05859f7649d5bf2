"""Runway, set up to speak to a fake."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.runway import KEY, FakeRunway
from tests.providers.bench import MemoryPictures
from tests.providers.runway.asks import model


@pytest.fixture
async def fake() -> AsyncIterator[FakeRunway]:
    async with FakeRunway() as server:
        yield server


@pytest.fixture
def runway(
    fake: FakeRunway, wires: Wires, clock: QuickClock, pictures: MemoryPictures
) -> VideoProvider:
    variables = {"RUNWAYML_API_SECRET": KEY, "RUNWAYML_BASE_URL": fake.base_url}
    return providers_for([model()], variables, wires=wires, pictures=pictures, clock=clock)[
        "runway"
    ]
