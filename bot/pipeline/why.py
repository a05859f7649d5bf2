"""Why am I waiting? The rule that the queue itself follows, and what would start now instead."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import RUNNING, WAITING, Hindrance, Instead, Job, JobState
from bot.domain.money import ZERO, MicroUsd
from bot.domain.refusals import (
    Refusal,
    for_maker,
)
from bot.domain.why import Facts, Reason, Why, reason
from bot.pipeline import estimates
from bot.pipeline.choose import usable
from bot.pipeline.house import House
from bot.pipeline.move import adapted, hindrance, movable
from bot.ports import Unit

RECENT = 200  #: so many of a member's newest jobs are looked through
DAY = timedelta(days=1)

_NOT_ANY_SOONER = frozenset({Reason.REVIEW, Reason.OWN, Reason.NEXT})
"""Where another model would have to wait for the same."""


async def waiting(house: House, guild_id: GuildId, member_id: MemberId) -> list[Why]:
    """Why each of the member's waiting jobs waits, oldest first."""

    def query(unit: Unit) -> list[Why]:
        jobs = unit.jobs.of_member(guild_id, member_id, limit=RECENT)
        return [_why(house, unit, job, jobs) for job in reversed(jobs) if job.state in WAITING]

    return [_offered(house, each) for each in await house.database.read(query)]


async def why(
    house: House, job_id: JobId, *, guild_id: GuildId, member_id: MemberId
) -> Why | Job | Refusal:
    """Why this job waits, for its maker; the job itself where it waits no more."""

    def query(unit: Unit) -> Why | Job | Refusal:
        job = for_maker(unit.jobs.get(job_id), job_id, guild_id=guild_id, member_id=member_id)
        if not isinstance(job, Job):
            return job
        if job.state not in WAITING:
            return job
        return _why(house, unit, job, unit.jobs.of_member(guild_id, member_id, limit=RECENT))

    found = await house.database.read(query)
    return _offered(house, found) if isinstance(found, Why) else found


def _why(house: House, unit: Unit, job: Job, mine: list[Job]) -> Why:
    now, held_up = house.clock.now(), hindrance(house, job)
    provider = house.providers.get(job.provider)
    queued = job.state is JobState.QUEUED
    facts = Facts(
        silent=held_up is Hindrance.SILENT,
        paused=held_up is Hindrance.PAUSED,
        now=now,
        running=sum(each.state in RUNNING for each in mine),
        at_once=unit.jobs.at_once(job),
        ahead=unit.jobs.ahead(job) if queued else 0,
        taken=house.board.at_provider(job.provider),
        places=provider.places if provider is not None else 0,
    )
    return Why(
        job=job,
        reason=reason(job, facts, review=job.state is JobState.REVIEW),
        facts=facts,
        starts_at=estimates.starts_at(house, job, facts.ahead) if queued else None,
        used=MicroUsd(sum((_took(each) for each in mine if each.created_at > now - DAY), ZERO)),
    )


def _took(job: Job) -> int:
    """What a job took from its maker, or still holds."""
    if job.state in WAITING:
        return 0
    return job.price if job.charge is None and job.state in RUNNING else job.charge or 0


def _offered(house: House, found: Why) -> Why:
    if found.reason in _NOT_ANY_SOONER:
        return found
    return replace(found, sooner=sooner(house, found.job))


def sooner(house: House, job: Job) -> Instead | None:
    """The dearest version that costs less and would start now: at a vendor with a free place and no line."""
    if not movable(job):
        return None
    offers = [
        Instead(model.key, model.title, model.tariff.price(spec))
        for model in usable(house)
        if model.provider != job.provider and _idle(house, model.provider)
        if (spec := adapted(job.spec, model)) is not None
        if model.tariff.price(spec) < job.price
    ]
    return max(offers, key=lambda each: each.price, default=None)


def _idle(house: House, name: str) -> bool:
    board = house.board
    free = board.at_provider(name) < house.providers[name].places
    return (
        free
        and name not in board.silent
        and name not in board.paused
        and not board.line.waiting_for(name)
    )
