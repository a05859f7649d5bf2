"""The budget: what comes into a guild's pool each month. A turn is made at the first touch of a month, once."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.money import ZERO, MicroUsd
from bot.domain.person import Person
from bot.domain.refusals import Refusal
from bot.domain.treasury import MonthDone, TreasuryRules, change, month_of, turn
from bot.domain.treasury_refusals import BudgetAboveCeiling, BudgetBelowUse
from bot.domain.window import month_around
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import GuildRow, PoolView, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStanding:
    """A guild's pool, and what stewards and the operator have set for it."""

    pool: PoolView
    rules: TreasuryRules
    ceiling: MicroUsd | None
    month_ends: datetime


def rules_of(unit: Unit, guild_id: GuildId) -> TreasuryRules:
    """What the guild has chosen; the defaults where it has not."""
    kept = unit.marks.get(f"treasury:{guild_id}")
    if kept is None:
        return TreasuryRules()
    read = json.loads(kept)
    plain = TreasuryRules()
    received = _amount(read.get("received_a_day"))
    return TreasuryRules(
        monthly=_amount(read.get("monthly")),
        carry_over=bool(read.get("carry_over", False)),
        gifts_a_day=int(read.get("gifts_a_day", plain.gifts_a_day)),
        received_a_day=plain.received_a_day if received is None else received,
    )


def keep_rules(unit: Unit, guild_id: GuildId, rules: TreasuryRules) -> None:
    """Write what the guild has chosen."""
    said = {
        "monthly": rules.monthly,
        "carry_over": rules.carry_over,
        "gifts_a_day": rules.gifts_a_day,
        "received_a_day": rules.received_a_day,
    }
    unit.marks.put(f"treasury:{guild_id}", json.dumps(said))


def touch(unit: Unit, guild_id: GuildId, now: datetime) -> GuildRow:
    """Open a guild's books, and make the turn of its month where that is due.

    Whoever reads a standing to decide about money calls this first, in the same unit of work. Two at once:
    the second waits for the first one's lock on the pool, and then finds the turn made.
    """
    guild = unit.ledger.open_guild(guild_id, now)
    rules = rules_of(unit, guild_id)
    if rules.monthly is None:
        return guild
    month = month_of(now, guild.local)
    if turn(rules, _done(unit, guild_id), month, ZERO) is None:
        return guild
    unit.treasury.lock(guild_id)
    due = turn(rules, _done(unit, guild_id), month, unit.ledger.pool(guild_id).available)
    if due is not None:
        if due.withdraw:
            unit.treasury.withdraw(
                guild_id,
                due.withdraw,
                now,
                key=f"month-{guild_id}-{due.month}",
                actor_id=None,
                memo=f"not carried over into {due.month}",
            )
        unit.ledger.grant(
            guild_id,
            due.grant,
            now,
            key=f"month-{guild_id}-{due.month}",
            actor_id=None,
            memo=f"the budget of {due.month}",
        )
        _keep_done(unit, guild_id, MonthDone(month=due.month, granted=due.grant))
    return guild


async def turn_all(house: House) -> None:
    """Make every guild's turn that is due, for those in which nobody asks for anything."""
    now = house.clock.now()

    def due(unit: Unit) -> list[GuildId]:
        return [
            row.id
            for row in unit.ledger.guilds()
            if turn(
                rules_of(unit, row.id),
                _done(unit, row.id),
                month_of(now, row.local),
                ZERO,
            )
        ]

    for guild_id in await house.database.read(due):
        await house.database.write(lambda unit, guild=guild_id: touch(unit, guild, now))


@refuses_when_busy
async def standing(house: House, guild_id: GuildId) -> PoolStanding:
    """How the guild's pool stands."""
    now = house.clock.now()
    return await house.database.write(lambda unit: _standing(unit, guild_id, now))


@refuses_when_busy
async def choose(
    house: House,
    person: Person,
    *,
    monthly: MicroUsd | None = None,
    carry_over: bool | None = None,
    top_up: MicroUsd | None = None,
    gifts_a_day: int | None = None,
    received_a_day: MicroUsd | None = None,
) -> PoolStanding | Refusal:
    """Change what stewards can choose, all of it or, where one part is refused, none; None leaves a part as it is.

    `monthly` comes into the pool each month, and the running month is brought to it at once; a budget of nothing
    ends it. Said twice, it is the same: it says what is to be, not by how much. `top_up` comes once.
    """
    now = house.clock.now()

    def work(unit: Unit) -> PoolStanding | Refusal:
        guild = touch(unit, person.guild_id, now)
        for amount in (monthly, top_up):
            if amount is not None and guild.ceiling is not None and amount > guild.ceiling:
                return BudgetAboveCeiling(amount, guild.ceiling)
        if monthly is not None:
            refused = _bring(unit, guild, person, monthly, now)
            if refused is not None:
                return refused
        if top_up is not None:
            unit.ledger.grant(
                person.guild_id,
                top_up,
                now,
                key=f"top-up-{person.key}",
                actor_id=person.member_id,
                memo="a steward topped the pool up",
            )
        rules = rules_of(unit, person.guild_id)
        chosen = TreasuryRules(
            monthly=rules.monthly if monthly is None else monthly or None,
            carry_over=rules.carry_over if carry_over is None else carry_over,
            gifts_a_day=rules.gifts_a_day if gifts_a_day is None else gifts_a_day,
            received_a_day=rules.received_a_day if received_a_day is None else received_a_day,
        )
        keep_rules(unit, person.guild_id, chosen)
        return _standing(unit, person.guild_id, now)

    outcome = await house.database.write(work)
    house.board.spent(person.guild_id)
    return outcome


def _bring(
    unit: Unit, guild: GuildRow, person: Person, monthly: MicroUsd, now: datetime
) -> BudgetBelowUse | None:
    """Bring the running month to its new budget, unless more of it is in use."""
    unit.treasury.lock(guild.id)
    month = month_of(now, guild.local)
    due = change(monthly, _done(unit, guild.id), month, unit.ledger.pool(guild.id).available)
    if isinstance(due, int):
        _, ends = month_around(now, guild.local)
        return BudgetBelowUse(monthly, due, ends)
    if due.withdraw:
        unit.treasury.withdraw(
            guild.id,
            due.withdraw,
            now,
            key=person.key,
            actor_id=person.member_id,
            memo="a smaller budget",
        )
    unit.ledger.grant(
        guild.id,
        due.grant,
        now,
        key=person.key,
        actor_id=person.member_id,
        memo="the budget of the month",
    )
    _keep_done(unit, guild.id, MonthDone(month=month, granted=monthly))
    return None


def _standing(unit: Unit, guild_id: GuildId, now: datetime) -> PoolStanding:
    guild = touch(unit, guild_id, now)
    _, ends = month_around(now, guild.local)
    return PoolStanding(
        pool=unit.ledger.pool(guild_id),
        rules=rules_of(unit, guild_id),
        ceiling=guild.ceiling,
        month_ends=ends,
    )


def _done(unit: Unit, guild_id: GuildId) -> MonthDone | None:
    kept = unit.marks.get(f"treasury.month:{guild_id}")
    if kept is None:
        return None
    read = json.loads(kept)
    return MonthDone(month=read["month"], granted=MicroUsd(read["granted"]))


def _keep_done(unit: Unit, guild_id: GuildId, done: MonthDone) -> None:
    said = {"month": done.month, "granted": done.granted}
    unit.marks.put(f"treasury.month:{guild_id}", json.dumps(said))


def _amount(read: int | None) -> MicroUsd | None:
    return None if read is None else MicroUsd(read)
