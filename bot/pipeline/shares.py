"""Shares: what stewards set for everyone, for a role and for a member, and when a guild's days begin."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd
from bot.domain.person import Person
from bot.domain.refusals import Refusal
from bot.domain.share_changes import LocalTime, RuleChange, changed, kept
from bot.domain.share_rules import Rule, Subject, Wait
from bot.domain.treasury_refusals import BudgetAboveCeiling, RuleNotThere, ZoneUnknown
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit

NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Every rule of a guild, and when its days begin."""

    rules: tuple[Rule, ...]
    zone: str
    reset_hour: int


@refuses_when_busy
async def shares(house: House, guild_id: GuildId) -> Shares:
    """Who may draw how much, by every rule."""
    now = house.clock.now()

    def work(unit: Unit) -> Shares:
        touch(unit, guild_id, now)
        return _shares(unit, guild_id, unit.ledger.open_guild(guild_id, now).zone)

    return await house.database.write(work)


@refuses_when_busy
async def allow(
    house: House, steward: Person, subject: Subject, subject_id: int, change: RuleChange
) -> Rule | Refusal:
    """Set what a subject may draw; what is left open stays, or is as everyone has it."""
    now = house.clock.now()

    def work(unit: Unit) -> Rule | Refusal:
        guild = touch(unit, steward.guild_id, now)
        unit.treasury.lock(steward.guild_id)
        if guild.ceiling is not None and (change.cap or 0) > guild.ceiling:
            return BudgetAboveCeiling(MicroUsd(change.cap or 0), guild.ceiling)
        rule = changed(
            unit.treasury.rules(steward.guild_id),
            subject,
            subject_id,
            change,
            local=guild.local,
            now=now,
        )
        unit.treasury.put_rule(steward.guild_id, rule)
        return rule

    return await house.database.write(work)


@refuses_when_busy
async def drop(house: House, steward: Person, subject: Subject, subject_id: int) -> Rule | Refusal:
    """Take a role's or a member's rule away. Returns the one that was there; everyone's stays."""

    def work(unit: Unit) -> Rule | Refusal:
        rules = unit.treasury.rules(steward.guild_id)
        found = next((r for r in rules if (r.subject, r.subject_id) == (subject, subject_id)), None)
        if found is None or subject is Subject.EVERYONE:
            return RuleNotThere()
        unit.treasury.drop_rule(steward.guild_id, subject, subject_id)
        return found

    return await house.database.write(work)


@refuses_when_busy
async def set_local_time(
    house: House, steward: Person, zone: str | None, reset_hour: int | None
) -> Shares | Refusal:
    """Let the guild's days begin at this hour of this zone. The windows that run only become longer by it."""
    now = house.clock.now()
    name = None if zone is None else zone_named(zone)
    if zone is not None and name is None:
        near = get_close_matches(zone, available_timezones(), n=NEAREST, cutoff=0.4)
        return ZoneUnknown(zone, tuple(near))

    def work(unit: Unit) -> Shares:
        guild = touch(unit, steward.guild_id, now)
        unit.treasury.lock(steward.guild_id)
        new_zone = name or guild.zone
        new_hour = guild.reset_hour if reset_hour is None else reset_hour
        after = LocalTime(ZoneInfo(new_zone), new_hour)
        for rule in unit.treasury.rules(steward.guild_id):
            own = rule.allowance
            unit.treasury.put_rule(
                steward.guild_id,
                replace(rule, allowance=kept(own, own, before=guild.local, after=after, now=now)),
            )
        unit.treasury.set_local_time(steward.guild_id, new_zone, new_hour)
        return _shares(unit, steward.guild_id, new_zone, new_hour)

    return await house.database.write(work)


@refuses_when_busy
async def set_wait(house: House, steward: Person, *, account_days: int, member_hours: int) -> Rule:
    """Let newcomers wait so long before their first clip, and before a gift can reach them."""
    now = house.clock.now()

    def work(unit: Unit) -> Rule:
        touch(unit, steward.guild_id, now)
        rules = unit.treasury.rules(steward.guild_id)
        everyones = next(rule for rule in rules if rule.subject is Subject.EVERYONE)
        wait = Wait(account_days=account_days, member_hours=member_hours)
        rule = replace(everyones, wait=wait)
        unit.treasury.put_rule(steward.guild_id, rule)
        return rule

    return await house.database.write(work)


def zone_named(typed: str) -> str | None:
    """The zone of the tz database that was meant; None where there is none."""
    known = {name.casefold(): name for name in available_timezones()}
    return known.get(typed.strip().replace(" ", "_").casefold())


def _shares(unit: Unit, guild_id: GuildId, zone: str, reset_hour: int | None = None) -> Shares:
    if reset_hour is None:
        row = next(row for row in unit.ledger.guilds() if row.id == guild_id)
        reset_hour = row.reset_hour
    rules = tuple(unit.treasury.rules(guild_id))
    return Shares(rules=rules, zone=zone, reset_hour=reset_hour)
