"""What stewards are told without their asking."""

from typing import assert_never

from bot.domain.money import dollars
from bot.domain.notice import (
    BrakeLifted,
    BrakeOn,
    ClipStaysUp,
    DeskOutOfReach,
    EstimateAbove,
    HourCostly,
    ModelGone,
    Notice,
    RetirementNear,
    WithheldUnseen,
)
from bot.words import pace, shown
from bot.words.tongue import Tongue


def sentence(notice: Notice, t: Tongue) -> str:
    """Say what happens, when, and what follows for the server."""
    match notice:
        case RetirementNear():
            said = t.many(
                "**{title} goes tomorrow.** Its vendor switches it off on {day}.",
                "**{title} goes in {n} days.** Its vendor switches it off on {day}.",
                notice.days,
                title=notice.title,
                day=shown.day(notice.retires_on),
            )
            return t.together(said, _then(notice.successor, t))
        case ModelGone():
            said = t.say(
                "**{title} is gone.** Its vendor switched it off on {day}.",
                title=notice.title,
                day=shown.day(notice.retired_on),
            )
            return t.together(said, _then(notice.successor, t))
        case EstimateAbove():
            return t.say(
                "**{job} may cost more than I asked for.** {title} estimates {estimate}, and {held} is"
                " held. Its maker pays no more than that; what is above it goes to the house, and the"
                " price in the catalog is out of date.",
                job=shown.number(notice.job_id),
                title=notice.title,
                estimate=dollars(notice.estimate),
                held=dollars(notice.held),
            )
        case ClipStaysUp():
            return _still_up(notice, t)
        case DeskOutOfReach():
            return _unseen(notice, t)
        case WithheldUnseen():
            return t.say(
                "**The clip of {job} is withheld, and no moderator sees it:** there is no moderators' desk."
                " `/mod desk` with a channel sets one up and shows it there; else it ends after its time,"
                " and the money goes back.",
                job=shown.number(notice.job_id),
            )
        case BrakeOn() | BrakeLifted() | HourCostly():
            return pace.notice(notice, t)
        case _:
            assert_never(notice)


def _still_up(notice: ClipStaysUp, t: Tongue) -> str:
    channel = notice.channel_id
    return t.say(
        "**The clip of {job} is still up.** It was taken down, and I may not see {channel} any more."
        " Delete [its message]({url}) there, or let me see the channel and I do it.",
        job=shown.number(notice.job_id),
        channel=f"<#{channel}>",
        url=f"https://discord.com/channels/{notice.guild_id}/{channel}/{notice.message_id}",
    )


def _unseen(notice: DeskOutOfReach, t: Tongue) -> str:
    if notice.gone:
        return t.say(
            "**The moderators' desk is gone:** its channel was deleted. Until `/mod desk` has another,"
            " what a rule would ask a moderator about is refused; what waits already is shown there then."
        )
    return t.say(
        "**No moderator sees what waits:** I may not see, write and embed in {channel}. Allow me that"
        " and choose it again with `/mod desk`, or choose another; else each case ends after its time,"
        " and the money goes back.",
        channel=f"<#{notice.channel_id}>",
    )


def _then(successor: str | None, t: Tongue) -> str:
    if successor is None:
        return t.say(
            "Nothing here can take its place; the bot's operator would have to add a model."
        )
    return t.say("Who asks for it then is offered {title}.", title=successor)
