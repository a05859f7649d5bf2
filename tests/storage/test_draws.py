"""What was drawn from a pool, and the questions about dear clips: the same on both databases."""

from datetime import timedelta

from bot.domain.ids import InteractionId
from bot.domain.money import MicroUsd
from bot.ports import Unit
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, ended, held, new_question, opened

HOUR = timedelta(hours=1)


async def test_draws_add_up_by_time_and_member(url: str) -> None:
    """An open hold counts whole, an ended one what it cost, a void one nothing; an hour's end is not its own."""

    def work(unit: Unit) -> None:
        ended(unit, held(unit), NOON, charge=30_000)
        ended(unit, held(unit))
        held(unit, member_id=OTHER)

    async with opened(url) as database:
        await database.write(work)
        drawn, none, mine, hours, later = await database.read(
            lambda unit: (
                unit.draws.since(GUILD, NOON),
                unit.draws.since(GUILD, NOON + HOUR),
                unit.draws.by_member(GUILD, NOON),
                unit.draws.by_hour(GUILD, NOON + 2 * HOUR, 3),
                unit.draws.by_hour(GUILD, NOON, 2),
            )
        )

    assert (drawn, none) == (70_000, 0)
    assert mine == {MEMBER: 30_000, OTHER: 40_000}
    assert (hours, later) == ([0, 70_000, 0], [0, 0])


async def test_a_question_is_kept_until_it_is_dropped(url: str) -> None:
    """Put twice it is one, and comes back as it was."""
    question = new_question(interaction_id=InteractionId(1 << 60), price=MicroUsd(1_200_000))

    def twice(unit: Unit) -> None:
        unit.questions.put(question)
        unit.questions.put(question)

    async with opened(url) as database:
        await database.write(twice)
        assert (
            await database.read(lambda unit: unit.questions.get(question.interaction_id))
            == question
        )
        await database.write(lambda unit: unit.questions.forget_before(NOON))
        assert (
            await database.read(lambda unit: unit.questions.get(question.interaction_id))
            == question
        )
        await database.write(lambda unit: unit.questions.forget_before(NOON + HOUR))
        assert await database.read(lambda unit: unit.questions.get(question.interaction_id)) is None
        await database.write(twice)
        await database.write(lambda unit: unit.questions.drop(question.interaction_id))
        assert await database.read(lambda unit: unit.questions.get(question.interaction_id)) is None
