"""Wishes: made once of what the month leaves over, at nobody's cost, or ended kindly at its turn."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.domain.denials import (
    DearestExceeded,
    ShareUsedUp,
    Suspended,
)
from bot.domain.ids import InteractionId
from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.domain.wish import Wish, WishState
from bot.domain.wish_refusals import (
    NothingExpires,
    WishDoubtful,
    WishesMany,
    WishFree,
    WishNotFound,
    WishNotYours,
    WishOver,
    WishPrivate,
)
from bot.pipeline import (
    budget,
    desk_rules,
    intake,
    leftovers,
    pace_rules,
    shares,
    stewards,
    wishes,
)
from bot.pipeline.intake import Accepted
from tests.fakes.fake_clock import FakeClock
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, Setup, World, left, model, process, running
from tests.pipeline.sweep import Ending, sweep
from tests.pipeline.test_desk import with_desk

FIFTY = MicroUsd(50 * DOLLAR)
TURN = datetime(2026, 12, 1, tzinfo=UTC)
OPENS = TURN - timedelta(hours=48)
POOR = Setup(pool=MicroUsd(0), share=MicroUsd(50 * CENT))


async def turned(rig: Rig, when: datetime) -> None:
    """Turn the clock to an instant at once, and let everybody who has slept do their work.

    Whoever is at work comes to rest first, or would do it by the old time and sleep once more.
    """
    await rig.quiet()
    rig.clock.turn((when - rig.clock.now()).total_seconds())
    await rig.quiet()


async def wished(rig: Rig, prompt: str = "a red fox", **changes: Any) -> Wish:
    """A clip of 12 s for $1.20."""
    outcome = await wishes.wish(rig.house, rig.ask(prompt, **({"seconds": 12} | changes)))
    assert isinstance(outcome, Wish), outcome
    return outcome


async def now(rig: Rig, wish: Wish) -> Wish:
    row = await rig.database.inner.read(lambda unit: unit.wishes.get(wish.id))
    assert row is not None
    return row


def shown(world: World) -> list[WishState]:
    """What the one card of the one wish has shown, each state once."""
    (views,) = world.guild.wish_cards.values()
    return list(dict.fromkeys(view.state for view in views))


async def test_a_storyboard_is_made_of_leftovers(world: World) -> None:
    """Over a restart between its shots it is one film, paid once by the pool and by nobody's share."""
    async with running(world, POOR) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        wish = await wished(rig, "a fox wakes\nit runs", storyboard=True, seconds=4)
        assert wish.price == 80 * CENT
        await turned(rig, OPENS)

        async def one_shot() -> bool:
            jobs = await rig.jobs()
            return bool(jobs and jobs[0].film and jobs[0].film.done == 1)

        await rig.until(one_shot)
    async with running(world, POOR) as rig:
        (job,) = await rig.until_all_end()
        assert (job.state, job.charge) == (JobState.DELIVERED, 80 * CENT)
        assert len(world.vendor.renders) == 2
        assert len(world.guild.clips_of(job.id)) == 1
        assert await left(rig) == 50
        assert await rig.audit() == []


async def test_a_wish_is_made_of_what_the_month_leaves_over(world: World) -> None:
    """Too dear for a share, it waits over a restart until the last two days, and then costs its maker nothing."""
    async with running(world, POOR) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        assert isinstance(await intake.make(rig.house, rig.ask(seconds=12)), ShareUsedUp)
        wish = await wished(rig)
        assert wish.due_at == TURN
        await rig.quiet()
        assert await rig.jobs() == []
        assert (await rig.money()).held == 0
    async with running(world, POOR) as rig:
        await turned(rig, OPENS - timedelta(seconds=1))
        assert (await now(rig, wish)).state is WishState.WAITING

        await turned(rig, OPENS)

        (job,) = await rig.until_all_end()
        assert (job.state, job.charge) == (JobState.DELIVERED, 120 * CENT)
        assert (await now(rig, wish)).job_id == job.id
        assert await left(rig) == 50
        receipt = await rig.database.inner.read(lambda unit: unit.ledger.receipt(job.id))
        assert receipt is not None
        assert (receipt.leftover, receipt.from_pool) == (True, True)
        assert await rig.audit() == []
    assert shown(world) == [WishState.WAITING, WishState.STARTED]


