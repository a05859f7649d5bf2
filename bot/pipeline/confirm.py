"""Confirm: before a dear clip its member sees price, purse and what remains. Nothing is held until they say yes."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Appeal
from bot.domain.ids import GuildId, InteractionId, MemberId
from bot.domain.pace_refusals import QuestionAnswered, QuestionOver
from bot.domain.question import Question
from bot.domain.refusals import Refusal
from bot.domain.spec import Ask
from bot.pipeline import intake
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit

FORGOTTEN = timedelta(days=1)


async def find(
    house: House, interaction_id: InteractionId, *, guild_id: GuildId, member_id: MemberId
) -> Question | QuestionOver:
    """The question that a button means, while it can be answered. Somebody else's does not exist."""
    now = house.clock.now()
    found = await house.database.read(lambda unit: unit.questions.get(interaction_id))
    if found is None or (found.guild_id, found.member_id) != (guild_id, member_id):
        return QuestionOver()
    return QuestionOver() if found.over(now) else found


async def take(
    house: House, question: Question, ask: Ask, appeal: Appeal | None = None
) -> intake.Accepted | Refusal:
    """Make what was asked about, for the price that was shown; where it has risen, ask again."""
    model = house.catalog.find(question.spec.model_key)
    risen = model is not None and model.tariff.price(question.spec) > question.price
    if risen:
        return await intake.offered(house, question.spec, ask, appeal=appeal, may_ask=True)
    own = replace(ask, interaction_id=question.interaction_id)
    return await intake.offered(house, question.spec, own, appeal=appeal)


@refuses_when_busy
async def drop(house: House, question: Question) -> Question | Refusal:
    """Take a no: nothing was held, so nothing has to be given back."""

    def work(unit: Unit) -> Question | QuestionAnswered:
        job = unit.jobs.by_interaction(question.interaction_id)
        if job is not None:
            return QuestionAnswered(job.id)
        unit.questions.drop(question.interaction_id)
        return question

    return await house.database.write(work)


async def forget(house: House) -> None:
    """Forget what nobody has answered."""
    before = house.clock.now() - FORGOTTEN
    await house.database.write(lambda unit: unit.questions.forget_before(before))
