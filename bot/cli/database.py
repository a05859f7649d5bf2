"""`dailies db`: the database."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.cli.plain import group

app = group(help="The database.")
DOUBTED = "From the next start on, jobs that may have been sent since wait for a steward's word."


@app.command()
def upgrade() -> None:
    """Bring the database to this program's version; `dailies run` does the same at its start."""
    from bot.storage import upkeep

    address = settings.load().database
    before = upkeep.current(address)
    upkeep.upgrade(address)
    after = upkeep.head()
    typer.echo("The database is up to date." if before == after else f"Upgraded to {after}.")


@app.command()
def check() -> None:
    """Check integrity, version and books; exit 1 and a list when something is wrong."""
    from bot.storage import upkeep

    troubles = upkeep.check(settings.load().database)
    for sentence in troubles:
        typer.echo(sentence)
    if troubles:
        raise typer.Exit(1)
    typer.echo("The database is sound.")


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Copy the database while the bot runs."""
    from bot.storage import backups, upkeep

    address = settings.load().database
    asyncio.run(backups.backup(address, to))
    typer.echo(f"Backed up to {to} ({to.stat().st_size:,} bytes).")
    if told := upkeep.differs(address):
        typer.echo(f"The copy is like the database, and of that: {told}.", err=True)


@app.command()
def restore(
    backup: Annotated[Path, typer.Argument(help="What `dailies db backup` wrote.")],
) -> None:
    """Put a backup in the database's place, while no bot runs; what was there is kept beside it."""
    from bot.books import SystemClock
    from bot.storage import backups

    address = settings.load().database
    kept = asyncio.run(backups.restore(address, backup, at=SystemClock().now()))
    typer.echo(f"Restored from {backup}.")
    if kept is not None:
        typer.echo(f"What was there is kept as {kept}.")
    typer.echo(DOUBTED)


@app.command()
def copy(
    to: Annotated[str, typer.Option(help="The address of an empty database, of either kind.")],
) -> None:
    """Move the house to another database, from SQLite to PostgreSQL or back, while no bot runs."""
    from bot.storage import copying

    rows = copying.copy(settings.load().database, to)
    typer.echo(f"Copied {rows:,} rows. Put the new address into DAILIES_DATABASE_URL.")
    typer.echo("Let no bot run on the old database any more: it would pay for the same jobs again.")


@app.command()
def restored() -> None:
    """Say that the database was put back by pg_restore or with its disk, before the bot starts on it."""
    from bot.books import SystemClock
    from bot.storage import backups

    backups.tell_restored(settings.load().database, at=SystemClock().now())
    typer.echo(DOUBTED)
