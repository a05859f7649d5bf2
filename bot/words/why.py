"""Why a job waits, in words: the one rule that holds it up, and what would start now."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.job import Job
from bot.domain.money import dollars
from bot.domain.why import Reason, Why
from bot.domain.wish import Wish
from bot.words import cards, shown, wishes
from bot.words.tongue import Tongue


def answer(found: Why, t: Tongue, *, title: str) -> str:
    """Name the rule, with its numbers; then when it starts, and what would start now."""
    said = [t.say("**{job} waits.**", job=shown.number(found.job.id)), _rule(found, t, title=title)]
    if found.starts_at is not None and found.reason in {Reason.ORDER, Reason.PLACES}:
        said.append(t.say("It starts about {when}.", when=shown.soon(found.starts_at)))
    if found.sooner is not None:
        said.append(
            t.say(
                "{title} is free: there it would start now, for {price}.",
                title=found.sooner.title,
                price=dollars(found.sooner.price),
            )
        )
    return " ".join(said)


def _rule(found: Why, t: Tongue, *, title: str) -> str:
    facts = found.facts
    match found.reason:
        case Reason.REVIEW:
            return t.say("Somebody has to approve it first. What is held goes back if nobody does.")
        case Reason.SILENT:
            return t.say("{title} is not answering. It starts by itself.", title=title)
        case Reason.PAUSED:
            return t.say(
                "{title} cannot be used at the moment; whoever looks after it has been told.",
                title=title,
            )
        case Reason.VENDOR_ASKED:
            when = shown.soon(found.job.not_before or facts.now)
            return t.say("{title} asked me to come back {when}.", title=title, when=when)
        case Reason.OWN:
            return t.many(
                "{n} clip of yours is at work, and no more may be at once.",
                "{n} clips of yours are at work, and no more may be at once.",
                facts.running,
            )
        case Reason.ORDER:
            return _order(found, t, title=title)
        case Reason.PLACES:
            return t.many(
                "You are next. {title} takes {n} clip at a time, and that place is taken.",
                "You are next. {title} takes {n} clips at a time, and all those places are taken.",
                facts.places,
                title=title,
            )
        case Reason.NEXT:
            return t.say("You are next, and a place is free: it is being handed over.")
        case _:
            assert_never(found.reason)


def _order(found: Why, t: Tongue, *, title: str) -> str:
    ahead = t.many(
        "{n} clip goes first at {title}.",
        "{n} clips go first at {title}.",
        found.facts.ahead,
        title=title,
    )
    if not found.used:
        return f"{ahead} {t.say('They came earlier, or their makers have used less lately.')}"
    fair = t.say(
        "Who has used less lately goes before who has used more; your clips took {used} in the last day.",
        used=dollars(found.used),
    )
    return f"{ahead} {fair}"


def nothing(t: Tongue) -> str:
    """None of the member's clips waits."""
    return t.say("No clip of yours is waiting.")


def moved_on(job: Job, t: Tongue) -> str:
    """A job that waits no more says what it does instead."""
    return t.say("It waits no more: {state}.", state=cards.headline(job, t))


def answers(
    found: Sequence[Why], titles: Sequence[str], t: Tongue, wished: Sequence[Wish] = ()
) -> str:
    """Each waiting job on a line of its own, and what waits for leftovers."""
    if not found and not wished:
        return nothing(t)
    said = [answer(each, t, title=title) for each, title in zip(found, titles, strict=True)]
    return "\n".join([*said, *wishes.why(wished, t)])
