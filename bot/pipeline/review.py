"""Review: a job waits, its price held, until its cases are answered or their time is over."""

from datetime import timedelta

from bot.domain.case import Case, CaseKind, CaseState
from bot.domain.job import Job, JobState
from bot.pipeline import cases
from bot.pipeline.agenda import Agenda
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit


class Reviews:
    """Remembers when each review is over."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self.agenda = Agenda("review", house, crew, self._expire, at_once=1)

    def take(self, errand: Errand) -> None:
        """Expire this review once its time is over; a case that was opened later has longer."""
        ends = errand.job.created_at + timedelta(seconds=self._house.limits.review_s)
        self.agenda.add(errand, (ends - self._house.clock.now()).total_seconds())

    async def _expire(self, errand: Errand) -> float | None:
        house, job_id = self._house, errand.job.id

        def waits_for(unit: Unit) -> list[Case]:
            return [
                case
                for case in unit.cases.of_job(job_id)
                if case.state is CaseState.OPEN and case.kind is not CaseKind.REPORT
            ]

        waiting = await house.database.read(waits_for)
        if not waiting:
            await _expire_bare(house, errand.job)
            return None
        first = min(waiting, key=lambda case: case.due_at)
        left_s = (first.due_at - house.clock.now()).total_seconds()
        if left_s > 0:
            return left_s
        await cases.expire(house, first)
        return None


async def _expire_bare(house: House, job: Job) -> None:
    """End a review of before there were cases."""
    now = house.clock.now()

    def work(unit: Unit) -> Job | None:
        row = unit.jobs.get(job.id)
        if row is None or row.state is not JobState.REVIEW:
            return None
        return settle(unit, row, JobState.EXPIRED, now)

    ended = await house.database.write(work)
    if ended is not None:
        house.board.moved(ended)
