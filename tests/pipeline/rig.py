"""The rig of the pipeline's tests: a world that outlives us, and a process of ours in it that can be killed.

The database is a real SQLite file; vendor, Discord, disk and clock are fakes with a memory of their own.
"""

import asyncio
import shutil
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.catalog import ModelCatalog
from bot.domain.ids import (
    ChannelId,
    ClipKey,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    ModelKey,
)
from bot.domain.job import SETTLED, Job, JobState
from bot.domain.model import CancelTerms, Capabilities, Model, Sound, Tariff
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.notice import Notice
from bot.domain.render import CancelOutcome, Reconciles
from bot.domain.spec import Ask
from bot.moderation.filters import Filters
from bot.pipeline import intake
from bot.pipeline.house import House, Limits
from bot.pipeline.intake import Accepted
from bot.pipeline.runner import Runner
from bot.ports import PoolView
from bot.storage.database import SqlDatabase, open_database
from bot.storage.guilds import GuildStart
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_database import WiredDatabase
from tests.fakes.fake_discord import FakeCourier, Guild
from tests.fakes.fake_files import MemoryCharts, MemoryClips, MemoryFilms, MemoryPictures
from tests.fakes.fake_inspector import FakeInspector
from tests.fakes.fake_judge import FakeJudge
from tests.fakes.fake_vendor import FakeProvider, Vendor
from tests.fakes.tripwire import KilledError, Tripwire

GUILD = GuildId(1)
CHANNEL = ChannelId(10)
MAKER = MemberId(100)
OTHER = MemberId(101)
FIRST_INTERACTION = 1_000_000_000_000_000_000
POOL = MicroUsd(25 * DOLLAR)
SHARE = MicroUsd(5 * DOLLAR)
LONGEST_S = 4 * 3600.0  #: a journey that takes longer than this is stuck

LIMITS = Limits(default_model=ModelKey("fake:one"), submit_timeout_s=5.0)
CAPABILITIES = Capabilities(
    seconds=(4, 8, 12),
    aspects=("16:9", "9:16"),
    resolutions=("720p", "1080p"),
    sound=Sound.SWITCH,
    first_frame=True,
    seed=True,
    negative_prompt=True,
    prompt_limit=200,
    cancel=CancelTerms.FREE,
)


def model(key: str = "fake:one", per_second: int = 10 * CENT, **changes: Any) -> Model:
    """A model of the fake vendor; changes of its capabilities by name."""
    provider, _, name = key.partition(":")
    own = {each: changes.pop(each) for each in list(changes) if hasattr(CAPABILITIES, each)}
    return Model(
        key=ModelKey(key),
        title=changes.pop("title", name.title()),
        provider=provider,
        wire_name=name,
        capabilities=replace(CAPABILITIES, **own),
        tariff=changes.pop("tariff", Tariff(per_second={"*": MicroUsd(per_second)})),
        **changes,
    )


@dataclass
class World:
    """Everything outside the process. It outlives it."""

    database: Path
    clock: FakeClock = field(default_factory=FakeClock)
    guild: Guild = field(default_factory=Guild)
    disk: dict[ClipKey, bytes] = field(default_factory=dict)
    vendor: Vendor = field(init=False)

    def __post_init__(self) -> None:
        self.vendor = Vendor(self.clock)


@dataclass
class Setup:
    """How a process of ours is set up; a test changes what it is about."""

    models: Sequence[Model] = (model(),)
    places: int = 4
    reconciles: Reconciles = Reconciles.LIST
    lists: bool = False
    cancels: CancelOutcome = CancelOutcome.CANCELLED
    limits: Limits = LIMITS
    pool: MicroUsd = POOL
    share: MicroUsd = SHARE


