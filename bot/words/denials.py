"""The refusals about money: whose purse does not reach, until when, and what would fit now."""

from collections.abc import Callable

from bot.domain.denials import (
    CeilingReached,
    DearestExceeded,
    Denial,
    ModelNotAllowed,
    NewcomerWaits,
    PoolEmpty,
    ResolutionNotAllowed,
    ShareUsedUp,
    Suspended,
)
from bot.domain.ids import ModelKey
from bot.domain.money import MicroUsd, dollars
from bot.domain.spec import RenderSpec
from bot.words import lending, shown
from bot.words.tongue import Tongue

Titles = Callable[[ModelKey], str]
"""A model's title by its key."""


def sentence(no: Denial, t: Tongue, title_of: Titles) -> str:
    """Say why the money does not reach, and what it would reach for."""
    match no:
        case Suspended():
            return t.say("Your share is suspended on this server. A steward can tell you why.")
        case CeilingReached():
            return t.say(
                "This server has used up what its operator allows in a month ({ceiling})."
                " It starts anew {when}. Your share is untouched.",
                ceiling=dollars(no.ceiling),
                when=shown.soon(no.resets_at),
            )
        case NewcomerWaits():
            return t.say(
                "New members wait a little here before their first clip. Yours can start {when}.",
                when=shown.soon(no.until),
            )
        case ModelNotAllowed():
            if not no.allowed:
                return t.say(
                    "Your share here is not for {title}. A steward can change that.", title=no.title
                )
            return t.say(
                "Your share here is not for {title}. It is for {allowed}.",
                title=no.title,
                allowed=t.listed(no.allowed[:5]),
            )
        case ResolutionNotAllowed():
            first = t.say(
                "Your share here is for clips of at most {highest}, not {typed}.",
                highest=no.highest,
                typed=no.typed,
            )
        case ShareUsedUp():
            first = t.together(_share(no, t), lending.hint(no.commons_at, no.commons_left, t))
        case PoolEmpty():
            available, price = shown.apart(no.available, no.price)
            first = t.say(
                "The pool has {available} left and this clip may cost {price}."
                " A steward can add to the pool. Your share is untouched.",
                available=available,
                price=price,
            )
        case DearestExceeded():
            first = t.say(
                "That clip would cost up to {price}; here one member may pay {limit} for a clip."
                " `/video propose` lets several pay it together.",
                price=dollars(no.price),
                limit=dollars(no.limit),
            )
    return t.together(first, cheaper(no.cheaper, no.cheaper_price, t, title_of))


def _share(no: ShareUsedUp, t: Tongue) -> str:
    left, price = shown.apart(MicroUsd(max(0, no.cap - no.used)), no.price)
    amounts = {"price": price, "cap": dollars(no.cap), "used": dollars(no.used), "left": left}
    if no.fits_at is None and no.price <= no.cap:
        # A first claim made this share larger than the next.
        return t.say(
            "That clip may cost {price} and {left} of your share is left ({used} of {cap} used).",
            **amounts,
        )
    if no.fits_at is None:
        return t.say("That clip may cost {price}, more than your whole share ({cap}).", **amounts)
    if no.used >= no.cap:
        return t.say(
            "Your share is used up ({used} of {cap})."
            " There is room for this clip ({price}) again {when}.",
            **amounts,
            when=shown.soon(no.fits_at),
        )
    return t.say(
        "That clip may cost {price} and {left} of your share is left ({used} of {cap} used)."
        " There is room for it again {when}.",
        **amounts,
        when=shown.soon(no.fits_at),
    )


def cheaper(
    spec: RenderSpec | None, price: MicroUsd | None, t: Tongue, title_of: Titles
) -> str | None:
    """What would be made now; None where nothing is offered."""
    if spec is None or price is None:
        return None
    return t.say(
        "{seconds} s at {resolution} on {title} would cost {price} now.",
        seconds=spec.seconds,
        resolution=spec.resolution,
        title=title_of(spec.model_key),
        price=dollars(price),
    )