@pytest.mark.parametrize("spend", [True, False])
async def test_at_the_turn_of_a_month_with_a_change_of_clocks(world: World, spend: bool) -> None:
    """New York's October 2026 ends at 4 o'clock of a day with 25 hours: two days before that it begins, not an hour early."""
    world = World(world.database, clock=FakeClock(datetime(2026, 10, 20, tzinfo=UTC)))
    ends = datetime(2026, 11, 1, 9, tzinfo=UTC)
    async with running(world, Setup(pool=MicroUsd(0))) as rig:
        await shares.set_local_time(rig.house, person(1), "America/New_York", 4)
        await budget.choose(rig.house, person(2), monthly=MicroUsd(2 * DOLLAR))
        wish = await wished(rig)
        if spend:
            await rig.make(seconds=12)
            await rig.until_all_end()
        await turned(rig, ends - timedelta(hours=48, seconds=1))
        assert (await now(rig, wish)).state is WishState.WAITING

        await turned(rig, ends - timedelta(hours=48))
        if not spend:
            assert (await now(rig, wish)).state is WishState.STARTED
            return
        await turned(rig, ends - timedelta(seconds=1))
        assert (await now(rig, wish)).state is WishState.WAITING
        await turned(rig, ends)

        assert (await now(rig, wish)).state is WishState.LAPSED
        assert len(await rig.jobs()) == 1
    assert shown(world) == [WishState.WAITING, WishState.LAPSED]


async def test_one_at_a_time_and_fair(world: World) -> None:
    """Who got something comes behind who got nothing; a wish that is too dear for the rest lets a cheaper one pass."""
    async with running(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=MicroUsd(4 * DOLLAR))
        first = await wished(rig)
        second = await wished(rig)
        others = await wished(rig, member_id=OTHER)
        cheap = await wished(rig, member_id=OTHER, seconds=4)
        world.vendor.takes_s = 60
        await turned(rig, OPENS)
        assert [job.interaction_id for job in await rig.jobs()] == [first.interaction_id]

        await rig.turn(900)

        jobs = sorted(await rig.jobs(), key=lambda job: job.id)
        in_order = [job.interaction_id for job in jobs]
        assert in_order == [each.interaction_id for each in (first, others, cheap)]
        for earlier, later in pairwise(jobs):
            assert earlier.ended_at is not None
            assert earlier.ended_at <= later.created_at
        assert (await now(rig, second)).state is WishState.WAITING
        assert await rig.audit() == []


async def test_a_wish_waits_for_no_steward_who_would_see_nothing(world: World) -> None:
    """The desk was taken away after the stewards wanted to look at dear clips: it ends, and cost nothing."""
    async with running(world, POOR) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        await with_desk(rig)
        await pace_rules.choose_checks(rig.house, person(1), review_above=MicroUsd(80 * CENT))
        await desk_rules.choose_channel(rig.house, guild_id=GUILD, actor_id=MAKER, channel_id=None)
        wish = await wished(rig)

        await turned(rig, OPENS)

        assert (await now(rig, wish)).state is WishState.REFUSED
        assert await rig.jobs() == []
        assert (await rig.money()).held == 0


async def test_where_nothing_expires_nothing_is_wished_for(world: World) -> None:
    """Without a monthly budget, and with one that is carried over; where that is chosen later, it lapses."""
    async with process(world, POOR) as rig:
        ask = rig.ask(seconds=12)
        assert await wishes.wish(rig.house, ask) == NothingExpires(carried_over=False)
        await budget.choose(rig.house, person(1), monthly=FIFTY, carry_over=True)
        assert await wishes.wish(rig.house, ask) == NothingExpires(carried_over=True)
        await budget.choose(rig.house, person(2), carry_over=False)
        await wished(rig)
        await budget.choose(rig.house, person(3), carry_over=True)
        world.clock.turn((TURN - timedelta(hours=1) - world.clock.now()).total_seconds())
        assert await leftovers.candidates(rig.house, GUILD) == []


