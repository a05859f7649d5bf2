"""Intake: an ask becomes a job with its hold, or a "no" that leaves nothing behind."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.asking_refusals import SeenBefore
from bot.domain.denials import (
    CeilingReached,
    DearestExceeded,
    PoolEmpty,
    ShareUsedUp,
    Suspended,
)
from bot.domain.errors import AccountFault, DatabaseFullError, DatabaseUnreachableError
from bot.domain.ids import GuildId, MemberId, ModelKey
from bot.domain.job import JobState
from bot.domain.model_refusals import (
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
    Option,
    OptionNotOffered,
    PictureFault,
    PictureRefused,
)
from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.domain.refusals import (
    BusyNow,
    GuildNotServed,
    PromptBlocked,
    PromptEmpty,
    PromptTooLong,
    Refusal,
    TooManyWaiting,
)
from bot.domain.spec import Ask, SourceKind
from bot.domain.verdict import Block, Finding, Grounds, Verdict
from bot.pipeline import intake
from bot.pipeline.house import Limits
from bot.pipeline.intake import Accepted
from tests.pipeline.rig import (
    GUILD,
    LIMITS,
    MAKER,
    OTHER,
    Rig,
    Setup,
    World,
    model,
    process,
    running,
)

GONE = model(
    "fake:gone", title="Gone", retires_on=date(2026, 9, 24), successor=ModelKey("fake:one")
)
FAR = model("far:away", title="Far Away")


async def refused(rig: Rig, prompt: str = "a fox", **changes: Any) -> Refusal:
    """Ask, be refused, and find no trace of it."""
    answer = await intake.make(rig.house, rig.ask(prompt, **changes))
    assert not isinstance(answer, Accepted)
    assert await rig.jobs() == []
    assert (await rig.money()).held == 0
    assert rig.house.board.stale == {}
    return answer


async def accepted(rig: Rig, prompt: str = "a fox", **changes: Any) -> Accepted:
    answer = await intake.make(rig.house, rig.ask(prompt, **changes))
    assert isinstance(answer, Accepted), answer
    return answer


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


async def test_a_model_nobody_knows(world: World) -> None:
    """The answer names usable models, the likeliest first."""
    two = model("fake:two", title="Second Best")
    async with process(world, Setup(models=[model(), two, FAR])) as rig:
        assert await refused(rig, model_key="secnd best") == ModelUnknown(
            "secnd best", ("Second Best", "One")
        )


async def test_a_retired_model_names_its_successor(world: World) -> None:
    """Sora is gone; what to use instead is in the answer."""
    async with process(world, Setup(models=[model(), GONE])) as rig:
        assert await refused(rig, model_key="Gone") == ModelRetired(
            "Gone", date(2026, 9, 24), ModelKey("fake:one"), "One"
        )


@pytest.mark.parametrize(
    ("models", "successor"),
    [
        # the successor retired as well, and has one of its own
        (
            [
                GONE,
                replace(GONE, key=ModelKey("fake:one"), successor=ModelKey("fake:two")),
                model("fake:two"),
            ],
            "fake:two",
        ),
        # the line ends at a model that cannot be used here: anything usable
        ([replace(GONE, successor=FAR.key), FAR, model("fake:two")], "fake:two"),
        # a circle of retired models
        ([replace(GONE, successor=GONE.key), model("fake:two")], "fake:two"),
        ([replace(GONE, successor=None), model("fake:two")], "fake:two"),
        ([replace(GONE, successor=ModelKey("fake:none")), model("fake:two")], "fake:two"),
        # nothing is usable at all
        ([replace(GONE, successor=None)], None),
    ],
)
async def test_the_successor_is_one_that_can_be_used(
    world: World, models: list[Any], successor: str | None
) -> None:
    """Down the line of successors to the first that lives and has a provider here."""
    async with process(world, Setup(models=models)) as rig:
        answer = await refused(rig, model_key="fake:gone")

        assert isinstance(answer, ModelRetired)
        assert answer.successor == successor


async def test_a_model_without_a_key_here(world: World) -> None:
    """Known and alive, but this bot cannot reach it."""
    async with process(world, Setup(models=[model(), FAR])) as rig:
        assert await refused(rig, model_key="far:away") == ModelUnavailable("Far Away", ("One",))


async def test_a_model_whose_provider_is_paused(world: World) -> None:
    """While a steward must look after the key, nobody's money is held for it."""
    async with process(world) as rig:
        rig.house.board.paused["fake"] = AccountFault.KEY

        assert await refused(rig) == ModelUnavailable("One", ())


