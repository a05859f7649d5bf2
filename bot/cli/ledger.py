"""`dailies ledger`: the books."""

import asyncio

import typer

from bot import books as house
from bot import settings
from bot.cli.ids import GuildArgument
from bot.cli.plain import group
from bot.domain.ids import GuildId
from bot.pipeline import reports

app = group(help="The books.")


@app.callback()
def books() -> None:
    """The books."""


@app.command()
def audit() -> None:
    """Check every invariant of the ledger; exit 1 and a list when one is broken."""
    broken = asyncio.run(_audit())
    for sentence in broken:
        typer.echo(sentence)
    if broken:
        raise typer.Exit(1)
    typer.echo("The books are right.")


@app.command()
def export(
    guild: GuildArgument,
) -> None:
    """Print a guild's whole journal as CSV, in dollars and UTC."""
    typer.echo(asyncio.run(_export(GuildId(guild))), nl=False)


async def _export(guild: GuildId) -> str:
    async with house.books(settings.load()) as database:
        return await reports.whole_journal(database, guild, house.SystemClock().now())


async def _audit() -> list[str]:
    async with house.books(settings.load()) as database:
        return await database.read(lambda unit: unit.ledger.audit())
