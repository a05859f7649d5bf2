"""`/character`: who a server has kept, to be seen again in its clips. Members keep them, stewards take them away."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.character import NAME_LIMIT, Character
from bot.domain.errors import RefusalError
from bot.domain.ids import JobId
from bot.pipeline import characters
from bot.words import characters as words
from cogs import _choices
from cogs._asking import Asked, guild_of, member_of, stewards_only


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Characters(
    commands.GroupCog,
    group_name=locale_str("character"),
    group_description=locale_str("Who can be seen again in clips"),
):
    """The commands about characters."""

    @app_commands.command(
        name=locale_str("list"), description=locale_str("The characters of this server")
    )
    async def list(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        found = await characters.of_guild(bot.house, guild_of(interaction))
        await bot.answer(interaction, words.listed(found, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("add"), description=locale_str("Make a character of a short clip of yours")
    )
    @app_commands.describe(
        clip=locale_str("Which clip shows it"), name=locale_str("What it is called")
    )
    @app_commands.autocomplete(clip=_choices.own_clips)
    async def add(
        self, interaction: Asked, clip: int, name: app_commands.Range[str, 1, NAME_LIMIT]
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        outcome = await characters.keep(
            bot.house,
            guild_id=guild_of(interaction),
            member_id=member_of(interaction),
            job_id=JobId(clip),
            name=name,
        )
        if not isinstance(outcome, Character):
            raise RefusalError(outcome)
        await bot.answer(interaction, words.kept(outcome, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("remove"), description=locale_str("Take a character away")
    )
    @app_commands.describe(name=locale_str("What it is called"))
    @app_commands.autocomplete(name=_choices.characters)
    async def remove(self, interaction: Asked, name: str) -> None:
        bot = interaction.client
        stewards_only(interaction)
        await bot.acknowledge(interaction)
        outcome = await characters.remove(bot.house, guild_of(interaction), name)
        if not isinstance(outcome, Character):
            raise RefusalError(outcome)
        await bot.answer(interaction, words.gone(outcome, tongue_of(interaction)))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Characters())
