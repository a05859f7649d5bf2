"""The breaker: an hour that costs three times the usual pauses new clips, and a steward or the clock goes on."""

from bot.domain.ids import ChannelId, MemberId
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.notice import HourCostly
from bot.domain.pace_refusals import JobsPaused, NothingPaused
from bot.domain.refusals import Refusal
from bot.pipeline import breaker, house_rules, intake, pace_rules, pace_watch
from bot.pipeline.intake import Accepted
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, Rig, Setup, World, process

HOUR_S = 3600.0
SETUP = Setup(pool=MicroUsd(500 * DOLLAR), share=MicroUsd(100 * DOLLAR))


async def ask(rig: Rig, member_id: int) -> Accepted | Refusal:
    """Twelve seconds, $1.20."""
    return await intake.make(
        rig.house, rig.ask(seconds=12, member_id=MemberId(member_id)), sure=True
    )


async def busy_hour(rig: Rig) -> JobsPaused:
    """A usual hour of $1.20 two days ago, and now one that trips at $3.60 and a little."""
    assert isinstance(await ask(rig, 1), Accepted)
    rig.clock.turn(48 * HOUR_S)
    await pace_rules.choose_checks(rig.house, person(1), pause_above=MicroUsd(2 * DOLLAR))
    for member_id in (2, 3, 4):
        assert isinstance(await ask(rig, member_id), Accepted)
    paused = await ask(rig, 5)
    assert isinstance(paused, JobsPaused)
    return paused


async def test_an_unusual_hour_pauses_everybody_until_it_is_over(world: World) -> None:
    """The fourth clip is refused with the moment; stewards are told once; an hour later it goes on by itself."""
    async with process(world, SETUP) as rig:
        await house_rules.choose_notices(rig.house, GUILD, ChannelId(20))
        paused = await busy_hour(rig)
        for _ in range(3):
            assert await ask(rig, 6) == paused
            await pace_watch.look(rig.house, rig.house.board.spenders)
        told = [notice for _, notice in rig.world.guild.notices.values()]
        assert told == [HourCostly(MicroUsd(4_800_000), MicroUsd(1_200_000), paused.until)]

        rig.clock.turn((paused.until - rig.clock.now()).total_seconds())

        assert isinstance(await ask(rig, 5), Accepted)
        assert await breaker.go_on(rig.house, person(2)) == NothingPaused()


async def test_a_steward_goes_on(world: World) -> None:
    """At once, and the same hour trips nothing again; where it is switched off nothing ever trips."""
    async with process(world, SETUP) as rig:
        await busy_hour(rig)
        assert await breaker.go_on(rig.house, person(2)) == breaker.PAUSE
        assert isinstance(await ask(rig, 5), Accepted)
        rig.clock.turn(HOUR_S)
        await pace_rules.choose_checks(rig.house, person(3), pause_above=MicroUsd(0))
        for member_id in range(10, 20):
            assert isinstance(await ask(rig, member_id), Accepted)
        assert await rig.audit() == []
