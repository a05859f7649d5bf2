"""`dailies ledger`: the books."""

import asyncio

import typer

from bot import app as house
from bot import settings

app = typer.Typer(no_args_is_help=True, help="The books.")


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


async def _audit() -> list[str]:
    async with house.books(settings.load()) as database:
        return await database.read(lambda unit: unit.ledger.audit())
