"""Wishes, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import ChannelId, InteractionId, MemberId, MessageId, RoleId, WishId
from bot.domain.job import JobState
from bot.domain.money import MicroUsd
from bot.domain.proposal import Asker
from bot.domain.wish import NewWish, Wish, WishState, in_turn
from bot.ports import Unit
from bot.storage.statements import ConstraintError
from tests.storage.makers import GUILD, MEMBER, NOON, OTHER, SPEC, ended, held, opened

DUE = NOON + timedelta(days=10)
PRICE = MicroUsd(40_000)


def new_wish(number: int, member_id: MemberId = MEMBER) -> NewWish:
    return NewWish(
        interaction_id=InteractionId(number),
        guild_id=GUILD,
        channel_id=ChannelId(5),
        member_id=member_id,
        locale="fr",
        spec=SPEC,
        price=PRICE,
        asker=Asker(roles=frozenset({RoleId(4)}), joined_at=NOON, thread_of=ChannelId(6)),
        created_at=NOON,
        due_at=DUE,
    )


async def test_a_wish_is_kept_whole(url: str) -> None:
    """It reads as it was written, once an interaction; who moves it later than another moves nothing."""

    def work(unit: Unit) -> tuple[Wish, Wish | None, Wish | None]:
        held(unit)
        wish = unit.wishes.add(new_wish(7))
        assert unit.wishes.add(new_wish(7)) == wish == unit.wishes.by_interaction(InteractionId(7))
        assert unit.wishes.get(WishId(99)) is None
        moved = unit.wishes.advance(wish, state=WishState.WITHDRAWN)
        return wish, moved, unit.wishes.advance(wish, state=WishState.LAPSED)

    async with opened(url) as database:
        wish, moved, late = await database.write(work)
        read = await database.read(lambda unit: unit.wishes.get(wish.id))
        given = {name: getattr(new_wish(7), name) for name in NewWish.__slots__}
        assert {name: getattr(wish, name) for name in given} == given
        assert late is None
        assert read == moved == replace(wish, state=WishState.WITHDRAWN, version=2)


async def test_what_the_loop_asks(url: str) -> None:
    """Which wait and where, whose month is over, which cards are old, who was served, and whether one is at work."""

    def work(unit: Unit) -> None:
        held(unit)
        ask = unit.wishes
        first, second, third = (
            ask.add(new_wish(n, OTHER if n == 2 else MEMBER)) for n in (1, 2, 3)
        )
        assert ask.waiting(GUILD) == [first, second, third]
        assert ask.next_due() == DUE
        assert (ask.guilds(DUE), ask.guilds(DUE - timedelta(seconds=1))) == ([GUILD], [])
        assert (len(ask.overdue(DUE, limit=2)), ask.overdue(DUE - timedelta(1), limit=2)) == (2, [])
        ask.keep_shown(replace(first, card_id=MessageId(70)))
        assert ask.outdated(limit=9) == [second, third]

        shown = ask.get(first.id)
        assert shown is not None
        job = held(unit)
        moved = ask.advance(shown, state=WishState.STARTED, job_id=job.id)
        assert moved is not None
        assert ask.busy(GUILD)
        assert ask.served(GUILD, NOON) == {MEMBER: 1}
        assert ask.served(GUILD, NOON + timedelta(seconds=1)) == {}
        assert in_turn(ask.waiting(GUILD), ask.served(GUILD, NOON)) == [second, third]
        assert ask.outdated(limit=9) == [moved, second, third]
        ask.keep_shown(replace(moved, card_id=None))
        again = ask.get(first.id)
        assert again is not None
        assert again.card_id == 70
        ended(unit, job, charge=1)
        assert not ask.busy(GUILD)

    async with opened(url) as database:
        await database.write(work)
        assert await database.read(lambda unit: unit.ledger.audit()) == []


async def test_leftovers_count_in_no_share(url: str) -> None:
    """Held or charged they are out of the pool, but neither in their member's window nor in the even parts."""

    def work(unit: Unit) -> list[int]:
        counts: list[int] = []
        own = held(unit)
        wish = unit.wishes.add(new_wish(7))
        job = held(unit)
        unit.wishes.advance(wish, state=WishState.STARTED, job_id=job.id)
        for state in ("held", "charged"):
            if state == "charged":
                ended(unit, job, charge=30_000)
            counts += [
                unit.ledger.standing(GUILD, MEMBER, NOON).used,
                unit.draws.by_member(GUILD, NOON)[MEMBER],
                unit.draws.since(GUILD, NOON),
            ]
        receipts = [unit.ledger.receipt(each.id) for each in (own, job)]
        assert [each is not None and each.leftover for each in receipts] == [False, True]
        return counts

    async with opened(url) as database:
        assert await database.write(work) == [40_000, 40_000, 80_000, 40_000, 40_000, 70_000]


async def test_only_what_leftovers_pay_has_a_job(url: str) -> None:
    """The table itself keeps a job from costing nobody's share by another way."""

    def work(unit: Unit) -> None:
        job = held(unit, state=JobState.QUEUED)
        wish = unit.wishes.add(new_wish(7))
        unit.wishes.advance(wish, state=WishState.MADE, job_id=job.id)

    async with opened(url) as database:
        with pytest.raises(ConstraintError):
            await database.write(work)