async def test_what_cannot_be_wished_for(world: World) -> None:
    """Each no is about what would not help to wait for; the same interaction twice is one wish."""
    free = model("fake:free", per_second=0)
    setup = Setup(models=(model(), free), pool=MicroUsd(0))
    async with process(world, setup) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        ask = rig.ask()
        assert await wishes.wish(rig.house, rig.ask(private=True)) == WishPrivate()
        assert await wishes.wish(rig.house, rig.ask("a doubtful fox")) == WishDoubtful()
        assert await wishes.wish(rig.house, rig.ask(model_key="fake:free")) == WishFree()
        same = await asyncio.gather(*(wishes.wish(rig.house, ask) for _ in range(20)))
        assert len({each.id for each in same if isinstance(each, Wish)}) == 1
        await wished(rig)
        await wished(rig)
        assert await wishes.wish(rig.house, rig.ask()) == WishesMany(3)
        await shares.allow(
            rig.house, person(2), Subject.MEMBER, OTHER, RuleChange(dearest=MicroUsd(DOLLAR))
        )
        dear = await wishes.wish(rig.house, rig.ask(seconds=12, member_id=OTHER))
        assert isinstance(dear, DearestExceeded)
        await stewards.freeze(rig.house, person(3), MAKER, frozen=True, sweep=False)
        assert await wishes.wish(rig.house, rig.ask()) == Suspended()


async def test_who_may_take_a_wish_back(world: World) -> None:
    """Its maker and stewards, once; a forged button finds nothing."""
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        wish = await wished(rig)
        of = wish.interaction_id
        other, maker = person(2, member_id=OTHER), person(3)

        forged = await wishes.withdraw(rig.house, maker, wish.id, steward=True, of=InteractionId(1))
        assert forged == WishNotFound()
        others = await wishes.withdraw(rig.house, other, wish.id, steward=False, of=of)
        assert others == WishNotYours(wish.id, MAKER)
        assert isinstance(
            await wishes.withdraw(rig.house, other, wish.id, steward=True, of=of), Wish
        )
        again = await wishes.withdraw(rig.house, maker, wish.id, steward=False, of=of)
        assert again == WishOver(wish.id, WishState.WITHDRAWN)
        assert await wishes.mine(rig.house, GUILD, MAKER) == []


async def test_a_crash_between_press_and_note_makes_no_second_clip(world: World) -> None:
    """Made of a share, and killed before the wish knew: it is not made again on leftovers."""
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        wish = await wished(rig)
        again = rig.ask(seconds=12, interaction_id=wish.interaction_id)
        assert isinstance(await intake.offered(rig.house, wish.spec, again), Accepted)
    world.clock.turn((OPENS - world.clock.now()).total_seconds())
    async with running(world, Setup(pool=MicroUsd(0))) as rig:
        await rig.until_all_end()
        assert (await now(rig, wish)).state is WishState.MADE
        assert len(await rig.jobs()) == 1


async def test_killed_anywhere_a_wish_is_made_once(empty_database: Path, tmp_path: Path) -> None:
    """Between wish and job, and at every call after it."""

    async def story(rig: Rig) -> None:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        wish = await wished(rig, interaction_id=InteractionId(10**18 + 5))

        async def started() -> bool:
            return (await now(rig, wish)).state is not WishState.WAITING

        await rig.until(started)

    def check(ending: Ending) -> None:
        (job,) = ending.jobs
        assert job.state is JobState.DELIVERED
        assert shown(ending.world)[-1] is WishState.STARTED

    def prepare(world: World) -> None:
        world.clock.turn((OPENS - world.clock.now()).total_seconds())

    await sweep(empty_database, tmp_path, Setup(pool=MicroUsd(0)), story, check, prepare, every=3)
