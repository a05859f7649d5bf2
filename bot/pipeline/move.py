"""Move: a queued job whose vendor is away, or whose model is gone, is made by another one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.ids import JobId
from bot.domain.job import Hindrance, Instead, Job, JobState
from bot.domain.model import Model, Sound
from bot.domain.refusals import TooLateToMove
from bot.domain.render import FailureReason
from bot.domain.spec import RenderSpec, SourceKind
from bot.pipeline.choose import other
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.pipeline.specify import takes_words
from bot.ports import NewJob, Unit

T = TypeVar("T")

GONE = frozenset({FailureReason.RETIRED, FailureReason.UNAVAILABLE})
"""Ends after which another model could still make the clip."""

_MOVABLE = frozenset({SourceKind.TEXT, SourceKind.FIRST_FRAME})


def hindrance(house: House, job: Job) -> Hindrance | None:
    """Why a queued job does not get on, where that is its vendor's doing."""
    if job.provider in house.board.silent:
        return Hindrance.SILENT
    if job.provider in house.board.paused or job.provider not in house.providers:
        return Hindrance.PAUSED
    return None


def movable(job: Job) -> bool:
    """Whether a job has not begun. A film between two shots has: its maker would pay for those, and for all once more."""
    return job.state is JobState.QUEUED and job.film is None


def instead(house: House, job: Job) -> Instead | None:
    """What the job could be made with now; None where nothing holds it up, or nothing else can make it."""
    held_up = movable(job) and hindrance(house, job) is not None
    if not held_up and not (job.state is JobState.FAILED and job.failure in GONE):
        return None
    model = house.catalog.find(job.spec.model_key)
    found = other(house, model) if model is not None else None
    spec = adapted(job.spec, found) if found is not None else None
    if found is None or spec is None:
        return None
    return Instead(found.key, found.title, found.tariff.price(spec))


def adapted(spec: RenderSpec, model: Model) -> RenderSpec | None:
    """A spec as near as another model can make it; None where it cannot be made there at all.

    The nearest length is taken, of two equally near ones the shorter. A prepared picture has the size of
    its clip, so that its aspect and resolution have to be there.
    """
    can = model.capabilities
    resolution = spec.resolution if spec.resolution in can.resolutions else can.resolutions[0]
    framed = spec.first_frame is not None
    same_size = spec.aspect in can.aspects and spec.resolution in can.resolutions
    if spec.source not in _MOVABLE or spec.last_frame is not None or spec.characters:
        return None  # characters are known to the vendor that kept them alone
    if framed and not (can.first_frame and same_size):
        return None
    if not takes_words(spec, model):
        return None
    return replace(
        spec,
        model_key=model.key,
        seconds=min(can.lengths(resolution), key=lambda each: abs(each - spec.seconds)),
        aspect=spec.aspect if spec.aspect in can.aspects else can.aspects[0],
        resolution=resolution,
        sound=can.sound is Sound.ALWAYS or (can.sound is Sound.SWITCH and spec.sound),
        seed=spec.seed if can.seed else None,
        negative_prompt=spec.negative_prompt if can.negative_prompt else None,
    )


class _RefusedError(Exception):
    """Takes the unit of work back: the old job goes on waiting, for the new one was refused."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


async def in_place_of(
    house: House,
    job_id: JobId,
    new: NewJob,
    decide: Callable[[Unit], T],
    refused: Callable[[T], bool],
) -> T | TooLateToMove:
    """End a waiting job of the new one's member and write what takes its place, both or neither.

    `refused` tells whether what `decide` answered is a "no". A job that has ended already stays as it is, and
    so does everything where the same press comes twice.
    """
    now = house.clock.now()

    def work(unit: Unit) -> tuple[Job | None, T]:
        ended = _make_way(unit, job_id, new, now)
        answer = decide(unit)
        if refused(answer):
            raise _RefusedError(answer)
        return ended, answer

    try:
        ended, answer = await house.database.write(work)
    except _RefusedError as no:
        return no.answer
    if ended is not None:
        house.board.moved(ended)
    return answer


def _make_way(unit: Unit, job_id: JobId, new: NewJob, now: datetime) -> Job | None:
    if unit.jobs.by_interaction(new.interaction_id) is not None:
        return None
    job = unit.jobs.get(job_id)
    if job is None or job.member_id != new.member_id:
        raise _RefusedError(TooLateToMove(job_id))
    if job.state is JobState.FAILED:
        return None
    ended = settle(unit, job, JobState.CANCELLED, now) if movable(job) else None
    if ended is None:
        raise _RefusedError(TooLateToMove(job_id))
    return ended
