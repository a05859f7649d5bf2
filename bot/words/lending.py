"""What is said of lending: the commons, what a share lent, and what comes back of it."""

from datetime import datetime

from bot.domain.allowance import Standing
from bot.domain.lending import OwnLending
from bot.domain.lending_refusals import LendingRefusal
from bot.domain.money import MicroUsd, dollars
from bot.pipeline.lending import CommonsView
from bot.words import shown, treasury
from bot.words.tongue import Tongue


def refused(no: LendingRefusal, t: Tongue) -> str:
    """Why shares cannot be lent here."""
    return t.say(
        "Everyone's share counts {window}, and such a window has no end at which something could be"
        " left. `/treasury allow window:week` gives it one; then shares can be lent.",
        window=treasury.window(no.window, t),
    )


def chosen(view: CommonsView, t: Tongue) -> str:
    """What stewards chose, and how the commons stands."""
    if not view.hours:
        return t.say(
            "No shares are lent. What nobody draws stays in the pool, and what was lent before comes"
            " back in the next window."
        )
    rules = t.many(
        "**Shares are lent** in the last {n} hour of their window, but never in its first half.",
        "**Shares are lent** in the last {n} hours of their window, but never in its first half.",
        view.hours,
    )
    borrow = t.say(
        "What members have not used by then is the commons: who has used theirs up can borrow from it, at"
        " most as much as their own share."
    )
    back = t.say(
        "What is borrowed comes back on top of its lender's next share, unless they use it after all."
        " Everybody takes part who does not say `/quota lend on:False`."
    )
    return "\n".join([rules, borrow, back, *pool(view, t)])


def kept(view: CommonsView, t: Tongue, *, on: bool) -> str:
    """A member keeps their share to themselves, or takes part."""
    if on:
        said = t.say(
            "Your share takes part: near its end others can borrow what you have not used, and it comes"
            " back on top of your next one. You can use it yourself all the same."
        )
    else:
        said = t.say(
            "You keep your share to yourself: nothing of it is lent, and you borrow nothing. What was"
            " lent before comes back."
        )
    return t.together(said, None if view.hours else t.say("No shares are lent here at the moment."))


def pool(view: CommonsView, t: Tongue) -> list[str]:
    """What the commons has, or when it opens; nothing where nothing is lent."""
    if view.opens_at is None or view.ends_at is None:
        return []
    if view.left is None:
        return [t.say("**The commons** opens {when}.", when=shown.soon(view.opens_at))]
    return [
        t.say(
            "**The commons:** {amount} of unused shares can be borrowed until {when}.",
            amount=dollars(view.left),
            when=shown.at(view.ends_at),
        )
    ]


def mine(standing: Standing, t: Tongue) -> list[str]:
    """What lending does to a member's own share."""
    said: list[str] = []
    if standing.claim:
        said.append(
            t.say(
                "{amount} of it is your first claim: others borrowed that of your last share.",
                amount=dollars(standing.claim),
            )
        )
    own = standing.lending
    if own is None or standing.suspended:
        return said
    if own.lent:
        said.append(
            t.say(
                "{amount} of it is lent. You can use it all the same; what you do not use comes back on"
                " top of your next share.",
                amount=dollars(own.lent),
            )
        )
    if own.opens_at is not None and own.ends_at is not None:
        said.append(_rules(own, standing.now, own.opens_at, own.ends_at, t))
    if standing.commons is not None and standing.commons_left:
        said.append(
            t.say(
                "**The commons:** others leave {amount} for you, once your own share does not reach.",
                amount=dollars(standing.commons_left),
            )
        )
    return said


def _rules(own: OwnLending, now: datetime, opens: datetime, ends: datetime, t: Tongue) -> str:
    if own.keeps:
        return t.say(
            "You keep it to yourself. `/quota lend on:True` lets it take part in the commons."
        )
    if opens > now:
        return t.say(
            "What you have not used by {when} others can borrow, and it comes back on top of your next"
            " share. `/quota lend on:False` keeps it.",
            when=shown.at(opens),
        )
    return t.say(
        "Until {when} others can borrow what you have not used. `/quota lend on:False` keeps it.",
        when=shown.at(ends),
    )


def hint(opens_at: datetime | None, left: MicroUsd | None, t: Tongue) -> str | None:
    """What the commons could do for a clip that a share does not reach; None: nothing."""
    if opens_at is not None:
        return t.say(
            "The commons opens {when}: then you can borrow what others leave of their shares.",
            when=shown.soon(opens_at),
        )
    if left:
        return t.say("The commons has {amount} for you now.", amount=dollars(left))
    return None


def held(price: MicroUsd, t: Tongue) -> str:
    """Whose money waits, in the answer to an ask."""
    return t.say(
        "Held from the commons, what others leave of their shares: {price}.", price=dollars(price)
    )


def of_receipt(price: str, t: Tongue) -> str:
    """The same on a receipt."""
    return t.say("Held: {price}, from the commons: what others left of their shares.", price=price)


def question(price: MicroUsd, left: MicroUsd, pool_left: MicroUsd, t: Tongue) -> str:
    """Before a dear clip that the commons would pay."""
    return t.say(
        "**This clip may cost {price}.** The commons pays it, what others leave of their shares, and then"
        " has {left} for you; the pool then has {pool}. Nothing is held before you say yes.",
        price=dollars(price),
        left=dollars(left),
        pool=dollars(pool_left),
    )
