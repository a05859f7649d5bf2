"""A guild's choices about the pace at which its pool is spent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import brakes, pace_rules
from bot.domain.brakes import Brake, BrakeRule
from bot.domain.case_refusals import NoDesk
from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd
from bot.domain.pace_rules import PaceRules
from bot.domain.person import Person
from bot.domain.window import month_around
from bot.pipeline import desk_rules
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import GuildRow, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceView:
    """What stewards have chosen, and how it stands."""

    rules: PaceRules
    used_percent: int  #: of the month's budget, holds included
    holding: tuple[BrakeRule, ...]
    lifts_at: datetime  #: at the latest


def rules_of(unit: Unit, guild_id: GuildId) -> PaceRules:
    """What the guild has chosen; the defaults where it has not."""
    return pace_rules.read(unit.marks.get(pace_rules.mark_of(guild_id)))


def used_percent(unit: Unit, guild: GuildRow, now: datetime) -> int:
    """How much of the month's budget is drawn, 0 to 100: of what is in the pool and what was taken out since its first."""
    first, _ = month_around(now, guild.local)
    drawn = unit.draws.since(guild.id, first)
    budget = unit.ledger.pool(guild.id).available + drawn
    return min(100, drawn * 100 // budget) if budget else 0


def view_of(unit: Unit, guild_id: GuildId, now: datetime) -> PaceView:
    """The choices and where the pool stands with them. It only reads, so it makes no month's turn."""
    guild = unit.ledger.open_guild(guild_id, now)
    rules, percent = rules_of(unit, guild_id), used_percent(unit, guild, now)
    _, ends_at = month_around(now, guild.local)
    return PaceView(
        rules=rules,
        used_percent=percent,
        holding=brakes.reached(rules.brakes, percent),
        lifts_at=ends_at,
    )


async def view(house: House, guild_id: GuildId) -> PaceView:
    """What holds now, for whoever looks at the pool."""
    now = house.clock.now()
    return await house.database.read(lambda unit: view_of(unit, guild_id, now))


@refuses_when_busy
async def choose_brakes(
    house: House, steward: Person, changes: Mapping[Brake, int], *, usual: bool | None = None
) -> PaceView | NoDesk:
    """Set brakes to thresholds in per cent of the month's budget, 0 for none.

    They begin from the usual ones with `usual`, from none where it is said not to be, else from those that hold.
    """

    def change(rules: PaceRules) -> PaceRules:
        before = rules.brakes if usual is None else brakes.USUAL if usual else ()
        return replace(rules, brakes=brakes.chosen(before, changes))

    return await _change(house, steward, change)


@refuses_when_busy
async def choose_checks(
    house: House,
    steward: Person,
    *,
    confirm_above: MicroUsd | None = None,
    review_above: MicroUsd | None = None,
    pause_above: MicroUsd | None = None,
    review_first: bool | None = None,
) -> PaceView | NoDesk:
    """Change what is looked at twice; None leaves it as it is, and 0 is for no clip at all."""

    def change(rules: PaceRules) -> PaceRules:
        if confirm_above is not None:
            rules = replace(rules, confirm_above=confirm_above or None)
        if pause_above is not None:
            rules = replace(rules, pause_above=pause_above or None)
        if review_above is not None:
            rules = replace(rules, review_above=review_above or None)
        return rules if review_first is None else replace(rules, review_first=review_first)

    return await _change(house, steward, change)


async def _change(
    house: House, steward: Person, change: Callable[[PaceRules], PaceRules]
) -> PaceView | NoDesk:
    now = house.clock.now()

    def work(unit: Unit) -> PaceView | NoDesk:
        before = rules_of(unit, steward.guild_id)
        rules = change(before)
        desk = desk_rules.rules_of(unit, steward.guild_id).channel_id
        if desk is None and _needs_desk(rules) and not _needs_desk(before):
            return NoDesk()
        unit.marks.put(pace_rules.mark_of(steward.guild_id), pace_rules.written(rules))
        return view_of(unit, steward.guild_id, now)

    seen = await house.database.write(work)
    house.board.spent(steward.guild_id)
    return seen


def _needs_desk(rules: PaceRules) -> bool:
    """Whether somebody has to look at a clip, which is done at the moderators' desk."""
    approval = any(each.brake is Brake.APPROVAL for each in rules.brakes)
    return approval or rules.review_above is not None or rules.review_first
