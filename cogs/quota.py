"""`/quota`: what a member may draw from the pool, and what is in it."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.errors import RefusalError
from bot.pipeline import views
from bot.words import pages
from cogs import _choices, _reports
from cogs._asking import Asked, guild_of, member_of


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Quota(
    commands.GroupCog,
    group_name=locale_str("quota"),
    group_description=locale_str("Your share of the pool"),
):
    """The commands about a member's share."""

    @app_commands.command(
        name=locale_str("show"), description=locale_str("What is left of your share and the pool")
    )
    async def show(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        view = await views.quota(bot.house, guild_of(interaction), member_of(interaction))
        if not isinstance(view, views.QuotaView):
            raise RefusalError(view)
        example = _choices.usual(_choices.default(bot.house))
        t = tongue_of(interaction)
        said = pages.quota(view.standing, view.pool, view.open_jobs, t, example=example)
        await bot.answer(interaction, said)

    @app_commands.command(
        name=locale_str("pool"),
        description=locale_str("What is in the pool, and how long it lasts at this pace"),
    )
    async def pool(self, interaction: Asked) -> None:
        await _reports.pool(interaction)

    @app_commands.command(
        name=locale_str("history"), description=locale_str("What you used, day by day")
    )
    async def history(self, interaction: Asked) -> None:
        await _reports.history(interaction)


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Quota())
