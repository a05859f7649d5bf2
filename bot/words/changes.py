"""What is made from an earlier clip: where a clip comes from, and why it cannot be changed."""

from typing import assert_never

from bot.domain.change_refusals import (
    CannotChange,
    ChangeRefusal,
    ClipGone,
    NoClipYet,
    NotDeleted,
    OnlyWhereRestricted,
)
from bot.domain.job import Job
from bot.domain.spec import RenderSpec, SourceKind
from bot.words import shown
from bot.words.tongue import Tongue


def refused(no: ChangeRefusal, t: Tongue) -> str:
    """Why nothing is made from this clip."""
    match no:
        case CannotChange(film=True):
            return t.say(
                "A film of several shots can't be remixed or extended. *Edit prompt* changes its shots."
            )
        case CannotChange(kind=SourceKind.EXTEND):
            return t.say(
                "{title} does not extend its clips, nor start from a picture. *Edit prompt* makes a new one.",
                title=no.title,
            )
        case CannotChange():
            return t.say(
                "{title} does not change clips that it has made. *Edit prompt* makes a new one.",
                title=no.title,
            )
        case NoClipYet():
            return t.say(
                "I have no finished clip of {job} to start from. *Again* makes it anew.",
                job=shown.number(no.job_id),
            )
        case OnlyWhereRestricted():
            return t.say(
                "{job} was asked for in an age-restricted channel, so only such a channel can show"
                " it.",
                job=shown.number(no.job_id),
            )
        case NotDeleted(closed=True):
            return t.say(
                "I may not delete the clip of {job}: its channel is closed to me."
                " A moderator can delete it there, or let me in again.",
                job=shown.number(no.job_id),
            )
        case NotDeleted():
            return t.say(
                "Discord did not answer, so the clip of {job} may still be there."
                " Press *Delete* again in a few minutes.",
                job=shown.number(no.job_id),
            )
        case ClipGone():
            return _gone(no, t)
        case _:
            assert_never(no)


def _gone(no: ClipGone, t: Tongue) -> str:
    job = shown.number(no.job_id)
    if no.gone_at is None:
        return t.say("The file of {job} is missing. *Again* makes it anew.", job=job)
    return t.say(
        "I let the file of {job} go {when}: clips that are nobody's favourite are kept for a while only."
        " What was posted is still in its channel, and *Again* makes it anew.",
        job=job,
        when=shown.soon(no.gone_at),
    )


def origin(spec: RenderSpec, t: Tongue) -> str | None:
    """Which clip this one comes from, for the small line of a card."""
    if spec.ancestor is None:
        return None
    job = shown.number(spec.ancestor)
    match spec.source:
        case SourceKind.REMIX:
            return t.say("remix of {job}", job=job)
        case SourceKind.EDIT:
            return t.say("edit of {job}", job=job)
        case _:
            return t.say("goes on from {job}", job=job)


def favoured(job: Job, t: Tongue, *, now: bool) -> str:
    """A favourite was added, or taken away."""
    if now:
        return t.say(
            "{job} is among your favourites now; press again to take it out.",
            job=shown.number(job.id),
        )
    return t.say("{job} is not among your favourites any more.", job=shown.number(job.id))


def more(job: Job) -> str:
    """Above the buttons that a clip's message has no room for."""
    return f"**{shown.number(job.id)}** · {shown.prompt(job.spec.prompt)}"
