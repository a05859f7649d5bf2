"""`/mod`: what moderators may see and do."""

from time import perf_counter

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.words import rulebook
from cogs import _asking
from cogs._asking import Asked
from cogs._mod_rules import Rules


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Mod(
    commands.GroupCog,
    group_name=locale_str("mod"),
    group_description=locale_str("For moderators: what may be asked here"),
):
    """The commands of moderators."""

    rules = Rules(
        name=locale_str("rules"), description=locale_str("The server's rules for prompts")
    )

    @app_commands.command(
        name=locale_str("test"),
        description=locale_str("What the rules say of a text; nothing is kept"),
    )
    @app_commands.describe(text=locale_str("The prompt to try"))
    async def test(self, interaction: Asked, text: str) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.moderators_only(interaction)
        guild_id, filters = _asking.guild_of(interaction), bot.house.filters
        await filters.ready(guild_id)
        begun = perf_counter()
        verdict = filters.look(guild_id, text, _asking.place_of(interaction))
        took_ms = (perf_counter() - begun) * 1000
        await bot.answer(
            interaction, rulebook.tried(text, verdict, took_ms, tongue_of(interaction))
        )


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Mod())
