"""What is said of the pool's pace: the brakes, the refusals that they cause, and what stewards are told."""

from typing import assert_never

from bot.domain.brakes import LOWERED, Brake
from bot.domain.money import MicroUsd, dollars
from bot.domain.notice import BrakeLifted, BrakeOn, HourCostly
from bot.domain.pace_refusals import (
    Braked,
    ConfirmFirst,
    JobsPaused,
    NothingPaused,
    PaceRefusal,
    QuestionAnswered,
    QuestionOver,
)
from bot.pipeline.pace_rules import PaceView
from bot.pipeline.second_look import Why
from bot.words import lending, shown
from bot.words.denials import Titles, cheaper
from bot.words.tongue import Tongue


def refused(no: PaceRefusal, t: Tongue, title_of: Titles) -> str:
    """Say what holds, until when, and what would work; or what a dear clip would take."""
    match no:
        case Braked():
            return _braked(no, t, title_of)
        case ConfirmFirst():
            asked = _question(no, t)
            if no.appeal is None:
                return asked
            then = t.say(
                "With a yes your appeal goes to the moderators, and the price is held meanwhile."
            )
            return t.together(asked, then)
        case JobsPaused():
            return t.say(
                "The last hour cost this server far more than usual, so new clips pause. It goes on"
                " {when}, or as soon as a steward says so. Your share is untouched.",
                when=shown.soon(no.until),
            )
        case NothingPaused():
            return t.say("Nothing is paused any more.")
        case QuestionOver():
            return t.say(
                "That question is over: I keep one for an hour. Nothing was made or held."
                " Type `/video make` again if you still want the clip."
            )
        case QuestionAnswered():
            return t.say(
                "You have said yes already: it is {job}. Its card can cancel it while it waits.",
                job=shown.number(no.job_id),
            )
        case _:
            assert_never(no)


def dropped(t: Tongue) -> str:
    """A no to a dear clip."""
    return t.say("Nothing is made, and nothing was held.")


def _question(no: ConfirmFirst, t: Tongue) -> str:
    amounts = {
        "price": dollars(no.question.price),
        "left": dollars(no.left),
        "pool": dollars(no.pool_left),
    }
    if no.host is not None:
        there = {
            "price": amounts["price"],
            "left": amounts["left"],
            "host": shown.member(no.host.member_id),
        }
        if no.host.from_pool:
            return t.say(
                "**This clip may cost {price}.** The server's pool pays for this place, as {host}"
                " decided; {left} is left for you there then. Nothing is held before you say yes.",
                **there,
            )
        return t.say(
            "**This clip may cost {price}.** {host}, who sponsors this place, pays it; {left} is left"
            " for you there then. Nothing is held before you say yes.",
            **there,
        )
    if no.borrowed:
        return lending.question(no.question.price, no.left, no.pool_left, t)
    if no.from_pool:
        return t.say(
            "**This clip may cost {price}.** Your share pays it and then has {left}; the pool then"
            " has {pool}. Nothing is held before you say yes.",
            **amounts,
        )
    return t.say(
        "**This clip may cost {price}.** Your wallet pays it and then has {left}."
        " Nothing is held before you say yes.",
        price=amounts["price"],
        left=amounts["left"],
    )


def _braked(no: Braked, t: Tongue, title_of: Titles) -> str:
    first = t.say(
        "{percent} % of this month's pool is used, so it makes {brake}."
        " That ends with the month, {when}, or once a steward adds to the pool.",
        percent=no.rule.percent,
        brake=lets(no.rule.brake, t),
        when=shown.soon(no.lifts_at),
    )
    return t.together(first, cheaper(no.cheaper, no.cheaper_price, t, title_of))


