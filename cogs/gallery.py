"""`/gallery`: finished clips, found again."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies
from bot.domain.gallery import Search, Shelf
from bot.domain.ids import ModelKey
from cogs import _asking, _choices, _shelves
from cogs._asking import Asked, channel_of, guild_of, member_of

LONGEST = 40  #: of a search: it goes along in the button to the next page


class Gallery(commands.Cog):
    """The gallery."""

    @app_commands.command(
        name=locale_str("gallery"), description=locale_str("Find clips that were made here")
    )
    @app_commands.describe(
        show=locale_str("Whose clips; all of this server if left out"),
        search=locale_str("Words of the prompt"),
        model=locale_str("Which engine rendered it"),
    )
    @app_commands.choices(
        show=[
            app_commands.Choice(name=locale_str("mine"), value=Shelf.MINE.value),
            app_commands.Choice(name=locale_str("favourites"), value=Shelf.FAVOURITES.value),
            app_commands.Choice(name=locale_str("this channel"), value=Shelf.CHANNEL.value),
            app_commands.Choice(name=locale_str("everyone's"), value=Shelf.EVERYONE.value),
        ]
    )
    @app_commands.autocomplete(model=_choices.models)
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def gallery(
        self,
        interaction: Asked,
        show: str = Shelf.EVERYONE.value,
        search: app_commands.Range[str, 1, LONGEST] = "",
        model: str | None = None,
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        found = bot.house.catalog.find(model) if model else None
        await _shelves.page(
            interaction,
            Search(
                guild_id=guild_of(interaction),
                member_id=member_of(interaction),
                channel_id=channel_of(interaction),
                seen=_asking.seen(interaction),
                age_restricted=_asking.age_restricted(interaction),
                shelf=Shelf(show),
                model_key=found.key if found else ModelKey(model) if model else None,
                words=search,
            ),
        )


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Gallery())
