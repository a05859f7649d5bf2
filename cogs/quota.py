"""`/quota`: what a member may draw from the pool, what is in it, and sharing with others."""

import asyncio
from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import Dailies, tongue_of
from bot.domain.denials import NewcomerWaits
from bot.domain.errors import RefusalError
from bot.domain.ids import ProposalId
from bot.domain.sponsorship import LONGEST_HOURS
from bot.pipeline import sharing, stewards, views
from bot.words import pages
from bot.words import sharing as words
from cogs import _choices, _lending, _money, _proposals, _reports, _sponsors, _why
from cogs._asking import Asked, guild_of, member_of, thread_of


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
        await _me(interaction)

    @app_commands.command(
        name=locale_str("me"), description=locale_str("Your share, your wallet and your clips")
    )
    async def me(self, interaction: Asked) -> None:
        await _me(interaction)

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

    @app_commands.command(
        name=locale_str("why"),
        description=locale_str("Why your clips wait, and what would start now"),
    )
    async def why(self, interaction: Asked) -> None:
        await _why.mine(interaction)

    @app_commands.command(
        name=locale_str("hide"), description=locale_str("Leave your name out of reports to members")
    )
    @app_commands.describe(on=locale_str("Stewards see it all the same"))
    async def hide(self, interaction: Asked, on: bool) -> None:
        await _reports.hide(interaction, on=on)

    @app_commands.command(
        name=locale_str("lines"),
        description=locale_str("Everything that moved in your name, as a table too"),
    )
    async def lines(self, interaction: Asked) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        entries = await sharing.history(
            bot.house, guild_of(interaction), member_of(interaction), limit=None
        )
        said = words.history(entries, tongue_of(interaction))
        if entries:
            rows = await asyncio.to_thread(stewards.table, entries)
            await _money.table(interaction, said, rows, "my-lines.csv")
        else:
            await bot.answer(interaction, said)

    @app_commands.command(
        name=locale_str("gift"), description=locale_str("Give somebody money to make clips with")
    )
    @app_commands.describe(
        member=locale_str("Who gets it"),
        amount=locale_str("Dollars, such as 2 or 0.50"),
        source=locale_str("Your wallet, or your share; left out, the wallet where it reaches"),
        note=locale_str("A few words that go with it"),
    )
    async def gift(
        self,
        interaction: Asked,
        member: discord.User,
        amount: str,
        source: Literal["wallet", "share"] | None = None,
        note: app_commands.Range[str, 0, 100] = "",
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        outcome = await sharing.gift(
            bot.house,
            _money.person(interaction),
            _money.receiver(member),
            _money.amount(amount),
            source=None if source is None else sharing.Source(source),
            memo=note,
        )
        if not isinstance(outcome, sharing.Gave):
            raise RefusalError(outcome)
        to = _money.receiver(member).member_id
        await bot.answer(interaction, words.gave(outcome, to, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("donate"), description=locale_str("Give from your wallet to the pool")
    )
    @app_commands.describe(amount=locale_str("Dollars, such as 2 or 0.50"))
    async def donate(self, interaction: Asked, amount: str) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        outcome = await sharing.donate(bot.house, _money.person(interaction), _money.amount(amount))
        if not isinstance(outcome, sharing.Gave):
            raise RefusalError(outcome)
        await bot.answer(interaction, words.donated(outcome, tongue_of(interaction)))

    @app_commands.command(
        name=locale_str("chip-in"),
        description=locale_str("Help to pay a clip that somebody proposed"),
    )
    @app_commands.describe(
        proposal=locale_str("Which proposal"),
        amount=locale_str("Dollars, such as 2 or 0.50"),
    )
    @app_commands.autocomplete(proposal=_proposals.choices)
    async def chip_in(self, interaction: Asked, proposal: int, amount: str) -> None:
        await interaction.client.acknowledge(interaction)
        await _proposals.chip_in(interaction, ProposalId(proposal), _money.amount(amount))

    @app_commands.command(
        name=locale_str("sponsor"),
        description=locale_str("Pay from your wallet what others make in this place"),
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
        await interaction.client.acknowledge(interaction)
        await _sponsors.start(interaction, amount, per_person, hours, from_pool=False)

    @app_commands.command(
        name=locale_str("lend"),
        description=locale_str("Whether your share takes part where unused shares are lent"),
    )
    @app_commands.describe(on=locale_str("Take part, or keep it to yourself"))
    async def lend(self, interaction: Asked, on: bool) -> None:
        await _lending.mine(interaction, on=on)

    @app_commands.command(
        name=locale_str("request"),
        description=locale_str("Ask here for money to make clips with"),
    )
    @app_commands.describe(
        amount=locale_str("Dollars, such as 2 or 0.50"), why=locale_str("What it is for")
    )
    async def request(
        self, interaction: Asked, amount: str, why: app_commands.Range[str, 0, 200] = ""
    ) -> None:
        bot = interaction.client
        await bot.acknowledge(interaction)
        wanted, asker = _money.amount(amount), _money.person(interaction)
        view = await views.quota(
            bot.house, asker.guild_id, asker.member_id, roles=asker.roles, joined_at=asker.joined_at
        )
        if not isinstance(view, views.QuotaView):
            raise RefusalError(view)
        waits = view.standing.waits_until
        if waits is not None and waits > view.standing.now:
            raise RefusalError(NewcomerWaits(waits))
        await _money.ask_around(interaction, wanted, why)


async def _me(interaction: Asked) -> None:
    bot = interaction.client
    await bot.acknowledge(interaction)
    asker = _money.person(interaction)
    view = await views.quota(
        bot.house,
        asker.guild_id,
        asker.member_id,
        roles=asker.roles,
        joined_at=asker.joined_at,
        places=(asker.channel_id, thread_of(interaction)),
    )
    if not isinstance(view, views.QuotaView):
        raise RefusalError(view)
    example = _choices.usual(_choices.default(bot.house))
    t = tongue_of(interaction)
    said = pages.quota(
        view.standing, view.pool, view.open_jobs, t, example=example, got=view.thanks
    )
    await bot.answer(interaction, said)


async def setup(bot: Dailies) -> None:
    """Called by discord.py when the cog is loaded by name."""
    await bot.add_cog(Quota())
