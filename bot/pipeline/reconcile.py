"""Reconcile: did an uncertain submit arrive? Look before anything is paid twice.

A clear trace at the vendor is adopted. Only after the grace, for bytes in flight can still be accepted that
long, does the lack of one prove that the job may be submitted anew. Where nobody can look, the job is parked.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import ProviderError
from bot.domain.job import Job, JobState
from bot.domain.render import Candidate, Reconciles
from bot.domain.snowflakes import ahead
from bot.pipeline.agenda import Agenda
from bot.pipeline.commit import commit, park
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.estimates import waited_s
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.pipeline.waiting import backoff_s
from bot.ports import Unit, VideoProvider

log = logging.getLogger(__name__)

SKEW_S = 5.0
"""How far a vendor's clock may go behind ours. What ours is wrong by, as Discord's tells, comes on top."""
FIND_TIMEOUT_S = 60.0
FIND_AT_ONCE = 8
TWINS_AGAIN_S = 5.0
HINT_S = 2.0


class Reconcile:
    """Sees to submits of which nobody knows whether they arrived."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self.agenda = Agenda("reconcile", house, crew, self._look, at_once=FIND_AT_ONCE)

    def take(self, errand: Errand) -> None:
        """Look for this submit: at once where our own key makes a trace certain, else after the grace."""
        provider = self._house.providers.get(errand.job.provider)
        by_key = provider is not None and provider.reconciles is Reconciles.KEY
        self.agenda.add(errand, 0.0 if by_key else self._grace_left_s(errand))

    def hint(self, provider: str) -> bool:
        """A vendor speaks of a render that nobody knows: it may be one of these, so look now. False: none waits.

        However often it is said, the vendor is asked at most once in `HINT_S`.
        """
        now = self._house.clock.now().timestamp()
        waiting = [
            errand
            for errand in self._house.board.errands.values()
            if errand.job.state is JobState.SUBMITTING
            and errand.job.provider == provider
            and errand.sent
            and not errand.in_flight
        ]
        for errand in waiting:
            self.agenda.hurry(errand, HINT_S if now - errand.hinted_at < HINT_S else 0.0)
            errand.hinted_at = now
        return bool(waiting)

    def _grace_left_s(self, errand: Errand) -> float:
        return self._house.limits.submit_grace_s - waited_s(self._house, errand)

    async def _look(self, errand: Errand) -> float | None:
        job, grace_left_s = errand.job, self._grace_left_s(errand)
        provider = self._house.providers.get(job.provider)
        if provider is None or provider.reconciles is Reconciles.NONE:
            return await self._park(errand) if grace_left_s <= 0 else grace_left_s
        try:
            found = await find(self._house, provider, job)
        except (ProviderError, TimeoutError) as error:
            return await self._not_told(errand, error)
        errand.well()
        certain = [each for each in found if each.exact]
        if certain:
            return await self._adopt(errand, certain)
        if grace_left_s > 0:
            return grace_left_s
        if self._has_twin(job):
            # A twin's render could be mistaken for ours while its own submit is still under way.
            return TWINS_AGAIN_S
        return await self._adopt(errand, plausible(self._house, job, found))

    def _has_twin(self, job: Job) -> bool:
        return any(
            other.job.id != job.id
            and other.job.state is JobState.SUBMITTING
            and other.in_flight
            and other.job.provider == job.provider
            and other.job.wanted == job.wanted
            for other in self._house.board.errands.values()
        )

    async def _adopt(self, errand: Errand, candidates: list[Candidate]) -> None:
        """Take the first candidate that no other job has; without any, the job may be submitted anew."""
        now = self._house.clock.now()
        job = await commit(self._house, errand, partial(_adopt, errand.job, candidates, now))
        if job is not None and job.state is JobState.RENDERING:
            log.info("The uncertain submit had arrived and is carried on.")

    async def _park(self, errand: Errand) -> None:
        log.error("Nobody can tell whether the submit arrived: a steward must look.")
        await park(self._house, errand)

    async def _not_told(self, errand: Errand, error: Exception) -> float | None:
        """Ask again later; a vendor that stays silent past the job's deadline leaves it to a steward."""
        trouble_s = errand.trouble(self._house.clock.awake_s())
        log.warning("The vendor could not be asked for an uncertain submit: %r.", error)
        if trouble_s >= self._house.limits.deadline_s:
            return await self._park(errand)
        return backoff_s(errand.tries, errand.job.id)


async def find(house: House, provider: VideoProvider, job: Job) -> list[Candidate]:
    """Ask the vendor for renders that may be this job's.

    Raises:
        ProviderError, TimeoutError: it could not be asked.
    """
    model = house.catalog.find(job.spec.model_key)
    if model is None or job.submitted_at is None:
        raise ProviderError(job.provider, "the catalog does not know the model any more")
    since, _ = _could_arrive(house, job, job.submitted_at)
    async with asyncio.timeout(FIND_TIMEOUT_S):
        return await provider.find(job.idempotency_key, model, job.wanted, since=since)


def plausible(house: House, job: Job, found: list[Candidate]) -> list[Candidate]:
    """What was made while our submit could have arrived, the nearest to it first."""
    at = job.submitted_at or job.created_at
    earliest, latest = _could_arrive(house, job, at)
    near = [each for each in found if earliest <= each.created_at <= latest]
    return sorted(near, key=lambda each: abs(each.created_at - at))


def _could_arrive(house: House, job: Job, at: datetime) -> tuple[datetime, datetime]:
    """Between which instants of the vendor's clock a submit of ours could be accepted, which our clock calls `at`."""
    by, none = ahead(job.created_at, job.interaction_id), timedelta(0)
    return (
        at - timedelta(seconds=SKEW_S) - max(by, none),
        at + timedelta(seconds=house.limits.submit_grace_s) - min(by, none),
    )


def _adopt(job: Job, candidates: list[Candidate], now: datetime, unit: Unit) -> Job | None:
    taken = unit.jobs.refs_taken(job.provider, [each.ref.id for each in candidates])
    ours = next((each for each in candidates if each.ref.id not in taken), None)
    if ours is not None:
        return unit.jobs.advance(
            job, state=JobState.RENDERING, ref=ours.ref, rendering_at=min(now, ours.created_at)
        )
    return requeue(unit, job, now)


def requeue(
    unit: Unit, job: Job, now: datetime, *, not_before: datetime | None = None
) -> Job | None:
    """Put a job that surely did not arrive back into its old place; or end it, if that was asked."""
    queued = unit.jobs.advance(job, state=JobState.QUEUED, not_before=not_before)
    row = unit.jobs.get(job.id)  # others write `cancel_asked`: our copy may be older
    if queued is not None and row is not None and row.cancel_asked:
        return settle(unit, row, JobState.CANCELLED, now)
    return queued
