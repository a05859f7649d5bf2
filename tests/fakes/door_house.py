"""A house behind the door: a real SQLite database, a vendor, a disk and a clock in memory. No runner."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.catalog import ModelCatalog
from bot.domain.ids import ClipKey, GuildId, JobId, ModelKey
from bot.domain.job import Clip, Job
from bot.domain.model import CancelTerms, Capabilities, Model, Sound, Tariff
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Verdict
from bot.moderation.basic import BasicJudge
from bot.moderation.filters import Filters
from bot.pipeline.house import House, Limits
from bot.ports import Clock, Courier
from bot.storage.database import SqlDatabase, open_database
from bot.storage.guilds import GuildStart
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_files import MemoryCharts, MemoryClips, MemoryFilms, MemoryPictures
from tests.fakes.fake_inspector import FakeInspector
from tests.fakes.fake_judge import FakeJudge
from tests.fakes.fake_vendor import FakeProvider, Vendor

SKETCH = Model(
    key=ModelKey("sketch:sketch-1"),
    title="Sketch 1",
    provider="sketch",
    wire_name="sketch-1",
    capabilities=Capabilities(
        seconds=(4, 8, 12),
        aspects=("16:9", "9:16", "1:1"),
        resolutions=("480p", "720p", "1080p"),
        sound=Sound.SWITCH,
        first_frame=True,
        remix=True,
        extend=True,
        edit=True,
        characters=True,
        seed=True,
        prompt_limit=4000,
        cancel=CancelTerms.FREE,
    ),
    tariff=Tariff(
        per_second={
            "480p": MicroUsd(CENT // 2),
            "720p": MicroUsd(CENT),
            "1080p": MicroUsd(3 * CENT),
        }
    ),
)
DEAR = replace(
    SKETCH,
    key=ModelKey("dear:grand-2"),
    title="Grand 2",
    provider="dear",
    wire_name="grand-2",
    capabilities=Capabilities(
        seconds=(5, 10),
        aspects=("16:9",),
        resolutions=("720p",),
        negative_prompt=True,
        prompt_limit=200,
        cancel=CancelTerms.CHARGED,
    ),
    tariff=Tariff(per_second={"*": MicroUsd(60 * CENT)}),
)
GONE = replace(
    DEAR,
    key=ModelKey("dear:grand-1"),
    title="Grand 1",
    wire_name="grand-1",
    retires_on=date(2025, 9, 24),
    successor=SKETCH.key,
)
FRAMER = replace(
    DEAR,
    key=ModelKey("dear:framer-1"),
    title="Framer 1",
    wire_name="framer-1",
    capabilities=replace(
        SKETCH.capabilities,
        seconds_by_resolution={"1080p": (8, 12)},
        remix=False,
        extend=False,
        edit=False,
        last_frame=True,
    ),
    tariff=SKETCH.tariff,
)
CLIP = Clip(
    key=ClipKey("c" * 64 + ".mp4"),
    size_bytes=2000,
    sha256="c" * 64,
    width_px=1280,
    height_px=720,
    seconds=4.0,
    video_codec="h264",
    audio_codec="aac",
)
CATALOG = ModelCatalog((SKETCH, DEAR, GONE, FRAMER))
LIMITS = Limits(default_model=SKETCH.key, picture_bytes=4096, picture_pixels=1_000_000)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  #: where SimCord's clock begins


class DoorJudge(BasicJudge):
    """The first judge, and two words that the filter would know. Set `breaks`, and it does."""

    breaks: Exception | None = None

    async def judge(self, ask: Ask) -> Verdict:
        if self.breaks is not None:
            raise self.breaks
        verdict = await super().judge(ask)
        return verdict if verdict != Allow() else await FakeJudge().judge(ask)


@dataclass
class Rooms:
    """What a house of the tests is made of, to look into."""

    house: House
    database: SqlDatabase
    clips: MemoryClips
    pictures: MemoryPictures
    judge: DoorJudge
    vendors: dict[str, Vendor] = field(default_factory=dict)

    async def job(self, number: int) -> Job:
        """A job's row."""
        found = await self.database.read(lambda unit: unit.jobs.get(JobId(number)))
        assert found is not None, f"there is no #{number}"
        return found

    async def advance(self, job: Job, **changes: Any) -> Job:
        """Move a job as the runner would."""
        moved = await self.database.write(lambda unit: unit.jobs.advance(job, **changes))
        assert moved is not None
        self.house.board.moved(moved)
        return moved

    async def spend(self, guild_id: int, amount: MicroUsd) -> None:
        """Give a guild's pool more money."""
        await self.database.write(
            lambda unit: unit.ledger.grant(
                GuildId(guild_id), amount, self.house.clock.now(), key="test", actor_id=None
            )
        )

    async def audit(self) -> list[str]:
        """What is wrong with the books."""
        return await self.database.read(lambda unit: unit.ledger.audit())


def empty_database(folder: Path) -> Path:
    """A database in which nothing has happened, made once."""
    path = folder / "empty.db"

    async def make() -> None:
        start = GuildStart(pool=MicroUsd(0), allowance_week=MicroUsd(0))
        async with open_database(f"sqlite:///{path}", clock=FakeClock(EPOCH), start=start):
            pass

    asyncio.run(make())
    return path


@asynccontextmanager
async def rooms(
    empty: Path,
    folder: Path,
    courier: Courier,
    clock: Clock,
    *,
    pool: int = 25 * DOLLAR,
    share: int = 5 * DOLLAR,
    limits: Limits = LIMITS,
    clips: MemoryClips | None = None,
) -> AsyncGenerator[Rooms]:
    """Open a house on a copy of an empty database: upgrades take their time."""
    start = GuildStart(pool=MicroUsd(pool), allowance_week=MicroUsd(share))
    vendors = {"sketch": Vendor(clock), "dear": Vendor(clock)}
    clips, pictures = clips or MemoryClips(), MemoryPictures()
    judge = DoorJudge()
    shutil.copy(empty, folder / "dailies.db")
    url = f"sqlite:///{folder / 'dailies.db'}"
    async with open_database(url, clock=clock, start=start) as database:
        house = House(
            clock=clock,
            database=database,
            catalog=CATALOG,
            providers={name: FakeProvider(vendor, name=name) for name, vendor in vendors.items()},
            clips=clips,
            pictures=pictures,
            films=MemoryFilms(),
            charts=MemoryCharts(),
            judge=judge,
            filters=Filters(database),
            inspector=FakeInspector(),
            courier=courier,
            limits=limits,
        )
        yield Rooms(house, database, clips, pictures, judge, vendors)
