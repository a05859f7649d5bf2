"""Wishes: clips that wait for what the month leaves over. They are asked for, taken back, or made after all.

A wish holds nothing and is in no queue. Everything that decides about one holds the lock on the guild's pool, and its
job has its interaction: whichever way it is made, it is made once.
"""

from dataclasses import replace

from bot.domain.allowance import Denied, Standing
from bot.domain.conduct import ConductRefusal
from bot.domain.ids import GuildId, InteractionId, MemberId, WishId
from bot.domain.job import JobState
from bot.domain.leftover import decide_leftover
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.refusals import PriceChanged, Refusal
from bot.domain.share_rules import forbids
from bot.domain.spec import Ask
from bot.domain.window import month_around
from bot.domain.wish import AT_ONCE, NewWish, Wish, WishState
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
from bot.pipeline import intake, people
from bot.pipeline.askers import asker_of
from bot.pipeline.budget import rules_of, touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.offer import refusal
from bot.ports import Unit


@refuses_when_busy
async def wish(house: House, ask: Ask) -> Wish | Refusal:
    """Let a clip wait for leftovers. Its words are judged first, and again when it starts."""
    if ask.private:
        return WishPrivate()
    no = await house.database.read(lambda unit: _kept_whole(unit, ask.guild_id))
    if no is not None:
        return no
    found = await intake.ready(house, ask)
    if not isinstance(found, intake.Ready):
        return found
    if found.admitted.state is JobState.REVIEW:
        return WishDoubtful()
    price, ask, now = found.model.tariff.price(found.spec), found.admitted.ask, house.clock.now()
    if not price:
        return WishFree()

    def work(unit: Unit) -> Wish | Refusal | tuple[Denied, Standing]:
        guild = touch(unit, ask.guild_id, now)
        unit.treasury.lock(guild.id)
        _, ends_at = month_around(now, guild.local)
        new = NewWish(
            interaction_id=ask.interaction_id,
            guild_id=guild.id,
            channel_id=ask.channel_id,
            member_id=ask.member_id,
            locale=ask.locale,
            spec=found.spec,
            price=price,
            asker=asker_of(ask),
            created_at=now,
            due_at=ends_at,
        )
        known = unit.wishes.by_interaction(ask.interaction_id)
        return known or _denied(unit, new) or unit.wishes.add(new)

    answer = await house.database.write(work)
    if isinstance(answer, tuple):
        return refusal(house, *answer, found.spec, found.model)
    house.board.wake_leftovers.set()
    return answer


def _denied(
    unit: Unit, new: NewWish
) -> NothingExpires | ConductRefusal | WishesMany | tuple[Denied, Standing] | None:
    """What keeps a member from this wish, were there leftovers enough."""
    asker = new.asker
    standing = unit.ledger.standing(
        new.guild_id, new.member_id, new.created_at, roles=asker.roles, joined_at=asker.joined_at
    )
    lack = forbids(new.spec, standing.allowance)
    plenty = replace(standing, pool_available=new.price)
    decision = decide_leftover(new.price, plenty, new.price) if lack is None else Denied(lack)
    if isinstance(decision, Denied):
        return decision, standing
    no = _kept_whole(unit, new.guild_id) or people.turned_away(
        unit, new.guild_id, new.member_id, new.created_at
    )
    if no is not None:
        return no
    mine = [each for each in unit.wishes.waiting(new.guild_id) if each.member_id == new.member_id]
    return WishesMany(AT_ONCE) if len(mine) >= AT_ONCE else None


def _kept_whole(unit: Unit, guild_id: GuildId) -> NothingExpires | None:
    """Where what a month does not use stays in the pool, nothing is left over."""
    rules = rules_of(unit, guild_id)
    if rules.monthly is not None and not rules.carry_over:
        return None
    return NothingExpires(carried_over=rules.monthly is not None)


@refuses_when_busy
async def withdraw(
    house: House,
    person: Person,
    wish_id: WishId,
    *,
    steward: bool,
    of: InteractionId,
) -> Wish | Refusal:
    """Take a wish back. `of` is the interaction that a button names."""

    def work(unit: Unit) -> Wish | Refusal:
        unit.treasury.lock(person.guild_id)
        row = _mine(unit, person, wish_id, of, steward=steward)
        if not isinstance(row, Wish):
            return row
        return unit.wishes.advance(row, state=WishState.WITHDRAWN) or WishNotFound()

    answer = await house.database.write(work)
    house.board.wake_leftovers.set()
    return answer


async def own(
    house: House, person: Person, wish_id: WishId, *, of: InteractionId
) -> Wish | Refusal:
    """The member's own waiting wish, which a button names."""
    return await house.database.read(lambda unit: _mine(unit, person, wish_id, of, steward=False))


@refuses_when_busy
async def make_now(house: House, wish: Wish, ask: Ask) -> intake.Accepted | Refusal:
    """Wait no more: make it like any clip, of its maker's own share. Refused, it goes on waiting.

    Nobody is asked first about a dear one, for the button says the price; where that has risen, it says the new one first.
    """
    model = house.catalog.find(wish.spec.model_key)
    if model is not None and (price := model.tariff.price(wish.spec)) > wish.price:
        await house.database.write(lambda unit: _repriced(unit, wish, price))
        house.board.wake_leftovers.set()
        return PriceChanged(model.title, price)
    named = replace(ask, interaction_id=wish.interaction_id, style=wish.spec.style)
    outcome = await intake.offered(house, wish.spec, named)
    if isinstance(outcome, intake.Accepted):
        await house.database.write(lambda unit: _made(unit, wish.id))
        house.board.wake_leftovers.set()
    return outcome


def _repriced(unit: Unit, wish: Wish, price: MicroUsd) -> None:
    unit.treasury.lock(wish.guild_id)
    row = unit.wishes.get(wish.id)
    if row is not None and row.state is WishState.WAITING:
        unit.wishes.reprice(row, price)


def _made(unit: Unit, wish_id: WishId) -> None:
    row = unit.wishes.get(wish_id)
    if row is not None and row.state is WishState.WAITING:
        unit.wishes.advance(row, state=WishState.MADE)


async def mine(house: House, guild_id: GuildId, member_id: MemberId) -> list[Wish]:
    """The member's wishes that wait here, oldest first."""
    found = await house.database.read(lambda unit: unit.wishes.waiting(guild_id))
    return [each for each in found if each.member_id == member_id]


def _mine(
    unit: Unit, person: Person, wish_id: WishId, of: InteractionId, *, steward: bool
) -> Wish | WishNotFound | WishNotYours | WishOver:
    """A waiting wish of this member's; a button of before a restored backup names another interaction."""
    row = unit.wishes.get(wish_id)
    if row is None or row.guild_id != person.guild_id or of != row.interaction_id:
        return WishNotFound()
    if row.member_id != person.member_id and not steward:
        return WishNotYours(row.id, row.member_id)
    return row if row.state is WishState.WAITING else WishOver(row.id, row.state)
