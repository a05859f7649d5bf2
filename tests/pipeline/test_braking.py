"""Braking: a pool that runs low makes what its stewards kept it for, says so, and lifts by itself."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.denials import ShareUsedUp
from bot.domain.errors import AccountFault
from bot.domain.ids import ChannelId, MemberId
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.notice import BrakeLifted, BrakeOn
from bot.domain.pace_refusals import Braked
from bot.domain.refusals import Refusal
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.pipeline import (
    braking,
    budget,
    house_rules,
    intake,
    pace_rules,
    pace_watch,
    shares,
    stewards,
)
from bot.pipeline.intake import Accepted
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, Rig, Setup, World, model, process

HUNDRED = MicroUsd(100 * DOLLAR)
DEAR, CHEAP = model(per_second=DOLLAR), model("fake:two", per_second=DOLLAR // 10)
SETUP = Setup(models=(DEAR, CHEAP), pool=MicroUsd(0), share=HUNDRED)
NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


async def low_pool(rig: Rig, **brakes: int) -> None:
    """A hundred dollars a month of which 72 are held, and brakes."""
    rig.clock.turn((NOVEMBER - rig.clock.now()).total_seconds())
    await budget.choose(rig.house, person(1), monthly=HUNDRED)
    for number in range(6):
        await rig.make(f"clip {number}", seconds=12, member_id=MemberId(200 + number))
    await pace_rules.choose_brakes(
        rig.house, person(2), {Brake(name): percent for name, percent in brakes.items()}
    )


async def ask(rig: Rig, **options: Any) -> Accepted | Refusal:
    return await intake.make(rig.house, rig.ask(**options))


async def test_a_brake_refuses_and_offers_what_it_lets_through(world: World) -> None:
    """From 70 % on only short clips: the refusal says which brake, until when, and a clip that is then made."""
    async with process(world, SETUP) as rig:
        await low_pool(rig, shorter=70, cheaper=90)

        no = await ask(rig, seconds=8)

        assert isinstance(no, Braked)
        assert (no.rule, no.lifts_at) == (BrakeRule(70, Brake.SHORTER), DECEMBER)
        assert no.cheaper is not None
        assert (no.cheaper.model_key, no.cheaper.seconds, no.cheaper_price) == (
            DEAR.key,
            4,
            4 * DOLLAR,
        )
        assert isinstance(await intake.offered(rig.house, no.cheaper, rig.ask()), Accepted)
        assert await rig.audit() == []


async def test_what_other_refusals_offer_is_let_through_too(world: World) -> None:
    """Who has used up their share is not offered what the next press would refuse."""
    async with process(world, SETUP) as rig:
        await low_pool(rig, cheaper=70)
        await shares.allow(
            rig.house, person(3), Subject.MEMBER, MAKER, RuleChange(cap=MicroUsd(5 * DOLLAR))
        )

        no = await ask(rig, seconds=8)

        assert isinstance(no, ShareUsedUp)
        assert no.cheaper is not None
        assert (no.cheaper.model_key, no.cheaper.seconds) == (CHEAP.key, 8)


async def test_an_own_wallet_is_not_braked(world: World) -> None:
    """Brakes are for the common purse: a wallet that reaches pays."""
    async with process(world, SETUP) as rig:
        await low_pool(rig, lower=50)
        assert isinstance(await ask(rig, resolution="1080p"), Braked)
        await stewards.grant(
            rig.house, person(4), MAKER, MicroUsd(4 * DOLLAR), from_pool=False, memo=""
        )

        made = await ask(rig, resolution="1080p")

        assert isinstance(made, Accepted)
        assert not made.from_pool


async def test_brakes_lift_by_themselves(world: World) -> None:
    """A top-up lifts one, and a new month lifts all: nothing has to be taken back by hand."""
    async with process(world, SETUP) as rig:
        await low_pool(rig, shorter=70)
        await budget.choose(rig.house, person(5), top_up=HUNDRED)
        assert isinstance(await ask(rig, seconds=8), Accepted)
        await pace_rules.choose_brakes(rig.house, person(6), {Brake.SHORTER: 30})
        assert isinstance(await ask(rig, seconds=8), Braked)

        rig.clock.turn((DECEMBER - rig.clock.now()).total_seconds())

        assert isinstance(await ask(rig, seconds=8), Accepted)


async def test_each_change_is_told_once(world: World) -> None:
    """Stewards hear when a brake goes on and when it is lifted, however often somebody looks; no channel, no word."""
    async with process(world, SETUP) as rig:
        await low_pool(rig, shorter=70)

        def told() -> list[object]:
            return [notice for _, notice in rig.world.guild.notices.values()]

        await pace_watch.look(rig.house, {GUILD})
        assert told() == []
        await house_rules.choose_notices(rig.house, GUILD, ChannelId(20))
        for _ in range(3):
            await pace_watch.look(rig.house)
        on = BrakeOn(BrakeRule(70, Brake.SHORTER), DECEMBER)
        assert told() == [on]

        await budget.choose(rig.house, person(5), top_up=HUNDRED)
        assert GUILD in rig.house.board.spenders
        for _ in range(3):
            await pace_watch.look(rig.house, rig.house.board.spenders)
        assert told() == [on, BrakeLifted(Brake.SHORTER)]

        rig.clock.turn((DECEMBER - rig.clock.now()).total_seconds())
        await pace_watch.look(rig.house)  # before anybody has made the month's turn
        assert len(told()) == 2


async def test_the_rest_of_a_pool_goes_round(world: World) -> None:
    """With ten dollars left among three, who has drawn much waits, who has drawn little gets their part, a newcomer one clip."""
    async with process(world, Setup(models=(DEAR, CHEAP), pool=HUNDRED, share=HUNDRED)) as rig:
        for _ in range(4):
            await rig.make("much", seconds=12, member_id=MemberId(201))
        for _ in range(3):
            await rig.make("some", seconds=12, member_id=MemberId(202))
        await rig.make("little", seconds=4, member_id=MAKER)
        await pace_rules.choose_brakes(rig.house, person(2), {Brake.FAIR: 80})

        much = await ask(rig, member_id=MemberId(201), seconds=4)
        assert isinstance(much, Braked)
        assert (much.rule.brake, much.cheaper) == (Brake.FAIR, None)
        assert isinstance(await ask(rig, member_id=MemberId(300), model_key="fake:two"), Accepted)
        assert isinstance(await ask(rig, seconds=8), Accepted)


async def test_what_brakes_know_of_the_models_follows_those_that_can_be_used(world: World) -> None:
    """While a vendor is paused its models are not among the cheapest; nothing is worked out twice in between."""
    async with process(world, SETUP) as rig:
        known = braking.thrift(rig.house)
        assert list(known.rates) == [DEAR.key, CHEAP.key]
        assert braking.thrift(rig.house) is known

        rig.house.board.paused[CHEAP.provider] = AccountFault.BALANCE
        assert list(braking.thrift(rig.house).rates) == []
        rig.house.board.paused.clear()
        assert braking.thrift(rig.house) == known
