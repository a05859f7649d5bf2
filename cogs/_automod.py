"""The server's own AutoMod rules, read from Discord and followed."""

import logging

import discord

from bot.client import Dailies, tongue_of
from bot.courier.faults import FAULTS
from bot.domain.automod import AutoModRule, Preset
from bot.domain.errors import RefusalError
from bot.domain.ids import GuildId
from bot.domain.rule_refusals import AutoModUnreadable
from bot.pipeline import automod
from bot.words import automods
from cogs._asking import Asked, guild_of, member_of

log = logging.getLogger(__name__)

_PRESETS = {
    "profanity": Preset.PROFANITY,
    "sexual_content": Preset.SEXUAL_CONTENT,
    "slurs": Preset.SLURS,
}
_OF_WORDS = {
    discord.AutoModRuleTriggerType.keyword,
    discord.AutoModRuleTriggerType.keyword_preset,
}


async def follow(interaction: Asked, *, off: bool) -> None:
    """Copy the rules and say what could not be carried over; or take the copies away."""
    bot, t, guild = interaction.client, tongue_of(interaction), interaction.guild
    guild_id, actor_id = guild_of(interaction), member_of(interaction)
    if off:
        async with bot.house.board.copying[guild_id]:
            gone = await automod.unfollow(bot.house, guild_id=guild_id, actor_id=actor_id)
        await bot.answer(interaction, automods.unfollowed(gone, t))
        return
    if guild is None or not interaction.app_permissions.manage_guild:
        raise RefusalError(AutoModUnreadable())
    try:
        async with bot.house.board.copying[guild_id]:
            found = await read(guild)
            synced = await automod.follow(
                bot.house, guild_id=guild_id, actor_id=actor_id, found=found
            )
    except discord.Forbidden:
        raise RefusalError(AutoModUnreadable()) from None
    said = automods.followed(synced, t, scored=bot.house.inspector.looks)
    await bot.answer(interaction, said)


async def changed(bot: Dailies, guild: discord.Guild) -> None:
    """Follow what may have changed there, where the server wants that.

    Read and written in one turn: of two changes at once the older reading, written last, would stay.
    """
    guild_id = GuildId(guild.id)
    async with bot.house.board.copying[guild_id]:
        if not await automod.followed(bot.house, guild_id):
            return
        try:
            found = await read(guild)
        except FAULTS as error:
            log.warning("The AutoMod rules of guild %d could not be read: %s", guild_id, error)
            return
        await automod.follow(bot.house, guild_id=guild_id, actor_id=None, found=found)


async def read(guild: discord.Guild) -> tuple[AutoModRule, ...]:
    """A server's AutoMod rules, in one order."""
    found = await guild.fetch_automod_rules()
    return tuple(_rule(each) for each in sorted(found, key=lambda each: each.id))


def _rule(found: discord.AutoModRule) -> AutoModRule:
    trigger = found.trigger
    presets = trigger.presets
    blocking = {
        discord.AutoModRuleActionType.block_message,
        discord.AutoModRuleActionType.timeout,
    }
    return AutoModRule(
        id=found.id,
        name=found.name,
        enabled=found.enabled,
        keywords=tuple(trigger.keyword_filter),
        regexes=tuple(trigger.regex_patterns),
        allowed=tuple(trigger.allow_list),
        presets=tuple(preset for name, preset in _PRESETS.items() if getattr(presets, name)),
        exempt_roles=frozenset(found.exempt_role_ids),
        exempt_channels=frozenset(found.exempt_channel_ids),
        blocks=any(action.type in blocking for action in found.actions),
        of_words=trigger.type in _OF_WORDS,
    )
