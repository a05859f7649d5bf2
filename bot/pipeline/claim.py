"""Claim: bring a clip that could not be posted to a channel where it can."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.case_refusals import TakenDown
from bot.domain.change_refusals import OnlyWhereRestricted
from bot.domain.delivery import MIB, Parcel
from bot.domain.errors import (
    AgeRestrictedError,
    ChannelGoneError,
    DeliveryError,
    MissingPermissionError,
    TooLargeForChannelError,
)
from bot.domain.ids import ChannelId, GuildId, JobId, MemberId, MessageId
from bot.domain.job import Clip, Job, JobState
from bot.domain.refusals import (
    BusyNow,
    ChannelFault,
    ChannelUnfit,
    ClipTooLargeHere,
    NothingToClaim,
    Refusal,
    for_maker,
)
from bot.pipeline import exhibits, ladder
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.gallery import gone
from bot.pipeline.house import House
from bot.ports import Unit

LOOKED_THROUGH = 200  #: of a member's newest jobs


@dataclass(frozen=True, slots=True)
class ForYouAlone:
    """A private clip, and what of it fits into an answer."""

    job: Job
    clip: Clip
    parcel: Parcel
    content: bytes | None  #: of the parcel's file; None for a link alone


@refuses_when_busy
async def claim(
    house: House,
    *,
    guild_id: GuildId,
    channel_id: ChannelId,
    member_id: MemberId,
    job_id: JobId | None = None,
    limit_bytes: int = 10 * MIB,
    age_restricted: bool = False,
    unfit: ChannelUnfit | None = None,
) -> Job | ForYouAlone | Refusal:
    """Post the member's clip here: this one, or the newest that waits and may come here. It is charged already.

    `age_restricted`: whether the channel is; else no clip of one that is comes here.
    `unfit`: why nothing can be posted here. `limit_bytes`: the largest file that an answer here may have.

    A private one is not posted: it is handed over, to be shown to the member alone (`shown_alone`).
    """

    def comes_here(job: Job) -> bool:
        return (age_restricted or not job.age_restricted) and (job.private or unfit is None)

    claiming, who = house.board.claiming, (guild_id, member_id)
    if who in claiming:
        return NothingToClaim(job_id)  # a second press while the first is on its way
    claiming.add(who)
    try:
        job = await house.database.read(
            lambda unit: _kept(
                unit, guild_id=guild_id, member_id=member_id, job_id=job_id, comes_here=comes_here
            )
        )
        if not isinstance(job, Job):
            return job
        if job.age_restricted and not age_restricted:
            return OnlyWhereRestricted(job.id)
        if job.private:
            return await for_you(house, job, limit_bytes)
        return unfit or await _post(house, job, channel_id)
    finally:
        claiming.discard(who)


def _kept(
    unit: Unit,
    *,
    guild_id: GuildId,
    member_id: MemberId,
    job_id: JobId | None,
    comes_here: Callable[[Job], bool],
) -> Job | Refusal:
    if job_id is None:
        jobs = unit.jobs.of_member(guild_id, member_id, limit=LOOKED_THROUGH)
        kept = [
            job for job in jobs if job.state is JobState.UNDELIVERED and not unit.cases.down(job.id)
        ]
        return next(filter(comes_here, kept), None) or next(iter(kept), None) or NothingToClaim()
    job = for_maker(unit.jobs.get(job_id), job_id, guild_id=guild_id, member_id=member_id)
    if not isinstance(job, Job):
        return job
    if unit.cases.down(job_id):
        return TakenDown()
    return job if job.state is JobState.UNDELIVERED else NothingToClaim(job_id)


async def for_you(house: House, job: Job, limit_bytes: int) -> ForYouAlone | Refusal:
    """A private clip for its maker, as often as they ask; the best of it that an answer takes."""
    clip = job.clip
    if clip is None:
        return NothingToClaim(job.id)
    try:
        if not await house.clips.kept(clip):
            return await gone(house, job.id)
        async with ladder.within(house, clip, limit_bytes) as parcel:
            if parcel is None:
                return ClipTooLargeHere(job.id, clip.size_bytes, limit_bytes)
            content = None if parcel.file is None else await house.clips.read(parcel.file)
            return ForYouAlone(job, clip, parcel, content)
    except FileNotFoundError:
        return await gone(house, job.id)
    except OSError:
        return BusyNow(keeps=job.id)


async def shown_alone(house: House, job: Job) -> None:
    """Write down that its maker has been shown a private clip."""
    if job.state is JobState.UNDELIVERED:
        shown = await house.database.write(
            lambda unit: unit.jobs.advance(job, state=JobState.DELIVERED)
        )
        if shown is not None:
            house.board.moved(shown)


async def _post(house: House, job: Job, channel_id: ChannelId) -> Job | Refusal:
    assert job.clip is not None  # noqa: S101  an undelivered job has its clip
    try:
        if not await house.clips.kept(job.clip):
            return await gone(house, job.id)
        there = replace(job, channel_id=channel_id)
        message_id = await ladder.post(house, there, job.clip, asyncio.Semaphore())
    except TooLargeForChannelError as error:
        return ClipTooLargeHere(job.id, job.clip.size_bytes, error.limit_bytes)
    except ChannelGoneError:
        return ChannelUnfit(f"<#{channel_id}>", (ChannelFault.VIEW,))
    except MissingPermissionError:
        return ChannelUnfit(f"<#{channel_id}>", (ChannelFault.SEND, ChannelFault.ATTACH))
    except AgeRestrictedError:
        return OnlyWhereRestricted(job.id)
    except (DeliveryError, OSError, TimeoutError):
        return BusyNow(keeps=job.id)  # pressed again, the nonce keeps it from being posted twice
    return await _posted(house, job, channel_id, message_id)


async def _posted(
    house: House, job: Job, channel_id: ChannelId, message_id: MessageId
) -> Job | Refusal:
    """Write down where it is; what was taken down on its way there is the desk's."""

    def write(unit: Unit) -> tuple[Job | None, bool]:
        moved = unit.jobs.advance(
            job, state=JobState.DELIVERED, message_id=message_id, posted_in=channel_id
        )
        down = moved is not None and unit.cases.down(job.id)
        if down:
            unit.cases.take_down(job.guild_id, job.id, channel_id, message_id)
        elif moved is not None:
            exhibits.offer(unit, moved)
        return moved, down

    delivered, down = await house.database.write(write)
    if delivered is None:
        return NothingToClaim(job.id)
    house.board.moved(delivered)
    if not down:
        return delivered
    house.board.wake_desk.set()
    return TakenDown()
