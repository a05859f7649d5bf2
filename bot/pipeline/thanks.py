"""Thanks: a member thanks for a clip, and its maker hears of it without being rung for each."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import DeliveryError
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.refusals import Refusal
from bot.domain.thanks import LATELY, NothingToThankFor, OwnClip, ThankedAlready, Thanks, word_due
from bot.pipeline import dms
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Unit

log = logging.getLogger(__name__)

WORD_S = 30.0


@dataclass(frozen=True, slots=True)
class Thanked:
    """The thanks are written down; so many members thanked for this clip by now."""

    job_id: JobId
    count: int


@refuses_when_busy
async def thank(house: House, job: Job, member_id: MemberId) -> Thanked | Refusal:
    """Thank for a clip, once a member and clip.

    Its maker finds a number in `/quota me`. Who wants direct messages gets one about thanks a day: that it is
    due is written before it is sent, so that a crash leaves one out rather than sending two.
    """
    now = house.clock.now()

    def work(unit: Unit) -> tuple[Thanked, bool] | Refusal:
        if member_id == job.member_id:
            return OwnClip(job.id)
        present = unit.jobs.get(job.id)
        if present is None or present.state is not JobState.DELIVERED or unit.cases.down(job.id):
            return NothingToThankFor(job.id)
        if not unit.thanks.give(job, member_id, now):
            return ThankedAlready(job.id)
        count = unit.thanks.of_jobs([job.id])[job.id]
        return Thanked(job.id, count), _word_is_due(unit, job.member_id, now)

    outcome = await house.database.write(work)
    if not isinstance(outcome, tuple):
        return outcome
    thanked, tells = outcome
    if tells:
        await _tell(house, job, member_id)
    return thanked


def got(unit: Unit, guild_id: GuildId, maker_id: MemberId, now: datetime) -> Thanks:
    """How often a member was thanked."""
    return Thanks(*unit.thanks.got(guild_id, maker_id, now - LATELY))


def _word_is_due(unit: Unit, maker_id: MemberId, now: datetime) -> bool:
    """Whether the maker is told now; that they are is written down."""
    if not dms.allowed(unit, maker_id):
        return False
    mark = f"thanks.word:{maker_id}"
    told = unit.marks.get(mark)
    if not word_due(None if told is None else datetime.fromisoformat(told), now):
        return False
    unit.marks.put(mark, now.isoformat())
    return True


async def _tell(house: House, job: Job, member_id: MemberId) -> None:
    try:
        async with asyncio.timeout(WORD_S):
            await house.courier.pass_on_thanks(job, member_id)
    except (DeliveryError, TimeoutError) as error:
        log.info("The maker of job %d could not be told of thanks: %r.", job.id, error)
