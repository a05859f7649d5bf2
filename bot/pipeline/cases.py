"""Cases: somebody decides what waits, in one unit of work with the job and its money."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.case import AT_DESK, Case, CaseKind, CaseState, NewCase, may_decide
from bot.domain.case_refusals import CaseDecided, CaseNotFound, CaseRefusal
from bot.domain.ids import CaseId, GuildId, InteractionId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.refusals import Refusal
from bot.pipeline import people
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.judging import Doubt
from bot.pipeline.settle import settle
from bot.ports import Unit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody says of a case."""

    case_id: CaseId
    interaction_id: InteractionId  #: the case's own, beside its number: a forged button has another
    guild_id: GuildId
    decider_id: MemberId
    approve: bool
    why: str = ""
    steward: bool = False
    false_positive: bool = False
    undo: str = ""  #: the allow phrase that was added with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A case has its answer."""

    case: Case
    job: Job


def open_cases(
    unit: Unit,
    job: Job,
    doubts: Sequence[Doubt],
    now: datetime,
    review_s: float,
    *,
    allowed: bool = False,
) -> None:
    """Open a case for each doubt. The job waits until the last of them is answered.

    With `allowed` its subject has answered before, for the same picture.
    """
    for doubt in doubts:
        unit.cases.add(
            NewCase(
                guild_id=job.guild_id,
                kind=doubt.kind,
                interaction_id=job.interaction_id,
                job_id=job.id,
                member_id=job.member_id,
                evidence=doubt.evidence,
                opened_at=now,
                due_at=now + timedelta(seconds=review_s),
                opened_by=doubt.opened_by,
                subject_id=doubt.subject_id,
                first_decider=doubt.first_decider,
                state=CaseState.APPROVED if allowed else CaseState.OPEN,
                decided_at=now if allowed else None,
                decided_by=doubt.subject_id if allowed else None,
            )
        )


async def look_up(
    house: House, case_id: CaseId, *, guild_id: GuildId, interaction_id: InteractionId
) -> Case | CaseNotFound:
    """The case that a button means."""
    case = await house.database.read(lambda unit: unit.cases.get(case_id))
    return case if _is(case, guild_id, interaction_id) and case is not None else CaseNotFound()


def undecided(case: Case | None, ruling: Ruling, now: datetime) -> Case | CaseRefusal:
    """The case, if this person may decide it now."""
    if case is None or not _is(case, ruling.guild_id, ruling.interaction_id):
        return CaseNotFound()
    no = may_decide(case, ruling.decider_id, now, steward=ruling.steward)
    if no is not None:
        return no
    if case.state is not CaseState.OPEN:
        yours = case.decided_by == ruling.decider_id
        return CaseDecided(case.state, case.decided_by, case.decided_at, yours=yours)
    return case


@refuses_when_busy
async def decide(house: House, ruling: Ruling) -> Decided | Refusal:
    """Answer a case, and move its job and its money with it. The first answer stands."""
    now = house.clock.now()

    def work(unit: Unit) -> Decided | Refusal:
        case = undecided(unit.cases.get(ruling.case_id), ruling, now)
        if not isinstance(case, Case):
            return case
        job = unit.jobs.get(case.job_id)
        state = CaseState.APPROVED if ruling.approve else CaseState.DENIED
        decided = unit.cases.advance(
            case,
            state=state,
            decided_at=now,
            decided_by=ruling.decider_id,
            why=ruling.why,
            undo=ruling.undo,
        )
        if decided is None or job is None:
            return CaseNotFound()
        unit.audit_log.add(_entry(decided, ruling, now))
        if decided.kind is CaseKind.APPEAL:
            _weigh_appeal(unit, house, decided)
        return Decided(case=decided, job=_followed(unit, decided, job, now))

    outcome = await house.database.write(work)
    if isinstance(outcome, Decided):
        log.info(
            "Member %d decided on case %d: %s.",
            ruling.decider_id,
            outcome.case.id,
            outcome.case.state.value,
        )
        house.board.moved(outcome.job)
        house.board.wake_desk.set()
    return outcome


async def expire(house: House, case: Case) -> Job | None:
    """End a case that nobody answered, and give back what was held; None when it was answered after all."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        row = unit.cases.get(case.id)
        if row is None or row.state is not CaseState.OPEN:
            return None
        if unit.cases.advance(row, state=CaseState.EXPIRED, decided_at=now) is None:
            return None
        unit.audit_log.add(_of_house(row, "case.expired", now))
        job = unit.jobs.get(row.job_id)
        if job is None or job.state is not JobState.REVIEW or row.kind is CaseKind.REPORT:
            return job
        return settle(unit, job, JobState.EXPIRED, now)

    job = await house.database.write(work)
    if job is not None:
        house.board.moved(job)
        house.board.wake_desk.set()
    return job


def _followed(unit: Unit, case: Case, job: Job, now: datetime) -> Job:
    """What the answer means for the job: the first no ends it, the last yes lets it go on."""
    if case.kind is CaseKind.REPORT:
        if case.state is CaseState.DENIED:
            unit.cases.take_down(job.guild_id, job.id, job.shown_in, job.message_id)
            return unit.jobs.advance(job, remark=case.why) or job
        return job
    if job.state is not JobState.REVIEW:
        return job
    if case.state is CaseState.DENIED:
        return settle(unit, job, JobState.DENIED, now, remark=case.why or None) or job
    if any(each.state is CaseState.OPEN for each in _waited_for(unit, job)):
        return job
    onward = JobState.QUEUED if job.clip is None else JobState.STORED
    return unit.jobs.advance(job, state=onward) or job


def _weigh_appeal(unit: Unit, house: House, case: Case) -> None:
    """An appeal that is turned down counts; one that is granted takes a strike back."""
    if case.state is CaseState.APPROVED:
        people.forgive(unit, case.guild_id, case.member_id)
    else:
        key = f"case:{case.id}"
        people.strike(unit, house, case.guild_id, case.member_id, key, disguise=False)


def _waited_for(unit: Unit, job: Job) -> list[Case]:
    return [case for case in unit.cases.of_job(job.id) if case.kind is not CaseKind.REPORT]


def _is(case: Case | None, guild_id: GuildId, interaction_id: InteractionId) -> bool:
    return case is not None and (case.guild_id, case.interaction_id) == (guild_id, interaction_id)


def _entry(case: Case, ruling: Ruling, now: datetime) -> LogEntry:
    if ruling.false_positive:
        action = LogAction.CASE_FALSE_POSITIVE
    elif case.state is CaseState.DENIED:
        action = LogAction.CASE_DENIED
    else:
        overturned = case.kind is CaseKind.APPEAL
        action = LogAction.CASE_OVERTURNED if overturned else LogAction.CASE_APPROVED
    return _of_house(case, action, now, actor_id=ruling.decider_id)


def _of_house(
    case: Case, action: str, now: datetime, *, actor_id: MemberId | None = None
) -> LogEntry:
    details = {"kind": case.kind.value, "why": case.why or None, "undo": case.undo or None}
    evidence = case.evidence
    return LogEntry(
        guild_id=case.guild_id,
        at=now,
        action=action,
        actor_id=actor_id,
        member_id=case.member_id,
        job_id=case.job_id,
        case_id=case.id,
        rule=evidence.rule or None,
        rules_version=evidence.rules_version or None,
        model=evidence.model or None,
        score=evidence.score,
        details={name: said for name, said in details.items() if said is not None},
        text=evidence.text if case.kind in AT_DESK else None,
    )
