"""`/mod desk` and `/mod exempt`: where moderators decide, and whom the server's own rules leave alone."""

import discord

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.ids import ChannelId, RoleId
from bot.domain.refusals import Refusal
from bot.pipeline import desk_rules
from bot.pipeline.desk_rules import DeskView
from bot.words import desk
from cogs._asking import Asked, guild_of, member_of


async def desk_here(
    interaction: Asked, channel: discord.TextChannel | None, *, remove: bool
) -> None:
    """Set the desk up, take it away, or say how it stands."""
    bot, guild_id = interaction.client, guild_of(interaction)
    if channel is None and not remove:
        view = await bot.house.database.read(lambda unit: desk_rules.view_of(unit, guild_id))
        await tell(interaction, view)
        return
    if channel is not None and not remove and not _fit(interaction, channel):
        said = desk.desk_unfit(ChannelId(channel.id), tongue_of(interaction))
        await bot.answer(interaction, said)
        return
    chosen = ChannelId(channel.id) if channel is not None and not remove else None
    outcome = await desk_rules.choose_channel(
        bot.house, guild_id=guild_id, actor_id=member_of(interaction), channel_id=chosen
    )
    await tell(interaction, outcome)


async def exempt(interaction: Asked, role: discord.Role, *, on: bool) -> None:
    """Have a role left alone, or not any more."""
    if on and role.is_default():
        said = desk.everyone_exempt(tongue_of(interaction))
        await interaction.client.answer(interaction, said)
        return
    outcome = await desk_rules.exempt(
        interaction.client.house,
        guild_id=guild_of(interaction),
        actor_id=member_of(interaction),
        role_id=RoleId(role.id),
        on=on,
    )
    await tell(interaction, outcome)


async def tell(interaction: Asked, outcome: DeskView | Refusal) -> None:
    """Say how the desk stands now."""
    if not isinstance(outcome, DeskView):
        raise RefusalError(outcome)
    rules = outcome.rules
    said = desk.settings(
        rules.channel_id,
        outcome.waiting,
        outcome.answers_s,
        rules.exempt_roles,
        tongue_of(interaction),
        closed=rules.channel_id is not None and _closed(interaction, rules.channel_id),
    )
    await interaction.client.answer(interaction, said)


def _closed(interaction: Asked, channel_id: ChannelId) -> bool:
    """Whether the desk's channel is there and closed to the bot."""
    channel = interaction.guild and interaction.guild.get_channel(channel_id)
    return isinstance(channel, discord.TextChannel) and not _fit(interaction, channel)


def _fit(interaction: Asked, channel: discord.TextChannel) -> bool:
    """Whether the bot may see and write there, as far as its cache knows."""
    guild = interaction.guild
    if guild is None or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison]
        return True
    mine = channel.permissions_for(guild.me)
    return mine.administrator or (mine.view_channel and mine.send_messages)
