"""Styles: what a guild adds to prompts, under a name."""

from bot.domain import style
from bot.domain.asking_refusals import StyleUnknown, TooManyStyles
from bot.domain.ids import GuildId
from bot.domain.style import Style
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


async def of_guild(house: House, guild_id: GuildId) -> tuple[Style, ...]:
    """The styles that can be chosen here, by name."""
    return await house.database.read(lambda unit: style.styles(_mark(unit, guild_id)))


async def chosen(house: House, guild_id: GuildId, typed: str) -> Style | StyleUnknown:
    """The style that was meant."""
    mark = await house.database.read(lambda unit: _mark(unit, guild_id))
    found = style.find(mark, typed)
    return found or StyleUnknown(typed, tuple(each.name for each in style.styles(mark)))


@refuses_when_busy
async def put(
    house: House, guild_id: GuildId, name: str, words: str | None
) -> Style | TooManyStyles | StyleUnknown:
    """Make or change a style; without words, take it away. Returns the style as it is or was."""
    name = style.name_of(name)

    def work(unit: Unit) -> Style | TooManyStyles | StyleUnknown:
        mark = _mark(unit, guild_id)
        known = style.find(mark, name)
        if words is None and known is None:
            return StyleUnknown(name, tuple(each.name for each in style.styles(mark)))
        if words and known is None and len(style.styles(mark)) >= style.MOST:
            return TooManyStyles(style.MOST)
        unit.marks.put(style.mark_of(guild_id), style.write(mark, name, words))
        return Style(name, words or "")

    return await house.database.write(work)


def _mark(unit: Unit, guild_id: GuildId) -> str | None:
    return unit.marks.get(style.mark_of(guild_id))
