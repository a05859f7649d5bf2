"""Small things are remembered exactly."""

from bot.domain.pacing import Eta
from tests.storage.makers import opened


async def test_what_was_learned_of_renders_is_kept(url: str) -> None:
    """What was learned of how long renders take reads back to the last bit, each key's latest."""
    learned = Eta().see(91.7).see(1 / 3)

    async with opened(url) as database:
        await database.write(lambda unit: unit.marks.keep_eta("a|4|720p", Eta()))
        await database.write(lambda unit: unit.marks.keep_eta("a|4|720p", learned))
        await database.write(lambda unit: unit.marks.keep_eta("b|8|720p", Eta()))
        etas = await database.read(lambda unit: unit.marks.etas())

    assert {"a|4|720p": learned, "b|8|720p": Eta()} == etas


async def test_words_are_kept_by_name(url: str) -> None:
    """A word is there until another takes its place; one that was never put is None."""
    async with opened(url) as database:
        await database.write(lambda unit: unit.marks.put("commands", "abc"))
        await database.write(lambda unit: unit.marks.put("commands", "狐 🦊"))

        assert await database.read(lambda unit: unit.marks.get("commands")) == "狐 🦊"
        assert None is await database.read(lambda unit: unit.marks.get("nothing"))
