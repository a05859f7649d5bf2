"""`/treasury allow`, `days` and `newcomers`: who may draw what, and in which time."""

from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import tongue_of
from bot.domain.errors import RefusalError
from bot.pipeline import shares
from bot.words import treasury as words
from cogs import _money, _shares
from cogs._asking import Asked


class ShareCommands(commands.Cog):
    """What `/treasury` can do about shares; a part of its cog."""

    @app_commands.command(
        name=locale_str("allow"),
        description=locale_str("What everyone, a role or a member may draw; alone: every rule"),
    )
    @app_commands.describe(
        who=locale_str("A role or a member; left out, everyone"),
        amount=locale_str("Dollars in a window, such as 5"),
        window=locale_str("Over which time the amount counts"),
        and_amount=locale_str("A second amount beside the first; 0 takes it away"),
        and_window=locale_str("Over which time the second amount counts"),
        dearest=locale_str("The most that one clip may cost; 0 for no limit"),
        at_once=locale_str("How many clips may render at once"),
        waiting=locale_str("How many clips may wait"),
        resolution=locale_str("The highest resolution"),
        models=locale_str("Keys of models by commas; any for all"),
        weight=locale_str("Weight in the fair queue, 1 to 4"),
        suspended=locale_str("Nothing at all until this is lifted"),
        skips_wait=locale_str("Need not wait as a newcomer"),
        remove=locale_str("Take the rule away"),
    )
    async def allow(
        self,
        interaction: Asked,
        who: discord.Role | discord.Member | None = None,
        amount: str | None = None,
        window: _shares.WindowChoice | None = None,
        and_amount: str | None = None,
        and_window: _shares.WindowChoice | None = None,
        dearest: str | None = None,
        at_once: app_commands.Range[int, 1, 20] | None = None,
        waiting: app_commands.Range[int, 1, 50] | None = None,
        resolution: Literal["480p", "720p", "1080p", "1440p", "2160p", "any"] | None = None,
        models: str | None = None,
        weight: app_commands.Range[int, 1, 4] | None = None,
        suspended: bool | None = None,
        skips_wait: bool | None = None,
        remove: bool = False,
    ) -> None:
        steward = await _money.steward(interaction)
        house, t = interaction.client.house, tongue_of(interaction)
        subject, subject_id = _shares.subject(interaction, who)
        if remove:
            gone = await shares.drop(house, steward, subject, subject_id)
            await interaction.client.answer(interaction, words.dropped(_shares.rule(gone), t))
            return
        change = _shares.change(
            interaction,
            amounts=(amount, and_amount, dearest),
            windows=(window, and_window),
            models=models,
            jobs_at_once=at_once,
            jobs_waiting=waiting,
            highest=resolution,
            weight=weight,
            suspended=suspended,
            skips_wait=skips_wait,
        )
        if change is None:
            await _shares.list_all(interaction)
            return
        rule = await shares.allow(house, steward, subject, subject_id, change)
        await interaction.client.answer(interaction, words.rule(_shares.rule(rule), t))

    @app_commands.command(
        name=locale_str("days"), description=locale_str("When the server's days and months begin")
    )
    @app_commands.describe(
        zone=locale_str("A time zone such as Europe/Berlin"),
        hour=locale_str("The hour at which a day begins, 0 to 23"),
    )
    async def days(
        self,
        interaction: Asked,
        zone: str | None = None,
        hour: app_commands.Range[int, 0, 23] | None = None,
    ) -> None:
        steward = await _money.steward(interaction)
        told = await shares.set_local_time(interaction.client.house, steward, zone, hour)
        if not isinstance(told, shares.Shares):
            raise RefusalError(told)
        await interaction.client.answer(interaction, words.shares(told, tongue_of(interaction)))

    @days.autocomplete("zone")
    async def zones(self, _: Asked, typed: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=name, value=name)
            for name in _shares.zones(typed, _money.CHOICES)
        ]

    @app_commands.command(
        name=locale_str("newcomers"),
        description=locale_str("How long newcomers wait before their first clip"),
    )
    @app_commands.describe(
        account_days=locale_str("How old a Discord account has to be, in days"),
        member_hours=locale_str("How long somebody has to be here, in hours"),
    )
    async def newcomers(
        self,
        interaction: Asked,
        account_days: app_commands.Range[int, 0, 365],
        member_hours: app_commands.Range[int, 0, 8760],
    ) -> None:
        steward = await _money.steward(interaction)
        rule = await shares.set_wait(
            interaction.client.house, steward, account_days=account_days, member_hours=member_hours
        )
        await interaction.client.answer(
            interaction, words.rule(_shares.rule(rule), tongue_of(interaction))
        )
