"""Every storage test runs on both databases, each time on one of its own."""

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.storage import upkeep
from bot.storage.engines import address_of, writing_engine
from tests.conftest import missing
from tests.storage.kinds import BOTH
from tests.storage.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database at the present version: a copy takes less time than an upgrade."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    upkeep.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Generator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    try:
        running = running_server()
        server = running.__enter__()
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        missing("postgres", f"PostgreSQL could not be started: {error}")
        return
    try:
        yield server
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def template(postgres: PostgresServer) -> str:
    """The name of a PostgreSQL database at the present version."""
    address = postgres.new_database()
    upkeep.upgrade(address)
    return address.partition("?")[0].rpartition("/")[2]


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return request.param


@pytest.fixture
def new_url(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Generator[Callable[[], str]]:
    """Makes databases at the present version, one a call."""
    if kind == "sqlite":
        source: Path = request.getfixturevalue("empty_file")

        def copy() -> str:
            target = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            shutil.copy(source, target)
            return f"sqlite:///{target}"

        yield copy
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name: str = request.getfixturevalue("template")
    made: list[str] = []

    def make() -> str:
        made.append(server.new_database(name))
        return made[-1]

    yield make
    for address in made:
        server.drop(address)


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """An empty database at the present version."""
    return new_url()


@pytest.fixture
def engine(url: str) -> Generator[Engine]:
    """What writes to the database at `url`."""
    made = writing_engine(address_of(url))
    yield made
    made.dispose()


@pytest.fixture
def bare_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database in which there is nothing at all yet."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()
