"""Forgetting: what is kept of a guild is taken out, once nothing is under way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import GuildId, JobId
from bot.domain.job import RUNNING, WAITING, Job, JobState
from bot.domain.proposal import ProposalState
from bot.domain.render import FailureReason
from bot.domain.wish import WishState
from bot.pipeline import proposals
from bot.pipeline.settle import settle
from bot.ports import Unit

ENDS_AS = {
    JobState.QUEUED: JobState.CANCELLED,
    JobState.REVIEW: JobState.EXPIRED,  # no moderator will answer; a withheld clip is not charged either
    JobState.UNKNOWN: JobState.FAILED,  # nor a steward
}
"""What waits for its turn, or for somebody's word, and how it ends. All else ends by itself, at a vendor or in Discord."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A guild of which nothing is left but its books."""

    ended: Sequence[JobId]  #: jobs that waited
    erased: Mapping[str, int]  #: rows, by table
    books: GuildId | None  #: the number of its books; None where it had none


def forget(unit: Unit, guild_id: GuildId, now: datetime) -> Forgotten | Sequence[JobId]:
    """Forget a guild. What waits there is ended first, free of charge.

    Returns the jobs that a vendor has, or that are about to be posted: nothing is erased while there are any, for
    their files and bills are still to come.
    """
    unit.treasury.lock(guild_id)
    jobs = [job for job in unit.jobs.in_states(WAITING | RUNNING) if job.guild_id == guild_id]
    at_work = [job.id for job in jobs if job.state not in ENDS_AS]
    if at_work:
        return at_work
    moved_on = [job.id for job in jobs if not _ends(unit, job, now)]
    if moved_on:
        return moved_on
    for proposal in unit.proposals.collecting(guild_id):
        proposals.end(unit, proposal, ProposalState.WITHDRAWN, now)
    for wish in unit.wishes.waiting(guild_id):
        unit.wishes.advance(wish, state=WishState.WITHDRAWN)
    erased = unit.traces.of_guild(guild_id)
    books = unit.traces.erase_guild(guild_id, now)
    return Forgotten(ended=[job.id for job in jobs], erased=erased, books=books)


def _ends(unit: Unit, job: Job, now: datetime) -> bool:
    """End what waits; False: it has just been moved on by the bot."""
    state = ENDS_AS[job.state]
    if state is JobState.FAILED:
        return settle(unit, job, state, now, failure=FailureReason.UNCLEAR) is not None
    return settle(unit, job, state, now) is not None
