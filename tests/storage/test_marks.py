"""Small things are remembered exactly."""

from bot.domain.pacing import Eta
from bot.ports import Unit
from bot.storage.engines import address_of, writing_engine
from tests.storage.kinds import postgres_only
from tests.storage.makers import GUILD, opened


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


@postgres_only
async def test_whoever_takes_a_guilds_lock_reads_its_marks_anew(url: str) -> None:
    """A mark is read once a transaction; one that another process put meanwhile is seen under the guild's lock."""
    elsewhere = writing_engine(address_of(url))

    def look(unit: Unit) -> tuple[str | None, ...]:
        before = unit.marks.get("x")
        with elsewhere.begin() as connection:
            connection.exec_driver_sql("INSERT INTO marks VALUES ('x', 'here')")
        still = unit.marks.get("x")
        unit.treasury.lock(GUILD)
        return before, still, unit.marks.get("x")

    async with opened(url) as database:
        assert await database.write(look) == (None, None, "here")
