"""The gallery: finished clips, found again."""

from typing import Final

from bot.domain.gallery import Page, Search
from bot.pipeline.house import House

PAGE: Final = 4  #: clips, each with its poster


async def page(house: House, search: Search) -> Page:
    """A page of what is looked for."""
    return await house.database.read(lambda unit: unit.gallery.find(search, PAGE))
