"""Wishes: their cards in the channel, and what one member reads who waits for leftovers."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.money import dollars
from bot.domain.wish import Wish, WishState
from bot.domain.wish_refusals import (
    NothingExpires,
    WishDoubtful,
    WishesMany,
    WishFree,
    WishNotFound,
    WishNotYours,
    WishOver,
    WishPrivate,
    WishRefusal,
)
from bot.words import cards, shown
from bot.words.tongue import Tongue

SHORT_PROMPT = 60


def card(wish: Wish, t: Tongue, title: str) -> tuple[str, str]:
    """The two parts of a card: what it is, and how it stands."""
    spec = wish.spec
    head = t.say(
        "**W{number}: a clip for leftovers**, wished for by {maker}",
        number=wish.id,
        maker=shown.member(wish.member_id),
    )
    facts = f"-# {cards.facts(spec, t, title=title)} · {dollars(wish.price)}"
    return f"{head}\n{shown.prompt(spec.prompt)}\n{facts}", _state(wish, t)


def _state(wish: Wish, t: Tongue) -> str:
    match wish.state:
        case WishState.WAITING:
            return t.say(
                "It waits for leftovers, at the latest until {when}. It starts by itself in the month's"
                " last two days, if the pool has more than members will use, and counts in nobody's"
                " share; made now, it counts in its maker's.",
                when=shown.at(wish.due_at),
            )
        case WishState.STARTED:
            number = "" if wish.job_id is None else shown.number(wish.job_id)
            return t.say("There was enough left over: it is {job} now.", job=number)
        case WishState.MADE:
            return t.say("Its maker did not wait, and made it of their own share.")
        case WishState.LAPSED:
            return t.say(
                "Nothing was left for it this month, and it cost nothing. Ask for it again with"
                " `/video make`, now or for next month's leftovers."
            )
        case WishState.WITHDRAWN:
            return t.say("It was taken back. It cost nothing.")
        case WishState.REFUSED:
            return t.say(
                "It could not start: a rule, the model or its maker's rights had changed. It cost"
                " nothing; `/video make` says what would work."
            )
        case _:
            assert_never(wish.state)


def wished(wish: Wish, t: Tongue) -> str:
    """Say to the maker that the card is coming."""
    return t.say(
        "**W{number} waits for leftovers**, at the latest until {when}. It costs you nothing, and"
        " is made only if enough is left over.",
        number=wish.id,
        when=shown.at(wish.due_at),
    )


def withdrawn(wish: Wish, t: Tongue) -> str:
    """Say that a wish is taken back."""
    return t.say("W{number} is taken back. It cost nothing.", number=wish.id)


def make_now(wish: Wish, t: Tongue) -> str:
    """The button that makes it at once."""
    return t.say("Make it now, {price}", price=dollars(wish.price))


def listed(waiting: Sequence[Wish], t: Tongue) -> list[str]:
    """A line for each wish that waits, beside the clips under way."""
    return [
        t.say(
            "**W{number} waits for leftovers**, until {when}: {prompt}",
            number=each.id,
            when=shown.soon(each.due_at),
            prompt=f"*{shown.quoted(each.spec.prompt, SHORT_PROMPT)}*",
        )
        for each in waiting
    ]


def why(waiting: Sequence[Wish], t: Tongue) -> list[str]:
    """Why each wish waits, beside the clips that do."""
    return [
        t.say(
            "**W{number} waits for leftovers.** It starts in the month's last two days, if the pool"
            " then has {price} more than members will use; the month ends {when}.",
            number=each.id,
            price=dollars(each.price),
            when=shown.soon(each.due_at),
        )
        for each in waiting
    ]


def refused(no: WishRefusal, t: Tongue) -> str:
    """Say why not, and what would work."""
    match no:
        case NothingExpires(carried_over=True):
            return t.say(
                "Here what a month does not use is kept for the next one, so nothing is left over."
                " Without `when` I make it of your share."
            )
        case NothingExpires():
            return t.say(
                "This server's pool has no monthly budget, so nothing in it expires. A steward can"
                " set one with `/treasury budget`; without `when` I make it of your share."
            )
        case WishNotFound():
            return t.say("I find no such wish here. `/video status` lists yours.")
        case WishOver():
            return _over(no, t)
        case WishNotYours():
            return t.say(
                "Only {maker}, who wished for it, can do that.", maker=shown.member(no.maker)
            )
        case WishesMany():
            return t.many(
                "{n} clip of yours waits for leftovers already, the most here. Cancel it, or ask"
                " without `when`.",
                "{n} clips of yours wait for leftovers already, the most here. Cancel one, or ask"
                " without `when`.",
                no.limit,
            )
        case WishDoubtful():
            return t.say(
                "A moderator would have to look at these words first, so they cannot wait in the"
                " open. Word them differently, or ask without `when`."
            )
        case WishFree():
            return t.say("That clip costs nothing, so it need not wait. Ask without `when`.")
        case WishPrivate():
            return t.say(
                "What waits for leftovers has a card in the channel, so it cannot be for you alone."
                " Leave out `private`, or `when`."
            )
        case _:
            assert_never(no)


def _over(no: WishOver, t: Tongue) -> str:
    if no.state is WishState.STARTED:
        return t.say("It has started already. `/video status` shows where it stands.")
    return t.say("It waits no more. `/video make` asks for it again.")
