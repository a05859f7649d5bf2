"""Cards: bring each job's card up to date, the newest view only. A slow Discord holds up nothing else."""

import asyncio
import logging
from dataclasses import replace

from bot.domain.context import JOB
from bot.domain.errors import (
    ChannelGoneError,
    DatabaseFullError,
    DatabaseUnreachableError,
    DeliveryError,
    MissingPermissionError,
)
from bot.domain.ids import JobId, MessageId
from bot.domain.job import QUIET, SETTLED, Job, JobState
from bot.pipeline.alone import alone
from bot.pipeline.crew import Crew
from bot.pipeline.deliver import tell
from bot.pipeline.estimates import for_stewards, progress
from bot.pipeline.house import House
from bot.pipeline.waiting import backoff_s, woken
from bot.ports import Unit

log = logging.getLogger(__name__)

AT_ONCE = 8
SHOW_TIMEOUT_S = 30.0


class Cards:
    """Shows the views that `Board.show` asked for, at most one of a job at a time."""

    def __init__(self, house: House, crew: Crew) -> None:
        self._house = house
        self._board = house.board
        self._crew = crew
        self._showing: set[JobId] = set()
        self._unwritten: set[JobId] = set()  #: cards whose ids only memory knows
        self._fails = 0
        self._rests = False
        self._stopping = False

    def stop(self) -> None:
        """Begin no more; what is on its way comes to its end."""
        self._stopping = True
        self._board.wake_cards.set()

    async def run(self) -> None:
        """Show whatever is out of date, until stopped; rest while Discord does not answer."""
        while not self._stopping:
            self._board.wake_cards.clear()
            self._begin()
            await self._board.wake_cards.wait()
            if self._rests:
                self._rests = False
                rest_s = backoff_s(self._fails, self._fails, first_s=1.0)
                await self._rest(rest_s)

    async def _rest(self, seconds: float) -> None:
        ends = self._house.clock.awake_s() + seconds
        while not self._stopping and (left := ends - self._house.clock.awake_s()) > 0:
            self._board.wake_cards.clear()
            await woken(self._house.clock, self._board.wake_cards, left)

    def _begin(self) -> None:
        while len(self._showing) < AT_ONCE and (job := self._next()) is not None:
            self._crew.start(self._carry(job), "card")

    def _next(self) -> Job | None:
        """The oldest view of a job whose card is not on its way already; marks it as on its way."""
        if self._stopping or self._rests:
            return None
        for job_id in self._board.stale:
            if job_id not in self._showing:
                self._showing.add(job_id)
                return self._board.stale.pop(job_id)
        return None

    async def _carry(self, view: Job | None) -> None:
        """Show this view, and then whatever else is out of date."""
        while view is not None:
            JOB.set(view.id)
            with alone("Showing the card of job %d failed; its next change is shown.", view.id):
                await self._try(view)
            self._showing.discard(view.id)
            view = self._next()
        if self._rests:
            self._board.wake_cards.set()

    async def _try(self, job: Job) -> None:
        try:
            async with asyncio.timeout(SHOW_TIMEOUT_S):
                await self._show(job)
            self._fails = 0
        except (ChannelGoneError, MissingPermissionError) as error:
            log.info("The card cannot be shown: %r.", error)
            if job.state in QUIET:
                await tell(self._house, job)
        except (DeliveryError, TimeoutError, DatabaseFullError, DatabaseUnreachableError) as error:
            log.warning("The card could not be shown, trying again: %r.", error)
            self._fails += 1
            self._rests = True
            self._board.stale.setdefault(job.id, job)

    async def _show(self, job: Job) -> None:
        known = self._board.cards.get(job.id, job.card_id)
        if known != job.card_id:
            job = replace(job, card_id=known)
        ahead = self._board.line.ahead(job) if job.state is JobState.QUEUED else None
        steward = job.state is JobState.REVIEW and await self._house.database.read(
            lambda unit: for_stewards(unit, job)
        )
        said = progress(self._house, job, ahead, steward=steward)
        card_id = await self._house.courier.show(job, said)
        if card_id is not None and card_id != known:
            self._board.cards[job.id] = card_id
            self._unwritten.add(job.id)
        if job.id in self._unwritten:
            new_id = self._board.cards[job.id]
            await self._house.database.write(lambda unit: _keep(unit, job, new_id))
            self._unwritten.discard(job.id)
        if job.state in SETTLED:
            self._board.cards.pop(job.id, None)


def _keep(unit: Unit, job: Job, card_id: MessageId) -> None:
    """Write the card's id, though the job may have moved on since this view of it."""
    if unit.jobs.advance(job, card_id=card_id) is None:
        row = unit.jobs.get(job.id)
        if row is not None:
            unit.jobs.advance(row, card_id=card_id)
