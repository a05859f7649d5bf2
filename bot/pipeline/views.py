"""Views: what people may read about jobs, their share and the pool. They change nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.allowance import Standing
from bot.domain.ids import ChannelId, GuildId, JobId, MemberId, RoleId
from bot.domain.job import RUNNING, WAITING, Job, JobState, Progress
from bot.domain.refusals import (
    JobNotFound,
    Refusal,
    for_maker,
)
from bot.domain.thanks import Thanks
from bot.pipeline import estimates, lending, thanks
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import PoolView, Receipt, Unit

OPEN = WAITING | RUNNING
RECENT = 200  #: so many of a member's newest jobs are looked through for open ones


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaView:
    """A member's money, and what is at work for it."""

    standing: Standing
    pool: PoolView
    open_jobs: tuple[Job, ...]
    thanks: Thanks


async def status(
    house: House, guild_id: GuildId, member_id: MemberId
) -> list[tuple[Job, Progress]]:
    """The member's open jobs, newest first, and how each stands."""

    def query(unit: Unit) -> list[tuple[Job, int | None, bool]]:
        return [
            (job, _ahead(unit, job), estimates.for_stewards(unit, job))
            for job in _open_jobs(unit, guild_id, member_id)
        ]

    found = await house.database.read(query)
    return [
        (job, estimates.progress(house, job, ahead, steward=steward))
        for job, ahead, steward in found
    ]


async def history(
    house: House,
    guild_id: GuildId,
    member_id: MemberId,
    limit: int = 10,
    before: JobId | None = None,
) -> list[Job]:
    """The member's jobs, newest first, a page at a time."""
    return await house.database.read(
        lambda unit: unit.jobs.of_member(guild_id, member_id, limit=limit, before=before)
    )


@refuses_when_busy
async def quota(
    house: House,
    guild_id: GuildId,
    member_id: MemberId,
    *,
    roles: frozenset[RoleId] = frozenset(),
    joined_at: datetime | None = None,
    places: tuple[ChannelId, ChannelId | None] | None = None,
) -> QuotaView:
    """The member's standing and the pool's; a guild's first look opens its books."""
    now = house.clock.now()

    def query(unit: Unit) -> QuotaView:
        guild = touch(unit, guild_id, now)
        standing = unit.ledger.standing(
            guild_id, member_id, now, roles=roles, joined_at=joined_at, places=places
        )
        return QuotaView(
            standing=lending.reaching(unit, guild, standing),
            pool=unit.ledger.pool(guild_id),
            open_jobs=tuple(_open_jobs(unit, guild_id, member_id)),
            thanks=thanks.got(unit, guild_id, member_id, now),
        )

    return await house.database.write(query)


async def receipt(
    house: House,
    job_id: JobId,
    *,
    guild_id: GuildId,
    member_id: MemberId,
    steward: bool = False,
) -> Receipt | Refusal:
    """A job's money story, for its maker and for stewards."""
    found = await house.database.read(lambda unit: unit.ledger.receipt(job_id))
    if found is None:
        return JobNotFound(job_id)
    job = for_maker(found.job, job_id, guild_id=guild_id, member_id=member_id, steward=steward)
    return found if isinstance(job, Job) else job


async def job(house: House, job_id: JobId, *, guild_id: GuildId) -> Job | Refusal:
    """A job of this guild; those of others do not exist here."""
    found = await house.database.read(lambda unit: unit.jobs.get(job_id))
    return found if found is not None and found.guild_id == guild_id else JobNotFound(job_id)


async def own_job(house: House, job_id: JobId, *, member_id: MemberId) -> Job | Refusal:
    """A job of this member's, in whatever guild."""
    found = await house.database.read(lambda unit: unit.jobs.get(job_id))
    return found if found is not None and found.member_id == member_id else JobNotFound(job_id)


async def progress(house: House, job: Job) -> Progress:
    """What can be said of a job now, beyond its row."""
    if job.state not in WAITING:
        return estimates.progress(house, job, None)
    ahead, steward = await house.database.read(
        lambda unit: (_ahead(unit, job), estimates.for_stewards(unit, job))
    )
    return estimates.progress(house, job, ahead, steward=steward)


def _open_jobs(unit: Unit, guild_id: GuildId, member_id: MemberId) -> list[Job]:
    jobs = unit.jobs.of_member(guild_id, member_id, limit=RECENT)
    return [each for each in jobs if each.state in OPEN]


def _ahead(unit: Unit, job: Job) -> int | None:
    return unit.jobs.ahead(job) if job.state is JobState.QUEUED else None
