"""An agenda by itself: what is due, and when."""

import asyncio
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from bot.pipeline.agenda import Agenda
from bot.pipeline.crew import Crew
from bot.pipeline.errand import Errand
from tests.fakes.fake_clock import FakeClock

HOUR_S = 3600.0


class WallClock(FakeClock):
    """A clock that may be set, while sleepers go by how long they sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.set_by_s = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.set_by_s)


async def passes(clock: FakeClock, seconds: int) -> None:
    """Second by second, so that whoever wakes can sleep again."""
    for _ in range(seconds):
        clock.turn(1)
        for _ in range(10):
            await asyncio.sleep(0)


async def test_a_clock_that_is_set_back_delays_nobody_for_long() -> None:
    """An hour back, and a look that was due in ten seconds comes in at most twice that, as do those after it."""
    clock, crew = WallClock(), Crew()
    looks: list[Errand] = []

    async def look(errand: Errand) -> float:
        looks.append(errand)
        return 10.0

    house = cast("Any", SimpleNamespace(clock=clock))
    agenda = Agenda("looks", house, crew, look, at_once=1)
    agenda.add(Errand(job=cast("Any", SimpleNamespace(id=1)), begun_at=0.0), 10)
    crew.start(agenda.run(), "looks")
    await passes(clock, 5)
    clock.set_by_s = -HOUR_S
    await passes(clock, 20)
    assert len(looks) == 1

    await passes(clock, 30)
    assert len(looks) == 4

    agenda.stop()
    await passes(clock, 1)
    await crew.finish(0)


async def test_what_is_due_after_a_night_is_not_a_night_late() -> None:
    """Due in nine hours, and the machine sleeps for eight of them: it comes soon after its moment."""
    clock, crew = FakeClock(), Crew()
    looks: list[datetime] = []

    async def look(_: Errand) -> None:
        looks.append(clock.now())

    house = cast("Any", SimpleNamespace(clock=clock))
    agenda = Agenda("looks", house, crew, look, at_once=1)
    agenda.add(Errand(job=cast("Any", SimpleNamespace(id=1)), begun_at=0.0), 9 * HOUR_S)
    due = clock.now() + timedelta(seconds=9 * HOUR_S)
    crew.start(agenda.run(), "looks")
    await passes(clock, 5)
    clock.leap(8 * HOUR_S)
    for _ in range(2 * 60):
        clock.turn(60)
        for _ in range(10):
            await asyncio.sleep(0)

    (looked,) = looks
    assert due <= looked <= due + timedelta(minutes=11)

    agenda.stop()
    await passes(clock, 1)
    await crew.finish(0)
