"""An Agenda: errands in the order in which they are due, and a bound on how many are seen to at once.

Nothing runs for an errand that waits: it is an entry in a heap. A step that fails is logged with its job's
number and tried again later; it never stops another job's step.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from heapq import heapify, heappop, heappush
from itertools import count

from bot.domain.context import JOB
from bot.domain.errors import DatabaseFullError, DatabaseUnreachableError
from bot.pipeline.alone import alone
from bot.pipeline.commit import commit
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.waiting import backoff_s, woken

log = logging.getLogger(__name__)

Step = Callable[[Errand], Awaitable[float | None]]
"""Sees to one errand; returns after how many seconds it is due again, None when it is done here."""

NEVER = float("inf")


class Agenda:
    """One loop of the runner. `run` sleeps until something is due; `add` wakes it where that is needed."""

    def __init__(self, name: str, house: House, crew: Crew, step: Step, *, at_once: int) -> None:
        self.name = name
        self._house = house
        self._crew = crew
        self._step = step
        self._free = at_once
        self._heap: list[tuple[float, int, Errand]] = []
        self._order = count()
        self._sooner = asyncio.Event()
        self._sleeps_until = NEVER
        self._read_at = 0.0  #: what the clock said last
        self._stopping = False

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def free(self) -> int:
        """How many more errands could be seen to at this moment."""
        return self._free

    def add(self, errand: Errand, after_s: float = 0.0) -> None:
        """Put an errand down for a moment from now on."""
        due = self._now() + max(after_s, 0.0)
        heappush(self._heap, (due, next(self._order), errand))
        if due < self._sleeps_until:
            self._sooner.set()

    def hurry(self, errand: Errand, after_s: float = 0.0) -> None:
        """See to an errand of ours sooner than planned; at once again where it is being seen to now."""
        due = self._now() + max(after_s, 0.0)
        for at, (planned, order, waiting) in enumerate(self._heap):
            if waiting is errand:
                if due < planned:
                    self._heap[at] = (due, order, errand)
                    heapify(self._heap)
                    self._sooner.set()
                return
        errand.hurried = True

    def stop(self) -> None:
        """Begin nothing more; what runs comes to its end."""
        self._stopping = True
        self._sooner.set()

    async def run(self) -> None:
        """See to what is due, until stopped."""
        while not self._stopping:
            self._sooner.clear()
            now = self._now()
            self._begin(now)
            due = self._heap[0][0] if self._heap and self._free else NEVER
            # While every place is taken nobody need wake us: a step that ends does.
            self._sleeps_until = due if self._free else 0.0
            await woken(self._house.clock, self._sooner, None if due == NEVER else due - now)

    def _now(self) -> float:
        now, before = self._house.clock.now().timestamp(), self._read_at
        self._read_at = now
        if now < before:
            self._set_back(before - now)
        return now

    def _set_back(self, by_s: float) -> None:
        """A machine's clock that is set back makes nobody wait for more than twice what was planned."""
        self._heap = [(due - by_s, order, errand) for due, order, errand in self._heap]
        self._sleeps_until -= by_s

    def _begin(self, now: float) -> None:
        while self._free and (together := self._due(now)):
            self._free -= 1
            self._crew.start(self._carry(together), self.name)

    def _due(self, now: float) -> list[Errand]:
        """What is to be seen to next, in one go; empty when nothing is due."""
        while self._heap and self._heap[0][0] <= now and not self._stopping:
            if together := self._take(now):
                return together
        return []

    def _take(self, _now: float) -> list[Errand]:
        """Take the first errand; empty when it is gone."""
        errand = heappop(self._heap)[2]
        return [] if errand.gone else [errand]

    async def _carry(self, together: list[Errand]) -> None:
        """See to these errands, and then to whatever else has become due."""
        while together:
            await self._see_to(together)
            together = self._due(self._now())
        if not self._free:
            self._sooner.set()
        self._free += 1

    async def _see_to(self, together: list[Errand]) -> None:
        for errand in together:
            again_s = await self._guarded(errand)
            hurried, errand.hurried = errand.hurried, False
            if again_s is not None and not errand.gone:
                self.add(errand, 0.0 if hurried else again_s)

    async def _guarded(self, errand: Errand) -> float | None:
        """Carry out one step. Whatever goes wrong stays with this job, and is tried again later."""
        JOB.set(errand.job.id)
        with alone("A step of job %d failed; it is tried again.", errand.job.id):
            try:
                if errand.unwritten is not None:
                    await commit(self._house, errand, errand.unwritten)
                    return None
                return await self._step(errand)
            except (DatabaseFullError, DatabaseUnreachableError) as error:
                log.error("The database cannot be written: %s. The step is tried again.", error)  # noqa: TRY400
        errand.tries += 1
        return backoff_s(errand.tries, errand.job.id)
