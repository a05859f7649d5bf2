"""Favourites, on both databases."""

from bot.ports import Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, held, opened


async def test_favourites_are_each_members_own(url: str) -> None:
    """A clip is a favourite until its member lets it go; others' are their own."""

    def work(unit: Unit) -> list[bool]:
        job = held(unit)
        return [
            unit.gallery.favour(GUILD, MEMBER, job.id, NOON),
            unit.gallery.favour(GUILD, OTHER, job.id, NOON),
            unit.gallery.favour(GUILD, MEMBER, job.id, NOON),
            unit.gallery.favoured(job.id),
            unit.gallery.favour(GUILD, OTHER, job.id, NOON),
            unit.gallery.favoured(job.id),
        ]

    async with opened(url) as database:
        assert await database.write(work) == [True, True, False, True, False, False]
