"""Pace watch: stewards are told once when a brake goes on or is lifted, and when new clips are paused."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.brakes import Brake, BrakeRule
from bot.domain.ids import GuildId
from bot.domain.notice import BrakeLifted, BrakeOn, Notice
from bot.pipeline import breaker, house_rules
from bot.pipeline.house import House
from bot.pipeline.notices import announce
from bot.pipeline.pace_rules import PaceView, rules_of, view_of
from bot.ports import Unit

SLACK_PERCENT = 3
"""So far below its threshold a brake is told as lifted: a clip that is cancelled is no news twice."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a guild has been told of its brakes."""

    on: frozenset[Brake] = field(default_factory=frozenset[Brake])
    times: int = 0  #: how often anything was told: it makes each notice's name its own


async def look(house: House, guild_ids: Collection[GuildId] | None = None) -> None:
    """Tell what has changed in these guilds; None: in all of them."""
    now = house.clock.now()
    if guild_ids is None:
        guild_ids = await house.database.read(lambda unit: [row.id for row in unit.ledger.guilds()])
    for guild_id in guild_ids:
        paused = await house.database.read(
            lambda unit, guild=guild_id: breaker.notice_of(unit, guild, now)
        )
        if paused is not None:
            await announce(house, guild_id, *paused)
        changed = await house.database.read(lambda unit, guild=guild_id: _changed(unit, guild, now))
        for brake, notice in changed:
            await _tell(house, guild_id, brake, notice)


def _changed(unit: Unit, guild_id: GuildId, now: datetime) -> list[tuple[Brake, Notice]]:
    told = _told(unit, guild_id)
    if not told.on and not rules_of(unit, guild_id).brakes:
        return []
    view = view_of(unit, guild_id, now)
    on: list[tuple[Brake, Notice]] = [
        (rule.brake, BrakeOn(rule, view.lifts_at))
        for rule in view.holding
        if rule.brake not in told.on
    ]
    return on + [(brake, BrakeLifted(brake)) for brake in sorted(told.on) if _lifted(brake, view)]


def _lifted(brake: Brake, view: PaceView) -> bool:
    def clearly_below(rule: BrakeRule) -> bool:
        return view.used_percent < rule.percent - SLACK_PERCENT

    return all(clearly_below(rule) for rule in view.rules.brakes if rule.brake is brake)


async def _tell(house: House, guild_id: GuildId, brake: Brake, notice: Notice) -> None:
    """Tell one change. What could not be told is tried at the next look, under the same name."""
    told, wanted = await house.database.read(
        lambda unit: (_told(unit, guild_id), house_rules.rules_of(unit, guild_id).notices)
    )
    if not await announce(house, guild_id, f"brake:{told.times}", notice):
        if wanted is not None:
            house.board.spent(guild_id)  # Discord could not be reached: soon again
        return
    on = told.on | {brake} if isinstance(notice, BrakeOn) else told.on - {brake}
    kept = json.dumps({"on": sorted(on), "times": told.times + 1})
    await house.database.write(lambda unit: unit.marks.put(_mark(guild_id), kept))


def _told(unit: Unit, guild_id: GuildId) -> Told:
    kept = unit.marks.get(_mark(guild_id))
    if kept is None:
        return Told()
    read = json.loads(kept)
    return Told(frozenset(Brake(each) for each in read["on"]), int(read["times"]))


def _mark(guild_id: GuildId) -> str:
    return f"pace.told:{guild_id}"
