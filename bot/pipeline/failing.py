"""Failing: a job ends without a clip, and says what its vendor's filter tripped over."""

from bot.domain.job import Job, JobState
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason
from bot.pipeline.commit import commit
from bot.pipeline.errand import Errand
from bot.pipeline.house import House
from bot.pipeline.settle import settle

REFUSED = frozenset({FailureReason.REFUSED_INPUT, FailureReason.REFUSED_OUTPUT})


async def fail(
    house: House, errand: Errand, reason: FailureReason, cost: MicroUsd | None = None
) -> None:
    """End the job; what its vendor took all the same is `cost`."""
    job, now = errand.job, house.clock.now()
    remark = await tripped_over(house, job, reason)
    await commit(
        house,
        errand,
        lambda unit: settle(
            unit, job, JobState.FAILED, now, cost=cost, failure=reason, remark=remark
        ),
    )


async def tripped_over(house: House, job: Job, reason: FailureReason) -> str | None:
    """The words that a vendor's filter most likely declined, where we can tell."""
    if reason not in REFUSED:
        return None
    span = await house.inspector.culprit(job.guild_id, job.spec.prompt)
    words = "" if span is None else job.spec.prompt[slice(*span)].strip()
    return words or None
