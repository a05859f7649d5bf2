"""Thanks, on both databases."""

from datetime import timedelta
from typing import Any

from bot.domain.ids import GuildId, JobId
from bot.ports import Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, held, opened

WEEK = timedelta(days=7)


async def test_thanks_count_once_a_member_and_clip(url: str) -> None:
    """A second time changes nothing; a maker's number counts this guild's, the last week's apart."""

    def work(unit: Unit) -> list[Any]:
        first, second = held(unit), held(unit)
        return [
            unit.thanks.give(first, OTHER, NOON - 2 * WEEK),
            unit.thanks.give(first, OTHER, NOON),
            unit.thanks.give(second, OTHER, NOON - WEEK),
            dict(unit.thanks.of_jobs([first.id, second.id, JobId(99)]))
            == {first.id: 1, second.id: 1},
            unit.thanks.got(GUILD, MEMBER, NOON - WEEK),
            unit.thanks.got(GUILD, OTHER, NOON - WEEK),
            unit.thanks.got(GuildId(GUILD + 1), MEMBER, NOON - WEEK),
        ]

    async with opened(url) as database:
        assert await database.write(work) == [True, False, True, True, (2, 1), (0, 0), (0, 0)]
