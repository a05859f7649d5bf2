"""The progress line of a job's card: what happens now, or what became of it."""

from datetime import datetime
from typing import assert_never

from bot.domain.job import Hindrance, Job, JobState, Progress
from bot.domain.money import dollars
from bot.words import clips, failures, shown
from bot.words.tongue import Tongue


def progress_line(  # noqa: C901  one flat match, a line a state
    job: Job, progress: Progress, t: Tongue, *, title: str, clip_url: str | None
) -> str:
    """What happens now, or what became of it."""
    match job.state:
        case JobState.REVIEW:
            return _in_review(job, progress, t)
        case JobState.QUEUED:
            return _waiting(job, progress, t, title=title)
        case JobState.SUBMITTING:
            return t.say("Handing it to {title}.", title=title)
        case JobState.RENDERING:
            return _rendering(job, progress, t, title=title)
        case JobState.STORED:
            return t.say("The clip is here. I am posting it.")
        case JobState.UNKNOWN:
            return _unsure(job, progress, t, title=title)
        case JobState.UNDELIVERED:
            return clips.undelivered(job, t)
        case JobState.DELIVERED if job.came_down:
            return t.together(t.say("The clip is not shown any more."), _reason(job, t))
        case JobState.DELIVERED if job.deleted:
            return t.say("Its maker or a moderator has deleted the clip's message.")
        case JobState.DELIVERED:
            if job.private:
                return t.say("The clip has come to its maker alone.")
            if job.posted_in is not None and clip_url is not None:
                there = f"<#{job.posted_in}>"
                return t.say(
                    "[The clip]({url}) is posted in {channel}.", url=clip_url, channel=there
                )
            if job.undelivered is not None:
                return t.say("The clip is with its maker.")
            if clip_url is None:
                return t.say("The clip is posted in this channel.")
            return t.say("[The clip]({url}) is posted in this channel.", url=clip_url)
        case JobState.DENIED | JobState.EXPIRED:
            return _turned_down(job, t)
        case JobState.FAILED:
            return failures.sentence(job, t, title=title)
        case JobState.CANCELLED:
            return _cancelled(job, t)
        case _:
            assert_never(job.state)


def _in_review(job: Job, progress: Progress, t: Tongue) -> str:
    held = dollars(job.price)
    if job.clip is None and job.asks_subject is not None:
        return t.say(
            "Nothing is rendered before {member} has allowed a clip from their picture."
            " {price} is held, not spent.",
            member=shown.member(job.asks_subject),
            price=held,
        )
    if progress.steward:
        return t.say(
            "Nothing is rendered before a steward has said yes. {price} is held, not spent.",
            price=held,
        )
    if job.clip is not None:
        said = t.say(
            "The clip is made; a moderator looks before it is posted. {price} is held, not spent.",
            price=held,
        )
    else:
        said = t.say(
            "Nothing is rendered before a moderator has looked. {price} is held, not spent.",
            price=held,
        )
    if progress.answers_s is None:
        return said
    usual = shown.span(progress.answers_s, t)
    return t.together(said, t.say("They usually answer in {span}.", span=usual))


def _turned_down(job: Job, t: Tongue) -> str:
    if job.clip is not None:
        said = t.say("The clip is not posted, and it cost you nothing.")
    else:
        said = t.say("Nothing was rendered, and it cost nothing.")
    return t.together(said, _reason(job, t))


def _reason(job: Job, t: Tongue) -> str | None:
    if not job.remark:
        return None
    why = shown.quoted(job.remark, 400)
    return t.say("The reason given: “{words}”.", words=why)


def _waiting(job: Job, progress: Progress, t: Tongue, *, title: str) -> str:
    if progress.hindrance is not None:
        return _held_up(progress.hindrance, progress, t, title=title)
    if job.not_before is not None:
        return t.say(
            "{title} asked me to wait. It goes on by itself {when}.",
            title=title,
            when=shown.soon(job.not_before),
        )
    if progress.ahead is None:
        return t.say("Waiting for its turn.")
    if progress.ahead == 0:
        place = t.say("Next in line.")
    else:
        place = t.many("{n} job goes before it.", "{n} jobs go before it.", progress.ahead)
    if progress.starts_at is None:
        return place
    return t.say("{place} Starts about {when}.", place=place, when=shown.soon(progress.starts_at))


def _held_up(why: Hindrance, progress: Progress, t: Tongue, *, title: str) -> str:
    match why:
        case Hindrance.SILENT:
            said = t.say(
                "{title} is not answering. This waits and will start by itself.", title=title
            )
        case Hindrance.PAUSED:
            said = t.say(
                "{title} cannot be used here at the moment; whoever looks after it has been told."
                " This waits and will start by itself.",
                title=title,
            )
        case _:
            assert_never(why)
    return said if progress.instead is None else t.together(said, t.say("You can also move it."))


def _rendering(job: Job, progress: Progress, t: Tongue, *, title: str) -> str:
    if job.cancel_asked:
        return t.say("I have asked {title} to stop.", title=title)
    if progress.still_since is not None:
        return _still(job, progress, progress.still_since, t)
    ready = progress.ready_at if progress.typical_s is not None else None  # learned, or no word
    if progress.percent is not None:
        done = t.say("{bar} {percent} %", bar=shown.bar(progress.percent), percent=progress.percent)
        if ready is None:
            return done
        return t.say("{done} · ready about {when}", done=done, when=shown.soon(ready))
    if progress.typical_s is None:
        return t.say("At work. I have made too few clips like this to say how long it takes.")
    usual = t.say("Most clips like this take about {span}.", span=shown.span(progress.typical_s, t))
    if ready is None:
        return usual
    return t.say("{usual} Ready about {when}.", usual=usual, when=shown.soon(ready))


def _still(job: Job, progress: Progress, since_when: datetime, t: Tongue) -> str:
    since = shown.soon(since_when)
    if progress.gives_up_at is None:
        return t.say("It last moved {since}. I keep looking.", since=since)
    return t.say(
        "It last moved {since}. I give up {limit}; if nothing has come by then, {price} goes back.",
        since=since,
        limit=shown.soon(progress.gives_up_at),
        price=dollars(job.price),
    )


def _unsure(job: Job, progress: Progress, t: Tongue, *, title: str) -> str:
    said = t.say(
        "I could not confirm whether {title} took it, so I won't send it twice."
        " A steward will look. {price} is held, not lost.",
        title=title,
        price=dollars(job.price),
    )
    if progress.gives_up_at is None:
        return said
    back = t.say("Undecided, it goes back {when}.", when=shown.soon(progress.gives_up_at))
    return t.together(said, back)


def _cancelled(job: Job, t: Tongue) -> str:
    """What cancelling cost."""
    if job.charge:
        return t.say(
            "It had begun, so {price} was charged all the same.", price=dollars(job.charge)
        )
    return t.say("It cost nothing.")
