"""Proposals: their buttons and windows, which live through restarts."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Dailies, custom_id_of
from bot.courier.proposal_ids import PROPOSAL, read_proposal
from cogs import _proposals
from cogs._asking import Asked
from cogs.buttons import DoorButton


class ChipButton(DoorButton, template=PROPOSAL):
    """On a proposal's card."""

    async def pressed(self, interaction: Asked) -> None:
        await _proposals.pressed(interaction, read_proposal(self.match))


class Proposals(commands.Cog):
    """Loads the buttons, and answers windows."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(ChipButton)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Asked) -> None:
        """Answer a submitted window by its custom id."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        match = PROPOSAL.fullmatch(custom_id_of(interaction))
        if match is not None:
            sent: Any = interaction.data or {}
            button = read_proposal(match)
            await self._bot.attend(interaction, _proposals.submitted(interaction, button, sent))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Proposals(bot))
