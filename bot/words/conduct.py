"""What is said of a member's conduct, to them and to moderators."""

from datetime import datetime

from bot.domain.conduct import Conduct, ConductRefusal, Paused
from bot.domain.ids import MemberId
from bot.words import shown
from bot.words.tongue import Tongue


def refused(no: ConductRefusal, t: Tongue) -> str:
    """To the member themselves."""
    why = shown.quoted(no.why, 300)
    by = "" if no.by is None else shown.member(no.by)
    if not isinstance(no, Paused):
        return t.say(
            "A moderator warns you: “{words}”. Now that you have read it, ask again.", words=why
        )
    if no.by is None:
        when = shown.at(no.until) if no.until else ""
        return t.say(
            "You hid words from this server's rules more than once, so I make nothing for you"
            " until {when}. A moderator can end that with `/mod pardon`.",
            when=when,
        )
    if no.until is None:
        said = t.say("{moderator} has shut you out from making clips here.", moderator=by)
    else:
        said = t.say(
            "{moderator} has paused you: you can ask for clips again {when}.",
            moderator=by,
            when=shown.soon(no.until),
        )
    return t.together(said, t.say("Reason: “{words}”.", words=why)) if why else said


def standing(member_id: MemberId, stands: Conduct, now: datetime, t: Tongue) -> str:
    """To a moderator."""
    who = shown.member(member_id)
    if stands.paused(now) and stands.until is None:
        said = [t.say("{member} can make no clips here until you pardon them.", member=who)]
    elif stands.paused(now) and stands.until is not None:
        when = shown.soon(stands.until)
        said = [t.say("{member} can make clips again {when}.", member=who, when=when)]
    elif stands.warning:
        said = [t.say("{member} reads your warning before their next clip.", member=who)]
    else:
        said = [t.say("{member} may make clips.", member=who)]
    live = stands.live(now)
    if live:
        said.append(t.many("{n} strike counts.", "{n} strikes count.", live))
    return t.together(*said)


def strike(strikes: int, t: Tongue) -> str:
    """Below a refusal of a disguised prompt."""
    if strikes <= 1:
        return t.say("Hidden words are seen and counted: this was the first time, a warning.")
    return t.many(
        "Hidden words are counted: {n} time in 30 days, so there is a pause now.",
        "Hidden words are counted: {n} times in 30 days, so there is a pause now.",
        strikes,
    )
