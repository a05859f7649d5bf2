"""What is told of a job that its vendor holds up: to a steward who looks after it, to a maker who moves it."""

from typing import assert_never

from bot.domain.money import dollars
from bot.domain.refusals import (
    NoTrace,
    PriceChanged,
    RenderTaken,
    TooLateToMove,
    VendorSilent,
)
from bot.words import shown
from bot.words.tongue import Tongue

HeldUp = NoTrace | VendorSilent | RenderTaken | TooLateToMove | PriceChanged


def sentence(no: HeldUp, t: Tongue) -> str:
    """Say why nothing was decided, and what would."""
    match no:
        case NoTrace():
            return t.say(
                "The vendor shows nothing that could be {job}. If its own page shows nothing"
                " either, press *It is not there*: what is held goes back.",
                job=shown.number(no.job_id),
            )
        case VendorSilent(lists=True):
            return t.say(
                "The vendor does not answer at the moment. Nothing has changed;"
                " press *Ask again* in a few minutes."
            )
        case VendorSilent():
            return t.say(
                "This vendor keeps no list that I can read. Look at its own page: if {job} is"
                " there, press *It is there* and give its id; else press *It is not there*.",
                job=shown.number(no.job_id),
            )
        case RenderTaken():
            return t.say(
                "{render} belongs to another job already. Nothing has changed.",
                render=shown.defused(shown.cut(no.render_id, 80)),
            )
        case TooLateToMove():
            return t.say(
                "{job} can't be moved any more: it has gone on, or nothing else can make it now."
                " Its card shows where it stands.",
                job=shown.number(no.job_id),
            )
        case PriceChanged():
            return t.say(
                "{title} would take {price} for it now. Nothing has changed;"
                " press the button again if that is right.",
                title=no.title,
                price=dollars(no.price),
            )
        case _:
            assert_never(no)
