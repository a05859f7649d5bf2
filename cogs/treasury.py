"""`/treasury`: what stewards do with the server's money."""

from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.courier.money_ids import MONEY, read_money
from bot.domain.errors import RefusalError
from bot.domain.ids import JobId, MemberId
from bot.domain.sharing import GiftFault
from bot.domain.sponsorship import LONGEST_HOURS
from bot.domain.treasury_refusals import GiftRefused
from bot.pipeline import budget, reports, sharing, stewards
from bot.words import treasury as words
from cogs import _asking, _money, _sponsors
from cogs._asking import Asked, guild_of
from cogs._lending import LendingCommands
from cogs._pace import PaceCommands
from cogs._share_commands import ShareCommands
from cogs.buttons import DoorButton


class MoneyButton(DoorButton, template=MONEY):
    """Moves money: a gift that was asked for."""

    async def pressed(self, interaction: Asked) -> None:
        await _money.pressed(interaction, read_money(self.match))


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Treasury(
    ShareCommands,
    PaceCommands,
    LendingCommands,
    commands.GroupCog,
    group_name=locale_str("treasury"),
    group_description=locale_str("The server's money, for stewards"),
):
    """The commands of stewards about money, and the buttons that move it."""

    def __init__(self, bot: Dailies) -> None:
        super().__init__()
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(MoneyButton)

    @app_commands.command(
        name=locale_str("budget"),
        description=locale_str("What comes into the pool, and what else holds for everybody"),
    )
    @app_commands.describe(
        monthly=locale_str("Dollars each month, such as 50; 0 for none"),
        carry_over=locale_str("Whether what a month leaves stays for the next"),
        top_up=locale_str("Dollars to put into the pool once"),
        gifts_a_day=locale_str("How many gifts one member may make in 24 hours"),
        received_a_day=locale_str("Dollars that one wallet may get in gifts in 24 hours"),
    )
    async def budget(
        self,
        interaction: Asked,
        monthly: str | None = None,
        carry_over: bool | None = None,
        top_up: str | None = None,
        gifts_a_day: app_commands.Range[int, 0, 50] | None = None,
        received_a_day: str | None = None,
    ) -> None:
        steward = await _money.steward(interaction)
        told = await budget.choose(
            interaction.client.house,
            steward,
            monthly=_money.perhaps(monthly, nothing=True),
            carry_over=carry_over,
            top_up=_money.perhaps(top_up),
            gifts_a_day=gifts_a_day,
            received_a_day=_money.perhaps(received_a_day, nothing=True),
        )
        if not isinstance(told, budget.PoolStanding):
            raise RefusalError(told)
        await interaction.client.answer(interaction, words.standing(told, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("grant"), description=locale_str("Put money into a member's wallet")
    )
    @app_commands.describe(
        member=locale_str("Whose wallet"),
        amount=locale_str("Dollars, such as 2 or 0.50"),
        source=locale_str("Out of the pool, or new money"),
        note=locale_str("What it is for"),
    )
    async def grant(
        self,
        interaction: Asked,
        member: discord.Member,
        amount: str,
        source: Literal["pool", "new money"] = "pool",
        note: app_commands.Range[str, 0, 100] = "",
    ) -> None:
        steward, read = await _money.steward(interaction), _money.amount(amount)
        if member.bot:
            raise RefusalError(GiftRefused(GiftFault.BOT, MemberId(member.id), None))
        outcome = await stewards.grant(
            interaction.client.house,
            steward,
            MemberId(member.id),
            read,
            from_pool=source == "pool",
            memo=note,
        )
        if not isinstance(outcome, int):
            raise RefusalError(outcome)
        said = words.granted(MemberId(member.id), read, outcome, tongue_of(interaction))
        await interaction.client.answer(interaction, said)

    @app_commands.command(
        name=locale_str("sponsor"),
        description=locale_str("Set money of the pool aside for what is made in this place"),
    )
    @app_commands.describe(
        amount=locale_str("Dollars in all, such as 10"),
        per_person=locale_str("The most that each may use; left out, all of it"),
        hours=locale_str("For how many hours; left out, 48"),
    )
    async def sponsor(
        self,
        interaction: Asked,
        amount: str,
        per_person: str | None = None,
        hours: app_commands.Range[int, 1, LONGEST_HOURS] | None = None,
    ) -> None:
        await _money.steward(interaction)
        await _sponsors.start(interaction, amount, per_person, hours, from_pool=True)

    @app_commands.command(
        name=locale_str("freeze"), description=locale_str("Freeze a member's money, or let it go")
    )
    @app_commands.describe(
        member=locale_str("Whose money"),
        on=locale_str("Freeze it, or let it go"),
        sweep=locale_str("Also move what the wallet has to the pool"),
    )
    async def freeze(
        self, interaction: Asked, member: discord.User, on: bool = True, sweep: bool = False
    ) -> None:
        steward = await _money.steward(interaction)
        outcome = await stewards.freeze(
            interaction.client.house, steward, MemberId(member.id), frozen=on, sweep=sweep
        )
        if not isinstance(outcome, stewards.Frozen):
            raise RefusalError(outcome)
        said = words.frozen(MemberId(member.id), outcome, tongue_of(interaction))
        await interaction.client.answer(interaction, said)

    @app_commands.command(
        name=locale_str("refund"), description=locale_str("Give back what a clip cost")
    )
    @app_commands.describe(
        job=locale_str("The number of the clip"),
        amount=locale_str("Dollars; left out, all of it"),
        note=locale_str("Why"),
    )
    async def refund(
        self,
        interaction: Asked,
        job: app_commands.Range[int, 1, 10**12],
        amount: str | None = None,
        note: app_commands.Range[str, 0, 100] = "",
    ) -> None:
        steward = await _money.steward(interaction)
        outcome = await stewards.refund(
            interaction.client.house, steward, JobId(job), _money.perhaps(amount), memo=note
        )
        if not isinstance(outcome, stewards.Refunded):
            raise RefusalError(outcome)
        await interaction.client.answer(
            interaction, words.refunded(outcome, tongue_of(interaction))
        )

    @app_commands.command(
        name=locale_str("reverse"), description=locale_str("Take a gift of the last day back")
    )
    @app_commands.describe(gift=locale_str("Which gift; left out, who gave what to whom"))
    async def reverse(self, interaction: Asked, gift: int | None = None) -> None:
        steward, t = await _money.steward(interaction), tongue_of(interaction)
        if gift is None:
            found = await sharing.reversible(interaction.client.house, guild_of(interaction))
            await interaction.client.answer(interaction, words.gifts(found, t))
            return
        outcome = await sharing.take_back(interaction.client.house, steward, gift)
        if not isinstance(outcome, tuple):
            raise RefusalError(outcome)
        await interaction.client.answer(interaction, words.taken_back(*outcome, t))

    @reverse.autocomplete("gift")
    async def gifts(self, interaction: Asked, _: str) -> list[app_commands.Choice[int]]:
        if not _asking.is_steward(interaction):
            return []
        found = await sharing.reversible(interaction.client.house, guild_of(interaction))
        return [
            app_commands.Choice(name=words.gift_choice(each, tongue_of(interaction)), value=each.id)
            for each in found[: _money.CHOICES]
        ]

    @app_commands.command(
        name=locale_str("audit"),
        description=locale_str("Whether the books are right, and what is worth a look"),
    )
    async def audit(self, interaction: Asked) -> None:
        await _money.steward(interaction)
        house = interaction.client.house
        broken = await stewards.audit(house)
        found = await sharing.suspicious(house, guild_of(interaction))
        await interaction.client.answer(
            interaction, words.audited(broken, found, tongue_of(interaction))
        )

    @app_commands.command(
        name=locale_str("export"), description=locale_str("The whole journal as a table")
    )
    @app_commands.describe(
        since=locale_str("The first day, such as 2026-11-01"),
        until=locale_str("The last day, such as 2026-11-30"),
    )
    async def export(self, interaction: Asked, since: str = "", until: str = "") -> None:
        await _money.steward(interaction)
        rows = await reports.journal(interaction.client.house, guild_of(interaction), since, until)
        if not isinstance(rows, str):
            raise RefusalError(rows)
        said = words.exported(tongue_of(interaction), some=bool(since or until))
        await _money.table(interaction, said, rows, "journal.csv")


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Treasury(bot))
