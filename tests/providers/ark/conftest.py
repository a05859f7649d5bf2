"""Seedance on Ark, set up to speak to a fake."""

from collections.abc import AsyncIterator

import pytest

from bot.catalog import load
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.ark import KEY, FakeArk
from tests.fakes.clocks import QuickClock
from tests.providers.bench import MemoryPictures


@pytest.fixture
async def fake() -> AsyncIterator[FakeArk]:
    async with FakeArk() as server:
        yield server


@pytest.fixture
def ark(fake: FakeArk, wires: Wires, clock: QuickClock, pictures: MemoryPictures) -> VideoProvider:
    variables = {"ARK_API_KEY": KEY, "ARK_BASE_URL": fake.base_url}
    return providers_for(load().models, variables, wires=wires, pictures=pictures, clock=clock)[
        "ark"
    ]
