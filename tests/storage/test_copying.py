"""A house that moves to another database: nothing is lost on the way, in either direction."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, inspect, select

from bot.domain.errors import DatabaseUnreachableError, SecondInstanceError, StoreError
from bot.ports import Unit
from bot.storage import copying, upkeep
from bot.storage.engines import address_of, writing_engine
from bot.storage.every_table import metadata
from tests.storage.kinds import BOTH, postgres_only
from tests.storage.makers import RICH, ended, held, opened
from tests.storage.test_audit_log import BLOCKED
from tests.storage.test_gallery import numbers, shelve


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Where a house moves to: nothing is there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'moved' / 'new.db'}"
        return
    server = request.getfixturevalue("postgres")
    address = server.new_database()
    yield address
    server.drop(address)


def lived_in(unit: Unit) -> None:
    """Jobs in the queue and at their end, money that moved, a clip in the gallery, a line of the log."""
    shelve(unit, "ein Fuchs im Schnee 狐")
    ended(unit, held(unit), charge=1)
    held(unit)
    unit.audit_log.add(BLOCKED)
    unit.marks.put("x", "y")


def rows_of(url: str) -> dict[str, list[Any]]:
    engine = writing_engine(address_of(url))

    def rows(table: Table) -> list[Any]:
        return [
            tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
        ]

    with engine.connect() as connection:
        found = {table.name: rows(table) for table in metadata.sorted_tables}
    engine.dispose()
    return found


async def test_a_house_moves_with_all_that_it_has(url: str, place: str) -> None:
    """Every row is there, the books and the log hold, and numbers go on where they stopped."""
    async with opened(url, start=RICH) as database:
        await database.write(lived_in)
    before = rows_of(url)

    assert copying.copy(url, place) == sum(map(len, before.values())) == 20

    assert rows_of(place) == before == rows_of(url)
    assert upkeep.check(place) == []
    async with opened(place, start=RICH) as database:
        newest = await database.write(lambda unit: held(unit).id)
        assert newest == 1 + max(row[0] for row in before["jobs"])
        assert len(await database.read(lambda unit: numbers(unit, words="fuchs schnee"))) == 1
        assert await database.read(lambda unit: unit.ledger.audit()) == []


async def test_no_house_moves_into_another_one(url: str, place: str) -> None:
    """What is there stays there."""
    async with opened(url, start=RICH) as database:
        await database.write(lived_in)
    async with opened(place, start=RICH) as database:
        await database.write(held)
    before = rows_of(place)

    with pytest.raises(StoreError, match="is not empty; nothing was copied"):
        copying.copy(url, place)
    with pytest.raises(StoreError, match="is the database itself"):
        copying.copy(url, url)
    assert rows_of(place) == before


async def test_no_house_moves_under_a_running_bot(url: str, place: str) -> None:
    """What it did meanwhile would be missing in the copy."""
    async with opened(url):
        with pytest.raises(SecondInstanceError, match="already runs"):
            copying.copy(url, place)
    async with opened(place):
        with pytest.raises(SecondInstanceError, match="already runs"):
            copying.copy(url, place)


def test_a_place_that_does_not_answer_is_said(url: str, bare_url: str) -> None:
    """As is a house that there is not."""
    with pytest.raises(DatabaseUnreachableError, match="does not answer"):
        copying.copy(url, "postgresql://me@127.0.0.1:1/dailies")
    with pytest.raises(StoreError, match="there is no database at"):
        copying.copy(bare_url, url)


async def test_what_the_other_one_cannot_hold_moves_nothing(tmp_path: Path, place: str) -> None:
    """SQLite keeps a NUL in a text, PostgreSQL none: the sentence says so, and nothing is half there."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    async with opened(url, start=RICH) as database:
        await database.write(lived_in)
        await database.write(lambda unit: unit.marks.put("odd", "a\0b"))
    if place.startswith("sqlite"):
        assert copying.copy(url, place)
        return
    with pytest.raises(StoreError, match="cannot hold a text"):
        copying.copy(url, place)
    assert not any(rows_of(place).values())


@postgres_only
def test_every_table_is_copied(url: str) -> None:
    """A module of tables that is not in the list would be left behind."""
    engine = writing_engine(address_of(url))
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
    engine.dispose()
    assert there - {"alembic_version"} == set(metadata.tables)
