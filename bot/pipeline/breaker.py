"""Breaker: when an hour costs three times the usual, new clips pause, and stewards are asked whether to go on."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd
from bot.domain.notice import HourCostly
from bot.domain.pace import HOUR, tripped
from bot.domain.pace_refusals import JobsPaused, NothingPaused
from bot.domain.person import Person
from bot.domain.refusals import Refusal
from bot.domain.window import TICK
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.pace_rules import rules_of
from bot.ports import GuildRow, NewJob, Unit

WEEK_HOURS = 7 * 24
PAUSE = HOUR
"""As long as the hour that is looked at: when a pause is over, what tripped it lies behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The last time that a guild's new clips were paused."""

    since: datetime
    until: datetime  #: earlier than planned where a steward went on
    quiet_until: datetime  #: nothing trips before
    hour: MicroUsd
    usual: MicroUsd


def stops(unit: Unit, guild: GuildRow, new: NewJob) -> JobsPaused | None:
    """Whether a job has to wait for the end of a pause, which it may itself begin."""
    floor, now = rules_of(unit, guild.id).pause_above, new.created_at
    if floor is None or not new.price:
        return None
    last = pause_of(unit, guild.id)
    if last is not None and now < last.until:
        return JobsPaused(last.until)
    if last is not None and now < last.quiet_until:
        return None
    began = now - HOUR + TICK  # what is an hour old is not of this hour any more
    hour = MicroUsd(unit.draws.since(guild.id, began) + new.price)
    if hour <= floor:
        return None
    known = min(WEEK_HOURS, (now - guild.created_at) // HOUR)
    earlier = unit.draws.by_hour(guild.id, began, known)
    if not tripped(hour, earlier, floor=floor):
        return None
    usual = MicroUsd(round(median(amount for amount in earlier if amount)))
    until = now + PAUSE
    _keep(
        unit,
        guild.id,
        Pause(since=now, until=until, quiet_until=until, hour=hour, usual=usual),
    )
    return JobsPaused(until)


@refuses_when_busy
async def go_on(house: House, steward: Person) -> timedelta | Refusal:
    """End a pause; nothing trips again for as long as is returned."""
    now = house.clock.now()

    def work(unit: Unit) -> timedelta | NothingPaused:
        last = pause_of(unit, steward.guild_id)
        if last is None or now >= last.until:
            return NothingPaused()
        quiet = now + PAUSE
        over = Pause(
            since=last.since, until=now, quiet_until=quiet, hour=last.hour, usual=last.usual
        )
        _keep(unit, steward.guild_id, over)
        return PAUSE

    return await house.database.write(work)


def notice_of(unit: Unit, guild_id: GuildId, now: datetime) -> tuple[str, HourCostly] | None:
    """What stewards are told of a pause that runs, and the name of that notice."""
    last = pause_of(unit, guild_id)
    if last is None or now >= last.until:
        return None
    name = f"pause:{round(last.since.timestamp() * 1000)}"
    return name, HourCostly(last.hour, last.usual, last.until)


def pause_of(unit: Unit, guild_id: GuildId) -> Pause | None:
    """The last pause; None where there never was one."""
    kept = unit.marks.get(_mark(guild_id))
    if kept is None:
        return None
    read = json.loads(kept)
    return Pause(
        since=_instant(read["since"]),
        until=_instant(read["until"]),
        quiet_until=_instant(read["quiet_until"]),
        hour=MicroUsd(read["hour"]),
        usual=MicroUsd(read["usual"]),
    )


def _keep(unit: Unit, guild_id: GuildId, pause: Pause) -> None:
    said = {
        "since": pause.since.timestamp(),
        "until": pause.until.timestamp(),
        "quiet_until": pause.quiet_until.timestamp(),
        "hour": pause.hour,
        "usual": pause.usual,
    }
    unit.marks.put(_mark(guild_id), json.dumps(said))


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _mark(guild_id: GuildId) -> str:
    return f"pace.pause:{guild_id}"
