"""What `/dailies` answers to stewards."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.clip_rules import ClipRules
from bot.domain.errors import AccountFault
from bot.domain.house_rules import HouseRules
from bot.domain.job import Hindrance
from bot.pipeline.vendors import ModelState
from bot.words import shown
from bot.words.tongue import Tongue

MOST = 25  #: models in one answer


def vendors(states: Sequence[ModelState], t: Tongue) -> str:
    """Say how each model stands."""
    said = [t.say("**Models on this server**"), *(_state(each, t) for each in states[:MOST])]
    if len(states) > MOST:
        said.append(t.many("And {n} more.", "And {n} more.", len(states) - MOST))
    return "\n".join(said)


def _state(state: ModelState, t: Tongue) -> str:
    said = [f"- **{state.title}**: {_now(state, t)}"]
    if state.waiting:
        said.append(t.many("{n} clip waits", "{n} clips wait", state.waiting))
    if state.retires_on is not None:
        goes = t.say("goes on {day}", day=shown.day(state.retires_on))
        if state.successor is not None:
            goes = t.say("{goes}, then {title}", goes=goes, title=state.successor)
        said.append(goes)
    return t.say("{place}.", place=" · ".join(said))


def _now(state: ModelState, t: Tongue) -> str:
    match state.hindrance:
        case None:
            return t.say("ready")
        case Hindrance.SILENT if state.silent_since is not None:
            return t.say("not answering since {when}", when=shown.soon(state.silent_since))
        case Hindrance.SILENT:
            return t.say("not answering")
        case Hindrance.PAUSED:
            return _paused(state.fault, t)
        case _:
            assert_never(state.hindrance)


def _paused(fault: AccountFault | None, t: Tongue) -> str:
    match fault:
        case AccountFault.BALANCE:
            return t.say("paused: its balance is used up; the bot's operator has to top it up")
        case AccountFault.INACTIVE:
            return t.say("paused: the bot's operator has to switch it on in the vendor's account")
        case AccountFault.LIMIT:
            return t.say(
                "paused: a limit of the vendor's account is reached; I try again by myself"
            )
        case AccountFault.KEY | None:
            return t.say("paused: the vendor does not take the bot operator's key")
        case _:
            assert_never(fault)


def keeps(chosen: ClipRules, t: Tongue) -> str:
    """Say how long clips are kept."""
    if chosen.keep_days is None:
        return t.say("I keep clips for as long as there is room.")
    kept = t.many(
        "I keep clips for {n} day after they are done.",
        "I keep clips for {n} days after they are done.",
        chosen.keep_days,
    )
    return t.together(
        kept,
        t.say("Favourites stay, and so does what can still be claimed. Messages stay, too."),
    )


def exhibits(chosen: ClipRules, t: Tongue) -> str:
    """Say where clips are shown besides."""
    if chosen.gallery is None:
        return t.say("Clips are shown where they were asked for, and nowhere else.")
    return t.say(
        "From now on {channel} shows every finished clip, too; private ones never, and those of"
        " age-restricted channels only if it is one.",
        channel=f"<#{chosen.gallery}>",
    )


def rules(chosen: HouseRules, t: Tongue) -> str:
    """Say what holds now."""
    if chosen.notices is None:
        where = t.say("I tell stewards nothing by myself.")
    else:
        where = t.say(
            "I tell stewards what they should know in {channel}.", channel=f"<#{chosen.notices}>"
        )
    if chosen.fallback:
        moves = t.say(
            "Waiting clips go round a vendor that has been silent for 5 minutes, where its model"
            " names a fallback that costs the same or less."
        )
    else:
        moves = t.say("Waiting clips wait for their own vendor, and their makers can move them.")
    return t.together(where, moves)
