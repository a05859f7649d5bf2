"""What is said where a case cannot be decided, appealed or reported."""

from typing import assert_never

from bot.domain.case import CaseState, FirstDecider, NotASteward, NotTheSubject, OwnCase
from bot.domain.case_refusals import (
    AppealOpen,
    AppealsUsedUp,
    CaseDecided,
    CaseNotFound,
    CaseRefusal,
    LikenessNeedsPicture,
    ModerationAway,
    NoDesk,
    NotAppealable,
    NothingSaid,
    NothingToReport,
    NothingToUndo,
    ReportedAlready,
    TakenDown,
)
from bot.words import shown
from bot.words.tongue import Tongue


def sentence(no: CaseRefusal, t: Tongue) -> str:
    """Say why, and what would work."""
    match no:
        case CaseNotFound():
            return t.say("There is no such case on this server.")
        case CaseDecided():
            return _decided(no, t)
        case NothingToUndo():
            return t.say("That phrase is not allowed any more, so there is nothing to take back.")
        case OwnCase():
            return _own(no, t)
        case FirstDecider():
            return t.say(
                "The first no was yours, so somebody else should hear the appeal."
                " If nobody has by then, you can decide it {when}.",
                when=shown.soon(no.until),
            )
        case NotTheSubject():
            return t.say("Only {member} can answer that.", member=shown.member(no.subject_id))
        case NotASteward():
            return t.say("This is about the pool's money. A steward has to decide it.")
        case LikenessNeedsPicture():
            return t.say(
                "`likeness` says whom a picture shows, and there is none. Attach it as `first_frame`,"
                " or leave `likeness` out."
            )
        case ModerationAway():
            return t.say(
                "Prompts are checked by an AI moderation that gives no answer at the moment,"
                " so I started nothing. Try again in a few minutes."
            )
        case _:
            return _asking(no, t)


def _own(no: OwnCase, t: Tongue) -> str:
    if no.money:
        return t.say("This is about a clip of yours. Another steward has to decide it.")
    return t.say("This is about you. Another moderator has to decide it.")


def _asking(
    no: NoDesk
    | NotAppealable
    | AppealOpen
    | AppealsUsedUp
    | ReportedAlready
    | NothingToReport
    | NothingSaid
    | TakenDown,
    t: Tongue,
) -> str:
    match no:
        case NoDesk(money=True):
            return t.say(
                "A steward has to look at this clip first, and has no desk with me where they would see it."
                " Ask a moderator; `/mod desk` sets it up."
            )
        case NoDesk():
            return t.say(
                "This server's moderators have no desk with me yet, so nobody would see it."
                " Ask one of them; `/mod desk` sets it up."
            )
        case NotAppealable():
            return t.say(
                "That can't be appealed: no moderator can change what stopped it."
                " Change the wording and ask again."
            )
        case AppealOpen():
            return t.say(
                "You have an appeal open already. Ask again once it is answered;"
                " `/video status` shows it."
            )
        case AppealsUsedUp():
            return t.say(
                "You can appeal {n} times a day. The next time is {when}.",
                n=t.number(no.limit),
                when=shown.soon(no.again_at),
            )
        case ReportedAlready() | NothingToReport() | NothingSaid():
            return _reporting(no, t)
        case TakenDown():
            return _not_shown(no, t)
        case _:
            assert_never(no)


def _reporting(no: ReportedAlready | NothingToReport | NothingSaid, t: Tongue) -> str:
    match no:
        case ReportedAlready():
            return t.say("Moderators are looking at this clip already. Thank you.")
        case NothingToReport(own=True):
            return t.say("This clip is yours. *Delete* takes it away.")
        case NothingToReport():
            return t.say("That clip is not posted any more, so there is nothing to report.")
        case NothingSaid():
            return t.say(
                "Your report says nothing yet, so a moderator would not know what to look for."
                " Report the clip again, and say in a few words what is wrong with it."
            )
        case _:
            assert_never(no)


def _not_shown(no: TakenDown, t: Tongue) -> str:
    if no.deleted:
        return t.say("That clip was deleted and is not shown any more.")
    return t.say("That clip was taken down and is not shown any more.")


def _decided(no: CaseDecided, t: Tongue) -> str:
    if no.by is None:
        if no.state is CaseState.EXPIRED:
            return t.say("Nobody answered in time, so this has ended.")
        return t.say("Nothing waits for an answer here any more.")
    by = shown.member(no.by)
    when = shown.soon(no.at) if no.at else ""
    match no.state:
        case CaseState.APPROVED if no.yours:
            return t.say("You approved it already, {when}.", when=when)
        case CaseState.DENIED if no.yours:
            return t.say("You denied it already, {when}.", when=when)
        case CaseState.APPROVED:
            return t.say("{member} was quicker: approved {when}.", member=by, when=when)
        case CaseState.WITHDRAWN:
            return t.say("{member} withdrew it {when}.", member=by, when=when)
        case _:
            return t.say("{member} was quicker: denied {when}.", member=by, when=when)
