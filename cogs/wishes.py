"""Wishes: the buttons of their cards, which live through restarts."""

from discord.ext import commands

from bot.client import Dailies
from bot.courier.wish_ids import WISH, read_wish
from cogs import _wishes
from cogs._asking import Asked
from cogs.buttons import DoorButton


class WishCardButton(DoorButton, template=WISH):
    """On a wish's card."""

    async def pressed(self, interaction: Asked) -> None:
        await _wishes.pressed(interaction, read_wish(self.match))


class Wishes(commands.Cog):
    """Loads the buttons."""

    def __init__(self, bot: Dailies) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(WishCardButton)


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Wishes(bot))
