"""The moderators' desk: the buttons and windows of cases, which live through restarts."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Dailies, custom_id_of
from bot.courier.case_ids import CASE, read_case
from bot.domain.ids import ChannelId, GuildId
from bot.pipeline import desk_rules
from cogs import _desk
from cogs._asking import Asked
from cogs.buttons import DoorButton


class CaseButton(DoorButton, template=CASE):
    """On a case's card."""

    async def pressed(self, interaction: Asked) -> None:
        await _desk.pressed(interaction, read_case(self.match))


class Desk(commands.Cog):
    """Loads the buttons, and answers windows."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(CaseButton)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, gone: discord.abc.GuildChannel) -> None:
        """A desk whose channel is deleted is none."""
        await desk_rules.channel_gone(self._bot.house, GuildId(gone.guild.id), ChannelId(gone.id))

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _before: discord.abc.GuildChannel, _after: discord.abc.GuildChannel
    ) -> None:
        """A channel that opens again may have a clip that is to come down."""
        self._look_again()

    @commands.Cog.listener()
    async def on_guild_role_update(self, _before: discord.Role, _after: discord.Role) -> None:
        """A role of ours may open a channel, too."""
        self._look_again()

    def _look_again(self) -> None:
        self._bot.house.board.door_changes += 1
        self._bot.house.board.wake_desk.set()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Asked) -> None:
        """Answer a submitted window by its custom id."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        match = CASE.fullmatch(custom_id_of(interaction))
        if match is not None:
            sent: Any = interaction.data or {}
            await self._bot.attend(
                interaction, _desk.submitted(interaction, read_case(match), sent)
            )


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Desk(bot))
