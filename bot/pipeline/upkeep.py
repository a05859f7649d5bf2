"""Upkeep: small things that are due now and then, and that nobody waits for."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.domain.job import Job, JobState
from bot.domain.render import FailureReason
from bot.pipeline import confirm, pace_watch
from bot.pipeline.budget import turn_all
from bot.pipeline.detour import go_round
from bot.pipeline.house import House
from bot.pipeline.retirement import warn
from bot.pipeline.settle import settle
from bot.pipeline.waiting import woken
from bot.ports import Unit

log = logging.getLogger(__name__)

EVERY_S = 15.0
FORGET_EVERY = timedelta(days=1)
WARN_EVERY = timedelta(hours=6)
PACE_EVERY = WARN_EVERY  # an idle house asks nobody


class Upkeep:
    """Writes what was learned, moves places on cards, and ends what nobody will ever serve."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stop = asyncio.Event()
        self._forget_at = house.clock.now()  # at once: a bot that restarts often forgets too
        self._warned_at: datetime | None = None
        self._paced_at: datetime | None = None

    def stop(self) -> None:
        """Once more, then no more."""
        self._stop.set()

    async def run(self) -> None:
        """Every few seconds, and a last time at the stop."""
        try:
            await self.forget_prompts()
            await self._warn()
            await self._look_at_pace()
        except (DatabaseFullError, DatabaseUnreachableError) as error:
            log.warning("Old prompts stay in the log for now: %s.", error)
        while not self._stop.is_set():
            await woken(self._house.clock, self._stop, EVERY_S)
            try:
                await self._keep_learned()
                await self._end_stranded()
                await self.forget_prompts()
                await go_round(self._house)
                await self._warn()
                await self._look_at_pace()
            except (DatabaseFullError, DatabaseUnreachableError) as error:
                log.warning("Upkeep waits for the database: %s.", error)
            for job in self._house.board.line.moved_up():
                self._house.board.show(job)

    async def _warn(self) -> None:
        """At the start, and then some times a day: often enough for what happens by the day."""
        now = self._house.clock.now()
        if self._warned_at is None or now - self._warned_at >= WARN_EVERY:
            await warn(self._house)
            await turn_all(self._house)
            self._warned_at = now

    async def _look_at_pace(self) -> None:
        """Where money moved; now and then everywhere, for a month that begins moves none."""
        board, now = self._house.board, self._house.clock.now()
        everywhere = self._paced_at is None or now - self._paced_at >= PACE_EVERY
        spenders, board.spenders = board.spenders, set()
        if everywhere:
            self._paced_at = now
        if everywhere or spenders:
            await pace_watch.look(self._house, None if everywhere else spenders)
        if everywhere:
            await confirm.forget(self._house)

    async def _keep_learned(self) -> None:
        board = self._house.board
        keys = sorted(board.learned)
        if not keys:
            return
        etas = {key: board.etas[key] for key in keys}

        def write(unit: Unit) -> None:
            for key, eta in etas.items():
                unit.marks.keep_eta(key, eta)

        await self._house.database.write(write)
        board.learned.difference_update(key for key in keys if board.etas[key] is etas[key])

    async def forget_prompts(self) -> None:
        """The moderators' log keeps prompts for as many days as the guild has set; once a day is enough."""
        now = self._house.clock.now()
        if now >= self._forget_at:
            gone = await self._house.database.write(lambda unit: unit.audit_log.forget_texts(now))
            self._forget_at = now if gone else now + FORGET_EVERY

    async def _end_stranded(self) -> None:
        """A provider that is not set up any more has its deadline's time to come back."""
        house, now = self._house, self._house.clock.now()
        long_ago = now - timedelta(seconds=house.limits.deadline_s)
        stranded = [
            job
            for provider in house.board.line.providers()
            if provider not in house.providers
            for job in house.board.line.waiting_for(provider)
            if job.created_at < long_ago
        ]
        if not stranded:
            return

        def write(unit: Unit) -> list[Job]:
            ended = (
                settle(unit, job, JobState.FAILED, now, failure=FailureReason.UNAVAILABLE)
                for job in stranded
            )
            return [job for job in ended if job is not None]

        for job in await house.database.write(write):
            house.board.moved(job)
