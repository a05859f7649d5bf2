"""Sponsorships: their messages in the channel, and what a host and their guests read."""

from collections.abc import Sequence

from bot.domain.money import dollars
from bot.domain.sponsor_refusals import (
    SponsorCapAbove,
    SponsoredAlready,
    SponsorNotFound,
    SponsorNotYours,
    SponsorOver,
    SponsorRefusal,
    SponsorTooSmall,
)
from bot.domain.sponsorship import Guest, Sponsored, SponsorEnd, Sponsorship, SponsorState
from bot.ports import SponsorView
from bot.words import shown
from bot.words.tongue import Tongue

MOST_NAMED = 30


def card(row: Sponsorship, t: Tongue) -> str:
    """What is set aside here, for whom and until when; or that it is over."""
    host, amount = shown.member(row.host_id), dollars(row.amount)
    if row.from_pool:
        head = t.say(
            "**{amount} of the pool for this place**, as {host} decided", amount=amount, host=host
        )
    else:
        head = t.say("**{host} sponsors this place** with {amount}", amount=amount, host=host)
    if row.state is SponsorState.RUNNING:
        return "\n".join(
            [
                head,
                t.say(
                    "Clips asked for here with `/video make` are paid from it, up to {each} a"
                    " person, until {when}. It costs nothing of your share.",
                    each=dollars(row.per_person),
                    when=shown.at(row.ends_at),
                ),
            ]
        )
    return "\n".join([head, _over(row, t)])


def _over(row: Sponsorship, t: Tongue) -> str:
    match row.end:
        case SponsorEnd.TIME | None:
            return t.say("Its time is over.")
        case SponsorEnd.SPENT:
            return t.say("All of it is spent.")
        case SponsorEnd.STOPPED:
            return t.say("It was ended.")
        case SponsorEnd.GONE:
            return t.say("Its place is gone.")


def closing(view: SponsorView, t: Tongue) -> str:
    """The closing note: what was made, and what went back."""
    row = view.sponsorship
    clips = sum(each.clips for each in view.guests)
    said = [_ended(row, t), _made(view, clips, t)]
    if view.returned:
        back = dollars(view.returned)
        if row.from_pool:
            said.append(t.say("{amount} went back to the pool.", amount=back))
        else:
            said.append(t.say("{amount} went back to their wallet.", amount=back))
    if clips and not row.from_pool:
        said.append(t.say("Thank you, {host}.", host=shown.member(row.host_id)))
    return t.together(*said)


def _ended(row: Sponsorship, t: Tongue) -> str:
    host = shown.member(row.host_id)
    if row.from_pool:
        return t.say(
            "**The pool no longer pays for this place.** {host} had set {amount} aside for it.",
            host=host,
            amount=dollars(row.amount),
        )
    return t.say("**The sponsorship of {host} is over.**", host=host)


def _made(view: SponsorView, clips: int, t: Tongue) -> str:
    if not clips:
        return t.say("Nobody made a clip on it.")
    return t.many(
        "It paid {n} clip by {people}, {spent} in all.",
        "It paid {n} clips by {people}, {spent} in all.",
        clips,
        people=t.many("{n} member", "{n} members", len(view.guests)),
        spent=dollars(view.spent),
    )


def guests(found: Sequence[Guest], t: Tongue) -> str:
    """Who made what on it."""
    if not found:
        return t.say("Nobody made a clip on it.")
    named = [
        t.many(
            "- {member}: {n} clip, {spent}",
            "- {member}: {n} clips, {spent}",
            each.clips,
            member=shown.member(each.member_id),
            spent=dollars(each.spent),
        )
        for each in found[:MOST_NAMED]
    ]
    more = len(found) - MOST_NAMED
    return "\n".join([*named, *([f"- + {more}"] if more > 0 else [])])


def started(row: Sponsorship, t: Tongue) -> str:
    """Say to the host what is set aside."""
    amount, when = dollars(row.amount), shown.at(row.ends_at)
    if row.from_pool:
        return t.say(
            "{amount} of the pool is set aside for this place until {when}. What is left then goes"
            " back to the pool.",
            amount=amount,
            when=when,
        )
    return t.say(
        "{amount} of your wallet is set aside for this place until {when}. What is left then comes"
        " back to you.",
        amount=amount,
        when=when,
    )


def stopped(t: Tongue) -> str:
    """Say that it pays nothing new."""
    return t.say("It is over. What clips under way do not need goes back.")


def for_you(here: Sponsored, t: Tongue) -> str:
    """In a member's own view: what this place has for them."""
    if here.host.from_pool:
        return t.say(
            "**In this place** the pool pays {left} more for you, beside your share, until {when}.",
            left=dollars(here.left),
            when=shown.at(here.ends_at),
        )
    return t.say(
        "**In this place** {host} pays {left} more for you, until {when}.",
        host=shown.member(here.host.member_id),
        left=dollars(here.left),
        when=shown.at(here.ends_at),
    )


def refused(no: SponsorRefusal, t: Tongue) -> str:
    """Say why not, and what would work."""
    match no:
        case SponsoredAlready(host=host) if host.from_pool:
            return t.say(
                "The pool pays for this place until {when}, as {host} decided. Another can begin"
                " after that, or in a thread of its own.",
                host=shown.member(host.member_id),
                when=shown.at(no.ends_at),
            )
        case SponsoredAlready():
            return t.say(
                "{host} sponsors this place until {when}. Another can begin after that, or in a"
                " thread of its own.",
                host=shown.member(no.host.member_id),
                when=shown.at(no.ends_at),
            )
        case SponsorTooSmall():
            each, cheapest = shown.apart(no.per_person, no.cheapest)
            return t.say(
                "{each} a person pays for no clip: the cheapest costs {cheapest}.",
                each=each,
                cheapest=cheapest,
            )
        case SponsorCapAbove():
            return t.say(
                "Each person's part cannot be above the whole, {amount}.", amount=dollars(no.amount)
            )
        case SponsorNotFound():
            return t.say("I find no such sponsorship here.")
        case SponsorNotYours():
            return t.say(
                "Only {host} or a steward can end that sponsorship.", host=shown.member(no.host_id)
            )
        case SponsorOver():
            return t.say("It is over already.")


def end(t: Tongue) -> str:
    """The button that ends a sponsorship."""
    return t.say("End it")


def who_made(t: Tongue) -> str:
    """The button under the closing note."""
    return t.say("Who made what?")
