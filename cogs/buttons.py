"""Buttons and windows. Each carries in its custom id what it needs, so all of them live through restarts."""

import re
from typing import Any, Self

import discord
from discord import ui
from discord.ext import commands

from bot.client import Dailies
from bot.courier.confirm_ids import CONFIRM, read_confirm
from bot.courier.ids import (
    ALONE,
    KEPT,
    MOVE,
    OFFER,
    OLDER,
    PRESS,
    TURN,
    read_kept,
    read_move,
    read_offer,
    read_older,
    read_press,
    read_turn,
)
from bot.courier.pace_ids import GO_ON_PRESSED
from bot.courier.rule_ids import RULE, read_rule
from cogs import _confirm, _history, _moves, _pace, _presses, _rehearsals, _retries, _shelves
from cogs._asking import Asked


class DoorButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template="-"):
    """What all kinds share: the door's checks, and the one error handler."""

    def __init__(self, item: ui.Button[ui.LayoutView], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003  discord.py's interface
        item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        assert isinstance(item, ui.Button)  # noqa: S101  discord.py has matched the component's type
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Dailies = interaction.client
        await bot.attend(interaction, self.let_in(interaction))

    async def let_in(self, interaction: Asked) -> None:
        no = interaction.client.turned_away(interaction)
        if no is None:
            await self.pressed(interaction)
        else:
            await interaction.client.refuse(interaction, no)

    async def pressed(self, interaction: Asked) -> None:
        """Do what the button says."""
        raise NotImplementedError


class JobButton(DoorButton, template=PRESS):
    """On a job's card or clip."""

    async def let_in(self, interaction: Asked) -> None:
        if interaction.guild_id is None and read_press(self.match).verb in ALONE:
            await self.pressed(interaction)
        else:
            await super().let_in(interaction)

    async def pressed(self, interaction: Asked) -> None:
        await _presses.pressed(interaction, read_press(self.match))


class OfferButton(DoorButton, template=OFFER):
    """Under a refusal: the options are in the button, the prompt is in the message."""

    async def pressed(self, interaction: Asked) -> None:
        await _retries.offered(interaction, read_offer(self.match))


class KeptButton(DoorButton, template=KEPT):
    """Under a refusal: the process remembers the rest."""

    async def pressed(self, interaction: Asked) -> None:
        await _retries.kept(interaction, read_kept(self.match))


class MoveButton(DoorButton, template=MOVE):
    """On the card of a job that its vendor holds up."""

    async def pressed(self, interaction: Asked) -> None:
        await _moves.pressed(interaction, read_move(self.match))


class OlderButton(DoorButton, template=OLDER):
    """Under a page of a member's history."""

    async def pressed(self, interaction: Asked) -> None:
        await interaction.client.acknowledge(interaction, in_place=True)
        await _history.page(interaction, before=read_older(self.match).before)


class TurnButton(DoorButton, template=TURN):
    """Under a page of the gallery."""

    async def pressed(self, interaction: Asked) -> None:
        await _shelves.turned(interaction, read_turn(self.match))


class RuleButton(DoorButton, template=RULE):
    """Under a rule's rehearsal, and under every change of the rules."""

    async def pressed(self, interaction: Asked) -> None:
        await _rehearsals.pressed(interaction, read_rule(self.match))


class ConfirmButton(DoorButton, template=CONFIRM):
    """Under a question about a dear clip."""

    async def pressed(self, interaction: Asked) -> None:
        await _confirm.pressed(interaction, read_confirm(self.match))


class GoOnButton(DoorButton, template=GO_ON_PRESSED):
    """Under the notice that new clips are paused."""

    async def pressed(self, interaction: Asked) -> None:
        await _pace.gone_on(interaction)


class Buttons(commands.Cog):
    """Loads the buttons, and answers windows."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(
            JobButton,
            OfferButton,
            KeptButton,
            OlderButton,
            MoveButton,
            TurnButton,
            RuleButton,
            ConfirmButton,
            GoOnButton,
        )

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Asked) -> None:
        """Answer a submitted window by its custom id: discord.py forgets windows in a restart, this does not."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._bot.attend(interaction, _retries.submitted(interaction))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Buttons(bot))
