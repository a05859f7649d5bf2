"""The line under which a finished clip is posted."""

from typing import assert_never

from bot.domain.delivery import Parcel, Rung
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


def note(clip: Clip, parcel: Parcel, t: Tongue) -> str | None:
    """Why what is posted is not the clip as it came; None where it is."""
    said: list[str] = []
    here = shown.size(parcel.limit_bytes or 0)
    size = shown.size(clip.size_bytes)
    match parcel.rung:
        case Rung.ORIGINAL:
            return None
        case Rung.FITTED:
            said.append(
                t.say(
                    "The original is {size} and this channel takes {here}, so this is a smaller"
                    " copy, encoded anew.",
                    size=size,
                    here=here,
                )
            )
        case Rung.PREVIEW:
            said.append(
                t.say(
                    "The original is {size} and this channel takes {here}, so this is its"
                    " beginning.",
                    size=size,
                    here=here,
                )
            )
        case Rung.LINK:
            said.append(t.say("The clip is {size}, more than this channel takes.", size=size))
        case _:
            assert_never(parcel.rung)
    if parcel.lost_credentials:
        said.append(t.say("Its Content Credentials are in the original only."))
    if parcel.link is not None:
        said.append(
            t.many(
                "The original is behind the button for {n} day.",
                "The original is behind the button for {n} days.",
                parcel.link_days,
            )
        )
    return t.together(*said)


def _charge(job: Job) -> MicroUsd:
    """What a delivered clip costs its maker; before it is settled, what it will cost."""
    if job.charge is not None:
        return job.charge
    return job.price if job.cost is None else MicroUsd(min(job.price, job.cost))
