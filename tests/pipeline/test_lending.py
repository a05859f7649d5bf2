"""Lending: what a member leaves of a week pays others near its end, and is a first claim in the next."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.denials import ShareUsedUp
from bot.domain.ids import GuildId
from bot.domain.job import JobState
from bot.domain.lending_refusals import NoEndToLend
from bot.domain.money import CENT, MicroUsd
from bot.domain.pace_refusals import ConfirmFirst
from bot.domain.person import Person
from bot.domain.share_changes import RuleChange
from bot.domain.share_rules import Subject
from bot.domain.window import Window, WindowKind
from bot.pipeline import cancel, intake, lending, pace_rules, shares, views
from bot.pipeline.intake import Accepted
from bot.pipeline.views import QuotaView
from tests.fakes.fake_clock import START
from tests.pipeline.people import person
from tests.pipeline.rig import GUILD, MAKER, OTHER, Rig, World, process, running

CLIP = MicroUsd(40 * CENT)
OPENS, ENDS = START + timedelta(days=1, hours=12), START + timedelta(days=2, hours=12)


def steward(rig: Rig) -> Person:
    return replace(person(1), interaction_id=rig.ask().interaction_id)


async def weekly(rig: Rig, clips: int, hours: int | None = None) -> lending.CommonsView:
    """Everybody has so many clips a week, and what they leave is lent."""
    change = RuleChange(cap=MicroUsd(clips * CLIP), window=Window(WindowKind.WEEK))
    await shares.allow(rig.house, steward(rig), Subject.EVERYONE, 0, change)
    told = await lending.choose(rig.house, steward(rig), on=True, hours=hours)
    assert isinstance(told, lending.CommonsView)
    return told


async def quota(rig: Rig, member: int) -> QuotaView:
    found = await views.quota(rig.house, GUILD, person(1, member_id=member).member_id)
    assert isinstance(found, QuotaView)
    return found


async def ask(rig: Rig, name: str, member: int = MAKER, seconds: int = 4) -> object:
    who = person(1, member_id=member).member_id
    return await intake.make(rig.house, rig.ask(name, member_id=who, seconds=seconds))


async def test_a_share_is_lent_and_comes_back(world: World) -> None:
    """Refused before the commons opens, paid by it then, said on the receipt; a restart on, it is a first claim."""
    async with running(world) as rig:
        told = await weekly(rig, 2)
        assert (told.hours, told.opens_at, told.ends_at, told.left) == (24, OPENS, ENDS, None)
        assert isinstance(await ask(rig, "an otter", OTHER), Accepted)
        for name in ("a red fox", "a blue fox"):
            assert isinstance(await ask(rig, name), Accepted)
        no = await ask(rig, "a green fox")
        assert isinstance(no, ShareUsedUp)
        assert (no.commons_at, no.commons_left) == (OPENS, None)
        await rig.until_all_end()
        await rig.turn((OPENS - rig.clock.now()).total_seconds())

        much = await ask(rig, "a long fox", seconds=8)
        assert isinstance(much, ShareUsedUp)
        assert (much.commons_at, much.commons_left, much.cheaper_price) == (None, CLIP, CLIP)
        made = await ask(rig, "a green fox")
        assert isinstance(made, Accepted)
        assert (made.borrowed, made.from_pool, made.left) == (True, True, 0)
        assert (await lending.view(rig.house, GUILD)).left == 0
        mine = await quota(rig, OTHER)
        assert mine.standing.left == CLIP  # it is theirs all the same
        assert mine.standing.lending is not None
        assert mine.standing.lending.lent == CLIP

    async with running(world) as rig:
        await rig.until_all_end()
        receipt = await rig.database.inner.read(lambda unit: unit.ledger.receipt(made.job.id))
        assert receipt is not None
        assert receipt.borrowed
        await rig.turn((ENDS - rig.clock.now()).total_seconds())
        theirs = (await quota(rig, OTHER)).standing
        assert (theirs.claim, theirs.share, theirs.left) == (CLIP, 3 * CLIP, 3 * CLIP)
        assert (await quota(rig, MAKER)).standing.share == 2 * CLIP
        assert isinstance(await ask(rig, "a raft of otters", OTHER, seconds=12), Accepted)
        assert await rig.audit() == []


async def test_what_its_lender_uses_after_all_does_not_come_back(world: World) -> None:
    """Their own share works as if nothing were lent, and then nothing is owed."""
    async with running(world) as rig:
        await weekly(rig, 2)
        await ask(rig, "an otter", OTHER)
        await ask(rig, "two foxes", seconds=8)
        await rig.turn((OPENS - rig.clock.now()).total_seconds())
        assert isinstance(await ask(rig, "a green fox"), Accepted)
        late = await ask(rig, "another otter", OTHER)
        assert isinstance(late, Accepted)
        assert not late.borrowed
        await rig.until_all_end()
        await rig.turn((ENDS - rig.clock.now()).total_seconds())
        assert (await quota(rig, OTHER)).standing.claim == 0
        assert await rig.audit() == []


async def test_a_borrowed_clip_that_is_cancelled_owes_nothing(world: World) -> None:
    """The share that lent it is as it was."""
    async with process(world) as rig:
        await weekly(rig, 2)
        await ask(rig, "an otter", OTHER)
        await ask(rig, "two foxes", seconds=8)
        rig.clock.turn((OPENS - rig.clock.now()).total_seconds())
        made = await ask(rig, "a green fox")
        assert isinstance(made, Accepted)
        assert made.borrowed
        assert (await lending.view(rig.house, GUILD)).left == 0
        await cancel.cancel(rig.house, made.job.id, guild_id=GUILD, member_id=MAKER)
        assert (await lending.view(rig.house, GUILD)).left == CLIP
        assert await rig.audit() == []


async def test_who_keeps_theirs_neither_lends_nor_borrows(world: World) -> None:
    """It is remembered before a server lends, and taken back by the same word."""
    async with process(world) as rig:
        kept = await lending.keep(rig.house, replace(steward(rig), member_id=OTHER), on=True)
        assert kept == lending.CommonsView(hours=0)
        await weekly(rig, 2)
        await ask(rig, "an otter", OTHER)
        await ask(rig, "two foxes", seconds=8)
        rig.clock.turn((OPENS - rig.clock.now()).total_seconds())
        refused = await ask(rig, "a green fox")
        assert isinstance(refused, ShareUsedUp)
        assert refused.commons_left == 0
        await ask(rig, "another otter", OTHER)
        theirs = await ask(rig, "a third otter", OTHER)
        assert isinstance(theirs, ShareUsedUp)
        assert (theirs.commons_at, theirs.commons_left) == (None, None)
        again = await lending.keep(rig.house, replace(steward(rig), member_id=OTHER), on=False)
        assert isinstance(again, lending.CommonsView)
        assert again.hours == 24


async def test_the_commons_is_not_named_where_a_second_amount_is_in_the_way(world: World) -> None:
    """A day's amount beside a week's holds for what is borrowed, too, so waiting for the commons would not help."""
    async with process(world) as rig:
        await weekly(rig, 2)
        beside = RuleChange(beside=CLIP, beside_window=Window(WindowKind.DAY))
        await shares.allow(rig.house, steward(rig), Subject.EVERYONE, 0, beside)
        rig.clock.turn(timedelta(days=7).total_seconds())  # windows that run are longer by a change
        await ask(rig, "an otter", OTHER)
        await ask(rig, "a red fox")
        no = await ask(rig, "a blue fox")
        assert isinstance(no, ShareUsedUp)
        assert (no.fits_at, no.commons_at) == (START + timedelta(days=7, hours=12), None)
        rig.clock.turn((OPENS + timedelta(days=7) - rig.clock.now()).total_seconds())
        assert isinstance(await ask(rig, "a green fox"), Accepted)
        late = await ask(rig, "a blue fox")
        assert isinstance(late, ShareUsedUp)
        assert (late.fits_at, late.commons_left) == (ENDS + timedelta(days=7), 0)
        assert await rig.audit() == []


async def test_a_dear_clip_of_the_commons_is_asked_about(world: World) -> None:
    """The question says that others' shares pay, and what is left of them."""
    async with process(world) as rig:
        await weekly(rig, 2)
        await ask(rig, "an otter", OTHER)
        await ask(rig, "two foxes", seconds=8)
        rig.clock.turn((OPENS - rig.clock.now()).total_seconds())
        await pace_rules.choose_checks(rig.house, steward(rig), confirm_above=MicroUsd(10 * CENT))
        asked = await intake.make(rig.house, rig.ask("a green fox", seconds=4), may_ask=True)
        assert isinstance(asked, ConfirmFirst)
        assert (asked.borrowed, asked.from_pool, asked.left) == (True, True, 0)


