"""Both of Kling's interfaces, set up to speak to one fake."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.catalog import load
from bot.domain.model import Model
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.kling import ACCESS, KEY, SECRET, FakeKling
from tests.providers.bench import MemoryPictures
from tests.providers.kling.asks import model_of


@pytest.fixture
async def fake() -> AsyncIterator[FakeKling]:
    async with FakeKling() as server:
        yield server


@pytest.fixture
def both(
    fake: FakeKling, wires: Wires, clock: QuickClock, pictures: MemoryPictures
) -> dict[str, VideoProvider]:
    """Both interfaces, the old one by its pair of keys."""
    place = {"KLING_BASE_URL": fake.base_url}
    rows = load().models
    room: dict[str, Any] = {"wires": wires, "pictures": pictures, "clock": clock}
    pair = {"KLING_ACCESS_KEY": ACCESS, "KLING_SECRET_KEY": SECRET}
    single = providers_for(rows, {**place, "KLING_API_KEY": KEY}, **room)
    signed = providers_for(rows, {**place, **pair}, **room)
    assert "kling" not in signed  # the new interface takes no pair
    return {"kling": single["kling"], "kling-legacy": signed["kling-legacy"]}


@pytest.fixture(params=["kling:kling-3.0", "kling-legacy:kling-v3"])
def model(request: pytest.FixtureRequest) -> Model:
    return model_of(request.param)


@pytest.fixture
def kling(both: dict[str, VideoProvider], model: Model) -> VideoProvider:
    return both[model.provider]
