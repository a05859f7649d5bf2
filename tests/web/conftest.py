"""What the web tests share: a process of ours with its site, and a client that is anybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.storage import upkeep
from bot.web import Meter, open_site
from tests.pipeline.rig import Rig, World, new_world, running


class Seat:
    """A running bot and a stranger's browser."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.connected = True
        self.browser: httpx.AsyncClient


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    upkeep.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def world(empty_database: Path, tmp_path: Path) -> World:
    return new_world(empty_database, tmp_path)


@pytest.fixture
async def seat(world: World) -> AsyncIterator[Seat]:
    async with running(world) as rig:
        made = Seat(rig)
        meter = Meter()
        async with (
            open_site(
                ("127.0.0.1", 0),
                house=rig.house,
                runner=rig.runner,
                meter=meter,
                connected=lambda: made.connected,
            ) as address,
            httpx.AsyncClient(base_url=address) as made.browser,
        ):
            yield made
