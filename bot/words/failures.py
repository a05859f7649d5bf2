"""Why a job ended without a clip, for its maker. The vendor's own text is never among it."""

from typing import Final, assert_never

from bot.domain.job import Job
from bot.domain.render import FailureReason
from bot.words import shown
from bot.words.tongue import Tongue

HINTED: Final = frozenset({FailureReason.REFUSED_INPUT, FailureReason.REFUSED_OUTPUT})


def sentence(job: Job, t: Tongue, *, title: str) -> str:
    """Say what happened, that it cost nothing, and what would work."""
    reason = job.failure or FailureReason.PROVIDER
    if job.remark is not None and reason in HINTED:
        words = shown.quoted(job.remark, 80)
        then = t.say("Most likely its filter met “{words}”; try other words there.", words=words)
        return t.together(_what(reason, t, title), t.say("It cost you nothing."), then)
    return t.together(_what(reason, t, title), t.say("It cost you nothing."), _then(reason, t))


def _what(reason: FailureReason, t: Tongue, title: str) -> str:  # noqa: C901  one flat match
    match reason:
        case FailureReason.REFUSED_INPUT:
            return t.say("{title} declined this prompt.", title=title)
        case FailureReason.REFUSED_OUTPUT:
            return t.say("{title} made the clip and then withheld it.", title=title)
        case FailureReason.PROVIDER | FailureReason.REJECTED:
            return t.say("{title} could not make this clip.", title=title)
        case FailureReason.UNAVAILABLE:
            return t.say("{title} cannot be used here at the moment.", title=title)
        case FailureReason.TIMED_OUT:
            return t.say("{title} did not finish in time.", title=title)
        case FailureReason.LOST:
            return t.say("{title} has lost this clip.", title=title)
        case FailureReason.UNREADABLE:
            return t.say("{title} sent a file that is no playable video.", title=title)
        case FailureReason.TOO_LARGE:
            return t.say("{title} sent a file too large to keep.", title=title)
        case FailureReason.MISLAID:
            return t.say("The finished film is gone from my disk.")
        case FailureReason.RETIRED:
            return t.say("{title} was switched off while this waited.", title=title)
        case FailureReason.SOURCE_GONE:
            return t.say("{title} has not kept the clip that this one starts from.", title=title)
        case FailureReason.NOT_FOUND:
            return t.say("A steward looked: {title} never took it.", title=title)
        case FailureReason.UNCLEAR:
            return t.say("Nobody could tell in time whether {title} took it.", title=title)
        case _:
            assert_never(reason)


def _then(reason: FailureReason, t: Tongue) -> str:
    match reason:
        case FailureReason.REFUSED_INPUT | FailureReason.REFUSED_OUTPUT:
            return t.say("Its filter often trips over names and weapons; try other words.")
        case FailureReason.PROVIDER | FailureReason.TIMED_OUT | FailureReason.LOST:
            return t.say("*Again* often works.")
        case (
            FailureReason.UNREADABLE
            | FailureReason.MISLAID
            | FailureReason.NOT_FOUND
            | FailureReason.UNCLEAR
        ):
            return t.say("*Again* starts it anew.")
        case FailureReason.REJECTED | FailureReason.UNAVAILABLE | FailureReason.RETIRED:
            return t.say("Another model may take it.")
        case FailureReason.SOURCE_GONE:
            return t.say("Most are kept for a day. *Again* on that clip makes it anew.")
        case FailureReason.TOO_LARGE:
            return t.say("Fewer seconds or a lower resolution would fit.")
        case _:
            assert_never(reason)
