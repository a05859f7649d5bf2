"""A second pair of eyes: dear clips, first clips and those of a short pool wait for another steward's yes."""

from typing import Any

from bot.domain.brakes import Brake
from bot.domain.case import CaseKind, NotASteward, OwnCase
from bot.domain.case_refusals import NoDesk
from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.pipeline import cases, desk_rules, intake, pace_rules, views
from bot.pipeline.cases import Decided
from bot.pipeline.intake import Accepted
from bot.pipeline.second_look import Why
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, LIMITS, MAKER, Rig, World, process, running
from tests.pipeline.test_desk import SECOND, case_of, ruling, with_desk

TWO = MicroUsd(2 * DOLLAR)


async def made(rig: Rig, **options: Any) -> Accepted:
    """Ask, and be granted."""
    answer = await intake.make(rig.house, rig.ask(**options), sure=True)
    assert isinstance(answer, Accepted)
    return answer


async def test_only_another_steward_lets_a_dear_clip_through(world: World) -> None:
    """It waits with its price held; a moderator is no steward, its maker is nobody's second; then it is made."""
    async with running(world) as rig:
        assert await pace_rules.choose_checks(rig.house, person(1), review_above=TWO) == NoDesk()
        await with_desk(rig)
        await pace_rules.choose_checks(rig.house, person(1), review_above=MicroUsd(80 * CENT))
        assert (await made(rig, seconds=8)).job.state is JobState.QUEUED

        waiting = await made(rig, seconds=12)

        assert (waiting.job.state, waiting.looked_for) == (JobState.REVIEW, Why.PRICE)
        assert (await views.progress(rig.house, waiting.job)).steward
        ((_, standing), *_) = await views.status(rig.house, GUILD, MAKER)
        assert standing.steward
        case = await case_of(rig, waiting.job.id, CaseKind.SPEND)
        own = ruling(case, decider_id=MAKER, steward=True)
        assert await cases.decide(rig.house, own) == OwnCase(money=True)
        assert await cases.decide(rig.house, ruling(case)) == NotASteward()
        yes = await cases.decide(rig.house, ruling(case, decider_id=SECOND, steward=True))
        assert isinstance(yes, Decided)
        await rig.until_state(yes.job, JobState.DELIVERED)
        assert await rig.audit() == []


async def test_a_first_clip_that_nobody_answers_gives_its_money_back(world: World) -> None:
    """The newcomer is told, and pays nothing; who has a clip here is not looked at again."""
    async with running(world) as rig:
        await with_desk(rig)
        old = await rig.make(seconds=4)
        await rig.until_state(old, JobState.DELIVERED)
        await pace_rules.choose_checks(rig.house, person(1), review_first=True)
        assert (await made(rig)).job.state is JobState.QUEUED
        await rig.until_all_end()

        first = await made(rig, member_id=555)

        assert first.looked_for is Why.FIRST
        assert (await rig.money()).held == 40 * CENT
        await rig.turn(LIMITS.review_s + 1)
        ended = await rig.job(first.job)
        assert ended.state is JobState.EXPIRED
        assert (await rig.money()).held == 0
        assert [job.id for job in rig.world.guild.told] == [ended.id]


async def test_a_short_pool_can_ask_for_every_clip(world: World) -> None:
    """With the brake *approval* nothing is refused, and everything that the pool pays waits."""
    async with process(world) as rig:
        await with_desk(rig)
        await made(rig)
        await pace_rules.choose_brakes(rig.house, person(1), {Brake.APPROVAL: 1})

        assert (await made(rig)).looked_for is Why.POOL


async def test_what_nobody_would_see_does_not_wait(world: World) -> None:
    """The desk was taken away after the steward chose: the maker hears it, and nothing is held for a day."""
    async with running(world) as rig:
        await with_desk(rig)
        await pace_rules.choose_checks(rig.house, person(1), review_above=MicroUsd(80 * CENT))
        await desk_rules.choose_channel(rig.house, guild_id=GUILD, actor_id=SECOND, channel_id=None)

        answer = await intake.make(rig.house, rig.ask(seconds=12), sure=True)

        assert answer == NoDesk(money=True)
        assert (await rig.money()).held == 0
        assert (await made(rig, seconds=4)).job.state is JobState.QUEUED
