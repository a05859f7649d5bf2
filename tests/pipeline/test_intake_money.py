"""Intake and the money: shares, wallets, the pool, the ceiling, and how many may wait."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.denials import CeilingReached, DearestExceeded, PoolEmpty, ShareUsedUp, Suspended
from bot.domain.ids import MemberId
from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.domain.refusals import TooManyWaiting
from bot.pipeline import intake
from bot.pipeline.intake import Accepted
from tests.pipeline.asking import accepted, refused
from tests.pipeline.rig import GUILD, MAKER, OTHER, Setup, World, model, process


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
