"""The line under which a finished clip is posted."""

from bot.domain.job import Clip, Job
from bot.domain.money import MicroUsd, dollars
from bot.words import shown
from bot.words.tongue import Tongue


def line(job: Job, clip: Clip, t: Tongue) -> str:
    """`@maker your clip is ready: *a red fox…* · 6 s · $0.38 of your share`."""
    said = t.say(
        "{maker} your clip is ready: {prompt}",
        maker=shown.member(job.member_id),
        prompt=shown.prompt(job.spec.prompt),
    )
    parts = [said, f"{round(clip.seconds)} s"]
    if charge := _charge(job):
        parts.append(dollars(charge))
    parts.append(shown.number(job.id))
    return " · ".join(parts)


def _charge(job: Job) -> MicroUsd:
    """What a delivered clip costs its maker; before it is settled, what it will cost."""
    if job.charge is not None:
        return job.charge
    return job.price if job.cost is None else MicroUsd(min(job.price, job.cost))
