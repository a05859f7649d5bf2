"""`dailies rules import`, `export`, `audit` and `log`: a guild's rules and its moderators' log as files."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.files import to_write
from bot.cli.ids import GuildOption
from bot.cli.rules import app
from bot.domain.errors import RefusalError
from bot.domain.ids import GuildId
from bot.domain.rule_edits import RulesDiff, diff
from bot.domain.rule_refusals import NothingToChange, RuleRefused
from bot.domain.rules import RuleSet
from bot.moderation import rulesfile
from bot.moderation.filters import Filters
from bot.pipeline import rulebook
from bot.pipeline.rule_change import Changed, parts
from bot.ports import Clock, Database, Unit
from bot.settings.checks import LARGEST_ID
from bot.words import rule_faults

PAGE = 1000  #: lines of the log that are read at once


@dataclass(frozen=True, slots=True)
class _Desk:
    """What changes of rules need of the house."""

    clock: Clock
    database: Database
    filters: Filters


@app.command("export")
def write_rules(
    guild: GuildOption,
    to: Annotated[Path | None, typer.Option("--out", help="The file; stdout if left out.")] = None,
    version: Annotated[
        int | None, typer.Option(help="An older version.", min=0, max=2**31 - 1)
    ] = None,
) -> None:
    """Write a guild's rules as JSON."""
    to = None if to is None else to_write(to)
    rules = asyncio.run(_stored(GuildId(guild), version))
    said = json.dumps(rulesfile.dump(rules), indent=1)
    if to is None:
        typer.echo(said)
        return
    to.write_text(said + "\n", encoding="utf-8")
    typer.echo(f"Wrote {len(rules.rules)} rules to {to}.", err=True)


@app.command("import")
def read_rules(
    file: Annotated[Path, typer.Argument(help="A rules export, or a list of AutoMod patterns.")],
    guild: GuildOption,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take away the rules that are not in the file.")
    ] = False,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Put a file's rules in force, all or none; a running bot takes them up with the next prompt."""
    rules = rulesfile.load(file)
    outcome = asyncio.run(_import(GuildId(guild), rules, whole=replace, dry=dry))
    if isinstance(outcome, RuleRefused):
        for problem in outcome.problems:
            typer.echo(f"dailies: {rule_faults.told(problem)}.", err=True)
        typer.echo("dailies: nothing was changed.", err=True)
        raise typer.Exit(1)
    told = outcome.diff if isinstance(outcome, Changed) else outcome
    for line in parts(told):
        typer.echo(line)
    if isinstance(outcome, Changed):
        typer.echo(f"Version {outcome.version} is in force.", err=True)
    elif told.empty:
        typer.echo("Nothing to change.", err=True)


@app.command()
def audit(
    guild: Annotated[
        int | None, typer.Option("--guild", help="One guild alone.", min=1, max=LARGEST_ID)
    ] = None,
) -> None:
    """Check the chains of the moderators' logs; exit 1 and a list when a line was touched."""
    broken = asyncio.run(_broken(None if guild is None else GuildId(guild)))
    for sentence in broken:
        typer.echo(sentence)
    if broken:
        raise typer.Exit(1)
    typer.echo("The moderators' log is as it was written.")


@app.command("log")
def write_log(guild: GuildOption) -> None:
    """Write a guild's log, oldest first, one JSON object a line; prompts only while they are kept."""
    asyncio.run(_log(GuildId(guild)))


@asynccontextmanager
async def _desk() -> AsyncGenerator[_Desk]:
    from bot import books as house
    from bot import settings

    async with house.books(settings.load()) as database:
        yield _Desk(house.SystemClock(), database, Filters(database))


async def _stored(guild: GuildId, version: int | None) -> RuleSet:
    async with _desk() as desk:
        return await desk.database.read(lambda unit: unit.rulebook.rules(guild, version))


async def _import(
    guild: GuildId, rules: RuleSet, *, whole: bool, dry: bool
) -> Changed | RulesDiff | RuleRefused:
    async with _desk() as desk:
        present = await desk.database.read(lambda unit: unit.rulebook.rules(guild))
        told = diff(present, rulebook.importing(present, rules, whole=whole))
        if dry:
            return told
        outcome = await rulebook.import_rules(
            desk, guild_id=guild, actor_id=None, rules=rules, whole=whole
        )
    if isinstance(outcome, NothingToChange):
        return told
    if isinstance(outcome, Changed | RuleRefused):
        return outcome
    raise RefusalError(outcome)


async def _broken(guild: GuildId | None) -> list[str]:
    async with _desk() as desk:
        return await desk.database.read(lambda unit: unit.audit_log.broken(guild))


async def _log(guild: GuildId) -> None:
    last = 0
    async with _desk() as desk:
        while True:

            def page(unit: Unit, after: int = last) -> list[dict[str, Any]]:
                lines = unit.audit_log.lines(guild, limit=PAGE, before=after + PAGE + 1)
                lines = [line for line in reversed(lines) if line.seq > after]
                texts = unit.audit_log.texts(guild, [line.seq for line in lines])
                return [asdict(line) | {"text": texts.get(line.seq)} for line in lines]

            rows = await desk.database.read(page)
            for row in rows:
                row["at"] = str(row["at"])
                row["body"] = json.loads(str(row["body"]))
                typer.echo(json.dumps(row))
            if len(rows) < PAGE:
                return
            last += PAGE
