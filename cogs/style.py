"""`/style`: the looks that members can add to their words. Stewards change them."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.errors import RefusalError
from bot.domain.style import NAME_LIMIT, WORDS_LIMIT, Style
from bot.pipeline import styles
from bot.words import asking
from cogs import _choices
from cogs._asking import Asked, guild_of, stewards_only


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Styles(
    commands.GroupCog,
    group_name=locale_str("style"),
    group_description=locale_str("Looks that are added to prompts"),
):
    """The commands about styles."""

    @app_commands.command(
        name=locale_str("list"), description=locale_str("The styles of this server")
    )
    async def list(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        found = await styles.of_guild(bot.house, guild_of(interaction))
        await bot.answer(interaction, asking.styles(found, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("set"), description=locale_str("Add a style, or change its words")
    )
    @app_commands.describe(
        name=locale_str("What it is called"), words=locale_str("What it adds to a prompt")
    )
    @app_commands.autocomplete(name=_choices.styles)
    async def set(
        self,
        interaction: Asked,
        name: app_commands.Range[str, 1, NAME_LIMIT],
        words: app_commands.Range[str, 1, WORDS_LIMIT],
    ) -> None:
        await self._put(interaction, name, words.strip() or None)

    @app_commands.command(name=locale_str("remove"), description=locale_str("Take a style away"))
    @app_commands.describe(name=locale_str("What it is called"))
    @app_commands.autocomplete(name=_choices.styles)
    async def remove(self, interaction: Asked, name: str) -> None:
        await self._put(interaction, name, None)

    async def _put(self, interaction: Asked, name: str, words: str | None) -> None:
        bot = interaction.client
        stewards_only(interaction)
        await bot.acknowledge(interaction)
        outcome = await styles.put(bot.house, guild_of(interaction), name, words)
        if not isinstance(outcome, Style):
            raise RefusalError(outcome)
        await bot.answer(interaction, asking.style_kept(outcome, tongue_of(interaction)))


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Styles())
