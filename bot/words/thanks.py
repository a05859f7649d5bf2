"""Thanks for clips."""

from typing import assert_never

from bot.domain.ids import JobId, MemberId
from bot.domain.job import Job
from bot.domain.thanks import NothingToThankFor, OwnClip, ThankedAlready, Thanks, ThanksRefusal
from bot.words import shown
from bot.words.tongue import Tongue


def thanked(job_id: JobId, count: int, t: Tongue) -> str:
    """To whoever thanked."""
    said = t.say("Your thanks for {job} are passed on.", job=shown.number(job_id))
    if count < 2:
        return said
    return t.together(said, t.many("{n} member thanked.", "{n} members thanked.", count))


def word(job: Job, member_id: MemberId, t: Tongue) -> str:
    """The one direct message a day to a maker."""
    return t.say(
        "{member} thanks you for {job}: {prompt}. I tell you of thanks once a day at most;"
        " `/quota me` counts them all.",
        member=shown.member(member_id),
        job=shown.number(job.id),
        prompt=shown.prompt(job.spec.prompt),
    )


def got(thanks: Thanks, t: Tongue) -> str | None:
    """A line of `/quota me`; None where there is nothing to say."""
    if not thanks.ever:
        return None
    said = t.say("**Thanks for your clips:** {n}.", n=t.number(thanks.ever))
    if not thanks.lately:
        return said
    return t.together(said, t.say("In the last week: {n}.", n=t.number(thanks.lately)))


def count(thanks: int, t: Tongue) -> str:
    """A part of a clip's line in the gallery."""
    return t.many("thanked by {n} member", "thanked by {n} members", thanks)


def refused(no: ThanksRefusal, t: Tongue) -> str:
    """Why no thanks are passed on."""
    job = shown.number(no.job_id)
    match no:
        case OwnClip():
            return t.say("{job} is your own clip; *Favourite* keeps it.", job=job)
        case ThankedAlready():
            return t.say("You have thanked for {job} already, and its maker knows.", job=job)
        case NothingToThankFor():
            return t.say("The clip of {job} is not posted here any more.", job=job)
        case _:
            assert_never(no)