def notice(of: BrakeOn | BrakeLifted | HourCostly, t: Tongue) -> str:
    """A brake went on, or was lifted."""
    match of:
        case BrakeOn():
            return t.say(
                "**{percent} % of this month's pool is used.** From now on it makes {brake}."
                " That lifts by itself {when}, or once you add to the pool with"
                " `/treasury budget`; `/treasury brakes` changes it.",
                percent=of.rule.percent,
                brake=lets(of.rule.brake, t),
                when=shown.soon(of.lifts_at),
            )
        case HourCostly():
            return t.say(
                "**New clips are paused.** The last hour would cost {hour} with the next clip; {usual}"
                " is usual. It goes on by itself {when}, or at once with the button.",
                hour=dollars(of.hour),
                usual=dollars(of.usual),
                when=shown.soon(of.until),
            )
        case BrakeLifted():
            return t.say(
                "**A brake is lifted.** The pool no longer makes {brake}.", brake=lets(of.brake, t)
            )
        case _:
            assert_never(of)


def brakes(view: PaceView, t: Tongue) -> str:
    """What stewards have chosen, and where the pool stands with it."""
    said = [
        t.say("**{percent} %** of this month's pool is used or held.", percent=view.used_percent)
    ]
    if not view.rules.brakes:
        said.append(
            t.say("No brakes are set. Name a percentage for each that you want, or choose *usual*.")
        )
    for rule in view.rules.brakes:
        line = t.say("From {percent} %: {brake}.", percent=rule.percent, brake=lets(rule.brake, t))
        on = t.say("It holds now, until {when} at the latest.", when=shown.soon(view.lifts_at))
        said.append(f"- {t.together(line, on) if rule in view.holding else line}")
    return "\n".join(said)


def holding(view: PaceView, t: Tongue) -> list[str]:
    """The brakes that hold now, a line each, for everybody who looks at the pool."""
    return [
        t.say(
            "Since {percent} % of the month is used, it makes {brake}.",
            percent=rule.percent,
            brake=lets(rule.brake, t),
        )
        for rule in view.holding
    ]


def checks(view: PaceView, t: Tongue) -> str:
    """What stewards have chosen to be looked at twice."""
    rules = view.rules
    if rules.confirm_above is None:
        said = [t.say("Nobody is asked before a dear clip.")]
    else:
        said = [
            t.say(
                "Who asks for a clip above {amount} is asked first whether they want it.",
                amount=dollars(rules.confirm_above),
            )
        ]
    if rules.review_above is not None:
        said.append(
            t.say(
                "A clip above {amount} waits for a steward, at the moderators' desk.",
                amount=dollars(rules.review_above),
            )
        )
    if rules.review_first:
        said.append(t.say("A member's first clip waits for a steward, at the moderators' desk."))
    if rules.pause_above is not None:
        said.append(
            t.say(
                "New clips pause for an hour when one costs above {amount} and three times the usual.",
                amount=dollars(rules.pause_above),
            )
        )
    return "\n".join(said)


def gone_on(t: Tongue) -> str:
    """A steward has ended a pause."""
    return t.say("It goes on. For an hour nothing is paused again.")


def why_looked(why: str, price: MicroUsd, t: Tongue) -> str:
    """To the steward who has to look."""
    match why:
        case Why.FIRST:
            return t.say("Their first clip here. It may cost {price}.", price=dollars(price))
        case Why.POOL:
            return t.say("The pool runs low. It may cost {price}.", price=dollars(price))
        case _:
            return t.say("A dear clip. It may cost {price}.", price=dollars(price))


def looked_for(why: Why, t: Tongue) -> str:
    """To the member whose clip waits."""
    match why:
        case Why.FIRST:
            return t.say("A first clip waits here until a steward has had a look.")
        case Why.POOL:
            return t.say("The pool runs low, so a steward has to say yes first.")
        case Why.PRICE:
            return t.say("A clip as dear as this waits here until a steward says yes.")
        case _:
            assert_never(why)


def lets(brake: Brake, t: Tongue) -> str:
    """What a brake still lets through, as a part of a sentence."""
    match brake:
        case Brake.SHORTER:
            return t.say("only the shortest clips of each model")
        case Brake.CHEAPER:
            return t.say("only clips on the cheapest model")
        case Brake.FAIR:
            return t.say("only what is each member's fair part of the rest")
        case Brake.APPROVAL:
            return t.say("only clips that a steward has approved")
        case Brake.LOWER:
            return t.say("only clips of at most {resolution}", resolution=LOWERED)
        case _:
            assert_never(brake)
