"""The waiting line as memory knows it: each provider's queued jobs in fair order, for places on cards.

The database decides who is next; this only tells people where they stand without asking it.
"""

from bisect import bisect_left, insort

from bot.domain.ids import JobId
from bot.domain.job import Job, JobState

Place = tuple[int, JobId]


class Line:
    """Queued jobs by provider, and the place that each card last showed."""

    def __init__(self) -> None:
        self._jobs: dict[JobId, Job] = {}
        self._places: dict[str, list[Place]] = {}
        self._shown: dict[JobId, int] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def note(self, job: Job) -> None:
        """Let a job that became queued join, and any other leave."""
        if job.state is JobState.QUEUED:
            if job.id not in self._jobs:
                insort(self._places.setdefault(job.provider, []), (job.start_tag, job.id))
            self._jobs[job.id] = job
        elif (old := self._jobs.pop(job.id, None)) is not None:
            places = self._places[old.provider]
            del places[bisect_left(places, (old.start_tag, old.id))]
            self._shown.pop(job.id, None)

    def ahead(self, job: Job) -> int:
        """How many of its provider's jobs go before this one; its card now shows it."""
        place = bisect_left(self._places.get(job.provider, ()), (job.start_tag, job.id))
        if job.id in self._jobs:
            self._shown[job.id] = place
        return place

    def waiting_for(self, provider: str) -> list[Job]:
        """The provider's queued jobs in fair order."""
        return [self._jobs[job_id] for _, job_id in self._places.get(provider, ())]

    def providers(self) -> list[str]:
        """The providers for which somebody waits."""
        return [provider for provider, places in self._places.items() if places]

    def moved_up(self) -> list[Job]:
        """Jobs whose place now differs so much from the shown one that their makers want to know."""
        return [
            self._jobs[job_id]
            for places in self._places.values()
            for place, (_, job_id) in enumerate(places)
            if _step(place) < _step(self._shown.get(job_id, 0))
        ]


def _step(place: int) -> int:
    """Places in steps that grow: 0, 1, 2, 3, then each doubling. Nobody cares for 412 or 411."""
    return place if place <= 3 else place.bit_length() + 1
