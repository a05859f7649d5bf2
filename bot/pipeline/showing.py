"""Showing: the last look at a finished clip before it is posted."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.domain import away
from bot.domain.audit_log import LogEntry
from bot.domain.case import CaseKind, CaseState, Evidence, NewCase
from bot.domain.errors import UnreadableVideoError
from bot.domain.job import Clip, Job, JobState
from bot.pipeline.commit import commit
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.pipeline.waiting import backoff_s
from bot.ports import ClassifierAwayError, Inspection, Showing, Unit

log = logging.getLogger(__name__)

#: so long a silent AI moderation is asked again, before the guild's policy decides
PATIENCE_S = 120.0

A_MOMENT_S = 1.0
"""So long a look is as good as a new one: the posting that comes after it takes longer."""


async def may_be_posted(house: House, errand: Errand) -> bool | float:
    """Whether the clip may be posted as its row says; False: the job has moved. A number: look again in so many seconds."""
    job = errand.job
    inspects = house.inspector.looks and not errand.inspected and job.clip is not None
    if not inspects and _just_stored(house, errand):
        return True
    down, cleared = await house.database.read(partial(_known, job, inspects))
    if down:
        now = house.clock.now()
        await commit(house, errand, lambda unit: settle(unit, job, JobState.DENIED, now))
        return False
    if cleared or not inspects or job.clip is None:
        return True
    found = await _inspection(house, errand, job.clip)
    if not isinstance(found, Inspection):
        return found
    errand.inspected = True
    errand.well()
    if found.showing is Showing.POST:
        return True
    if found.showing is Showing.VEIL and job.veiled:
        return True
    log.info("The clip of job %d: %s for %s.", job.id, found.showing.value, found.category)
    await commit(
        house, errand, partial(_held_back, job, found, house.clock.now(), house.limits.review_s)
    )
    return False


async def _inspection(house: House, errand: Errand, clip: Clip) -> Inspection | float:
    guild_id = errand.job.guild_id
    try:
        frames = await house.films.frames(await house.clips.read(clip))
        return await house.inspector.inspect(guild_id, frames)
    except UnreadableVideoError as error:
        log.warning("No frames could be taken of a clip: %s.", error)
    except (ClassifierAwayError, OSError) as error:
        log.warning("A clip could not be looked at yet: %s.", error)
        if errand.trouble(house.clock.awake_s()) < PATIENCE_S:
            return backoff_s(errand.tries, errand.job.id)
    return Inspection(await house.inspector.unseen(guild_id), category=away.UNASKED)


def _just_stored(house: House, errand: Errand) -> bool:
    """Whether nobody had it taken down a moment ago: to ask again would find the same."""
    return errand.stored_s is not None and house.clock.awake_s() - errand.stored_s < A_MOMENT_S


def _known(job: Job, inspects: bool, unit: Unit) -> tuple[bool, bool]:
    """Whether the clip is to be seen no more; and, where it is inspected, whether a moderator has let it out."""
    cleared = inspects and any(
        case.kind is CaseKind.CLIP and case.state is CaseState.APPROVED
        for case in unit.cases.of_job(job.id)
    )
    return unit.cases.down(job.id), cleared


def _held_back(
    job: Job, found: Inspection, now: datetime, review_s: float, unit: Unit
) -> Job | None:
    """Put a spoiler before the clip, or have a moderator look first. Nothing of it is lost."""
    veil = found.showing is Showing.VEIL
    changes = {"veiled": True} if veil else {"state": JobState.REVIEW}
    moved = unit.jobs.advance(job, **changes)
    if moved is None:
        return None
    unit.audit_log.add(
        LogEntry(
            guild_id=job.guild_id,
            at=now,
            action="clip.veiled" if veil else "clip.withheld",
            member_id=job.member_id,
            job_id=job.id,
            rule=found.category or None,
            model=found.model or None,
            score=found.score,
        )
    )
    if not veil:
        unit.cases.add(
            NewCase(
                guild_id=job.guild_id,
                kind=CaseKind.CLIP,
                interaction_id=job.interaction_id,
                job_id=job.id,
                member_id=job.member_id,
                evidence=Evidence(
                    text=job.spec.prompt,
                    locale=job.locale,
                    channel_id=job.channel_id,
                    rule=found.category,
                    name=found.category,
                    model=found.model,
                    score=found.score,
                ),
                opened_at=now,
                due_at=now + timedelta(seconds=review_s),
            )
        )
    return moved
