"""`dailies doctor`: token, permissions, keys, database, disk, bucket, clock: a line each, with what to do."""

import asyncio
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import typer

from bot import catalog, settings
from bot import rooms as house
from bot.books import SystemClock
from bot.checkup import Finding, examine, way_there
from bot.domain.errors import AccountFault, DailiesError, ProviderUnreachableError
from bot.domain.money import dollars

ADVICE = {
    AccountFault.KEY: "check its key and base URL",
    AccountFault.BALANCE: "its account is empty: top it up",
    AccountFault.INACTIVE: "switch the model or the service on in its console",
    AccountFault.LIMIT: "raise the limit that is set there, or wait until it ends",
}
HALVES = {
    "KLING_ACCESS_KEY": "KLING_SECRET_KEY",
    "KLING_SECRET_KEY": "KLING_ACCESS_KEY",
    "ARK_BASE_URL": "ARK_API_KEY",
}
"""Variables that mean something only with another."""
LEAST_FREE_BYTES = 2 * 1024**3


def doctor() -> None:
    """Check token, permissions, keys, database, disk and clock; costs nothing. Exit 1 when something is wrong."""
    wrong = asyncio.run(_examine())
    if wrong:
        raise typer.Exit(1)


async def _examine() -> int:
    wrong = 0
    async for finding in _findings():
        wrong += not finding.well
        mark = "ok   " if finding.well else "wrong"
        typer.echo(f"{mark}  {finding.what:12} {finding.says}")
    return wrong


async def _findings() -> AsyncIterator[Finding]:
    yield _python()
    try:
        chosen = settings.load()
        models = catalog.load(chosen.catalog)
    except DailiesError as error:
        yield Finding("settings", False, str(error))
        return
    variables = settings.environment()
    for told in settings.unknown_variables(variables):
        yield Finding("settings", False, told)
    for name in settings.named_twice():
        says = f"{name} stands more than once in .env, and only the last counts; keep one"
        yield Finding("settings", False, says)
    for name, other in HALVES.items():
        if name in variables and other not in variables:
            yield Finding("settings", False, f"{name} does nothing without {other}; set both")
    yield _disk(chosen.data_dir)
    if chosen.clips_bucket is not None:
        yield await _bucket(chosen.clips_bucket)
    if chosen.database.startswith("sqlite"):
        yield _search()
    yield await _database(chosen)
    async for finding in _vendors(chosen, variables, models):
        yield finding
    async for finding in _discord(chosen):
        yield finding


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", True, f"{version}, SQLite {sqlite3.sqlite_version}")


def _search() -> Finding:
    """SQLite can be built without its text search, and the gallery needs it."""
    try:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5(prompt)")
    except sqlite3.OperationalError:
        return Finding(
            "search",
            False,
            "this Python's SQLite has no FTS5; use another Python, or PostgreSQL",
        )
    return Finding("search", True, "SQLite finds words in prompts (FTS5)")


def _disk(folder: Path) -> Finding:
    place = folder.resolve()
    while not place.exists():
        place = place.parent
    if not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
        says = f"{place} is no folder that this account may write; set DAILIES_DATA_DIR to one"
        return Finding("disk", False, says)
    free = shutil.disk_usage(place).free
    says = f"{free / 1024**3:.1f} GiB free for {folder}"
    if free < LEAST_FREE_BYTES:
        return Finding(
            "disk", False, f"{says}; clips need room: free some, or set DAILIES_DATA_DIR"
        )
    return Finding("disk", True, says)


async def _bucket(url: str) -> Finding:
    from bot.media.bucket import open_bucket, trouble

    try:
        why = await trouble(open_bucket(url))
    except DailiesError as error:
        return Finding("bucket", False, str(error))
    if why is None:
        return Finding("bucket", True, f"{url} takes clips, and lets them go")
    return Finding("bucket", False, f"{url}: {why}. Meanwhile clips stay on this machine")


async def _database(chosen: settings.Settings) -> Finding:
    from bot.storage import upkeep

    try:
        if await asyncio.to_thread(upkeep.current, chosen.database) is None:
            return Finding("database", True, "not there yet; `dailies run` makes it")
        troubles = await asyncio.to_thread(upkeep.check, chosen.database)
    except DailiesError as error:
        return Finding("database", False, str(error))
    return Finding(
        "database", not troubles, "; ".join(troubles) or "sound, and the books are right"
    )


async def _vendors(
    chosen: settings.Settings, variables: house.Variables, models: catalog.ModelCatalog
) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dailies-doctor-")))
        # Nothing is made where the bot works: what another account made there could shut the bot out.
        aside = chosen.model_copy(update={"data_dir": folder, "clips_url": None})
        try:
            rooms = await stack.enter_async_context(
                house.open_rooms(aside, variables, models, sketch_folder=folder / "sketch")
            )
        except DailiesError as error:
            yield Finding("settings", False, str(error))
            return
        for name, provider in rooms.providers.items():
            try:
                left = await provider.balance()
            except ProviderUnreachableError as error:
                says = f"{error}; {way_there(str(error))}; is its base URL right?"
                yield Finding(name, False, says)
                continue
            except DailiesError as error:
                fault = getattr(error, "fault", AccountFault.KEY)
                yield Finding(name, False, f"{error}; {ADVICE[fault]}")
                continue
            says = "answers" if left is None else f"answers, {dollars(left)} left"
            yield Finding(name, True, f"{says} (asked for free)")
        if house.unlimited(chosen, rooms):
            yield Finding("ceiling", True, house.NO_CEILING)


async def _discord(chosen: settings.Settings) -> AsyncIterator[Finding]:
    if chosen.discord_token is None:
        yield Finding(
            "discord",
            False,
            "DISCORD_TOKEN is not set; Developer Portal, your application, Bot page",
        )
        return
    async for finding in examine(
        chosen.discord_token.get_secret_value(),
        SystemClock(),
        api_url=chosen.discord_api_url,
        gateway_url=chosen.discord_gateway_url,
        proxy=chosen.discord_proxy,
    ):
        yield finding
