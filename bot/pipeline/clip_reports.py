"""Reports: a member finds a posted clip wrong, and a moderator looks. Upheld, the clip comes down."""

from datetime import timedelta

from bot.domain.case import Case, CaseKind, CaseState, Evidence, NewCase
from bot.domain.case_refusals import NoDesk, NothingSaid, NothingToReport, ReportedAlready
from bot.domain.ids import GuildId, InteractionId, JobId, MemberId
from bot.domain.job import JobState
from bot.domain.refusals import JobNotFound, Refusal
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.desk_rules import rules_of
from bot.pipeline.house import House
from bot.ports import Unit


@refuses_when_busy
async def report(
    house: House,
    job_id: JobId,
    *,
    guild_id: GuildId,
    member_id: MemberId,
    interaction_id: InteractionId,
    said: str,
) -> Case | Refusal:
    """Open a case for the clip. Who reported is shown to moderators alone."""
    now = house.clock.now()

    def work(unit: Unit) -> Case | Refusal:
        job = unit.jobs.get(job_id)
        if job is None or job.guild_id != guild_id or job.private:
            return JobNotFound(job_id)
        if job.member_id == member_id:
            return NothingToReport(own=True)
        if job.state is not JobState.DELIVERED or unit.cases.down(job_id):
            return NothingToReport(own=False)
        if not any(char.isprintable() and char != " " for char in said):
            return NothingSaid()
        if rules_of(unit, guild_id).channel_id is None:
            return NoDesk()
        open_already = any(
            case.kind is CaseKind.REPORT
            and case.state is CaseState.OPEN
            and case.interaction_id != interaction_id
            for case in unit.cases.of_job(job_id)
        )
        if open_already:
            return ReportedAlready()
        return unit.cases.add(
            NewCase(
                guild_id=guild_id,
                kind=CaseKind.REPORT,
                interaction_id=interaction_id,
                job_id=job_id,
                member_id=job.member_id,
                evidence=Evidence(
                    text=job.spec.prompt,
                    locale=job.locale,
                    channel_id=job.channel_id,
                    said=said,
                ),
                opened_at=now,
                due_at=now + timedelta(seconds=house.limits.review_s),
                opened_by=member_id,
            )
        )

    outcome = await house.database.write(work)
    house.board.wake_desk.set()
    return outcome
