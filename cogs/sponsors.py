"""Sponsorships: their buttons, which live through restarts, and the places that go."""

import discord
from discord.ext import commands

from bot.client import Dailies
from bot.courier.sponsor_ids import SPONSOR, read_sponsor
from bot.domain.ids import ChannelId, GuildId
from bot.pipeline import sponsoring
from cogs import _sponsors
from cogs._asking import Asked
from cogs.buttons import DoorButton


class SponsorsButton(DoorButton, template=SPONSOR):
    """On a sponsorship's card or closing note."""

    async def pressed(self, interaction: Asked) -> None:
        await _sponsors.pressed(interaction, read_sponsor(self.match))


class Sponsors(commands.Cog):
    """Loads the buttons, and hears of places that are deleted."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(SponsorsButton)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, gone: discord.RawThreadDeleteEvent) -> None:
        """What was set aside for a thread goes back with it."""
        await sponsoring.place_gone(
            self._bot.house, GuildId(gone.guild_id), ChannelId(gone.thread_id)
        )

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, gone: discord.abc.GuildChannel) -> None:
        """The same for a channel."""
        await sponsoring.place_gone(self._bot.house, GuildId(gone.guild.id), ChannelId(gone.id))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Sponsors(bot))
