"""Intake: an ask becomes a job with its hold, once, or a "no" that leaves nothing behind."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.asking_refusals import SeenBefore
from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.domain.ids import GuildId
from bot.domain.job import JobState
from bot.domain.money import CENT, MicroUsd
from bot.domain.refusals import BusyNow, GuildNotServed, PromptBlocked, PromptEmpty
from bot.domain.spec import Ask
from bot.domain.verdict import Block, Finding, Grounds, Verdict
from bot.pipeline import intake
from bot.pipeline.intake import Accepted
from tests.pipeline.asking import accepted, refused
from tests.pipeline.rig import LIMITS, OTHER, Setup, World, process, running


async def test_an_ask_becomes_a_job_and_a_hold(world: World) -> None:
    """The row, the hold and the answer say the same."""
    async with process(world) as rig:
        answer = await accepted(rig, "a red fox")

        job = answer.job
        assert await rig.job(job) == job
        assert (job.state, job.price, job.provider) == (JobState.QUEUED, 40 * CENT, "fake")
        assert (answer.ahead, answer.left) == (0, 4_600_000)
        assert answer.from_pool
        assert not answer.duplicate
        assert answer.starts_at == world.clock.now()
        assert (await rig.money()).held == 40 * CENT
        assert await rig.audit() == []


async def test_an_interaction_delivered_twice_makes_one_job(world: World) -> None:
    """Even when both arrive at the same moment."""
    async with process(world) as rig:
        ask = rig.ask()
        answers = await asyncio.gather(*(intake.make(rig.house, ask) for _ in range(5)))

        jobs = {answer.job.id for answer in answers if isinstance(answer, Accepted)}
        assert len(jobs) == 1
        assert [a.duplicate for a in answers if isinstance(a, Accepted)].count(False) == 1
        assert (await rig.money()).held == 40 * CENT


async def test_an_ask_delivered_again_after_its_end_is_not_taken_for_one_seen_before(
    world: World,
) -> None:
    """Its own clip is nearly what it asks for: the same job is the answer, while another ask is told of it."""
    async with running(world) as rig:
        ask = rig.ask()
        first = await intake.make(rig.house, ask)
        assert isinstance(first, Accepted)
        await rig.until_state(first.job, JobState.DELIVERED)

        again = await intake.make(rig.house, ask)
        other = await intake.make(rig.house, rig.ask())

        assert isinstance(again, Accepted)
        assert (again.job.id, again.duplicate) == (first.job.id, True)
        assert isinstance(other, SeenBefore)


async def test_a_duplicate_is_answered_though_the_share_is_used_up_by_itself(world: World) -> None:
    """The first answer may have been lost: the second is the same yes."""
    async with process(world, Setup(share=MicroUsd(40 * CENT))) as rig:
        ask = rig.ask()
        first = await intake.make(rig.house, ask)
        second = await intake.make(rig.house, ask)

        assert isinstance(first, Accepted)
        assert isinstance(second, Accepted)
        assert second.job.id == first.job.id
        assert (second.duplicate, second.left, second.from_pool) == (True, 0, True)


async def test_a_guild_that_is_not_served_is_told_so(world: World) -> None:
    """`DAILIES_GUILDS` names others."""
    limits = replace(LIMITS, guilds=frozenset({GuildId(2)}))
    async with process(world, Setup(limits=limits)) as rig:
        assert await refused(rig) == GuildNotServed()
        other = await intake.make(rig.house, rig.ask(guild_id=GuildId(2)))
        assert isinstance(other, Accepted)


async def test_what_the_judge_says_comes_before_everything_else(world: World) -> None:
    """Nothing visible and nothing allowed is refused before any model or money is looked at."""
    async with process(world) as rig:
        assert await refused(rig, " ") == PromptEmpty()
        blocked = await refused(rig, "a forbidden fox", model_key="nonsense")
        assert blocked == PromptBlocked("no such thing", "forbidden")


class Scores:
    """An AI moderation that finds everything violent."""

    async def judge(self, ask: Ask) -> Verdict:
        finding = Finding(rule="violence", name="violence", action="block", score=0.9)
        return Block("violence", grounds=Grounds(findings=(finding,)))


async def test_what_the_ai_moderation_stopped_is_said_to_be_its_doing(world: World) -> None:
    """No rule of the server has that name: nobody would find it."""
    async with process(world) as rig:
        no = await intake.make(replace(rig.house, judge=Scores()), rig.ask())
        assert no == PromptBlocked("violence", "", scored=True)


async def test_a_doubtful_prompt_waits_with_its_price_held(world: World) -> None:
    """A moderator decides; meanwhile the money is there."""
    async with process(world) as rig:
        answer = await accepted(rig, "a doubtful fox")

        assert answer.job.state is JobState.REVIEW
        assert (answer.ahead, answer.starts_at) == (0, None)
        assert (await rig.money()).held == 40 * CENT


@pytest.mark.parametrize("error", [DatabaseFullError("full"), DatabaseUnreachableError("gone")])
async def test_a_database_out_of_order_is_said_kindly(world: World, error: Exception) -> None:
    """Nobody sees a stack trace, and nothing is held."""
    async with process(world) as rig:
        rig.database.faults.before("write", error)

        assert await refused(rig) == BusyNow()


async def test_again_makes_the_same_clip_for_whoever_presses(world: World) -> None:
    """The new job is theirs, with the same spec, the prepared picture included."""
    async with process(world) as rig:
        job = (await accepted(rig, first_frame=b"png", seconds=8)).job

        answer = await intake.offered(rig.house, job.spec, rig.ask(member_id=OTHER))

        assert isinstance(answer, Accepted)
        assert answer.job.id != job.id
        assert answer.job.member_id == OTHER
        assert answer.job.spec == job.spec
