"""Why a rule cannot be used: the part of a sentence that says so."""

from typing import assert_never

from bot.domain.rule_faults import Fault, Problem, Why
from bot.words.tongue import ENGLISH, Tongue


def reason(why: Why, t: Tongue) -> str:  # noqa: C901  one flat match, a line a fault
    """What follows a colon behind the rule's name."""
    count, limit = t.number(why.count), t.number(why.limit)
    match why.fault:
        case Fault.ENDS_FIRST:
            return t.say("it would end before it begins")
        case Fault.NO_CATEGORY:
            return t.say("it names no category")
        case Fault.EMPTY:
            return t.say("it is empty, so it would stop every prompt")
        case Fault.TOO_LONG:
            return t.say("it has {count} characters; {limit} is the most", count=count, limit=limit)
        case Fault.UNSEEN:
            return t.say("it has no character that can be seen, so it would stop every prompt")
        case Fault.SAME_ID:
            return t.say("another rule has the same id")
        case Fault.TOO_COMMON:
            return t.say(
                "it meets {count} of {limit} harmless prompts, such as these",
                count=count,
                limit=limit,
            )
        case Fault.TOO_MANY_REGEXES:
            return t.say("{limit} regexes are the most for one server", limit=limit)
        case Fault.SLOW_BESIDE_OTHERS:
            return t.say("it is too slow beside the other regexes")
        case Fault.UNSHOWABLE:
            return t.say("it has a character that cannot be shown; write it as an escape")
        case Fault.NOT_RE2:
            return t.say("RE2 does not take it: {detail}", detail=why.detail)
        case Fault.TOO_LARGE:
            return t.say("its repetitions make it too large; use smaller counts")
        case Fault.MATCHES_NOTHING:
            return t.say("it matches the empty string, so it would stop every prompt")
        case Fault.SLOW:
            return t.say("it is too slow on long texts; use smaller counts")
        case _:
            assert_never(why.fault)


def told(problem: Problem) -> str:
    """The same on a terminal, with prompts that the rule would have stopped."""
    shown = "".join(f'\n    "{prompt}"' for prompt in problem.sample[:3])
    return f"rule {problem.rule}: {reason(problem.why, ENGLISH)}{shown}"
