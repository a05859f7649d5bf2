"""A connection that breaks around a group of units: nothing is written twice, and every caller hears what became of it."""

import pytest

from bot.domain.errors import DatabaseUnreachableError
from bot.ports import Unit
from tests.storage.cutting import cutting
from tests.storage.kinds import postgres_only
from tests.storage.makers import opened
from tests.storage.test_database import together


def count_up(unit: Unit) -> None:
    unit.marks.put("count", str(int(unit.marks.get("count") or 0) + 1))


def count_of(unit: Unit) -> str | None:
    return unit.marks.get("count")


async def count_at(url: str) -> str | None:
    """The count as another program sees it."""
    async with opened(url, exclusive=False) as database:
        return await database.read(count_of)


@postgres_only
@pytest.mark.parametrize("heard", [True, False])
async def test_a_line_cut_at_commit_leaves_the_callers_unsure(url: str, *, heard: bool) -> None:
    """Whether a group was written whose COMMIT was not answered nobody knows: it never runs again, and all hear so."""
    async with cutting(url) as line, opened(line.url) as database:
        line.cut_at(b"COMMIT", heard=heard)
        answers = await together(database, [count_up] * 3)
        written = await count_at(url)
        await database.write(count_up)

    assert line.cuts == 1
    assert [type(answer) for answer in answers] == [DatabaseUnreachableError] * 3
    assert written == ("3" if heard else None)
    assert await count_at(url) == ("4" if heard else "1")


@postgres_only
@pytest.mark.parametrize("heard", [True, False])
async def test_a_line_cut_before_commit_is_not_noticed(url: str, *, heard: bool) -> None:
    """A group that cannot have been written runs again on a new line, each unit once."""
    async with cutting(url) as line, opened(line.url) as database:
        line.cut_at(b"INSERT INTO marks", heard=heard)
        answers = await together(database, [count_up] * 3)

    assert line.cuts == 1
    assert answers == [None] * 3
    assert await count_at(url) == "3"
