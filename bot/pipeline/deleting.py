"""Deleting: a clip's message was deleted by its maker or a moderator, and nothing leads there any more."""

from dataclasses import replace

from bot.domain.case import CaseKind, CaseState
from bot.domain.ids import JobId, MemberId, MessageId
from bot.domain.job import Job
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit


@refuses_when_busy
async def deleted(
    house: House, job_id: JobId, message_id: MessageId | None, *, by: MemberId
) -> bool:
    """Write down that this message of the clip is gone; an open report says so to moderators.

    Whether it was the one in which the clip was posted, and not the gallery channel's.
    """

    def work(unit: Unit) -> Job | None:
        job = unit.jobs.get(job_id)
        if job is None or message_id is None or job.message_id != message_id:
            return None
        for case in unit.cases.of_job(job_id):
            if case.kind is CaseKind.REPORT and case.state is CaseState.OPEN:
                said = replace(case.evidence, deleted_by=by)
                unit.cases.advance(case, evidence=said, shown=None)
        return unit.jobs.advance(job, message_id=None)

    job = await house.database.write(work)
    if job is not None:
        house.board.moved(job)
        house.board.wake_desk.set()
    return job is not None
