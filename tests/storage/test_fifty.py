"""Money that is moved fifty times at once by one wish moves once, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.ids import ChannelId, MemberId, ProposalId
from bot.domain.job import Job
from bot.domain.money import CENT, DOLLAR, ZERO, MicroUsd
from bot.domain.proposal import Proposal
from bot.domain.sponsor_refusals import SponsorOver
from bot.domain.sponsorship import Sponsorship
from bot.domain.thanks import ThankedAlready
from bot.domain.wish import Wish, WishState
from bot.pipeline import (
    budget,
    intake,
    leftovers,
    pledging,
    proposals,
    sharing,
    sponsor_watch,
    sponsoring,
    stewards,
    thanks,
    wishes,
)
from bot.pipeline.house import House
from bot.pipeline.intake import Accepted
from bot.pipeline.sharing import Source
from bot.ports import Unit
from tests.fakes.fake_clock import FakeClock
from tests.pipeline.people import person, somebody
from tests.pipeline.rig import CHANNEL, GUILD, MAKER, OTHER, Rig, Setup, World
from tests.storage.makers import START, ended, held, opened

TIMES = 50
ELSEWHERE = ChannelId(CHANNEL + 1)
START_AT = FakeClock().now()
ONE, TWO = MicroUsd(DOLLAR), MicroUsd(2 * DOLLAR)
Purses = tuple[int, int, int]
"""What the pool, the maker's wallet and the other's have, in micro-dollars."""


async def _grant(house: House) -> object:
    return await stewards.grant(house, person(1), MAKER, TWO, from_pool=True, memo="")


async def _new_money(house: House) -> object:
    return await stewards.grant(house, person(2), MAKER, ONE, from_pool=False, memo="")


async def _gift(house: House) -> object:
    return await sharing.gift(house, person(3), somebody(OTHER), ONE, source=Source.WALLET)


async def _of_share(house: House) -> object:
    return await sharing.gift(house, person(4), somebody(OTHER), ONE, source=Source.SHARE)


async def _donate(house: House) -> object:
    return await sharing.donate(house, person(5), ONE)


async def _top_up(house: House) -> object:
    return await budget.choose(house, person(7), top_up=ONE)


async def _monthly(house: House) -> object:
    return await budget.choose(house, person(8), monthly=ONE)


async def _refund(house: House) -> object:
    job = (await house.database.read(lambda unit: unit.jobs.of_member(GUILD, MAKER, limit=1)))[0]
    return await stewards.refund(house, person(9), job.id, None, memo="")


async def _sponsor(house: House) -> object:
    return await sponsoring.sponsor(house, person(12), ONE, from_pool=False)


async def _sponsor_of_pool(house: House) -> object:
    host = replace(person(13), channel_id=ELSEWHERE)
    return await sponsoring.sponsor(house, host, ONE, from_pool=True)


async def _pledge(house: House) -> object:
    return await pledging.pledge(house, person(10), ProposalId(1), ONE)


DEEDS: list[tuple[Callable[[House], Awaitable[object]], Purses]] = [
    (_grant, (-2, 2, 0)),
    (_new_money, (0, 1, 0)),
    (_gift, (0, -1, 1)),
    (_of_share, (-1, 0, 1)),
    (_donate, (1, -1, 0)),
    (_top_up, (1, 0, 0)),
    (_monthly, (1, 0, 0)),
    (_refund, (1, 0, 0)),
    (_pledge, (-1, 0, 0)),
    (_sponsor, (0, -1, 0)),
    (_sponsor_of_pool, (-1, 0, 0)),
]
"""Each command that moves money, and what one of it does, in dollars."""


def _purses(unit: Unit) -> Purses:
    wallets = [
        unit.ledger.standing(GUILD, who, START_AT).wallet_available for who in (MAKER, OTHER)
    ]
    return (unit.ledger.pool(GUILD).available, wallets[0], wallets[1])


def _paid_for(unit: Unit) -> None:
    job = held(unit, guild_id=GUILD, member_id=MAKER, price=ONE, created_at=START_AT)
    ended(unit, job, START_AT, charge=ONE)


async def test_fifty_times_at_once_is_once(url: str) -> None:
    """Each command of members and stewards, with one interaction fifty times: applied once, and the books are right."""
    async with opened(url, start=START) as database:
        rig = Rig(World(Path("unused")), database, Setup())
        await database.write(_paid_for)
        clip = await proposals.propose(rig.house, rig.ask(seconds=12))
        assert isinstance(clip, Proposal), clip
        for deed, dollars in DEEDS:
            before = await database.read(_purses)
            said = await asyncio.gather(*(deed(rig.house) for _ in range(TIMES)))
            after = await database.read(_purses)

            moved = tuple(there - here for here, there in zip(before, after, strict=True))
            assert moved == tuple(each * DOLLAR for each in dollars), deed.__name__
            assert len({type(each) for each in said}) == 1, deed.__name__
        freed = await asyncio.gather(
            *(pledging.take_back(rig.house, person(11), clip.id) for _ in range(TIMES))
        )
        assert [each for each in freed if each == ONE] == [ONE]
        gifts = await sharing.reversible(rig.house, GUILD)
        before = await database.read(_purses)
        back = await asyncio.gather(
            *(sharing.take_back(rig.house, person(6), gifts[0].id) for _ in range(TIMES))
        )
        after = await database.read(_purses)

        assert sum(isinstance(each, tuple) for each in back) == 1
        assert before[2] - after[2] == DOLLAR
        assert await database.read(lambda unit: unit.ledger.audit()) == []


async def test_fifty_members_at_once_pay_no_more_than_is_missing(url: str) -> None:
    """Each presses *Pay the rest* once: one of them pays it, and the clip is made once."""
    async with opened(url, start=START) as database:
        rig = Rig(World(Path("unused")), database, Setup())
        clip = await proposals.propose(rig.house, rig.ask(seconds=12))
        assert isinstance(clip, Proposal), clip
        said = await asyncio.gather(
            *(
                pledging.pledge(rig.house, person(n, member_id=n), clip.id, None)
                for n in range(1000, 1000 + TIMES)
            )
        )
        paid = [each.amount for each in said if isinstance(each, pledging.Pledged)]
        assert paid == [clip.price]
        funded = await database.read(lambda unit: unit.proposals.get(clip.id))
        assert funded is not None
        assert await asyncio.gather(*(proposals.start(rig.house, funded) for _ in range(TIMES)))
        made = await database.read(lambda unit: unit.jobs.of_member(GUILD, MAKER, limit=TIMES))
        assert len(made) == 1
        assert await database.read(lambda unit: unit.ledger.audit()) == []


async def test_fifty_thanks_of_one_member_are_one(url: str) -> None:
    """One is passed on; the others hear that it was."""

    def made(unit: Unit) -> Job:
        return ended(unit, held(unit, guild_id=GUILD, member_id=MAKER), START_AT, charge=1)

    async with opened(url, start=START) as database:
        rig = Rig(World(Path("unused")), database, Setup())
        job = await database.write(made)
        said = await asyncio.gather(*(thanks.thank(rig.house, job, OTHER) for _ in range(TIMES)))
        assert said.count(thanks.Thanked(job.id, 1)) == 1
        assert said.count(ThankedAlready(job.id)) == TIMES - 1


async def test_a_sponsorship_asked_of_and_ended_fifty_times_at_once(url: str) -> None:
    """Each guest gets their part and no more, though there is more; the rest goes back once."""
    async with opened(url, start=replace(START, allowance_week=ZERO)) as database:
        rig = Rig(World(Path("unused")), database, Setup())
        host = person(1, member_id=OTHER)
        each = MicroUsd(90 * CENT)  # two clips of 40 cents
        await stewards.grant(rig.house, person(2), OTHER, TWO, from_pool=True, memo="")
        row = await sponsoring.sponsor(rig.house, host, TWO, each, from_pool=False)
        assert isinstance(row, Sponsorship), row
        guests = [MemberId(1000 + n % 2) for n in range(TIMES)]
        said = await asyncio.gather(
            *(
                intake.make(rig.house, rig.ask(f"fox {n}", member_id=guest, seconds=4))
                for n, guest in enumerate(guests)
            )
        )
        made = [one.job for one in said if isinstance(one, Accepted)]
        paid = [job.member_id for job in made]
        assert [paid.count(guest) for guest in guests[:2]] == [2, 2]  # there is money for a fifth

        ends = await asyncio.gather(
            *(
                sponsoring.stop(rig.house, host, row.id, steward=False, of=row.interaction_id)
                for _ in range(TIMES)
            )
        )
        assert [type(end) for end in ends if end != SponsorOver()] == [Sponsorship]

        def charged(unit: Unit) -> None:
            for one in made:
                ended(unit, one, START_AT, charge=MicroUsd(10 * CENT))

        await database.write(charged)
        before = await database.read(_purses)
        await asyncio.gather(*(sponsor_watch.watch(rig.house) for _ in range(TIMES)))
        after = await database.read(_purses)
        assert after[2] - before[2] == 160 * CENT
        assert await database.read(lambda unit: unit.ledger.audit()) == []


async def test_made_now_and_on_leftovers_at_once_it_is_made_once(url: str) -> None:
    """Whichever comes first: one job, and its maker's share pays exactly where the button was first."""
    clock = FakeClock(datetime(2026, 11, 30, tzinfo=UTC))
    async with opened(url, clock, start=START) as database:
        rig = Rig(World(Path("unused"), clock), database, Setup())
        await budget.choose(rig.house, person(1), monthly=MicroUsd(50 * DOLLAR))
        for first in (wishes.make_now, leftovers.start):
            wish = await wishes.wish(rig.house, rig.ask(seconds=12))
            assert isinstance(wish, Wish), wish
            before = await database.read(_used)
            made = [wishes.make_now(rig.house, wish, rig.ask()) for _ in range(TIMES)]
            begun = [leftovers.start(rig.house, wish) for _ in range(TIMES)]
            await asyncio.gather(*(made + begun if first is wishes.make_now else begun + made))

            job = await database.read(
                lambda unit, wish=wish: unit.jobs.by_interaction(wish.interaction_id)
            )
            row = await database.read(lambda unit, wish=wish: unit.wishes.get(wish.id))
            assert job is not None
            assert row is not None
            of_share = row.state is WishState.MADE
            assert row.job_id == (None if of_share else job.id)
            assert await database.read(_used) - before == (wish.price if of_share else 0)
        assert (
            len(await database.read(lambda unit: unit.jobs.of_member(GUILD, MAKER, limit=9))) == 2
        )
        assert await database.read(lambda unit: unit.ledger.audit()) == []


def _used(unit: Unit) -> int:
    return unit.ledger.standing(GUILD, MAKER, datetime(2026, 11, 30, tzinfo=UTC)).used
