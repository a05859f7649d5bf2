"""A guild's choices for its moderators' desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.domain import desk
from bot.domain.audit_log import LogEntry
from bot.domain.case import AT_DESK, usual_answer_s
from bot.domain.desk import DeskRules
from bot.domain.ids import ChannelId, GuildId, MemberId, RoleId
from bot.domain.notice import DeskOutOfReach
from bot.domain.refusals import Refusal
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.notices import announce
from bot.ports import Unit

ANSWERS = 50  #: newest answers, of which the usual time is the median


class DeskView(NamedTuple):
    """How a guild's desk stands."""

    rules: DeskRules
    waiting: int
    answers_s: float | None


def rules_of(unit: Unit, guild_id: GuildId) -> DeskRules:
    """What the guild has chosen; the defaults where it has not."""
    return desk.read(unit.marks.get(desk.mark_of(guild_id)))


def view_of(unit: Unit, guild_id: GuildId) -> DeskView:
    """The desk, as moderators are told of it."""
    usual = usual_answer_s(unit.cases.answers_s(guild_id, limit=ANSWERS))
    waiting = len(unit.cases.open_of(guild_id, AT_DESK))
    return DeskView(rules_of(unit, guild_id), waiting, usual)


@refuses_when_busy
async def choose_channel(
    house: House, *, guild_id: GuildId, actor_id: MemberId, channel_id: ChannelId | None
) -> DeskView | Refusal:
    """Have cases shown in this channel from now on, those that wait among them; None: nowhere."""
    outcome = await _change(
        house, guild_id, actor_id, lambda rules: replace(rules, channel_id=channel_id), anew=True
    )
    house.board.wake_desk.set()
    return outcome


async def channel_gone(house: House, guild_id: GuildId, channel_id: ChannelId) -> None:
    """A channel was deleted. Where it was the desk's there is none any more, and stewards hear of it."""
    now = house.clock.now()

    def work(unit: Unit) -> bool:
        rules = rules_of(unit, guild_id)
        if rules.channel_id != channel_id:
            return False
        _keep(unit, guild_id, replace(rules, channel_id=None), None, now)
        return True

    if await house.database.write(work):
        notice = DeskOutOfReach(channel_id, gone=True)
        await announce(house, guild_id, f"desk-gone:{channel_id}", notice)


@refuses_when_busy
async def exempt(
    house: House, *, guild_id: GuildId, actor_id: MemberId, role_id: RoleId, on: bool
) -> DeskView | Refusal:
    """Have the guild's own rules leave a role alone, or not any more. The platform list never does."""

    def change(rules: DeskRules) -> DeskRules:
        roles = rules.exempt_roles | {role_id} if on else rules.exempt_roles - {role_id}
        return replace(rules, exempt_roles=roles)

    return await _change(house, guild_id, actor_id, change)


async def _change(
    house: House,
    guild_id: GuildId,
    actor_id: MemberId,
    change: Callable[[DeskRules], DeskRules],
    *,
    anew: bool = False,
) -> DeskView:
    now = house.clock.now()

    def work(unit: Unit) -> DeskView:
        rules = change(rules_of(unit, guild_id))
        _keep(unit, guild_id, rules, actor_id, now)
        if anew:
            unit.cases.show_anew(guild_id, rules.channel_id)
        return view_of(unit, guild_id)

    return await house.database.write(work)


def _keep(
    unit: Unit, guild_id: GuildId, rules: DeskRules, actor_id: MemberId | None, now: datetime
) -> None:
    """Write what holds from now on, and a line of it in the log."""
    unit.marks.put(desk.mark_of(guild_id), desk.written(rules))
    details: dict[str, object] = {
        "channel": rules.channel_id,
        "exempt": sorted(rules.exempt_roles),
    }
    unit.audit_log.add(
        LogEntry(
            guild_id=guild_id, at=now, action="desk.changed", actor_id=actor_id, details=details
        )
    )
