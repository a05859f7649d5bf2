"""The runner: recovers, then runs the loops of the journey, each watched. One that dies ends the process."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self, assert_never

from bot.domain.job import Job, JobState
from bot.pipeline.agenda import Agenda
from bot.pipeline.cards import Cards
from bot.pipeline.commons import Commons
from bot.pipeline.crew import STOP_S, Crew
from bot.pipeline.deliver import Deliver
from bot.pipeline.desk import Desk
from bot.pipeline.dispatch import Dispatch
from bot.pipeline.errand import Errand, take_up
from bot.pipeline.gleaner import Gleaner
from bot.pipeline.house import House
from bot.pipeline.reconcile import Reconcile
from bot.pipeline.recover import recover
from bot.pipeline.review import Reviews
from bot.pipeline.tidy import Tidy
from bot.pipeline.unknowns import Unknowns
from bot.pipeline.upkeep import Upkeep
from bot.pipeline.watch import Watch


class Runner:
    """Carries every job to its end while it is open: `async with Runner(house) as runner: await runner.wait()`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._crew = Crew()
        self._reconcile = Reconcile(house, self._crew)
        self._dispatch = Dispatch(house, self._crew, self._reconcile)
        self._deliver = Deliver(house, self._crew)
        self._watch = Watch(house, self._crew, self._deliver)
        self._reviews = Reviews(house, self._crew)
        self._unknowns = Unknowns(house, self._crew)
        self._cards = Cards(house, self._crew)
        self._upkeep = Upkeep(house)
        self._tidy = Tidy(house)
        self._desk = Desk(house)
        self._commons = Commons(house)
        self._gleaner = Gleaner(house)
        self._loops: dict[str, asyncio.Task[None]] = {}

    @property
    def loops(self) -> Mapping[str, bool]:
        """Every loop of the journey by name, and whether it is alive."""
        return {name: not task.done() for name, task in self._loops.items()}

    def hint(self, provider: str, ref_id: str) -> bool:
        """Somebody says that this render has moved: look soon. False: nobody waits for it.

        Where nobody knows it, it may be that of a submit whose answer was lost.
        """
        return self._watch.hint(provider, ref_id) or self._reconcile.hint(provider)

    @property
    def _agendas(self) -> list[Agenda]:
        return [
            *self._dispatch.agendas,
            *self._watch.agendas.values(),
            self._watch.orphans,
            *self._deliver.agendas,
            self._reconcile.agenda,
            self._reviews.agenda,
            self._unknowns.agenda,
        ]

    async def __aenter__(self) -> Self:
        self._house.board.follow = self._follow
        await recover(self._house)
        works = {agenda.name: agenda.run() for agenda in self._agendas}
        works |= {
            "dispatch": self._dispatch.run(),
            "cards": self._cards.run(),
            "upkeep": self._upkeep.run(),
            "tidy": self._tidy.run(),
            "desk": self._desk.run(),
            "commons": self._commons.run(),
            "gleaner": self._gleaner.run(),
        }
        self._loops = {name: self._crew.start(work, name) for name, work in works.items()}
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def wait(self) -> None:
        """Wait for ever, or until a loop dies: then raise what it died of."""
        await self._crew.wait()

    async def stop(self, within_s: float = STOP_S) -> None:
        """Begin nothing more, finish the steps at hand; what takes longer is left to the next start."""
        for part in (
            *self._agendas,
            self._dispatch,
            self._cards,
            self._upkeep,
            self._tidy,
            self._desk,
            self._commons,
            self._gleaner,
        ):
            part.stop()
        await self._crew.finish(within_s)
        await self._dispatch.give_back_unsent()
        self._house.board.follow = None

    def _follow(self, job: Job) -> None:
        """Hand a job to the loop that sees to its state; what rests with people has no errand."""
        match job.state:
            case JobState.SUBMITTING:
                self._dispatch.take(self._errand(job))
            case JobState.RENDERING:
                self._watch.take(self._errand(job))
            case JobState.STORED:
                self._deliver.take(self._errand(job))
            case JobState.REVIEW:
                self._reviews.take(self._errand(job))
            case JobState.UNKNOWN:
                self._unknowns.take(self._errand(job))
            case (
                JobState.QUEUED
                | JobState.DELIVERED
                | JobState.UNDELIVERED
                | JobState.DENIED
                | JobState.EXPIRED
                | JobState.FAILED
                | JobState.CANCELLED
            ):
                pass
            case _:
                assert_never(job.state)

    def _errand(self, job: Job) -> Errand:
        """The one errand of this job; its state in memory is kept from step to step."""
        errand = self._house.board.errands.get(job.id)
        if errand is not None and errand.job.epoch != job.epoch:
            errand.gone = True  # of an attempt that is over, though its last answer was lost
            errand = None
        if errand is None:
            errand = self._house.board.errands[job.id] = take_up(job, self._house.clock)
        errand.job = job
        return errand
