"""Estimates: when a job may start, when it may be ready, and what its card can say."""

from datetime import UTC, datetime, timedelta

from bot.domain import case
from bot.domain.job import Job, JobState, Progress
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.move import hindrance, instead
from bot.ports import Unit

READ_IN = timedelta(seconds=5)  #: a card may be read so long after it was drawn
STILL_S = 360.0  #: without any sign of progress for so long, the card says so


def deadline(house: House, job: Job) -> datetime:
    """When we give a submitted job up."""
    since = job.submitted_at or job.created_at
    return since + timedelta(seconds=house.limits.deadline_s)


def waited_s(house: House, errand: Errand) -> float:
    """How long ago a job was submitted.

    What was over when we took it up its row says; since then counts how long we were awake. A clock that is set
    forward, or a laptop's night, would have us give up what is paid for, and nobody had looked.
    """
    job = errand.job
    before_s = errand.begun_at - (job.submitted_at or job.created_at).timestamp()
    # To the millisecond, or a rest that only floats can see would be waited for.
    return round(max(before_s, 0.0) + house.clock.awake_s() - errand.begun_awake_s, 3)


def left_s(house: House, errand: Errand) -> float:
    """For how many more seconds a submitted job is waited for."""
    return house.limits.deadline_s - waited_s(house, errand)


def decided_by(house: House, job: Job) -> datetime:
    """Until when an uncertain submit waits for a steward."""
    since = job.submitted_at or job.created_at
    return since + timedelta(seconds=house.limits.submit_grace_s + house.limits.unknown_s)


def starts_at(house: House, job: Job, ahead: int) -> datetime | None:
    """When a queued job may start: after so many renders have left the provider's places.

    None where the provider cannot be asked now, for then nobody knows.
    """
    provider = house.providers.get(job.provider)
    if provider is None or provider.places < 1 or job.provider in house.board.paused:
        return None
    leave_first = house.board.at_provider(job.provider) + ahead + 1 - provider.places
    wait_s = max(0, leave_first) * house.board.eta(job.spec).median_s / provider.places
    return max(house.clock.now() + timedelta(seconds=wait_s), job.not_before or job.created_at)


def _later(house: House, starts_at: datetime | None) -> datetime | None:
    """An instant that is still to come when it is read; whoever starts now is next in line, and that is all."""
    if starts_at is None or starts_at - house.clock.now() < READ_IN:
        return None
    return starts_at


def _gives_up_at(house: House, errand: Errand) -> datetime:
    """When that is by today's clock, to the second: a fraction more or less would edit a card for nothing."""
    at = house.clock.now().timestamp() + left_s(house, errand)
    return datetime.fromtimestamp(round(at), UTC)


def for_stewards(unit: Unit, job: Job) -> bool:
    """Whether a job waits for stewards and nobody else."""
    return job.state is JobState.REVIEW and case.for_stewards(unit.cases.of_job(job.id))


def progress(house: House, job: Job, ahead: int | None, *, steward: bool = False) -> Progress:
    """What can be said of a job now; every field is a fact, an honest estimate, or absent."""
    if job.state is JobState.QUEUED and ahead is not None:
        held_up = hindrance(house, job)
        return Progress(
            ahead=ahead,
            starts_at=_later(house, starts_at(house, job, ahead)),
            hindrance=held_up,
            instead=instead(house, job) if held_up else None,
        )
    if job.state is JobState.FAILED:
        return Progress(instead=instead(house, job))
    if job.state in (JobState.SUBMITTING, JobState.RENDERING):
        return _under_way(house, job, house.board.errands.get(job.id))
    if job.state is JobState.REVIEW:
        usual_s = None if steward else house.board.answers_s.get(job.guild_id)
        return Progress(steward=steward, answers_s=usual_s)
    if job.state is JobState.UNKNOWN:
        return Progress(gives_up_at=decided_by(house, job))
    return Progress()


def _under_way(house: House, job: Job, errand: Errand | None) -> Progress:
    now, eta = house.clock.now(), house.board.eta(job.spec)
    since = job.rendering_at or job.submitted_at or now
    age_s = max(0.0, (now - since).total_seconds())
    return Progress(
        percent=errand.percent if errand else None,
        ready_at=now + timedelta(seconds=eta.left_s(age_s)),
        typical_s=eta.median_s if eta.seen else None,
        still_since=datetime.fromtimestamp(errand.moved_at, UTC)
        if errand is not None and errand.said_still
        else None,
        gives_up_at=_gives_up_at(house, errand) if errand else deadline(house, job),
    )
