"""What members read when they share, and what they read of the pool and their own lines."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.money import MicroUsd, dollars
from bot.pipeline.budget import PoolStanding
from bot.pipeline.sharing import Gave, Source
from bot.ports import Entry
from bot.words import movements, shown
from bot.words.tongue import Tongue

MOST_LINES = 15


def gave(made: Gave, receiver: MemberId, t: Tongue) -> str:
    """Say to the giver that it arrived."""
    said = t.say(
        "{amount} is in the wallet of {member} now.",
        amount=dollars(made.amount),
        member=shown.member(receiver),
    )
    return f"{said} {_remains(made, t)}"


def donated(made: Gave, t: Tongue) -> str:
    """Say to the giver that the pool has it."""
    said = t.say("{amount} is in the pool now, for everybody.", amount=dollars(made.amount))
    return f"{said} {_remains(made, t)}"


def _remains(made: Gave, t: Tongue) -> str:
    if made.source is Source.SHARE:
        return t.say("It counts as used of your share; {left} is left.", left=dollars(made.left))
    return t.say("Your wallet has {wallet}.", wallet=dollars(made.wallet))


def request(member: MemberId, amount: MicroUsd, why: str, t: Tongue) -> str:
    """What the channel reads of somebody who asks for money."""
    said = t.say(
        "{member} asks for {amount} to make clips with.",
        member=shown.member(member),
        amount=dollars(amount),
    )
    return f"{said}\n> *{shown.quoted(why, 200)}*" if why.strip() else said


def requested(t: Tongue) -> str:
    """What the asker alone reads."""
    return t.say("I asked here for you. Whoever likes to can give with one press.")


def answered(giver: MemberId, member: MemberId, amount: MicroUsd, t: Tongue) -> str:
    """What the channel reads once somebody gave."""
    return t.say(
        "{giver} gave {member} the {amount} they asked for.",
        giver=shown.member(giver),
        member=shown.member(member),
        amount=dollars(amount),
    )


def pool(standing: PoolStanding, t: Tongue) -> str:
    """The common purse, as everybody may read it."""
    view, rules = standing.pool, standing.rules
    said = [
        t.say(
            "**The pool:** {available} is there; {held} is held for clips under way.",
            available=dollars(view.available),
            held=dollars(view.held),
        ),
        t.say("Spent on clips so far: {spent}.", spent=dollars(view.spent)),
    ]
    if rules.monthly is not None:
        said.append(budget(standing, t))
    if standing.ceiling is not None:
        said.append(ceiling(standing.ceiling, t))
    return "\n".join(said)


def ceiling(most: MicroUsd, t: Tongue) -> str:
    """The operator's own limit."""
    return t.say("The operator allows {ceiling} a month.", ceiling=dollars(most))


def below_ceiling(most: MicroUsd, left: MicroUsd, until: datetime, t: Tongue) -> str:
    """What the operator's limit leaves, where that is less than there is to spend."""
    said = t.say(
        "This server may spend {left} more until {when}, whoever pays.",
        left=dollars(left),
        when=shown.day(until),
    )
    return t.together(said, ceiling(most, t))


def budget(standing: PoolStanding, t: Tongue) -> str:
    """What comes in each month."""
    amounts = {
        "monthly": dollars(standing.rules.monthly or MicroUsd(0)),
        "when": shown.soon(standing.month_ends),
    }
    if standing.rules.carry_over:
        return t.say(
            "{monthly} comes in each month, next {when}; what is left then stays.", **amounts
        )
    return t.say(
        "{monthly} comes in each month, next {when}; what is left then is not carried over.",
        **amounts,
    )


def history(entries: Sequence[Entry], t: Tongue) -> str:
    """A member's own lines, the newest first."""
    if not entries:
        return t.say("Nothing has moved in your name here yet.")
    lines = [line(entry, t) for entry in reversed(entries[-MOST_LINES:])]
    if len(entries) > MOST_LINES:
        lines.append(t.say("The file has all {n} lines.", n=t.number(len(entries))))
    return "\n".join(lines)


def line(entry: Entry, t: Tongue) -> str:
    """One line of the journal."""
    said = [
        shown.at(entry.at),
        movements.code(entry.code, t),
        dollars(entry.amount),
        t.say(
            "from {payer} to {payee}",
            payer=movements.purse(entry.debit, t),
            payee=movements.purse(entry.credit, t),
        ),
    ]
    if entry.job_id is not None:
        said.append(shown.number(entry.job_id))
    if entry.memo:
        said.append(f"*{shown.quoted(entry.memo, 60)}*")
    return f"- {' · '.join(said)}"
