"""A guild's choices for its finished clips, kept as JSON in a mark."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain import clip_rules
from bot.domain.clip_rules import ClipRules
from bot.domain.ids import ChannelId, GuildId
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


def rules_of(unit: Unit, guild_id: GuildId) -> ClipRules:
    """What the guild has chosen; the defaults where it has not."""
    return clip_rules.read(unit.marks.get(clip_rules.mark_of(guild_id)))


@refuses_when_busy
async def choose_keep(house: House, guild_id: GuildId, days: int | None) -> ClipRules:
    """Have files let go so many days after their job's end; None: never."""
    return await _change(house, guild_id, lambda rules: replace(rules, keep_days=days))


@refuses_when_busy
async def choose_gallery(
    house: House, guild_id: GuildId, channel_id: ChannelId | None
) -> ClipRules:
    """Have finished clips shown in this channel too; None: nowhere else."""
    return await _change(house, guild_id, lambda rules: replace(rules, gallery=channel_id))


async def _change(
    house: House, guild_id: GuildId, change: Callable[[ClipRules], ClipRules]
) -> ClipRules:
    def work(unit: Unit) -> ClipRules:
        rules = change(rules_of(unit, guild_id))
        unit.marks.put(clip_rules.mark_of(guild_id), clip_rules.written(rules))
        return rules

    return await house.database.write(work)
