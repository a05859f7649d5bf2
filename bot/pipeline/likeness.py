"""Likeness: a clip from a picture of a member waits for that member's own Allow, which they can take back."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit_log import LogEntry
from bot.domain.case import Case, CaseKind, CaseState, Evidence, NotTheSubject
from bot.domain.case_refusals import CaseDecided, CaseNotFound
from bot.domain.ids import GuildId, MemberId, PictureKey
from bot.domain.job import SETTLED, Job, JobState
from bot.domain.refusals import Refusal
from bot.pipeline.cases import Decided, Ruling
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.judging import Doubt
from bot.pipeline.settle import settle
from bot.ports import NewJob, Unit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a member is asked about."""

    case: Case
    pictures: tuple[bytes, ...]  #: what the clip begins and ends with, as far as it is kept


def doubt(new: NewJob) -> Doubt | None:
    """Whose Allow a job needs; None where it shows nobody else."""
    subject_id = new.spec.likeness
    if subject_id is None or subject_id == new.member_id:
        return None
    return Doubt(
        kind=CaseKind.LIKENESS,
        evidence=Evidence(
            text=new.spec.prompt,
            locale=new.locale,
            channel_id=new.channel_id,
            picture="+".join(filter(None, (new.spec.first_frame, new.spec.last_frame))),
        ),
        subject_id=subject_id,
    )


def allowed_before(unit: Unit, new: NewJob, asked: Doubt) -> bool:
    """Whether the same member has been allowed the same picture, and still is."""
    assert asked.subject_id is not None  # noqa: S101  a likeness is somebody's
    return any(
        case.state is CaseState.APPROVED
        and case.member_id == new.member_id
        and case.evidence.picture == asked.evidence.picture != ""
        for case in unit.cases.likenesses(new.guild_id, asked.subject_id)
    )


async def given(house: House, guild_id: GuildId, subject_id: MemberId) -> list[Case]:
    """What a member has allowed and could take back, newest first, one for each picture and maker."""
    cases = await house.database.read(lambda unit: unit.cases.likenesses(guild_id, subject_id))
    found: dict[tuple[MemberId, str], Case] = {}
    for case in cases:
        if case.state is CaseState.APPROVED:
            found.setdefault((case.member_id, case.evidence.picture), case)
    return list(found.values())


async def see(house: House, ruling: Ruling) -> Seen | Refusal:
    """The pictures, for the eyes of the member whom they are said to show: how else could they answer?"""
    case = await house.database.read(lambda unit: unit.cases.get(ruling.case_id))
    if case is None or not _is_meant(case, ruling) or case.subject_id is None:
        return CaseNotFound()
    if case.subject_id != ruling.decider_id:
        return NotTheSubject(case.subject_id)
    pictures: list[bytes] = []
    for key in filter(None, case.evidence.picture.split("+")):
        try:
            pictures.append(await house.pictures.read(PictureKey(key)))
        except OSError as error:
            log.warning("A picture of case %d cannot be shown: %r.", case.id, error)
    return Seen(case=case, pictures=tuple(pictures))


@refuses_when_busy
async def withdraw(house: House, ruling: Ruling) -> Decided | Refusal:
    """Take an Allow back: the clips that were made with it come down, and what is under way ends."""
    now = house.clock.now()

    def work(unit: Unit) -> tuple[Decided, list[Job]] | Refusal:
        case = unit.cases.get(ruling.case_id)
        if case is None or not _is_meant(case, ruling) or case.subject_id is None:
            return CaseNotFound()
        if case.subject_id != ruling.decider_id:
            return NotTheSubject(case.subject_id)
        if case.state is not CaseState.APPROVED:
            return CaseDecided(case.state, case.decided_by, case.decided_at)
        moved: list[Job] = []
        decided = case
        for each in unit.cases.likenesses(case.guild_id, case.subject_id):
            same = (each.member_id, each.evidence.picture) == (
                case.member_id,
                case.evidence.picture,
            )
            if not same or each.state is not CaseState.APPROVED:
                continue
            after = unit.cases.advance(
                each, state=CaseState.WITHDRAWN, decided_by=ruling.decider_id, decided_at=now
            )
            job = unit.jobs.get(each.job_id)
            if after is None or job is None:
                continue
            decided = after if each.id == case.id else decided
            moved.append(_taken_back(unit, job, now))
        unit.audit_log.add(
            LogEntry(
                guild_id=case.guild_id,
                at=now,
                action="case.withdrawn",
                actor_id=ruling.decider_id,
                member_id=case.member_id,
                job_id=case.job_id,
                case_id=case.id,
            )
        )
        job = unit.jobs.get(case.job_id)
        assert job is not None  # noqa: S101  a case has its job
        return Decided(case=decided, job=job), moved

    outcome = await house.database.write(work)
    if not isinstance(outcome, tuple):
        return outcome
    decided, moved = outcome
    for job in moved:
        house.board.moved(job)
    house.board.wake_desk.set()
    return decided


def _is_meant(case: Case, ruling: Ruling) -> bool:
    """Whether a button was pressed that is this case's own; a forged number has another interaction."""
    return (case.guild_id, case.interaction_id) == (ruling.guild_id, ruling.interaction_id)


def _taken_back(unit: Unit, job: Job, now: datetime) -> Job:
    """What waits ends free of charge; what renders ends once it is here; what is posted comes down."""
    if job.state is JobState.QUEUED:
        return settle(unit, job, JobState.CANCELLED, now) or job
    if job.state is JobState.REVIEW:
        return settle(unit, job, JobState.DENIED, now) or job
    if job.state not in SETTLED or job.state in {JobState.DELIVERED, JobState.UNDELIVERED}:
        unit.cases.take_down(job.guild_id, job.id, job.shown_in, job.message_id)
    if job.state is JobState.DELIVERED:
        return unit.jobs.advance(job, remark="") or job
    return job
