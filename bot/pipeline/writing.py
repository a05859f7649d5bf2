"""Writing: what the row of a new job needs beside its money, in the unit of work that decided about that."""

from dataclasses import replace

from bot.domain.allowance import Allowance
from bot.domain.job import Job, JobState
from bot.pipeline import likeness
from bot.pipeline.cases import open_cases
from bot.pipeline.judging import Admitted, Doubt, log_admitted
from bot.ports import NewJob, Unit


def written(
    unit: Unit,
    new: NewJob,
    admitted: Admitted,
    allowance: Allowance,
    review_s: float,
    *,
    look: Doubt | None = None,
) -> Job:
    """Write a job with its cases and its lines of the log; its hold is the caller's next step.

    `look` is a steward's, at the price.
    """
    doubts = admitted.doubts
    if look is not None:
        doubts, new = (*doubts, look), replace(new, state=JobState.REVIEW)
    shows = likeness.doubt(new)
    known_picture = shows is not None and likeness.allowed_before(unit, new, shows)
    if shows is not None and not known_picture:
        new = replace(new, state=JobState.REVIEW)
    job = unit.jobs.add(replace(new, weight=allowance.weight, jobs_at_once=allowance.jobs_at_once))
    log_admitted(unit, admitted.entries, job.id)
    open_cases(unit, job, doubts, new.created_at, review_s)
    if shows is not None:
        open_cases(unit, job, [shows], new.created_at, review_s, allowed=known_picture)
    return job
