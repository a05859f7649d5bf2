"""Change: what is to be made from the clip of an earlier job, and the joining of what came."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.domain import change
from bot.domain.case_refusals import TakenDown
from bot.domain.change_refusals import CannotChange, NoClipYet
from bot.domain.errors import UnreadablePictureError, UnreadableVideoError
from bot.domain.ids import PictureKey
from bot.domain.job import Clip, Job
from bot.domain.model import Model
from bot.domain.model_refusals import Option, OptionNotOffered
from bot.domain.money import MicroUsd
from bot.domain.refusals import Refusal
from bot.domain.spec import RenderSpec, SourceKind, pixels
from bot.pipeline.choose import choose
from bot.pipeline.gallery import gone, taken_down
from bot.pipeline.house import House

log = logging.getLogger(__name__)


def ready(house: House, job: Job, kind: SourceKind) -> Model | Refusal:
    """The model that would make it; or why nothing can be made of this job's clip."""
    model = choose(house, job.spec.model_key)
    if not isinstance(model, Model):
        return model
    if not change.changeable(job.spec):
        return CannotChange(kind, model.title, film=True)
    if change.way(kind, model.capabilities, job.spec.resolution) is None:
        return CannotChange(kind, model.title)
    if job.clip is None or job.ref is None:
        return NoClipYet(job.id)
    return model


def prices(model: Model, job: Job) -> list[tuple[int, MicroUsd]]:
    """What can be added to a job's clip: seconds and the price of each."""
    can, resolution = model.capabilities, job.spec.resolution
    offered = change.seconds_offered(can, resolution)
    there = change.way(SourceKind.EXTEND, can, resolution) is SourceKind.EXTEND
    parent = job.ref.id if job.ref is not None and there else None
    spec = replace(job.spec, parent=parent)
    return [(each, model.tariff.price(replace(spec, seconds=each))) for each in offered]


async def spec_of(
    house: House, job: Job, kind: SourceKind, prompt: str, *, seconds: int | None = None
) -> RenderSpec | Refusal:
    """The spec that makes something from a job's clip; `intake.offered` takes it, for whoever asks."""
    model = ready(house, job, kind)
    if not isinstance(model, Model):
        return model
    assert job.clip is not None  # noqa: S101  it is ready
    if await taken_down(house, job.id):
        return TakenDown()
    how = change.way(kind, model.capabilities, job.spec.resolution)
    assert how is not None  # noqa: S101  it is ready
    frame: PictureKey | Refusal | None = None
    length = max(1, round(job.clip.seconds))  # a remix is as long as the clip
    if kind is SourceKind.EXTEND:
        offered = change.seconds_offered(model.capabilities, job.spec.resolution)
        length = offered[0] if seconds is None else seconds
        if length not in offered:
            words = tuple(map(str, offered))
            return OptionNotOffered(Option.SECONDS, model.title, str(length), words)
    if how is SourceKind.FIRST_FRAME:
        frame = await _last_frame(house, job, job.clip)
        if not isinstance(frame, str):
            return frame
    part = how is SourceKind.EXTEND and model.capabilities.extend_part
    return change.changed(job, how, prompt, seconds=length, last_frame=frame, part=part)


async def kept_from(house: House, job: Job, kind: SourceKind, model: Model) -> Refusal | None:
    """Why nothing is made of it: it was taken down; or that takes the clip's own file, and it is let go."""
    if await taken_down(house, job.id):
        return TakenDown()
    if change.way(kind, model.capabilities, job.spec.resolution) is not SourceKind.FIRST_FRAME:
        return None
    no = await gone(house, job.id)
    return None if no.gone_at is None else no


async def _last_frame(house: House, job: Job, clip: Clip) -> PictureKey | Refusal:
    """The clip's last picture, made ready as the first of what follows."""
    width_px, height_px = pixels(job.spec.aspect, job.spec.resolution)
    try:
        raw = await house.films.last_frame(await house.clips.read(clip))
        return await house.pictures.prepare(raw, width_px=width_px, height_px=height_px)
    except FileNotFoundError:
        return await gone(house, job.id)
    except (OSError, UnreadableVideoError, UnreadablePictureError) as error:
        log.warning("A clip cannot be gone on with: %r.", error)
        return NoClipYet(job.id)


async def joined(house: House, job: Job, part: Clip) -> Clip:
    """The new part behind its parent's clip, as one; the part alone where that cannot be had.

    Raises:
        OSError: the disk; what is paid for is fetched again.
    """
    parent_id = job.parent_id
    if not job.spec.stitch or parent_id is None:
        return part
    parent = await house.database.read(lambda unit: unit.jobs.get(parent_id))
    if parent is None or parent.clip is None:
        return part
    try:
        before = await house.clips.read(parent.clip)
    except OSError as error:
        log.warning("The clip of #%d is not kept any more: %r.", parent_id, error)
        return part
    try:
        film = await house.films.join([before, await house.clips.read(part)])
        return await house.clips.keep(str(job.id), _whole(film))
    except UnreadableVideoError as error:
        log.warning("The new part of #%d cannot be joined: %s.", job.id, error)
        return part


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
