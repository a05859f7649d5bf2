"""Settle: the end of a job and of its hold, in one unit of work. Who pays is decided here and nowhere else."""

from datetime import datetime

from bot.domain.job import Job, JobState
from bot.domain.money import ZERO, MicroUsd
from bot.domain.render import FailureReason
from bot.pipeline import exhibits
from bot.ports import Unit

DELIVERED = frozenset({JobState.DELIVERED, JobState.UNDELIVERED})


def settle(
    unit: Unit,
    job: Job,
    state: JobState,
    now: datetime,
    *,
    cost: MicroUsd | None = None,
    **changes: object,
) -> Job | None:
    """Move a job to its end and its money with it; None when somebody else has moved the job.

    Charged are a clip, though it could not be posted, and a render that its maker stopped while the vendor
    charges for it, as the button had said. Everybody else is released. What the vendor took beyond the
    charge goes to the guild's overrun account.
    """
    if cost is None:
        cost = job.cost
    elif job.film is not None and job.state is not JobState.STORED:
        cost = MicroUsd(cost + (job.cost or 0))  # of this shot, beside those that are done
    charge = _charge(job, state, cost)
    moved = unit.jobs.advance(job, state=state, ended_at=now, cost=cost, charge=charge, **changes)
    if moved is None:
        return None
    if state in DELIVERED and moved.clip is not None:
        _shelve(unit, moved, now)
    if job.state is JobState.REVIEW:
        unit.cases.close(job.id, now)
    if charge:
        unit.ledger.capture(moved, charge, now)
    elif state in DELIVERED:
        unit.ledger.capture(moved, ZERO, now)
    else:
        unit.ledger.void(moved, now)
    if cost is not None and cost > charge:
        beyond = MicroUsd(cost - charge)
        unit.ledger.overrun(moved, beyond, now, memo=_memo(state, changes.get("failure")))
    if charge < job.price:
        unit.jobs.give_back(moved, MicroUsd(job.price - charge))
    return moved


def _shelve(unit: Unit, job: Job, now: datetime) -> None:
    """A finished clip can be found again, and hangs in the gallery channel once it is posted."""
    unit.gallery.add(job, now)
    if job.state is JobState.DELIVERED:
        exhibits.offer(unit, job)


def _charge(job: Job, state: JobState, cost: MicroUsd | None) -> MicroUsd:
    if state in DELIVERED:
        return job.price if cost is None else MicroUsd(min(job.price, cost))
    if state is JobState.CANCELLED and cost is not None:
        return MicroUsd(min(job.price, cost))
    return ZERO


def _memo(state: JobState, failure: object) -> str:
    if isinstance(failure, FailureReason):
        return f"the vendor charged for a render that ended as {failure.value}"
    if state is JobState.CANCELLED:
        return "the vendor charged more for a stopped render than was held"
    return "the vendor charged more than was held"
