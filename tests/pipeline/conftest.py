"""What the pipeline's tests share: an empty database, made once, and a world for each test."""

from pathlib import Path

import pytest

from bot.storage import upkeep
from tests.pipeline.rig import World, new_world


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that is up to date. Upgrading takes its time; a copy takes none."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    upkeep.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def world(empty_database: Path, tmp_path: Path) -> World:
    """A world in which nothing has happened."""
    return new_world(empty_database, tmp_path)
