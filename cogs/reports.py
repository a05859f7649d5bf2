"""`/treasury report` and `/treasury reconcile`: what stewards read of the books."""

from typing import Final

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.client import Dailies
from cogs import _asking, _reports
from cogs._asking import Asked

GROUP: Final = "treasury"


@app_commands.command(
    name=locale_str("report"),
    description=locale_str("A month in one post: by member, role and model, with a sheet"),
)
@app_commands.describe(
    month=locale_str("Such as 2026-11; leave it out for the running month"),
    public=locale_str("Post it in this channel for everybody; members can hide their name"),
)
async def report(interaction: Asked, month: str = "", public: bool = False) -> None:
    await interaction.client.acknowledge(interaction)
    _asking.stewards_only(interaction)
    await _reports.month(interaction, month, public=public)


@app_commands.command(
    name=locale_str("reconcile"),
    description=locale_str("Hold a vendor's invoice against the ledger"),
)
@app_commands.describe(file=locale_str("A CSV with a column of job ids and one of amounts"))
async def reconcile(interaction: Asked, file: discord.Attachment) -> None:
    await interaction.client.acknowledge(interaction)
    _asking.stewards_only(interaction)
    await _reports.reconcile(interaction, file)


def group(bot: Dailies) -> app_commands.Group:
    """The group of the stewards' commands about money; made here where no other cog has."""
    there = bot.tree.get_command(GROUP)
    if isinstance(there, app_commands.Group):
        return there
    made = app_commands.Group(
        name=locale_str(GROUP),
        description=locale_str("The server's money, for stewards"),
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )
    bot.tree.add_command(made)
    return made


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name; last of all, to find the group there."""
    there = group(bot)
    there.add_command(report)  # pyright: ignore[reportUnknownArgumentType]  it has no cog
    there.add_command(reconcile)  # pyright: ignore[reportUnknownArgumentType]  it has no cog
