"""Dispatch: claim queued jobs in fair order for the providers' free places, and submit each exactly once."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import (
    DatabaseFullError,
    DatabaseUnreachableError,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
)
from bot.domain.ids import JobId
from bot.domain.job import Job, JobState
from bot.domain.model import Model
from bot.domain.money import MicroUsd, dollars
from bot.domain.notice import EstimateAbove
from bot.domain.render import FailureReason
from bot.domain.snowflakes import made_at
from bot.pipeline.agenda import Agenda
from bot.pipeline.commit import commit, park
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand, take_up
from bot.pipeline.failing import fail
from bot.pipeline.house import House
from bot.pipeline.notices import announce
from bot.pipeline.reconcile import Reconcile, requeue
from bot.pipeline.rest import Rest
from bot.pipeline.waiting import backoff_s, woken
from bot.ports import Submitted, Unit

log = logging.getLogger(__name__)

SUBMITS_AT_ONCE = 100


class Dispatch:
    """Brings queued jobs to their providers."""

    def __init__(self, house: House, crew: Crew, reconcile: Reconcile) -> None:
        self._house = house
        self._reconcile = reconcile
        self._rest = {name: Rest(name, house.board) for name in house.providers}
        self._agendas = {
            name: Agenda(f"submit {name}", house, crew, self._submit, at_once=SUBMITS_AT_ONCE)
            for name in house.providers
        }
        self._stopping = False
        self._fails = 0
        self._unsure = False  #: a claim may have been written though its answer was lost

    @property
    def agendas(self) -> list[Agenda]:
        """The loops that submit."""
        return list(self._agendas.values())

    def take(self, errand: Errand) -> None:
        """Submit a job that has just been claimed; look after one whose submit may have left."""
        agenda = self._agendas.get(errand.job.provider)
        if errand.sent or agenda is None:
            self._reconcile.take(errand)
        else:
            agenda.add(errand)

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        self._house.board.wake_dispatch.set()

    async def run(self) -> None:
        """Claim whenever a job has come, a place has become free, or a waiting time is over."""
        wake = self._house.board.wake_dispatch
        wait_s: float | None = 0.0
        while True:
            await woken(self._house.clock, wake, wait_s)
            if self._stopping:
                return
            wake.clear()
            wait_s = await self._round()

    async def _round(self) -> float | None:
        """Claim once; returns after how many seconds there may be more to claim."""
        now = self._house.clock.now()
        places = {
            name: min(agenda.free - len(agenda), self._rest[name].places(now))
            for name, agenda in self._agendas.items()
        }
        limits = {name: self._house.providers[name].places for name in places}
        try:
            claimed, due = await self._house.database.write(partial(_claim, places, limits, now))
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            self._fails += 1
            self._unsure |= isinstance(error, DatabaseUnreachableError)
            log.error("No job can be claimed: %s.", error)  # noqa: TRY400
            return backoff_s(self._fails, self._fails)
        self._fails = 0
        if self._unsure:
            await self._find_claimed({job.id for job in claimed})
        for job in claimed:
            self._house.board.moved(job)
        asked = self._house.board.line.providers()
        for name, rest in self._rest.items():
            if name not in asked:
                rest.unasked(now)
        rests = [rest.until for rest in self._rest.values() if rest.until and rest.rests(now)]
        soonest = min([*due, *rests], default=None)
        return None if soonest is None else max(0.05, (soonest - now).total_seconds())

    async def _find_claimed(self, known: set[JobId]) -> None:
        """After a broken connection: take up rows that were claimed without our hearing of it."""
        try:
            rows = await self._house.database.read(
                lambda unit: unit.jobs.in_states({JobState.SUBMITTING})
            )
        except DatabaseUnreachableError:
            return  # the next round asks again
        self._unsure = False
        errands = self._house.board.errands
        for job in rows:
            if job.id not in known and job.id not in errands:
                errands[job.id] = take_up(job, self._house.clock, sent=True)
                self._house.board.moved(job)

    async def give_back_unsent(self) -> None:
        """At a stop: what was claimed and never sent goes back, or the next start would have to wonder."""
        now = self._house.clock.now()
        for errand in list(self._house.board.errands.values()):
            if errand.job.state is JobState.SUBMITTING and not errand.sent:
                await self._requeue(errand, now, None)

    async def _submit(self, errand: Errand) -> float | None:
        if errand.sent:  # its first step ended in a way that nobody foresaw: never blindly again
            self._reconcile.take(errand)
            return None
        job, house = errand.job, self._house
        if self._may_be_made(job):
            log.warning("Job %d may have been sent since the backup: a steward must look.", job.id)
            return await park(house, errand)
        model = house.catalog.find(job.spec.model_key)
        if model is None or model.retired(house.clock.now().date()):
            return await fail(self._house, errand, FailureReason.RETIRED)
        errand.sent = errand.in_flight = True
        try:
            async with asyncio.timeout(house.limits.submit_timeout_s):
                submitted = await house.providers[job.provider].submit(
                    model, job.wanted, key=job.idempotency_key
                )
        except ProviderBusyError as error:
            return await self._back(errand, error, error.retry_after_s)
        except ProviderUnreachableError as error:
            self._rest[job.provider].silence(house.clock.now())
            return await self._back(errand, error)
        except ProviderCredentialsError as error:
            return await (self._closed if error.of_model else self._pause)(errand, error)
        except ProviderRejectedError as error:
            log.warning("The vendor refused the job: %s.", error)
            return await fail(self._house, errand, error.reason)
        except (ProviderError, TimeoutError) as error:
            log.warning("The submit may have arrived or not: %r.", error)
            errand.in_flight = False
            self._reconcile.take(errand)
            return None
        finally:
            errand.in_flight = False
        self._rest[job.provider].well()
        await self._rendering(errand, submitted)
        return await self._compare(job, model, submitted.cost)

    def _may_be_made(self, job: Job) -> bool:
        """Tell whether it was asked for before a backup was put back: what the backup does not know of may have made it."""
        restored_at = self._house.board.restored_at
        return restored_at is not None and made_at(job.interaction_id) < restored_at

    async def _rendering(self, errand: Errand, submitted: Submitted) -> None:
        job, now = errand.job, self._house.clock.now()
        await commit(
            self._house,
            errand,
            lambda unit: unit.jobs.advance(
                job, state=JobState.RENDERING, ref=submitted.ref, rendering_at=now
            ),
        )

    async def _compare(self, job: Job, model: Model, estimate: MicroUsd | None) -> None:
        """A vendor that will take more than is held is told of at once: the catalog is out of date."""
        if estimate is None or estimate <= job.render_price:
            return
        log.error(
            "%s estimates %s for what the catalog sells at %s: correct its row.",
            model.key,
            dollars(estimate),
            dollars(job.render_price),
        )
        notice = EstimateAbove(job.id, model.title, job.render_price, estimate)
        await announce(self._house, job.guild_id, f"estimate:{model.key}", notice)

    async def _back(
        self, errand: Errand, error: ProviderError, retry_after_s: float | None = None
    ) -> None:
        """Nothing was accepted: back into the old place in the queue, and try again a little later."""
        job, now = errand.job, self._house.clock.now()
        wait_s = backoff_s(job.epoch, job.id, retry_after_s=retry_after_s)
        log.warning("Not now, says the way to the vendor: %s. Again in %.0f s.", error, wait_s)
        self._rest[job.provider].trouble(now, retry_after_s)
        await self._requeue(errand, now, now + timedelta(seconds=wait_s))

    async def _pause(self, errand: Errand, error: ProviderCredentialsError) -> None:
        """Key, balance, access or limit: the whole provider waits for a steward, its jobs stay in the queue."""
        now = self._house.clock.now()
        until = self._rest[errand.job.provider].refuse(now, error.fault)
        log.error("The account needs its keeper (%s): %s.", error.fault, error)
        await self._requeue(errand, now, until)

    async def _closed(self, errand: Errand, error: ProviderCredentialsError) -> None:
        """One model was never switched on: its jobs end, for the others of that provider may well be open."""
        key = errand.job.spec.model_key
        log.error("%s is not switched on in its vendor's console: %s.", key, error)
        await fail(self._house, errand, FailureReason.UNAVAILABLE)

    async def _requeue(self, errand: Errand, now: datetime, not_before: datetime | None) -> None:
        job = errand.job
        await commit(
            self._house, errand, lambda unit: requeue(unit, job, now, not_before=not_before)
        )


def _claim(
    places: Mapping[str, int], limits: Mapping[str, int], now: datetime, unit: Unit
) -> tuple[list[Job], list[datetime]]:
    """Claim for every provider what it has places for, and tell when more may become due."""
    claimed: list[Job] = []
    due: list[datetime] = []
    for name, most in places.items():
        free = min(most, limits[name] - unit.jobs.count_at_provider(name)) if most > 0 else 0
        if free > 0:
            claimed += unit.jobs.claim(name, free, now)
        then = unit.jobs.next_due(name)
        if then is not None:
            due.append(then)
    return claimed, due
