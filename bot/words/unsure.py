"""What a steward is told who looks after an uncertain job."""

from typing import assert_never

from bot.domain.refusals import NoTrace, RenderTaken, VendorSilent
from bot.words import shown
from bot.words.tongue import Tongue

Unsure = NoTrace | VendorSilent | RenderTaken


def sentence(no: Unsure, t: Tongue) -> str:
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
        case _:
            assert_never(no)