async def test_a_repeated_ask_is_the_same_loan(world: World) -> None:
    """Discord delivers an ask twice: one job, one loan, the same answer."""
    async with process(world) as rig:
        await weekly(rig, 2)
        await ask(rig, "an otter", OTHER)
        await ask(rig, "two foxes", seconds=8)
        rig.clock.turn((OPENS - rig.clock.now()).total_seconds())
        said = rig.ask("a green fox", seconds=4)
        first, second = [await intake.make(rig.house, said) for _ in range(2)]
        assert isinstance(first, Accepted)
        assert isinstance(second, Accepted)
        assert second.duplicate
        assert (first.job.id, second.borrowed) == (second.job.id, True)
        assert first.job.state is JobState.QUEUED
        assert await rig.audit() == []


async def test_what_stewards_choose(world: World) -> None:
    """A window without an end is refused; hours stay when left out; off is off, and nothing is said of it then."""
    async with process(world) as rig:
        no = await lending.choose(rig.house, steward(rig), on=True)
        assert isinstance(no, NoEndToLend)
        assert no.window.kind is WindowKind.ROLLING
        assert await lending.choose(rig.house, steward(rig)) == lending.CommonsView(hours=0)
        assert (await weekly(rig, 2, hours=6)).hours == 6
        for chosen in ({}, {"on": True}):
            told = await lending.choose(rig.house, steward(rig), **chosen)
            assert isinstance(told, lending.CommonsView)
            assert told.hours == 6
        more = await lending.choose(rig.house, steward(rig), hours=48)
        assert isinstance(more, lending.CommonsView)
        assert more.opens_at == ENDS - timedelta(hours=48)
        off = await lending.choose(rig.house, steward(rig), on=False)
        assert off == lending.CommonsView(hours=0)
        assert await lending.view(rig.house, GUILD) == off
        assert await lending.view(rig.house, GuildId(9)) == off
        rolling = RuleChange(window=Window(WindowKind.ROLLING, 86_400))
        await lending.choose(rig.house, steward(rig), on=True)
        await shares.allow(rig.house, steward(rig), Subject.EVERYONE, 0, rolling)
        assert await lending.view(rig.house, GUILD) == lending.CommonsView(hours=24)
