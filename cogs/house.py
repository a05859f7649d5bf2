"""`/dailies`: what stewards choose for the house as a whole, and how its vendors stand."""

import logging
from collections.abc import Callable

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.clip_rules import LONGEST_DAYS, ClipRules
from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError, RefusalError
from bot.domain.house_rules import HouseRules
from bot.domain.ids import ChannelId, GuildId
from bot.domain.refusals import Refusal
from bot.pipeline import clip_rules, house_rules, leaving, vendors
from bot.words import housekeeping
from cogs import _asking
from cogs._asking import Asked, guild_of

log = logging.getLogger(__name__)


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class House(
    commands.GroupCog,
    group_name=locale_str("dailies"),
    group_description=locale_str("How the bot keeps house on this server"),
):
    """The commands of stewards about the house, and which guilds it serves."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Whoever removes the bot wants nothing more made. An outage of Discord's is no removal."""
        log.info(
            "Guild %d has removed me; `dailies guild forget` takes out what is kept.", guild.id
        )
        await self._end_queued(lambda guild_id: guild_id == guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Discord does not tell who removed us while we were away."""
        here = {guild.id for guild in self._bot.guilds}
        await self._end_queued(lambda guild_id: guild_id not in here)

    async def _end_queued(self, left: Callable[[GuildId], bool]) -> None:
        try:
            await leaving.end_queued(self._bot.house, left)
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            log.warning("The queues of guilds that I left go on: %s", error)

    @app_commands.command(
        name=locale_str("vendors"),
        description=locale_str("How the models stand, and which ones go"),
    )
    async def vendors(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        await bot.answer(
            interaction, housekeeping.vendors(vendors.states(bot.house), tongue_of(interaction))
        )

    @app_commands.command(
        name=locale_str("notices"),
        description=locale_str("Where I tell stewards what they should know"),
    )
    @app_commands.describe(channel=locale_str("The channel; leave it out to be told nowhere"))
    async def notices(self, interaction: Asked, channel: discord.TextChannel | None = None) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        chosen = None if channel is None else ChannelId(channel.id)
        rules = await house_rules.choose_notices(bot.house, guild_of(interaction), chosen)
        await _told(interaction, rules)

    @app_commands.command(
        name=locale_str("fallback"),
        description=locale_str("Whether waiting clips go round a vendor that does not answer"),
    )
    @app_commands.describe(on=locale_str("Only to a declared fallback, at the same price or less"))
    async def fallback(self, interaction: Asked, on: bool) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        rules = await house_rules.choose_fallback(bot.house, guild_of(interaction), on=on)
        await _told(interaction, rules)

    @app_commands.command(
        name=locale_str("keep"), description=locale_str("How long the files of clips are kept")
    )
    @app_commands.describe(days=locale_str("Days after a clip is done; leave it out for no end"))
    async def keep(
        self, interaction: Asked, days: app_commands.Range[int, 1, LONGEST_DAYS] | None = None
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        rules = await clip_rules.choose_keep(bot.house, guild_of(interaction), days)
        if not isinstance(rules, ClipRules):
            raise RefusalError(rules)
        await bot.answer(interaction, housekeeping.keeps(rules, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("gallery"),
        description=locale_str("A channel that shows every finished clip too"),
    )
    @app_commands.describe(channel=locale_str("The channel; leave it out for none"))
    async def gallery(self, interaction: Asked, channel: discord.TextChannel | None = None) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        if channel is not None and (no := _asking.unfit_for_clips(channel)):
            raise RefusalError(no)
        chosen = None if channel is None else ChannelId(channel.id)
        rules = await clip_rules.choose_gallery(bot.house, guild_of(interaction), chosen)
        if not isinstance(rules, ClipRules):
            raise RefusalError(rules)
        await bot.answer(interaction, housekeeping.exhibits(rules, tongue_of(interaction)))


async def _told(interaction: Asked, rules: HouseRules | Refusal) -> None:
    if not isinstance(rules, HouseRules):
        raise RefusalError(rules)
    await interaction.client.answer(interaction, housekeeping.rules(rules, tongue_of(interaction)))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(House(bot))
