"""`/privacy`: what is kept of whoever asks."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.pipeline import privacy
from bot.words import privacy as words
from cogs._asking import Asked, guild_of, member_of


class Privacy(commands.Cog):
    """What members may know."""

    @app_commands.command(
        name=locale_str("privacy"),
        description=locale_str("What I keep of you, who else gets it, and how it is erased"),
    )
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def privacy(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        kept = await privacy.privacy(bot.house, guild_of(interaction))
        await bot.answer(
            interaction, words.told(kept, member_of(interaction), tongue_of(interaction))
        )


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Privacy())
