"""Watch: look at every render when a look is due, and act on what the vendor says. Looking writes nothing."""

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import assert_never

from bot.domain.errors import (
    ProviderBusyError,
    ProviderError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.job import Job, JobState
from bot.domain.model import CancelTerms
from bot.domain.money import MicroUsd
from bot.domain.pacing import LONGEST_S, SHORTEST_S, eta_key, next_delay_s
from bot.domain.render import (
    Cancelled,
    Failed,
    FailureReason,
    Queued,
    Rendering,
    RenderStatus,
    Succeeded,
)
from bot.pipeline.cancel import TERMS_THAT_SAVE, stop, terms
from bot.pipeline.commit import commit, park
from bot.pipeline.crew import Crew
from bot.pipeline.deliver import Deliver
from bot.pipeline.errand import Errand
from bot.pipeline.estimates import STILL_S, left_s
from bot.pipeline.failing import fail
from bot.pipeline.house import House
from bot.pipeline.looks import Looks
from bot.pipeline.settle import settle
from bot.pipeline.waiting import backoff_s, jitter
from bot.ports import Unit

log = logging.getLogger(__name__)

CHECK_TIMEOUT_S = 60.0
LOST_S = (10.0, 20.0, 30.0)
"""Waits after the first times that a vendor does not know a render; then it is lost."""
RETURN_S = 120.0
"""So long a vendor must be silent before a job ends at its deadline: ours may have passed while we were away."""
HINT_S = 2.0
AWAY_S = 60.0
"""How often to look for the provider of a job that is not set up any more."""


class Watch:
    """Sees to renders at the vendors."""

    def __init__(self, house: House, crew: Crew, deliver: Deliver) -> None:
        self._house = house
        self._deliver = deliver
        self.agendas = {
            name: Looks(house, crew, self._see, provider)
            for name, provider in house.providers.items()
        }
        self.orphans = Looks(house, crew, self._orphan, None)

    def take(self, errand: Errand) -> None:
        """Look after a render: soon where it is new, at once where nobody knows how it stands."""
        job, now = errand.job, self._house.clock.now()
        agenda = self.agendas.get(job.provider, self.orphans)
        age_s = self._age_s(job, now)
        known = age_s < SHORTEST_S and not self._to_be_stopped(job)
        agenda.add(errand, self._delay_s(errand, now) if known else 0.0)

    def hint(self, provider: str, ref_id: str) -> bool:
        """Somebody says that this render has moved: look soon. False: nobody waits for it.

        However often it is said, the vendor is asked at most once in `HINT_S`.
        """
        agenda = self.agendas.get(provider)
        for errand in list(self._house.board.errands.values()):
            job = errand.job
            if job.state is JobState.RENDERING and job.provider == provider:
                if job.ref is None or job.ref.id != ref_id or errand.result is not None:
                    continue
                if agenda is not None:
                    age_s = self._house.clock.now().timestamp() - errand.hinted_at
                    errand.hinted_at = self._house.clock.now().timestamp()
                    agenda.hurry(errand, HINT_S if age_s < HINT_S else 0.0)
                return True
        return False

    def _to_be_stopped(self, job: Job) -> bool:
        return job.cancel_asked or job.id in self._house.board.cancels

    def _age_s(self, job: Job, now: datetime) -> float:
        return (now - (job.rendering_at or job.created_at)).total_seconds()

    def _delay_s(self, errand: Errand, now: datetime, least_s: float | None = None) -> float:
        """When to look again: as the pacing rule says, not before the vendor likes, once at the deadline."""
        job = errand.job
        delay_s = next_delay_s(self._age_s(job, now), self._house.board.eta(job.spec))
        delay_s = max(jitter(delay_s, job.id, int(now.timestamp())), least_s or 0.0)
        return min(delay_s, left_s(self._house, errand))

    async def _see(self, errand: Errand) -> float | None:
        """One look, and what follows from it."""
        job, now = errand.job, self._house.clock.now()
        if self._to_be_stopped(job):
            await self._stop(errand)
            if errand.gone:
                return None
        try:
            status = await self._ask(errand)
        except RenderLostError as error:
            return await self._lost(errand, error)
        except SubmitUncertainError as error:
            return await self._park(errand, error)
        except (ProviderError, TimeoutError) as error:
            return await self._no_answer(errand, error)
        match status:
            case Queued() | Rendering():
                return await self._at_work(errand, status)
            case Succeeded():
                self._learn(errand, now)
                errand.result, errand.cost = status.result, status.cost
                self._deliver.fetch(errand)
                return None
            case Failed():
                log.warning("The vendor failed: %s %s", status.reason.value, status.detail)
                return await fail(self._house, errand, status.reason, status.cost)
            case Cancelled():
                return await self._cancelled(errand, status.cost)
            case _:
                assert_never(status)

    async def _ask(self, errand: Errand) -> RenderStatus:
        """The answer of a look at many, or of one at this render alone."""
        answer, errand.answer = errand.answer, None
        if isinstance(answer, ProviderError):
            raise answer
        if answer is not None:
            return answer
        job = errand.job
        if job.ref is None:
            raise RenderLostError(job.provider, "the row has no reference")
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            return await self._house.providers[job.provider].check(job.ref)

    async def _at_work(self, errand: Errand, status: Queued | Rendering) -> float | None:
        job, now = errand.job, self._house.clock.now()
        at = now.timestamp()
        errand.well()
        if left_s(self._house, errand) <= 0:
            return await self._give_up(errand)
        percent = status.percent if isinstance(status, Rendering) else None
        if percent is None or percent < (errand.percent or 0):
            percent = errand.percent  # less than before is no movement: neither shown nor counted
        if percent != errand.percent or not errand.moved_at:
            new = errand.percent is not None or percent is not None
            errand.percent, errand.moved_at, errand.said_still = percent, at, False
            if new:
                self._house.board.show(job)
        elif self._stands_still(errand, at):
            errand.said_still = True
            self._house.board.show(job)
        errand.seen_at = at
        return self._delay_s(errand, now, status.poll_after_s)

    def _stands_still(self, errand: Errand, at: float) -> bool:
        """Without percentages, only what takes far longer than usual is suspicious."""
        still_s = at - errand.moved_at
        if errand.said_still or still_s <= STILL_S:
            return False
        usual_s = self._house.board.eta(errand.job.spec).median_s
        return errand.percent is not None or still_s > 3 * usual_s

    def _learn(self, errand: Errand, now: datetime) -> None:
        """Learn how long it took: it ended between the last two looks. A long gap teaches nothing."""
        job, board = errand.job, self._house.board
        at = now.timestamp()
        since = errand.seen_at or (job.rendering_at or now).timestamp()
        if errand.trouble_at is not None or at - since > 2 * LONGEST_S or job.rendering_at is None:
            return
        took_s = (since + at) / 2 - job.rendering_at.timestamp()
        key = eta_key(job.spec.model_key, job.spec.seconds, job.spec.resolution)
        board.etas[key] = board.eta(job.spec).see(took_s)
        board.learned.add(key)

    async def _lost(self, errand: Errand, error: RenderLostError) -> float | None:
        if errand.lost >= len(LOST_S):
            log.error("The vendor does not know the render any more: %s.", error)
            return await fail(self._house, errand, FailureReason.LOST, errand.cost)
        wait_s = LOST_S[errand.lost]
        errand.lost += 1
        return jitter(wait_s, errand.job.id, errand.lost, 0.05)

    async def _park(self, errand: Errand, error: SubmitUncertainError) -> None:
        log.error("Nobody can tell what became of the render: %s. A steward must look.", error)
        await park(self._house, errand)

    async def _no_answer(self, errand: Errand, error: Exception) -> float | None:
        """Ask again later; past the deadline, and after a fair chance to answer, give up."""
        trouble_s = errand.trouble(self._house.clock.awake_s())
        left = left_s(self._house, errand)
        if left <= 0 and trouble_s >= RETURN_S:
            return await self._give_up(errand)
        log.warning("No answer about the render: %r.", error)
        wished_s = error.retry_after_s if isinstance(error, ProviderBusyError) else None
        wait_s = backoff_s(errand.tries, errand.job.id, retry_after_s=wished_s)
        return min(wait_s, left + SHORTEST_S) if left > 0 else wait_s

    async def _give_up(self, errand: Errand) -> None:
        """The deadline has passed: stop the vendor where that saves money, and release the member."""
        job = errand.job
        provider = self._house.providers[job.provider]
        if terms(self._house, job) in TERMS_THAT_SAVE and job.ref is not None:
            try:
                async with asyncio.timeout(CHECK_TIMEOUT_S):
                    await provider.cancel(job.ref)
            except (ProviderError, TimeoutError) as error:
                log.warning("The vendor could not be told to stop: %r.", error)
        log.warning("The render's time is over.")
        await fail(self._house, errand, FailureReason.TIMED_OUT, errand.cost)

    async def _stop(self, errand: Errand) -> None:
        """Somebody may have asked for a stop before the render was known: the row says whether."""
        job_id, board = errand.job.id, self._house.board
        row = await self._house.database.read(lambda unit: unit.jobs.get(job_id))
        stopped = await stop(self._house, row) if row is not None and row.cancel_asked else row
        if stopped is not None:
            board.cancels.discard(job_id)
            errand.job = stopped

    async def _cancelled(self, errand: Errand, cost: MicroUsd | None) -> None:
        """The vendor stopped it: at our maker's wish, or at its own, which is a failure."""
        now, charges = self._house.clock.now(), terms(self._house, errand.job)
        if cost is None and charges is CancelTerms.CHARGED:
            cost = errand.job.render_price
        await commit(self._house, errand, partial(_cancelled, errand.job, cost, now))

    async def _orphan(self, errand: Errand) -> float | None:
        """The provider of this render is not set up any more; wait for it until the deadline."""
        left, awake_s = left_s(self._house, errand), self._house.clock.awake_s()
        if left <= 0 and awake_s - errand.begun_awake_s >= RETURN_S:
            return await fail(self._house, errand, FailureReason.UNAVAILABLE)
        return max(left, AWAY_S)


def _cancelled(job: Job, cost: MicroUsd | None, now: datetime, unit: Unit) -> Job | None:
    row = unit.jobs.get(job.id)  # others write `cancel_asked`: our copy may be older
    if row is None or row.state is not JobState.RENDERING:
        return None
    if row.cancel_asked:
        return settle(unit, row, JobState.CANCELLED, now, cost=cost)
    return settle(unit, row, JobState.FAILED, now, cost=cost, failure=FailureReason.PROVIDER)