class Rig:
    """One process of ours in a world: its house, and what a test asks of it."""

    def __init__(
        self, world: World, database: SqlDatabase, setup: Setup, wire: Tripwire | None = None
    ) -> None:
        self.wire = wire = wire or Tripwire()
        self.world = world
        self.clock = world.clock
        self.database = WiredDatabase(database, wire)
        self.provider = FakeProvider(
            world.vendor,
            wire,
            places=setup.places,
            reconciles=setup.reconciles,
            lists=setup.lists,
            cancels=setup.cancels,
        )
        self.clips = MemoryClips(wire, world.disk)
        self.courier = FakeCourier(world.guild, wire)
        self.inspector = FakeInspector()
        self.runner: Runner
        self.house = House(
            clock=world.clock,
            database=self.database,
            catalog=ModelCatalog(setup.models),
            providers={"fake": self.provider},
            clips=self.clips,
            pictures=MemoryPictures(),
            films=MemoryFilms(),
            charts=MemoryCharts(),
            judge=FakeJudge(),
            filters=Filters(self.database),
            inspector=self.inspector,
            courier=self.courier,
            limits=setup.limits,
        )
        self._interactions = count(FIRST_INTERACTION)

    def ask(self, prompt: str = "a red fox", **changes: Any) -> Ask:
        """An ask in the usual channel, of a new interaction."""
        usual: dict[str, Any] = {
            "interaction_id": InteractionId(next(self._interactions)),
            "guild_id": GUILD,
            "channel_id": CHANNEL,
            "member_id": MAKER,
            "at": self.clock.now(),
        }
        fields: dict[str, Any] = usual | {"prompt": prompt} | changes
        return Ask(**fields)

    async def make(self, prompt: str = "a red fox", **changes: Any) -> Job:
        """Ask, and be granted."""
        accepted = await intake.make(self.house, self.ask(prompt, **changes))
        assert isinstance(accepted, Accepted), accepted
        return accepted.job

    async def job(self, job: Job | JobId) -> Job:
        """The job's row as it is now."""
        job_id = job.id if isinstance(job, Job) else job
        row = await self.database.inner.read(lambda unit: unit.jobs.get(job_id))
        assert row is not None
        return row

    async def jobs(self) -> list[Job]:
        """All rows."""
        return await self.database.inner.read(lambda unit: unit.jobs.in_states(list(JobState)))

    async def money(self) -> PoolView:
        """The guild's purse."""
        return await self.database.inner.read(lambda unit: unit.ledger.pool(GUILD))

    async def audit(self) -> list[str]:
        """What is wrong with the books."""
        return await self.database.inner.read(lambda unit: unit.ledger.audit())

    async def quiet(self) -> None:
        """Wait until nothing moves: no callback is ready, and the database answers nobody."""
        ready: deque[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        while True:
            await asyncio.sleep(0)
            if self.database.under_way:
                await self.database.idle.wait()
            elif not ready:
                return

    async def eventually(self, done: Callable[[], bool]) -> None:
        """Wait for what takes real time, such as a timeout of a call."""
        async with asyncio.timeout(10):
            while not done():  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.005)

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Turn the clock from sleeper to sleeper until it is done; hours without it are a failure."""
        gives_up = self.clock.now() + timedelta(seconds=LONGEST_S)
        while True:
            await self.quiet()
            if self.wire.tripped:
                raise KilledError
            if await done():
                return
            assert self.clock.now() < gives_up, [f"{j.id} {j.state}" for j in await self.jobs()]
            assert self.clock.turn_to_next(), "nobody waits for anything"

    async def until_state(self, job: Job, *states: JobState) -> Job:
        """Turn the clock until the job is in one of these states."""
        row = job

        async def there() -> bool:
            nonlocal row
            row = await self.job(job)
            return row.state in states

        await self.until(there)
        await self.quiet()
        return await self.job(job)

    async def until_all_end(self) -> list[Job]:
        """Turn the clock until no job is open, and its cards are shown."""

        async def ended() -> bool:
            return all(job.state in SETTLED for job in await self.jobs())

        await self.until(ended)
        await self.quiet()
        return await self.jobs()

    async def turn(self, seconds: float) -> None:
        """Let so much time pass, from sleeper to sleeper."""
        ends = self.clock.now() + timedelta(seconds=seconds)
        await self.quiet()
        while (soonest := self.clock.soonest()) is not None and soonest <= ends:
            self.clock.turn_to_next()
            await self.quiet()
        self.clock.turn((ends - self.clock.now()).total_seconds())
        await self.quiet()


@asynccontextmanager
async def process(
    world: World, setup: Setup | None = None, wire: Tripwire | None = None
) -> AsyncGenerator[Rig]:
    """A process of ours with its database open, and no runner yet."""
    setup = setup or Setup()
    start = GuildStart(pool=setup.pool, allowance_week=setup.share)
    async with open_database(
        f"sqlite:///{world.database}", clock=world.clock, start=start
    ) as database:
        yield Rig(world, database, setup, wire)


@asynccontextmanager
async def running(world: World, setup: Setup | None = None) -> AsyncGenerator[Rig]:
    """A process of ours that runs, and is stopped kindly at the end."""
    async with process(world, setup) as rig, Runner(rig.house) as rig.runner:
        yield rig


def new_world(empty: Path, folder: Path) -> World:
    """A world with a database in which nothing has happened."""
    shutil.copy(empty, folder / "dailies.db")
    return World(folder / "dailies.db")


def lost(world: World, times: int = 1) -> None:
    """The vendor accepts, and the answer is lost."""
    world.vendor.loses_answers = times


async def left(rig: Rig, member: MemberId = MAKER) -> int:
    """What the member may still draw of their share, in cents."""
    standing = await rig.database.inner.read(
        lambda unit: unit.ledger.standing(GUILD, member, rig.clock.now())
    )
    return standing.left // CENT


def told(world: World) -> list[Notice]:
    """What stewards were told."""
    return [notice for _, notice in world.guild.notices.values()]
