"""Leftovers: what a month would leave over becomes clips that were wished for, one at a time in each guild."""

from datetime import datetime

from bot.domain.allowance import Denied, Granted, Lack
from bot.domain.case_refusals import ModerationAway, NoDesk
from bot.domain.ids import GuildId
from bot.domain.job import Job
from bot.domain.leftover import decide_leftover, surplus
from bot.domain.model_refusals import ModelUnavailable
from bot.domain.money import ZERO, MicroUsd
from bot.domain.refusals import BusyNow, Refusal
from bot.domain.share_rules import forbids
from bot.domain.window import month_around
from bot.domain.wish import Wish, WishState, in_turn
from bot.pipeline import appeals, breaker, intake, people, second_look
from bot.pipeline.askers import ask_of
from bot.pipeline.braking import braking, thrift
from bot.pipeline.budget import rules_of, touch
from bot.pipeline.house import House
from bot.pipeline.reports import pool_of
from bot.pipeline.writing import written
from bot.ports import Unit

PASSES = (BusyNow, ModelUnavailable, ModerationAway)
"""Refusals that may be over by the next look."""

LATER = frozenset({Lack.POOL, Lack.CEILING, Lack.NEWCOMER})
"""What a wish can wait for; anything else that it lacks ends it."""


def over(unit: Unit, guild_id: GuildId, now: datetime) -> MicroUsd:
    """What would expire at the turn of the guild's month; nothing where it is carried over."""
    rules = rules_of(unit, guild_id)
    if rules.monthly is None or rules.carry_over:
        return ZERO
    return surplus(pool_of(unit, guild_id, now).spending)


async def candidates(house: House, guild_id: GuildId) -> list[Wish]:
    """The wishes that could start or end now, in turn; none while one is at work.

    A wish that is too dear for what is left over lets a cheaper one pass. Nobody outside is asked about one that
    would only be denied.
    """
    now = house.clock.now()

    def query(unit: Unit) -> list[Wish]:
        if unit.wishes.busy(guild_id):
            return []
        left = over(unit, guild_id, now)
        if not left:
            return []
        guild = unit.ledger.open_guild(guild_id, now)
        began_at, _ = month_around(now, guild.local)
        served = unit.wishes.served(guild_id, began_at)
        waiting = in_turn(unit.wishes.waiting(guild_id), served)
        return [each for each in waiting if not _waits(_decided(unit, each, each.price, left, now))]

    return await house.database.read(query)


async def start(house: House, wish: Wish) -> Job | bool:
    """Make the job of a wish, or end it where it may not be made any more; False: it waits on.

    Rules, model, price and its maker's rights are those of this moment.
    """
    found = await intake.ready_again(house, wish.spec, ask_of(wish))
    if isinstance(found, PASSES):
        return False
    job = await house.database.write(lambda unit: _start(house, unit, wish, found))
    if isinstance(job, Job):
        house.board.moved(job)
    return job


def _start(house: House, unit: Unit, wish: Wish, found: intake.Ready | Refusal) -> Job | bool:
    now = house.clock.now()
    guild = touch(unit, wish.guild_id, now)
    unit.treasury.lock(guild.id)
    row = unit.wishes.get(wish.id)
    if row is None or row.state is not WishState.WAITING:
        return True
    if unit.jobs.by_interaction(row.interaction_id) is not None:
        return _end(unit, row, WishState.MADE)
    if now >= row.due_at or unit.wishes.busy(guild.id):
        return False
    paused = people.conduct_of(unit, guild.id, row.member_id).paused(now)
    if not isinstance(found, intake.Ready) or paused:
        return _end(unit, row, WishState.REFUSED)
    price = found.model.tariff.price(found.spec)
    decision = _decided(unit, row, price, over(unit, guild.id, now), now)
    if isinstance(decision, Denied):
        return False if _waits(decision) else _end(unit, row, WishState.REFUSED)
    new = found.job(price, now)
    if breaker.stops(unit, guild, new) is not None:
        return False  # the stewards have stopped new jobs for a while
    if appeals.keeps_from(unit, new, found.admitted.doubts) is not None:
        return _end(unit, row, WishState.REFUSED)
    standing = unit.ledger.standing(
        guild.id, row.member_id, now, roles=row.asker.roles, joined_at=row.asker.joined_at
    )
    holding = braking(unit, guild, standing, thrift(house))
    look = second_look.doubt(unit, new, holding, from_pool=True)
    if isinstance(look, NoDesk):
        return _end(unit, row, WishState.REFUSED)
    job = written(unit, new, found.admitted, standing.allowance, house.limits.review_s, look=look)
    unit.ledger.hold(job, decision.account, now, purse=decision.purse)
    unit.wishes.advance(row, state=WishState.STARTED, job_id=job.id)
    return job


def _decided(
    unit: Unit, wish: Wish, price: MicroUsd, left: MicroUsd, now: datetime
) -> Granted | Denied:
    standing = unit.ledger.standing(
        wish.guild_id,
        wish.member_id,
        now,
        roles=wish.asker.roles,
        joined_at=wish.asker.joined_at,
    )
    lack = forbids(wish.spec, standing.allowance)
    return decide_leftover(price, standing, left) if lack is None else Denied(lack)


def _waits(decision: Granted | Denied) -> bool:
    return isinstance(decision, Denied) and decision.lack in LATER


def _end(unit: Unit, wish: Wish, state: WishState) -> bool:
    unit.wishes.advance(wish, state=state)
    return True


async def lapse(house: House, wish: Wish) -> None:
    """End a wish whose month is over."""
    now = house.clock.now()

    def work(unit: Unit) -> None:
        unit.treasury.lock(wish.guild_id)
        row = unit.wishes.get(wish.id)
        if row is not None and row.state is WishState.WAITING and row.due_at <= now:
            made = unit.jobs.by_interaction(row.interaction_id) is not None
            _end(unit, row, WishState.MADE if made else WishState.LAPSED)

    await house.database.write(work)


async def nowhere(house: House, wish: Wish) -> None:
    """End a wish whose channel or card is gone: there is nobody to make it for."""

    def work(unit: Unit) -> None:
        unit.treasury.lock(wish.guild_id)
        row = unit.wishes.get(wish.id)
        if row is not None and row.state is WishState.WAITING:
            _end(unit, row, WishState.REFUSED)

    await house.database.write(work)
