"""What changes while a wish waits: its channel, its model, its maker's rights, the rules, the price."""

from dataclasses import replace

import pytest

from bot.domain.job import JobState
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.refusals import PriceChanged
from bot.domain.wish import WishState
from bot.pipeline import budget, intake, leftovers, stewards, wishes
from tests.fakes.fake_judge import FakeJudge
from tests.pipeline.people import person
from tests.pipeline.rig import MAKER, Rig, Setup, World, model, process, running
from tests.pipeline.test_wishes import FIFTY, OPENS, now, shown, wished


def forbid(rig: Rig, word: str) -> None:
    """A rule against this word from now on."""
    assert isinstance(rig.house.judge, FakeJudge)
    rig.house.judge.forbidden.append(word)


@pytest.mark.parametrize("what", ["channel", "model", "suspended", "rule"])
async def test_what_has_changed_by_then_ends_it(world: World, what: str) -> None:
    """Before its start, without a job and without a charge; its card says so where it still has one."""
    async with running(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        wish = await wished(rig)
        await rig.quiet()
        if what == "channel":
            world.guild.gone.add(wish.channel_id)
        elif what == "suspended":
            await stewards.freeze(rig.house, person(2), MAKER, frozen=True, sweep=False)
    other = Setup(models=(model("fake:two"),)) if what == "model" else Setup()
    world.clock.turn((OPENS - world.clock.now()).total_seconds())
    async with running(world, other) as rig:
        if what == "rule":
            forbid(rig, "fox")
        await rig.quiet()

        assert (await now(rig, wish)).state is WishState.REFUSED
        assert await rig.jobs() == []
    if what != "channel":
        assert shown(world) == [WishState.WAITING, WishState.REFUSED]


async def test_the_price_is_that_of_the_day(world: World) -> None:
    """It costs its maker nothing, so a changed price is no question; too dear by then, it goes on waiting."""
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=MicroUsd(20 * DOLLAR))
        wish = await wished(rig)
    world.clock.turn((OPENS - world.clock.now()).total_seconds())
    async with process(world, Setup(models=(model(per_second=2 * DOLLAR),))) as rig:
        assert await leftovers.start(rig.house, wish) is False
    async with running(world, Setup(models=(model(per_second=20 * CENT),))) as rig:
        (job,) = await rig.until_all_end()
        assert (job.state, job.price) == (JobState.DELIVERED, 240 * CENT)
        assert await rig.audit() == []


async def test_made_now_at_the_price_that_its_button_shows(world: World) -> None:
    """Where the price has risen nothing is made: the card shows the new one, and its button is pressed again."""
    async with process(world, Setup(pool=MicroUsd(0))) as rig:
        await budget.choose(rig.house, person(1), monthly=MicroUsd(20 * DOLLAR))
        wish = await wished(rig)
    async with process(world, Setup(models=(model(per_second=20 * CENT),))) as rig:
        dearer = await wishes.make_now(rig.house, wish, rig.ask())
        assert isinstance(dearer, PriceChanged)
        assert dearer.price == 2 * wish.price
        assert await rig.jobs() == []
        wish = await now(rig, wish)
        assert (wish.price, wish.version - wish.shown) == (dearer.price, 2)

        made = await wishes.make_now(rig.house, wish, rig.ask())
        assert isinstance(made, intake.Accepted)
        assert made.job.price == dearer.price
        assert (await now(rig, wish)).state is WishState.MADE
        gone = await wishes.make_now(rig.house, replace(wish, price=MicroUsd(CENT)), rig.ask())
        assert isinstance(gone, PriceChanged)
        assert (await now(rig, wish)).price == dearer.price
