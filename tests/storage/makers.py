"""What the storage tests make again and again: guilds, jobs with their holds, and a member who asks."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from sqlalchemy import Connection

from bot.domain.allowance import AccountKind, Denied, Granted, decide
from bot.domain.ids import ChannelId, ClipKey, GuildId, InteractionId, MemberId, ModelKey
from bot.domain.job import Clip, Job, JobState
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.question import Question
from bot.domain.spec import RenderSpec
from bot.ports import Clock, NewJob, Unit
from bot.storage.database import SqlDatabase, open_database
from bot.storage.guilds import GuildStart
from bot.storage.unit import SqlUnit
from tests.fakes.fake_clock import FakeClock

GUILD = GuildId(81384788765712384)
MEMBER = MemberId(80351110224678912)
OTHER = MemberId(80351110224678913)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
START = GuildStart(pool=MicroUsd(25 * DOLLAR), allowance_week=MicroUsd(5 * DOLLAR))
RICH = GuildStart(pool=MicroUsd(10**6 * DOLLAR), allowance_week=MicroUsd(10**6 * DOLLAR))
SPEC = RenderSpec(
    model_key=ModelKey("sketch:sketch-1"),
    prompt="a red fox runs through snow at dawn",
    seconds=4,
    aspect="16:9",
    resolution="720p",
    sound=False,
)
CLIP = Clip(
    key=ClipKey("a" * 64 + ".mp4"),
    size_bytes=1_234_567,
    sha256="a" * 64,
    width_px=1280,
    height_px=720,
    seconds=4.004,
    video_codec="h264",
    audio_codec="aac",
)
_interactions = count(1)


def opened(
    url: str, clock: Clock | None = None, start: GuildStart = START, *, exclusive: bool = True
) -> AbstractAsyncContextManager[SqlDatabase]:
    """A database, opened as the bot does."""
    return open_database(url, clock=clock or FakeClock(), start=start, exclusive=exclusive)


def connection_of(unit: Unit) -> Connection:
    """What lies below the port: for what only a test does."""
    return cast("SqlUnit", unit).connection


def new_job(**given: Any) -> NewJob:
    """A job about to be written; a test names only what matters."""
    plain = NewJob(
        interaction_id=InteractionId(next(_interactions)),
        guild_id=GUILD,
        channel_id=ChannelId(5),
        member_id=MEMBER,
        locale="en-US",
        spec=SPEC,
        provider="sketch",
        price=MicroUsd(40_000),
        state=JobState.QUEUED,
        created_at=NOON,
    )
    return replace(plain, **given)


def new_question(**given: Any) -> Question:
    """A question that waits for a yes; a test names only what matters."""
    plain = Question(
        interaction_id=InteractionId(5),
        guild_id=GUILD,
        member_id=MEMBER,
        spec=SPEC,
        price=MicroUsd(40_000),
        asked_at=NOON,
    )
    return replace(plain, **given)


def held(unit: Unit, **given: Any) -> Job:
    """A job with its hold on the pool, whatever the allowance says."""
    new = new_job(**given)
    standing = unit.ledger.standing(new.guild_id, new.member_id, new.created_at)
    job = unit.jobs.add(new)
    unit.ledger.hold(job, standing.pool_account, new.created_at, purse=AccountKind.POOL)
    return job


def ask(unit: Unit, **given: Any) -> Job | Denied:
    """What intake does: decide on the standing, and write job and hold in the same unit."""
    new = new_job(**given)
    decision = decide(new.price, unit.ledger.standing(new.guild_id, new.member_id, new.created_at))
    if not isinstance(decision, Granted):
        return decision
    job = unit.jobs.add(new)
    unit.ledger.hold(job, decision.account, new.created_at, purse=decision.purse)
    return job


def ended(unit: Unit, job: Job, now: datetime = NOON, charge: int | None = None) -> Job:
    """The job delivered and charged, or failed and released."""
    walk = (JobState.FAILED,)
    if charge is not None:
        walk = (JobState.SUBMITTING, JobState.RENDERING, JobState.STORED, JobState.DELIVERED)
    for state in walk[walk.index(job.state) + 1 if job.state in walk else 0 :]:
        moved = unit.jobs.advance(job, state=state)
        assert moved is not None
        job = moved
    if charge is None:
        unit.ledger.void(job, now)
    else:
        unit.ledger.capture(job, MicroUsd(charge), now)
    return job
