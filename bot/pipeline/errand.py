"""An Errand: a job under way, with what only memory knows of it. Forgetting one costs time, never money."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import ProviderError
from bot.domain.job import Job
from bot.domain.money import MicroUsd
from bot.domain.render import RenderResult, RenderStatus
from bot.ports import Clock, Unit

Work = Callable[[Unit], Job | None]


@dataclass(slots=True, eq=False)
class Errand:
    """One a job, from the claim to the end. Instants are seconds since 1970."""

    job: Job
    begun_at: float  #: when this process took it up
    begun_awake_s: float = 0.0  #: the same moment, by the clock that nobody sets
    gone: bool = False  #: somebody else moved the job: whoever meets this errand lets it go
    sent: bool = False  #: bytes of its submit may have left the house
    in_flight: bool = False  #: its submit is being called at this moment
    #: a step whose write failed: nothing goes on before it is written
    unwritten: Work | None = None
    tries: int = 0  #: failures in a row
    trouble_at: float | None = None  #: the first failure of this row, in seconds awake
    lost: int = 0  #: how often in a row the vendor did not know the render
    answer: RenderStatus | ProviderError | None = None  #: from a look at many, not yet used
    percent: int | None = None
    moved_at: float = 0.0  #: when the render last showed progress
    seen_at: float = 0.0  #: the last check that found it at work
    hurried: bool = False  #: somebody asked for a look while one was under way
    hinted_at: float = 0.0  #: the last hint that it has moved
    said_still: bool = False  #: the card says that it has not moved
    result: RenderResult | None = None  #: where the clip can be fetched; short-lived
    inspected: bool = False  #: the clip was looked at, and may be posted
    #: when its clip was stored, and nobody had it taken down, in seconds awake
    stored_s: float | None = None
    cost: MicroUsd | None = None  #: what the vendor said it took

    def well(self) -> None:
        """The last step went well: forget the failures before it."""
        self.tries = self.lost = 0
        self.trouble_at = None

    def trouble(self, awake_s: float) -> float:
        """Count a failure; returns for how many seconds things have gone wrong.

        While the machine sleeps nothing is tried, so nothing goes wrong either.
        """
        self.tries += 1
        if self.trouble_at is None:
            self.trouble_at = awake_s
        return awake_s - self.trouble_at


def take_up(job: Job, clock: Clock, *, sent: bool = False) -> Errand:
    """Begin an errand now."""
    return Errand(
        job=job, begun_at=clock.now().timestamp(), begun_awake_s=clock.awake_s(), sent=sent
    )
