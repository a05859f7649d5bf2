"""What every adapter is given: a clock that costs nothing, pictures in memory, and real wires."""

from collections.abc import AsyncIterator

import pytest

from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.providers.bench import TLS, MemoryPictures


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


@pytest.fixture
async def wires(clock: QuickClock) -> AsyncIterator[Wires]:
    async with Wires(clock, tls=TLS, submit_timeout_s=20.0) as opened:
        yield opened
