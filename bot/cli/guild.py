"""`dailies guild`: what the operator gives each guild."""

import asyncio
import uuid
from typing import Annotated

import typer

from bot import books as house
from bot import settings
from bot.cli.ids import GuildArgument
from bot.cli.plain import group
from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd, dollars, micro_usd
from bot.ports import GuildRow, PoolView, Unit

app = group(help="What the operator gives each guild.")


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
