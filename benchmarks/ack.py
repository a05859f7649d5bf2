"""How soon a `/video make` is acknowledged, beside a bare discord.py handler that only defers.

Both bots are processes of their own on the same loopback Discord. Ours has 10,000 jobs in its queue.
"""

import asyncio
import math
import os
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from bot import garbage, settings
from bot.books import SystemClock, guild_start
from bot.cli.child import Child
from bot.domain.allowance import AccountKind, Granted, decide
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, MessageId, ModelKey
from bot.domain.job import JobState
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec
from bot.ports import NewJob, Unit
from bot.storage.database import open_database
from playground import Interaction, Playground
from tests.fakes.charging_vendor import ChargingVendor

QUEUED = 10_000
RATES = (50, 200)
SECONDS = 10
BURST = 2_000
PEOPLE = 500
LATEST_S = 3.0

BARE = """
import os, discord
from discord import app_commands
from bot.client import point_discord_at
point_discord_at(api_url=os.environ["DAILIES_DISCORD_API_URL"], gateway_url=os.environ["DAILIES_DISCORD_GATEWAY_URL"])
client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0)
tree = app_commands.CommandTree(client)
video = app_commands.Group(name="video", description="Clips")
@video.command(name="make", description="Make")
async def make(interaction: discord.Interaction, prompt: str):
    await interaction.response.defer(ephemeral=True, thinking=True)
tree.add_command(video)
async def setup_hook():
    await tree.sync()
client.setup_hook = setup_hook
client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


async def main() -> dict[str, Any]:
    """Measure both, and print a line a load."""
    bare, ours = await _measure(_bare), await _measure(_ours)
    figures: dict[str, Any] = {}
    for load, theirs in bare.items():
        mine = ours[load]
        ratio = _percentile(mine, 99) / _percentile(theirs, 99)
        figures[load] = {
            "bare_p50_ms": _ms(theirs, 50),
            "bare_p99_ms": _ms(theirs, 99),
            "ours_p50_ms": _ms(mine, 50),
            "ours_p99_ms": _ms(mine, 99),
            "ours_max_s": round(max(mine), 3),
            "p99_ratio": round(ratio, 2),
            "later_than_3_s": sum(each > LATEST_S for each in mine),
        }
        print(f"ack {load}: {figures[load]}")
    return figures


async def _measure(open_bot: Callable[[Playground, Path], Any]) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="dailies-ack-") as folder:
        async with (
            Playground(limits=False, openapi=None, remember_calls=100) as discord,
            open_bot(discord, Path(folder)),
        ):
            await discord.ready(timeout_s=60)
            people = [discord.add_member(f"Person {n}") for n in range(PEOPLE)]
            turn = iter(range(10**9))

            def ask() -> Awaitable[Interaction]:
                number = next(turn)
                return people[number % PEOPLE].command("/video make", prompt=f"wish {number}")

            await _acknowledged([await ask() for _ in range(50)])
            garbage.settle()  # or this process would stop for its own, and call it the bot's delay
            loads = {f"{rate}/s": await _paced(ask, rate) for rate in RATES}
            burst = [await ask() for _ in range(BURST)]
            return {**loads, f"burst of {BURST}": await _acknowledged(burst)}


async def _paced(ask: Callable[[], Awaitable[Interaction]], rate: int) -> list[float]:
    loop = asyncio.get_running_loop()
    began, asked = loop.time(), list[Interaction]()
    for number in range(rate * SECONDS):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        asked.append(await ask())
    return await _acknowledged(asked)


async def _acknowledged(asked: list[Interaction]) -> list[float]:
    waits: list[float] = []
    for each in asked:
        try:
            await each.acknowledged(timeout_s=30)
        except TimeoutError:
            waits.append(math.inf)
        else:
            assert each.acknowledged_s is not None
            waits.append(each.acknowledged_s)
    return waits


@asynccontextmanager
async def _bare(discord: Playground, _folder: Path) -> AsyncGenerator[None]:
    environment = {
        **os.environ,
        "DISCORD_TOKEN": discord.token,
        "DAILIES_DISCORD_API_URL": discord.api_url,
        "DAILIES_DISCORD_GATEWAY_URL": discord.gateway_url,
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", BARE, env=environment)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def _ours(discord: Playground, folder: Path) -> AsyncGenerator[None]:
    async with AsyncExitStack() as stack:
        vendor = await stack.enter_async_context(ChargingVendor(renders_s=1e6))
        await _fill(settings.load(env_file=None, data_dir=folder / "data", pool_usd=100_000))
        await stack.enter_async_context(
            Child(
                folder,
                discord.token,
                discord.api_url,
                discord.gateway_url,
                variables={
                    "SKETCH_BASE_URL": vendor.base_url,
                    "DAILIES_POOL_USD": "100000",
                    "DAILIES_ALLOWANCE_USD": "1000",
                    "DAILIES_LOG_LEVEL": "WARNING",
                },
            )
        )
        yield


async def _fill(chosen: settings.Settings) -> None:
    """Put 10,000 jobs with their holds into the queue of a guild that nobody looks at."""
    clock = SystemClock()
    start = guild_start(chosen, paid_vendor=False)
    async with open_database(chosen.database, clock=clock, start=start) as database:
        writes = (
            database.write(lambda unit, n=number: _queue(unit, n, clock))
            for number in range(QUEUED)
        )
        await asyncio.gather(*writes)


def _queue(unit: Unit, number: int, clock: SystemClock) -> None:
    guild, member, now = GuildId(1), MemberId(10 + number // 4), clock.now()
    unit.ledger.open_guild(guild, now)
    decision = decide(MicroUsd(40_000), unit.ledger.standing(guild, member, now))
    assert isinstance(decision, Granted)
    spec = RenderSpec(
        model_key=ModelKey("sketch:sketch-1"),
        prompt=f"queued wish {number}",
        seconds=4,
        aspect="16:9",
        resolution="720p",
        sound=True,
    )
    job = unit.jobs.add(
        NewJob(
            interaction_id=InteractionId(1 + number),
            guild_id=guild,
            channel_id=ChannelId(2),
            member_id=member,
            locale="en-US",
            spec=spec,
            provider="sketch",
            price=MicroUsd(40_000),
            state=JobState.QUEUED,
            created_at=now,
        )
    )
    unit.ledger.hold(job, decision.account, now, purse=AccountKind.POOL)
    unit.jobs.advance(job, card_id=MessageId(1 + number))  # who waits has had a card for long


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _ms(values: list[float], percent: int) -> float:
    return round(1000 * _percentile(values, percent), 2)
