"""A clock that stands still until the test turns it, and then goes straight to the next sleeper."""

import asyncio
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)  #: who sleeps less would wake at the same moment for ever


class FakeClock:
    """Time is what the test says. Sleepers wake in the order of their moments."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._began = now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    def awake_s(self) -> float:
        return (self._now - self._began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        wakes = asyncio.get_running_loop().create_future()
        until = self._now + max(timedelta(seconds=seconds), TICK)
        heappush(self._sleepers, (until, next(self._order), wakes))
        await wakes

    def turn(self, seconds: float) -> None:
        """Let time pass; everybody who should have woken meanwhile does, at the end of it."""
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            wakes = heappop(self._sleepers)[2]
            if not wakes.done():
                wakes.set_result(None)

    def leap(self, seconds: float) -> None:
        """A night in which the machine sleeps, or a clock that is set: no sleeper notices."""
        by = timedelta(seconds=seconds)
        self._now, self._began = self._now + by, self._began + by
        self._sleepers = [(until + by, order, wakes) for until, order, wakes in self._sleepers]

    def soonest(self) -> datetime | None:
        """The next moment for which somebody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def turn_to_next(self) -> bool:
        """Go to the next moment for which somebody sleeps; False when nobody does."""
        soonest = self.soonest()
        if soonest is None:
            return False
        self.turn(max(0.0, (soonest - self._now).total_seconds()))
        return True

    def forget_sleepers(self) -> None:
        """After a killed process: its sleepers died with it."""
        self._sleepers.clear()
