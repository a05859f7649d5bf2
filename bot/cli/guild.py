"""`dailies guild`: what the operator gives each guild, and how what is kept of it is taken out."""

import asyncio
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from bot import books as house
from bot import settings
from bot.cli.ids import GuildArgument
from bot.cli.plain import group
from bot.domain import snowflakes
from bot.domain.ids import GuildId, JobId
from bot.domain.money import MicroUsd, dollars, micro_usd
from bot.pipeline.forgetting import Forgotten
from bot.pipeline.forgetting import forget as forget_guild
from bot.ports import GuildRow, PoolView, Unit

app = group(help="What the operator gives each guild, and what is kept of it.")

WHAT: Mapping[str, str] = {
    "jobs": "jobs",
    "clip_files": "clips",
    "favourites": "favourites",
    "thanks": "thanks",
    "proposals": "proposals",
    "wishes": "wishes",
    "sponsorships": "sponsorships",
    "cases": "cases",
    "audit_log": "lines of the moderators' log",
    "rule_entries": "rules and allowed words",
    "allowances": "share rules",
    "marks": "settings and standings",
}
"""Tables as an operator knows them."""


@app.command("list")
def list_guilds() -> None:
    """Every guild with its pool, spending and ceiling."""
    rows = asyncio.run(_list())
    if not rows:
        typer.echo("No guild yet: the first /video make in a guild opens its books.")
    for row, pool in rows:
        ceiling = dollars(row.ceiling) if row.ceiling is not None else "none"
        typer.echo(
            f"{row.id}  pool {dollars(pool.available)}  held {dollars(pool.held)}  "
            f"spent {dollars(pool.spent)}  ceiling a month {ceiling}"
            f"{'' if snowflakes.is_discords(row.id) else '  (forgotten)'}"
        )


@app.command()
def grant(
    guild: GuildArgument,
    usd: Annotated[str, typer.Argument(help="Dollars to add to its pool, like 25 or 0.50.")] = "0",
    ceiling: Annotated[
        str | None,
        typer.Option(help="The most dollars it may spend in a month; 'none' lifts the ceiling."),
    ] = None,
) -> None:
    """Add money to a guild's pool, and set its ceiling."""
    _only_discords(guild)
    amount = _dollars(usd, "USD")
    limit = None if ceiling in {None, "none"} else _dollars(str(ceiling), "--ceiling")
    if amount == 0 and ceiling is None:
        raise typer.BadParameter("nothing to do: name dollars above 0, like 25, or a --ceiling")
    pool, known = asyncio.run(
        _grant(GuildId(guild), amount, limit, change_ceiling=ceiling is not None)
    )
    if not known:
        typer.echo(
            f"No clip was asked for in {guild} yet; its books begin now, with nothing but this."
            " DAILIES_POOL_USD is what a new guild begins with besides.",
            err=True,
        )
    typer.echo(f"{guild}  pool {dollars(pool.available)}  held {dollars(pool.held)}")


@app.command()
def forget(
    guild: GuildArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask back.")] = False,
) -> None:
    """Take out all that is kept of a guild, its number too. The books keep their amounts."""
    _only_discords(guild)
    kept = asyncio.run(_kept(GuildId(guild)))
    if kept is None:
        typer.echo(f"Nothing is kept of guild {guild}. `dailies guild list` tells whose books are.")
        return
    if not yes:
        typer.confirm(
            f"Erase what is kept of {guild} for good: {_counted(kept)}?"
            " What waits there ends free of charge, and amounts stay in the books.",
            abort=True,
        )
    done = asyncio.run(_forget(GuildId(guild)))
    if not isinstance(done, Forgotten):
        typer.echo(
            "Nothing was erased, for this is being made or posted: "
            f"{', '.join(f'#{job}' for job in done)}."
            " It ends by itself while the bot runs; forget the guild then.",
            err=True,
        )
        raise typer.Exit(1)
    for line in _told(done):
        typer.echo(line)


def _only_discords(guild: int) -> None:
    if not snowflakes.is_discords(guild):
        raise typer.BadParameter(
            f"{guild} is no guild's id, which has 17 digits or more;"
            " forgotten guilds' books have such small numbers, and stay as they are"
        )


def _counted(kept: Mapping[str, int]) -> str:
    told = [f"{name} {kept[table]:,}" for table, name in WHAT.items() if table in kept]
    rest = sum(rows for table, rows in kept.items() if table not in WHAT)
    return ", ".join(told + ([f"further rows {rest:,}"] if rest else [])) or "its books' number"


def _told(done: Forgotten) -> Iterator[str]:
    yield f"Erased: {_counted(done.erased)}."
    if done.ended:
        yield f"Ended before, free of charge: {', '.join(f'#{job}' for job in done.ended)}."
    if done.books is not None:
        yield (
            f"Its books stay, as number {done.books}: amounts, moments, and the numbers of members, jobs and renders"
            f" (`dailies ledger export {done.books}`). If it comes back, it begins as a new guild."
        )
    yield "Files go at the bot's next start, or within six hours while it runs."
    yield "Messages in Discord are Discord's, and older backups still have it all: delete them there."


def _dollars(text: str, name: str) -> MicroUsd:
    try:
        return micro_usd(text)
    except ValueError as error:
        raise typer.BadParameter(f"{name}: {error}") from None


async def _list() -> list[tuple[GuildRow, PoolView]]:
    def query(unit: Unit) -> list[tuple[GuildRow, PoolView]]:
        return [(row, unit.ledger.pool(row.id)) for row in unit.ledger.guilds()]

    async with house.books(settings.load()) as database:
        return await database.read(query)


async def _grant(
    guild: GuildId, amount: MicroUsd, ceiling: MicroUsd | None, *, change_ceiling: bool
) -> tuple[PoolView, bool]:
    """The pool afterwards, and whether the guild's books were open before: an id is soon mistyped."""
    clock = house.SystemClock()
    key = f"operator:{uuid.uuid4()}"

    def work(unit: Unit) -> tuple[PoolView, bool]:
        known = any(row.id == guild for row in unit.ledger.guilds())
        unit.ledger.open_guild(guild, clock.now())
        if amount:
            unit.ledger.grant(guild, amount, clock.now(), key=key, actor_id=None, memo="operator")
        if change_ceiling:
            unit.ledger.set_ceiling(guild, ceiling)
        return unit.ledger.pool(guild), known

    async with house.books(settings.load()) as database:
        return await database.write(work)


async def _kept(guild: GuildId) -> Mapping[str, int] | None:
    """What is to be erased, by table; None where nothing is known of the guild at all."""

    def query(unit: Unit) -> Mapping[str, int] | None:
        known = any(row.id == guild for row in unit.ledger.guilds())
        return unit.traces.of_guild(guild) or ({} if known else None)

    async with house.books(settings.load()) as database:
        return await database.read(query)


async def _forget(guild: GuildId) -> Forgotten | Sequence[JobId]:
    clock = house.SystemClock()
    async with house.books(settings.load()) as database:
        return await database.write(lambda unit: forget_guild(unit, guild, clock.now()))