async def test_an_option_that_the_model_does_not_take(world: World) -> None:
    """Named, with what would work."""
    async with process(world) as rig:
        answer = await refused(rig, seconds=5)
        assert answer == OptionNotOffered(Option.SECONDS, "One", "5", ("4", "8", "12"))
        assert await refused(rig, "x" * 201) == PromptTooLong(201, 200, "One")


async def test_a_picture_is_prepared_before_money_is_held(world: World) -> None:
    """A bad picture leaves nothing behind; a good one has the clip's size."""
    async with process(world) as rig:
        answer = await refused(rig, first_frame=b"GIF89a")
        limits = rig.house.limits
        assert answer == PictureRefused(
            PictureFault.ANIMATED, limits.picture_bytes, limits.picture_pixels
        )

        job = (await accepted(rig, first_frame=b"png", aspect="9:16")).job

        assert job.spec.source is SourceKind.FIRST_FRAME
        assert job.spec.first_frame is not None
        assert (await rig.house.pictures.read(job.spec.first_frame)).startswith(b"720x1280")


async def test_a_share_that_is_used_up_says_when_and_what_would_fit(world: World) -> None:
    """$0.50 a week: after one clip of 40 cents the next fits in a week, and nothing fits now."""
    async with process(world, Setup(share=MicroUsd(50 * CENT))) as rig:
        await accepted(rig)
        answer = await intake.make(rig.house, rig.ask())

        assert answer == ShareUsedUp(
            price=MicroUsd(40 * CENT),
            cap=MicroUsd(50 * CENT),
            used=MicroUsd(40 * CENT),
            fits_at=world.clock.now() + timedelta(days=7),
            cheaper=None,
            cheaper_price=None,
        )


async def test_a_share_that_reaches_for_less_offers_less(world: World) -> None:
    """12 s do not fit into 90 cents; 8 s do."""
    async with process(world, Setup(share=MicroUsd(90 * CENT))) as rig:
        answer = await refused(rig, seconds=12)

        assert isinstance(answer, ShareUsedUp)
        assert answer.fits_at is None
        assert answer.cheaper is not None
        assert (answer.cheaper.seconds, answer.cheaper_price) == (8, 80 * CENT)
        offered = await intake.offered(
            rig.house,
            answer.cheaper,
            rig.ask(locale="de"),
        )
        assert isinstance(offered, Accepted)
        assert (offered.job.spec, offered.job.price) == (answer.cheaper, 80 * CENT)


async def test_an_empty_pool(world: World) -> None:
    """The share would reach; the purse does not."""
    async with process(world, Setup(pool=MicroUsd(50 * CENT))) as rig:
        answer = await refused(rig, seconds=8)

        assert isinstance(answer, PoolEmpty)
        assert (answer.price, answer.available) == (80 * CENT, 50 * CENT)
        assert answer.cheaper_price == 40 * CENT


async def test_the_own_wallet_pays_where_the_pool_does_not(world: World) -> None:
    """One purse pays a job, and the answer says which."""
    async with process(world, Setup(pool=ZERO)) as rig:
        await rig.database.inner.write(
            lambda unit: unit.ledger.grant(
                GUILD,
                MicroUsd(DOLLAR),
                world.clock.now(),
                key="gift",
                actor_id=None,
                member_id=MAKER,
            )
        )

        answer = await accepted(rig)

        assert not answer.from_pool
        assert answer.left == 5 * DOLLAR


