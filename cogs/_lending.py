"""Lending at the door: `/treasury lend` for stewards, `/quota lend` for whoever keeps their share to themselves."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.domain.lending import LONGEST_HOURS
from bot.pipeline import lending
from bot.words import lending as words
from cogs import _asking, _money
from cogs._asking import Asked


class LendingCommands(commands.Cog):
    """What `/treasury` can do about lending; a part of its cog."""

    @app_commands.command(
        name=locale_str("lend"),
        description=locale_str(
            "Let unused shares be borrowed near their end; alone: how it stands"
        ),
    )
    @app_commands.describe(
        on=locale_str("Whether shares are lent"),
        hours=locale_str("How many hours before a share's end; left out, 24"),
    )
    async def lend(
        self,
        interaction: Asked,
        on: bool | None = None,
        hours: app_commands.Range[int, 1, LONGEST_HOURS] | None = None,
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        _asking.stewards_only(interaction)
        told = await lending.choose(bot.house, _money.person(interaction), on=on, hours=hours)
        if not isinstance(told, lending.CommonsView):
            raise RefusalError(told)
        await bot.answer(interaction, words.chosen(told, tongue_of(interaction)))


async def mine(interaction: Asked, *, on: bool) -> None:
    """Let the own share take part, or keep it. The interaction is not acknowledged yet."""
    bot = interaction.client
    await bot.acknowledge(interaction)
    told = await lending.keep(bot.house, _money.person(interaction), on=not on)
    if not isinstance(told, lending.CommonsView):
        raise RefusalError(told)
    await bot.answer(interaction, words.kept(told, tongue_of(interaction), on=on))
