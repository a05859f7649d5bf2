"""Films: a storyboard's shots, made one behind the other, joined as they come.

One job and one hold for the whole. Between two shots the job is in the queue again, in its old place; its row
has what is done, so a crash costs at most the shot at hand, and that is found at the vendor again.
"""

import logging
from collections.abc import AsyncIterator
from datetime import datetime

from bot.domain.errors import UnreadablePictureError
from bot.domain.ids import PictureKey
from bot.domain.job import Clip, Job, JobState
from bot.domain.money import MicroUsd
from bot.domain.spec import pixels
from bot.domain.storyboard import Film
from bot.pipeline.house import House
from bot.pipeline.settle import settle
from bot.ports import Unit

log = logging.getLogger(__name__)


async def add(house: House, job: Job, part: Clip) -> tuple[Clip, Film]:
    """Join a shot behind those that are done, and take its last picture for the next one.

    Raises:
        OSError: the disk; the shot is fetched again.
        UnreadableVideoError: the shot, or what is done, cannot be read.
    """
    done = job.film.done if job.film else 0
    content = await house.clips.read(part)
    whole = part
    if done and job.clip is not None:
        film = await house.films.join([await house.clips.read(job.clip), content])
        whole = await house.clips.keep(str(job.id), _once(film))
    frame = None
    if done + 1 < job.spec.renders:
        frame = await _frame(house, job, content)
    return whole, Film(done=done + 1, frame=frame)


async def _frame(house: House, job: Job, content: bytes) -> PictureKey | None:
    """The shot's last picture, where the model starts from one."""
    model = house.catalog.find(job.spec.model_key)
    if model is None or not model.capabilities.first_frame:
        return None
    width_px, height_px = pixels(job.spec.aspect, job.spec.resolution)
    raw = await house.films.last_frame(content)
    try:
        return await house.pictures.prepare(raw, width_px=width_px, height_px=height_px)
    except UnreadablePictureError as error:
        log.warning("The next shot of #%d starts without a picture: %r.", job.id, error)
        return None


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def next_shot(
    job: Job, clip: Clip, film: Film, spent: MicroUsd, now: datetime, unit: Unit
) -> Job | None:
    """Put the job into the queue for its next shot; or end it, if that was asked meanwhile."""
    moved = unit.jobs.advance(
        job,
        state=JobState.QUEUED,
        clip=clip,
        film=film,
        cost=spent,
        ref=None,
        not_before=None,
        submitted_at=None,
        rendering_at=None,
    )
    row = unit.jobs.get(job.id)  # others write `cancel_asked`: our copy may be older
    if moved is not None and row is not None and row.cancel_asked:
        return settle(unit, row, JobState.CANCELLED, now)
    return moved