async def test_the_operators_ceiling(world: World) -> None:
    """Above what the operator gives this guild a month, nothing is held."""
    async with process(world) as rig:

        def lower(unit: Any) -> None:
            unit.ledger.open_guild(GUILD, world.clock.now())
            unit.ledger.set_ceiling(GUILD, MicroUsd(30 * CENT))

        await rig.database.inner.write(lower)

        answer = await refused(rig)

        assert isinstance(answer, CeilingReached)
        assert answer.ceiling == 30 * CENT
        assert answer.resets_at > world.clock.now()


async def test_too_many_waiting_jobs_of_one_member(world: World) -> None:
    """Five may wait; the sixth is told to be patient, another member is not."""
    async with process(world) as rig:
        for _ in range(5):
            await accepted(rig)

        assert await intake.make(rig.house, rig.ask()) == TooManyWaiting(5, 5)
        assert isinstance(await intake.make(rig.house, rig.ask(member_id=OTHER)), Accepted)


async def test_two_hundred_at_once_on_a_share_for_ten_are_granted_ten(world: World) -> None:
    """The decision is made inside the unit that writes: no two can both see the last dollar."""
    setup = Setup(pool=MicroUsd(400 * CENT), share=MicroUsd(400 * CENT))
    async with process(world, setup) as rig:
        asks = [rig.ask(member_id=MemberId(1000 + n)) for n in range(200)]
        answers = await asyncio.gather(*(intake.make(rig.house, ask) for ask in asks))

        assert sum(isinstance(answer, Accepted) for answer in answers) == 10
        assert sum(isinstance(answer, PoolEmpty) for answer in answers) == 190
        money = await rig.money()
        assert (money.held, money.available) == (400 * CENT, 0)
        assert await rig.audit() == []


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


async def test_again_is_checked_anew(world: World) -> None:
    """A retired model is retired, a rule may be new."""
    async with process(world, Setup(models=[model(), GONE])) as rig:
        job = (await accepted(rig)).job

        for changes, no in [
            ({"model_key": ModelKey("fake:gone")}, ModelRetired),
            ({"prompt": "a forbidden fox"}, PromptBlocked),
            ({"seconds": 5}, OptionNotOffered),
        ]:
            answer = await intake.offered(
                rig.house,
                replace(job.spec, **changes),
                rig.ask(member_id=OTHER),
            )
            assert isinstance(answer, no)


async def test_lacks_that_only_stewards_can_cause(world: World) -> None:
    """A frozen account and a price above what one clip may cost have sentences of their own."""
    from bot.domain.allowance import Denied, Lack
    from bot.pipeline.offer import refusal

    async with process(world) as rig:
        job = (await accepted(rig, seconds=12)).job
        standing = await rig.database.inner.read(
            lambda unit: unit.ledger.standing(GUILD, MAKER, world.clock.now())
        )
        dear = replace(standing, allowance=replace(standing.allowance, dearest=MicroUsd(DOLLAR)))

        suspended = refusal(rig.house, Denied(Lack.SUSPENDED), standing, job.spec, model())
        exceeded = refusal(rig.house, Denied(Lack.DEAREST), dear, job.spec, model())

        assert suspended == Suspended()
        assert isinstance(exceeded, DearestExceeded)
        assert (exceeded.limit, exceeded.cheaper_price) == (DOLLAR, 80 * CENT)


async def test_the_house_has_a_model_of_its_own(world: World) -> None:
    """Who names none gets the operator's default."""
    two = model("fake:two")
    limits = Limits(default_model=two.key)
    async with process(world, Setup(models=[model(), two], limits=limits)) as rig:
        assert (await accepted(rig)).job.spec.model_key == "fake:two"
