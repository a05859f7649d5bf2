"""A guild's choices for the house as a whole, kept as JSON in a mark."""

import json
from dataclasses import replace

from bot.domain.house_rules import HouseRules
from bot.domain.ids import ChannelId, GuildId
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


def rules_of(unit: Unit, guild_id: GuildId) -> HouseRules:
    """What the guild has chosen; the defaults where it has not."""
    kept = unit.marks.get(_name(guild_id))
    if kept is None:
        return HouseRules()
    read = json.loads(kept)
    channel = read.get("notices")
    return HouseRules(
        notices=None if channel is None else ChannelId(int(channel)),
        fallback=bool(read.get("fallback", False)),
    )


@refuses_when_busy
async def choose_notices(
    house: House, guild_id: GuildId, channel_id: ChannelId | None
) -> HouseRules:
    """Have notices posted in this channel from now on; None: nowhere."""

    def work(unit: Unit) -> HouseRules:
        return _keep(unit, guild_id, replace(rules_of(unit, guild_id), notices=channel_id))

    return await house.database.write(work)


@refuses_when_busy
async def choose_fallback(house: House, guild_id: GuildId, *, on: bool) -> HouseRules:
    """Let queued jobs move by themselves to a declared fallback, or not."""

    def work(unit: Unit) -> HouseRules:
        return _keep(unit, guild_id, replace(rules_of(unit, guild_id), fallback=on))

    return await house.database.write(work)


def _keep(unit: Unit, guild_id: GuildId, rules: HouseRules) -> HouseRules:
    kept = {"notices": rules.notices, "fallback": rules.fallback}
    unit.marks.put(_name(guild_id), json.dumps(kept))
    return rules


def _name(guild_id: GuildId) -> str:
    return f"house:{guild_id}"
