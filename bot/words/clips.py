"""The line under which a finished clip is posted, and why one is not."""

from typing import assert_never

from bot.domain.delivery import Parcel, Rung
from bot.domain.ids import JobId
from bot.domain.job import Clip, Job, UndeliveredReason
from bot.domain.money import MicroUsd, dollars
from bot.domain.refusals import NothingToClaim
from bot.words import shown
from bot.words.tongue import Tongue


def line(job: Job, clip: Clip, t: Tongue, *, exhibited: bool = False) -> str:
    """`@maker your clip is ready: *a red fox…* · 6 s · $0.38`; in a gallery channel whose it is, and no price."""
    maker, prompt = shown.member(job.member_id), shown.prompt(job.spec.prompt)
    if exhibited:
        said = f"{maker} · {prompt}"
    else:
        said = t.say("{maker} your clip is ready: {prompt}", maker=maker, prompt=prompt)
    parts = [said, f"{round(clip.seconds)} s"]
    charge = _charge(job)
    if charge and not exhibited:
        parts.append(dollars(charge))
    parts.append(shown.number(job.id))
    return " · ".join(parts)


def note(clip: Clip, parcel: Parcel, t: Tongue) -> str | None:
    """Why what is posted is not the clip as it came; None where it is."""
    said: list[str] = []
    if parcel.from_thread:
        said.append(
            t.say("The thread it was asked for in takes no messages any more, so it is here.")
        )
    here = shown.size(parcel.limit_bytes or 0)
    size = shown.size(clip.size_bytes)
    match parcel.rung:
        case Rung.ORIGINAL:
            return t.together(*said) if said else None
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


def elsewhere(t: Tongue) -> str:
    """Under a clip that came by direct message: where its other buttons are."""
    return t.say("More can be made of it in its server: `/gallery` finds it there.")


def undelivered(job: Job, t: Tongue) -> str:
    """Why a finished clip is not in the channel, and how to get it."""
    match job.undelivered:
        case UndeliveredReason.TOO_LARGE:
            return t.say(
                "The clip is {size}, more than this channel takes. It is kept:"
                " `/video claim` brings it to a channel that takes more.",
                size=shown.size(job.clip.size_bytes) if job.clip else "?",
            )
        case UndeliveredReason.CHANNEL_GONE:
            return t.say(
                "The channel is gone. The clip is kept: `/video claim` brings it to another."
            )
        case UndeliveredReason.AGE:
            return t.say(
                "It was asked for in an age-restricted channel, and this one is not any more. It is"
                " kept: `/video claim` brings it to one that is."
            )
        case UndeliveredReason.PRIVATE:
            return t.say("It is for you alone: `/video claim` shows it to you.")
        case UndeliveredReason.FORBIDDEN | None:
            return t.say(
                "I may not post the clip in this channel any more. It is kept:"
                " `/video claim` brings it wherever I may."
            )
        case _:
            assert_never(job.undelivered)


def _charge(job: Job) -> MicroUsd:
    """What a delivered clip costs its maker; before it is settled, what it will cost."""
    if job.charge is not None:
        return job.charge
    return job.price if job.cost is None else MicroUsd(min(job.price, job.cost))


def kept_for_now(job_id: JobId, t: Tongue) -> str:
    """Say that a clip could not be brought this time."""
    return t.say(
        "I could not bring the clip of {job} here just now. It is kept: try again in a few minutes.",
        job=shown.number(job_id),
    )


def nothing_to_claim(no: NothingToClaim, t: Tongue) -> str:
    """Say that no clip waits, or that the one named does not."""
    if no.job_id is None:
        return t.say(
            "No finished clip waits for you. When I can't post one, I keep it for you here."
        )
    return t.say(
        "{job} does not wait to be claimed. `/video status` shows which of your clips do.",
        job=shown.number(no.job_id),
    )
