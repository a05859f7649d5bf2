"""The budget: it comes once a month, whoever touches it first, and never above the operator's ceiling."""

import asyncio
from datetime import UTC, datetime

from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.treasury import TreasuryRules
from bot.domain.treasury_refusals import BudgetAboveCeiling, BudgetBelowUse
from bot.pipeline import budget, intake, reports, stewards
from bot.pipeline.budget import PoolStanding
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, Rig, Setup, World, process

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIFTY = MicroUsd(50 * DOLLAR)


def until(world: World, when: datetime) -> None:
    """Turn the clock to an instant."""
    world.clock.turn((when - world.clock.now()).total_seconds())


async def available(rig: Rig) -> int:
    found = await budget.standing(rig.house, GUILD)
    assert isinstance(found, PoolStanding)
    return found.pool.available // DOLLAR


async def test_a_month_turns_once(world: World) -> None:
    """What is left of November goes, what is held stays, and December's budget comes, however many touch it at once."""
    until(world, NOVEMBER)
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        await rig.make(seconds=4)
        assert await available(rig) == 49
        until(world, datetime(2026, 12, 1, tzinfo=UTC))

        await asyncio.gather(*(intake.make(rig.house, rig.ask()) for _ in range(3)))
        await asyncio.gather(*(budget.turn_all(rig.house) for _ in range(20)))

        journal = await reports.journal(rig.house, GUILD)
        assert isinstance(journal, str)
        lines = journal.splitlines()
        assert sum("the budget of 2026-12" in line for line in lines) == 1
        assert sum("not carried over into 2026-12" in line for line in lines) == 1
        money = await rig.money()
        assert money.available + money.held == 50 * DOLLAR + 400_000
        assert await rig.audit() == []


async def test_a_month_begins_with_the_first_look_at_the_pool(world: World) -> None:
    """Nobody having asked yet, the pool's page tells of December's budget and not of what November left."""
    until(world, NOVEMBER)
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        await budget.choose(rig.house, person(2), top_up=MicroUsd(7 * DOLLAR))
        until(world, datetime(2026, 12, 1, tzinfo=UTC))

        told = await reports.pool(rig.house, GUILD)

        assert isinstance(told, reports.PoolReport)
        assert told.spending.left == FIFTY
        assert await rig.audit() == []


async def test_what_is_left_is_carried_over_where_stewards_wish(world: World) -> None:
    """Then December has both, and a second look changes nothing; nobody having asked, upkeep makes the turn."""
    until(world, NOVEMBER)
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY, carry_over=True)
        until(world, datetime(2026, 12, 3, tzinfo=UTC))

        await budget.turn_all(rig.house)
        await budget.turn_all(rig.house)

        assert (await rig.money()).available == 100 * DOLLAR


async def test_a_budget_keeps_below_the_ceiling_and_above_what_is_used(world: World) -> None:
    """Both refusals say what would work, and nothing moves; two stewards at once leave one whole budget."""
    until(world, NOVEMBER)
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        await rig.make(seconds=4)
        await rig.database.write(lambda unit: unit.ledger.set_ceiling(GUILD, FIFTY))

        above = await budget.choose(rig.house, person(2), monthly=MicroUsd(51 * DOLLAR))
        below = await budget.choose(rig.house, person(3), monthly=MicroUsd(0))
        topped = await budget.choose(rig.house, person(4), top_up=MicroUsd(51 * DOLLAR))

        assert above == BudgetAboveCeiling(MicroUsd(51 * DOLLAR), FIFTY)
        december = datetime(2026, 12, 1, tzinfo=UTC)
        assert below == BudgetBelowUse(MicroUsd(0), MicroUsd(400_000), december)
        assert topped == BudgetAboveCeiling(MicroUsd(51 * DOLLAR), FIFTY)
        await asyncio.gather(
            *(
                budget.choose(rig.house, person(5 + n), monthly=MicroUsd((10 + n % 2) * DOLLAR))
                for n in range(10)
            )
        )
        money = await rig.money()
        assert (money.available + money.held) // DOLLAR in {10, 11}


async def test_of_a_choice_that_is_refused_in_part_nothing_is_kept(world: World) -> None:
    """A budget and gifts a day beside a top-up above the ceiling: all stays as it was, then all comes at once."""
    until(world, NOVEMBER)
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.standing(rig.house, GUILD)
        await rig.database.write(lambda unit: unit.ledger.set_ceiling(GUILD, FIFTY))
        above = MicroUsd(51 * DOLLAR)

        refused = await budget.choose(
            rig.house, person(1), monthly=FIFTY, top_up=above, gifts_a_day=7
        )
        before = await budget.standing(rig.house, GUILD)
        after = await budget.choose(
            rig.house, person(2), monthly=FIFTY, top_up=FIFTY, gifts_a_day=7
        )

        assert refused == BudgetAboveCeiling(above, FIFTY)
        assert isinstance(before, PoolStanding)
        assert isinstance(after, PoolStanding)
        assert (before.pool.available, before.rules.monthly, before.rules.gifts_a_day) == (
            0,
            None,
            TreasuryRules().gifts_a_day,
        )
        assert (after.pool.available, after.rules.monthly, after.rules.gifts_a_day) == (
            2 * FIFTY,
            FIFTY,
            7,
        )
        assert await rig.audit() == []


async def test_money_is_put_in_once(world: World) -> None:
    """The same interaction fifty times is one top-up, one grant."""
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await asyncio.gather(
            *(budget.choose(rig.house, person(1), top_up=FIFTY) for _ in range(50))
        )
        wallets = await asyncio.gather(
            *(
                stewards.grant(
                    rig.house, person(2), MAKER, MicroUsd(DOLLAR), from_pool=True, memo=""
                )
                for _ in range(50)
            )
        )

        assert set(wallets) == {DOLLAR}
        assert (await rig.money()).available == 49 * DOLLAR
        assert await rig.audit() == []
