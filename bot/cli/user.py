"""`dailies user`: what is kept of one person, and how it is taken out."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot import books as house
from bot import settings
from bot.cli.files import to_write
from bot.cli.ids import PersonArgument
from bot.cli.plain import group
from bot.domain.ids import MemberId
from bot.ports import Erased, Unit
from bot.ports.traces import Rows

app = group(help="What is kept of one person.")


@app.command()
def export(
    user: PersonArgument,
    out: Annotated[Path | None, typer.Option(help="A file to write, instead of printing.")] = None,
) -> None:
    """Everything that is kept of a person, over all servers, as JSON."""
    out = None if out is None else to_write(out)
    told = json.dumps(asyncio.run(_export(MemberId(user))), indent=2)
    if out is None:
        typer.echo(told)
    else:
        out.write_text(told + "\n", "utf-8")
        typer.echo(f"Written to {out}.")


@app.command()
def forget(
    user: PersonArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask back.")] = False,
) -> None:
    """Take out what a person wrote and made: prompts, clips, favourites. The books keep their amounts."""
    if not yes:
        typer.confirm(
            f"Erase the prompts, clips and favourites of {user} for good? Amounts stay in the books.",
            abort=True,
        )
    done = asyncio.run(_forget(MemberId(user)))
    if not isinstance(done, Erased):
        typer.echo(
            f"Nothing was erased, for this is still under way: {', '.join(done)}."
            " Wait for its end, or cancel it.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(
        f"Erased: the words of {done.jobs} jobs and {done.texts} lines of moderators' logs. "
        f"{done.files} files go at the bot's next start, or within six hours while it runs. "
        "Messages in Discord are Discord's: delete them there."
    )


async def _export(user: MemberId) -> Mapping[str, Rows]:
    async with house.books(settings.load()) as database:
        return await database.read(lambda unit: unit.traces.of(user))


async def _forget(user: MemberId) -> Erased | list[str]:
    clock = house.SystemClock()

    def work(unit: Unit) -> Erased | list[str]:
        return list(unit.traces.under_way(user)) or unit.traces.erase(user, clock.now())

    async with house.books(settings.load()) as database:
        return await database.write(work)
