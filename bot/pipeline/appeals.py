"""Appeals: a member asks that a refusal be looked at again. One is open at a time, five a day."""

from collections.abc import Sequence

from bot.domain.case import APPEALS_A_DAY, APPEALS_OPEN, DAY, Appeal, CaseKind, CaseState
from bot.domain.case_refusals import AppealOpen, AppealsUsedUp, CaseRefusal, NoDesk, NotAppealable
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.refusals import JobNotFound, NotYourJob, for_maker
from bot.pipeline.desk_rules import rules_of
from bot.pipeline.house import House
from bot.pipeline.judging import Doubt
from bot.ports import NewJob, Unit


def keeps_from(unit: Unit, new: NewJob, doubts: Sequence[Doubt]) -> CaseRefusal | None:
    """What keeps a member from appealing now; None where nothing does, or where nothing is appealed."""
    if not any(doubt.kind is CaseKind.APPEAL for doubt in doubts):
        return None
    if rules_of(unit, new.guild_id).channel_id is None:
        return NoDesk()
    since = new.created_at - DAY
    lately = unit.cases.opened_by(new.guild_id, new.member_id, CaseKind.APPEAL, since)
    if sum(case.state is CaseState.OPEN for case in lately) >= APPEALS_OPEN:
        return AppealOpen()
    if len(lately) >= APPEALS_A_DAY:
        return AppealsUsedUp(APPEALS_A_DAY, lately[-APPEALS_A_DAY].opened_at + DAY)
    return None


async def of_denied(
    house: House, job_id: JobId, *, guild_id: GuildId, member_id: MemberId
) -> tuple[Job, Appeal] | JobNotFound | NotYourJob | NotAppealable:
    """What the maker of a denied job appeals against. An appeal's own answer stands."""

    def query(unit: Unit) -> tuple[Job, Appeal] | JobNotFound | NotYourJob | NotAppealable:
        job = for_maker(unit.jobs.get(job_id), job_id, guild_id=guild_id, member_id=member_id)
        if not isinstance(job, Job):
            return job
        denied = [case for case in unit.cases.of_job(job_id) if case.state is CaseState.DENIED]
        if job.state is not JobState.DENIED or job.clip is not None or not denied:
            return NotAppealable()
        if denied[-1].kind is not CaseKind.PROMPT:
            return NotAppealable()
        last = denied[-1]
        return job, Appeal(first_decider=last.decided_by, evidence=last.evidence, denied=job.id)

    return await house.database.read(query)
