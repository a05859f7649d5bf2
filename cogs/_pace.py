"""`/treasury brakes` and `checks`: how fast the pool may be spent."""

from datetime import timedelta

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import tongue_of
from bot.domain.brakes import Brake
from bot.domain.errors import RefusalError
from bot.pipeline import breaker, pace_rules
from bot.words import pace as words
from cogs import _money
from cogs._asking import Asked

Percent = app_commands.Range[int, 0, 100]


class PaceCommands(commands.Cog):
    """What `/treasury` can do about the pool's pace; a part of its cog."""

    @app_commands.command(
        name=locale_str("brakes"),
        description=locale_str("What a pool that runs low still makes; alone: how it stands"),
    )
    @app_commands.describe(
        shorter=locale_str("From which per cent on only the shortest clips; 0 for never"),
        lower=locale_str("From which per cent on at most 720p; 0 for never"),
        cheaper=locale_str("From which per cent on only the cheapest model; 0 for never"),
        approval=locale_str("From which per cent on a steward has to say yes; 0 for never"),
        fair=locale_str("From which per cent on the rest is shared out evenly; 0 for never"),
        usual=locale_str(
            "Shorter from 70 %, shared evenly from 80, 720p from 85, cheapest model from 95"
        ),
    )
    async def brakes(
        self,
        interaction: Asked,
        shorter: Percent | None = None,
        lower: Percent | None = None,
        cheaper: Percent | None = None,
        approval: Percent | None = None,
        fair: Percent | None = None,
        usual: bool | None = None,
    ) -> None:
        bot, steward = interaction.client, await _money.steward(interaction)
        typed = {
            Brake.SHORTER: shorter,
            Brake.LOWER: lower,
            Brake.CHEAPER: cheaper,
            Brake.APPROVAL: approval,
            Brake.FAIR: fair,
        }
        changes = {brake: percent for brake, percent in typed.items() if percent is not None}
        told = await pace_rules.choose_brakes(bot.house, steward, changes, usual=usual)
        if not isinstance(told, pace_rules.PaceView):
            raise RefusalError(told)
        await bot.answer(interaction, words.brakes(told, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("checks"),
        description=locale_str("What is looked at twice before a clip is made"),
    )
    @app_commands.describe(
        confirm_above=locale_str("Dollars above which a member is asked first; 0 for never"),
        review_above=locale_str("Dollars above which a steward has to say yes; 0 for never"),
        pause_above=locale_str(
            "Dollars an hour above which an unusual hour is paused; 0 for never"
        ),
        review_first=locale_str("Whether a steward has to say yes to a member's first clip"),
    )
    async def checks(
        self,
        interaction: Asked,
        confirm_above: str | None = None,
        review_above: str | None = None,
        pause_above: str | None = None,
        review_first: bool | None = None,
    ) -> None:
        bot, steward = interaction.client, await _money.steward(interaction)
        told = await pace_rules.choose_checks(
            bot.house,
            steward,
            confirm_above=_money.perhaps(confirm_above, nothing=True),
            review_above=_money.perhaps(review_above, nothing=True),
            pause_above=_money.perhaps(pause_above, nothing=True),
            review_first=review_first,
        )
        if not isinstance(told, pace_rules.PaceView):
            raise RefusalError(told)
        await bot.answer(interaction, words.checks(told, tongue_of(interaction)))


async def gone_on(interaction: Asked) -> None:
    """End the pause of new clips."""
    bot, steward = interaction.client, await _money.steward(interaction)
    outcome = await breaker.go_on(bot.house, steward)
    if not isinstance(outcome, timedelta):
        raise RefusalError(outcome)
    await bot.answer(interaction, words.gone_on(tongue_of(interaction)))
