"""Confirm: a dear clip is asked about, nothing is held before a yes, and one yes is one job."""

import asyncio

from bot.domain.ids import MemberId
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.pace_refusals import ConfirmFirst, QuestionAnswered, QuestionOver
from bot.domain.question import LIFE, Question
from bot.pipeline import confirm, intake, pace_rules
from bot.pipeline.intake import Accepted
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, Rig, World, process


async def asked(rig: Rig) -> Question:
    """Ask for twelve seconds at ten cents: $1.20, above the usual dollar."""
    no = await intake.make(rig.house, rig.ask(seconds=12), may_ask=True)
    assert isinstance(no, ConfirmFirst)
    assert (no.from_pool, no.left, no.pool_left) == (True, 3_800_000, 23_800_000)
    found = await confirm.find(
        rig.house, no.question.interaction_id, guild_id=GUILD, member_id=MAKER
    )
    assert isinstance(found, Question)
    assert found == no.question
    return found


async def test_nothing_is_held_before_a_yes_and_two_are_one_job(world: World) -> None:
    """The question survives the process; pressed five times at once, its yes is one job of that price."""
    async with process(world) as rig:
        question = await asked(rig)
        assert (await rig.money()).held == 0
        assert await rig.jobs() == []

    async with process(world) as rig:
        answers = await asyncio.gather(
            *(confirm.take(rig.house, question, rig.ask()) for _ in range(5))
        )

        assert [isinstance(each, Accepted) for each in answers] == [True] * 5
        (job,) = await rig.jobs()
        assert (job.price, job.spec) == (question.price, question.spec)
        assert (await rig.money()).held == question.price
        assert await confirm.drop(rig.house, question) == QuestionAnswered(job.id)
        assert await rig.audit() == []


async def test_a_no_and_an_hour_end_a_question(world: World) -> None:
    """Then its buttons say so; to others it never was."""
    async with process(world) as rig:
        for number in range(2):
            question = await asked(rig)

            async def find(member_id: int, of: Question = question) -> Question | QuestionOver:
                return await confirm.find(
                    rig.house, of.interaction_id, guild_id=GUILD, member_id=MemberId(member_id)
                )

            assert await find(MAKER + 1) == QuestionOver()
            if number:
                rig.clock.turn(LIFE.total_seconds())
            else:
                assert await confirm.drop(rig.house, question) == question
            assert await find(MAKER) == QuestionOver()
        rig.clock.turn(confirm.FORGOTTEN.total_seconds())
        await confirm.forget(rig.house)


async def test_stewards_set_the_threshold(world: World) -> None:
    """At two dollars the same clip is made at once; an offer of a refusal is asked about like an ask."""
    async with process(world) as rig:
        question = await asked(rig)
        again = await intake.offered(rig.house, question.spec, rig.ask(), may_ask=True)
        assert isinstance(again, ConfirmFirst)
        await pace_rules.choose_checks(rig.house, person(1), confirm_above=MicroUsd(2 * DOLLAR))

        made = await intake.make(rig.house, rig.ask(seconds=12), may_ask=True)

        assert isinstance(made, Accepted)
