"""Exhibits: a guild's gallery channel shows each finished clip that everybody may see, if stewards wish it.

What is to be shown is written with the delivery itself; a loop of its own shows it, each once. What is deleted
where it was posted, or taken down, goes from there too.
"""

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryError, StoreError
from bot.domain.ids import ChannelId, JobId, MessageId
from bot.domain.job import Job
from bot.pipeline import ladder
from bot.pipeline.clip_rules import rules_of
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.pipeline.taking_down import TakingDown
from bot.ports import Unit
from bot.ports.cases import Down

log = logging.getLogger(__name__)

AT_ONCE: Final = 20  #: in one round


def offer(unit: Unit, job: Job) -> None:
    """Have a clip that has just been posted shown in the guild's gallery channel; never a private one."""
    if job.private or job.sent_alone:
        return
    channel_id = rules_of(unit, job.guild_id).gallery
    if channel_id is not None and channel_id != job.shown_in:
        unit.exhibits.offer(job, channel_id)


@refuses_when_busy
async def withdraw(house: House, job_id: JobId) -> None:
    """A clip's message has been deleted."""
    await house.database.write(lambda unit: unit.exhibits.withdraw(job_id))
    house.board.exhibits_due = True


async def hang(house: House, taking_down: TakingDown) -> None:
    """Show what is to be shown, and delete what is withdrawn.

    Raises:
        DatabaseFullError, DatabaseUnreachableError: it waits for the next time.
    """
    board = house.board
    if not board.exhibits_due:
        return
    board.exhibits_due = False  # what is withdrawn while we read is for the next round
    taking_down.look_again()
    try:
        due, down = await house.database.read(
            lambda unit: (
                unit.exhibits.to_show(limit=AT_ONCE),
                taking_down.due(unit.exhibits.to_delete, AT_ONCE),
            )
        )
    except StoreError:
        board.exhibits_due = True
        raise
    if due or down or taking_down.waits:
        board.exhibits_due = True  # the next round sees whether all went well
    for job, channel_id in due:
        await _show(house, job, channel_id)
    for each in down:
        await _delete(taking_down, each)


async def _show(house: House, job: Job, channel_id: ChannelId) -> None:
    assert job.clip is not None  # noqa: S101  a delivered job has its clip
    there = replace(job, channel_id=channel_id, posted_in=None)
    first = Parcel(file=job.clip, exhibited=True)
    message_id: MessageId | None = None
    try:
        if await house.clips.kept(job.clip):
            message_id = await ladder.post(house, there, job.clip, asyncio.Semaphore(), first=first)
    except ladder.NOT_THERE as error:
        log.warning("The gallery channel does not take the clip of job %d: %r.", job.id, error)
    except (DeliveryError, OSError, TimeoutError) as error:
        log.info("The clip of job %d is shown later: %r.", job.id, error)
        return
    await house.database.write(lambda unit: unit.exhibits.shown(job.id, message_id))


async def _delete(taking_down: TakingDown, down: Down) -> None:
    job_id = down[0].id
    what = f"The exhibit of job {job_id}"
    await taking_down.delete(what, down, lambda unit: unit.exhibits.deleted(job_id))
