"""The delivery ladder: whatever the channel takes of a clip is posted, and nothing of it twice."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.delivery import PREVIEW_S, Parcel, Rung, Step, longest_s, step_down
from bot.domain.errors import (
    AgeRestrictedError,
    ChannelGoneError,
    MediaError,
    MissingPermissionError,
    TooLargeForChannelError,
)
from bot.domain.ids import MessageId
from bot.domain.job import Clip, Job
from bot.pipeline.house import House

log = logging.getLogger(__name__)

FIT_TIMEOUT_S: Final = 900.0
LINK_DAYS: Final = 7
NOT_THERE: Final = (
    TooLargeForChannelError,
    ChannelGoneError,
    MissingPermissionError,
    AgeRestrictedError,
)
"""A channel's clear no."""


async def post(
    house: House,
    job: Job,
    clip: Clip,
    moving: asyncio.Semaphore,
    *,
    alone: bool = False,
    first: Parcel | None = None,
) -> MessageId:
    """Post the best of a clip that the job's channel takes, or a direct message where it is for its maker alone.

    `first` is the original with what else is to be said of it, on every rung.

    Every rung has the same nonce, so that a rung whose answer was lost is not followed by a second message.

    Raises:
        TooLargeForChannelError: nothing of it could be made small enough, and there is no link to it.
        DeliveryError, TimeoutError: as the courier's `deliver`.
    """
    deliver = house.courier.deliver_alone if alone else house.courier.deliver
    parcel = first or Parcel(file=clip)
    while True:
        try:
            async with moving, asyncio.timeout(longest_s(parcel)):
                message_id = await deliver(job, clip, parcel)
        except TooLargeForChannelError as error:
            following = await _below(house, clip, parcel, error.limit_bytes)
            if following is None:
                raise
            await _drop(house, clip, parcel)
            following = replace(
                following, from_thread=parcel.from_thread, exhibited=parcel.exhibited
            )
            log.info("The clip is too large for the channel: posting its %s.", following.rung.value)
            parcel = following
        else:
            await _drop(house, clip, parcel)
            return message_id


@contextlib.asynccontextmanager
async def within(house: House, clip: Clip, limit_bytes: int) -> AsyncGenerator[Parcel | None]:
    """The best of a clip for an answer that takes files up to a limit; None where nothing of it fits."""
    parcel: Parcel | None = Parcel(file=clip)
    if clip.size_bytes > limit_bytes:
        parcel = await _below(house, clip, Parcel(file=clip), limit_bytes)
    try:
        yield parcel
    finally:
        if parcel is not None:
            await _drop(house, clip, parcel)


async def _drop(house: House, clip: Clip, parcel: Parcel) -> None:
    """A copy has done its work. The original stays."""
    if parcel.file is not None and parcel.file.key != clip.key:
        await house.clips.drop(parcel.file)


async def _below(house: House, clip: Clip, parcel: Parcel, limit_bytes: int) -> Parcel | None:
    """The next rung that can be made."""
    until = house.clock.now() + timedelta(days=LINK_DAYS)
    link = None if house.links is None else house.links.to(clip, until)
    rung, sent_bytes = parcel.rung, parcel.file.size_bytes if parcel.file else 0
    while (step := step_down(rung, sent_bytes, limit_bytes)) is not None:
        rung = step.rung
        if rung is not Rung.FITTED and link is None:
            return None
        if rung is Rung.LINK:
            return Parcel(rung=rung, file=None, link=link, link_days=LINK_DAYS)
        made = await _made(house, clip, step)
        sent_bytes = 0  # of what cannot be made smaller, nothing smaller is tried but its beginning
        if made is not None:
            copy, lost = made
            return Parcel(
                rung=rung,
                file=copy,
                link=link,
                link_days=LINK_DAYS,
                limit_bytes=limit_bytes or step.limit_bytes,
                lost_credentials=lost,
            )
    return None


async def _made(house: House, clip: Clip, step: Step) -> tuple[Clip, bool] | None:
    """A smaller copy; None where none can be made. The original is untouched, whatever goes wrong."""
    seconds = PREVIEW_S if step.rung is Rung.PREVIEW else None
    try:
        async with asyncio.timeout(FIT_TIMEOUT_S):
            return await house.clips.fit(clip, step.limit_bytes, seconds=seconds)
    except (MediaError, OSError, TimeoutError) as error:
        log.warning("No smaller copy could be made: %s", error)
        return None
