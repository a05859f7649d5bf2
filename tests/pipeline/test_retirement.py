"""What stewards are told before a model goes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import AccountFault, DeliveryUncertainError
from bot.domain.ids import ChannelId
from bot.domain.notice import ModelGone, RetirementNear
from bot.pipeline import house_rules, vendors
from bot.pipeline.retirement import warn
from tests.pipeline.rig import GUILD, Rig, Setup, World, model, process, told

PLACE = ChannelId(77)


async def ready(rig: Rig, *, notices: ChannelId | None = PLACE) -> None:
    """A guild with books, and a channel for notices."""
    await rig.make(model_key="fake:two")
    await house_rules.choose_notices(rig.house, GUILD, notices)


def setup(world: World, days: int) -> Setup:
    """A model that goes in so many days, and its successor."""
    today = world.clock.now().date()
    going = model(title="Going", retires_on=today + timedelta(days=days), successor="fake:two")
    return Setup(models=[going, model("fake:two", title="Staying")])


async def test_each_stage_is_told_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """60, 14 and 1 days ahead, and on the day, over restarts; the operator's log says the same."""
    planned = setup(world, 61)
    for days in (0, 1, 20, 27, 12, 1, 5):
        world.clock.turn(days * 86_400.0)
        async with process(world, planned) as rig:
            if days == 0:
                await ready(rig)
            await warn(rig.house)
            await warn(rig.house)

    (near, nearer, tomorrow, gone) = told(world)
    assert isinstance(near, RetirementNear)
    assert (near.title, near.days, near.successor) == ("Going", 60, "Staying")
    assert isinstance(nearer, RetirementNear)
    assert nearer.days == 13
    assert isinstance(tomorrow, RetirementNear)
    assert tomorrow.days == 1
    assert isinstance(gone, ModelGone)
    assert caplog.text.count("is switched off on") == 3
    assert caplog.text.count("was switched off on") == 1


async def test_nothing_is_posted_where_nobody_wished_it(world: World) -> None:
    """Without a channel for notices only the log speaks; once there is one, the stage of now is told."""
    async with process(world, setup(world, 10)) as rig:
        await ready(rig, notices=None)
        await warn(rig.house)
        assert told(world) == []

        await house_rules.choose_notices(rig.house, GUILD, PLACE)
        await warn(rig.house)
        assert len(told(world)) == 1


async def test_a_lost_answer_posts_one_notice(world: World) -> None:
    """The same nonce is sent again: Discord shows one message."""
    async with process(world, setup(world, 10)) as rig:
        await ready(rig)
        rig.courier.faults.after("announce", DeliveryUncertainError("lost"))
        await warn(rig.house)
        await warn(rig.house)

    assert len(world.guild.notices) == 1


async def test_a_channel_that_is_gone_holds_up_nothing(world: World) -> None:
    """Stewards deleted it: the notice waits for another channel."""
    async with process(world, setup(world, 10)) as rig:
        await ready(rig)
        world.guild.gone.add(PLACE)
        await warn(rig.house)
        await house_rules.choose_notices(rig.house, GUILD, ChannelId(78))
        await warn(rig.house)

        assert len(told(world)) == 1


async def test_stewards_see_how_models_stand(world: World) -> None:
    """Ready, silent or paused, who waits, and what comes after one that goes."""
    async with process(world, setup(world, 10)) as rig:
        await rig.make(model_key="fake:two")
        rig.house.board.silent["fake"] = world.clock.now()

        going, staying = vendors.states(rig.house)

        assert (going.title, going.successor, going.waiting) == ("Going", "Staying", 1)
        assert staying.silent_since == world.clock.now()
        rig.house.board.silent.clear()
        rig.house.board.paused["fake"] = AccountFault.KEY
        assert [each.hindrance for each in vendors.states(rig.house)] == ["paused", "paused"]


async def test_without_a_successor_anything_usable_is_named(world: World) -> None:
    """Better than nothing, and honest where nothing is left."""
    planned = setup(world, 10)
    (going, staying) = planned.models
    other = replace(staying, key="else:one", provider="else")
    alone = replace(going, successor=None)
    async with process(world, replace(planned, models=[alone, other])) as rig:
        house = replace(rig.house, providers={**rig.house.providers, "else": rig.provider})
        await rig.make()
        await house_rules.choose_notices(house, GUILD, PLACE)
        await warn(house)

    (notice,) = told(world)
    assert isinstance(notice, RetirementNear)
    assert notice.successor == "Staying"
