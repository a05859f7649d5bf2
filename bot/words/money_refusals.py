"""The refusals about shared money: amounts, gifts, budgets and rules."""

from typing import assert_never

from bot.domain.allowance import AccountKind
from bot.domain.amount import LARGEST, AmountFault
from bot.domain.money import dollars
from bot.domain.sharing import GiftFault
from bot.domain.treasury_refusals import (
    AlreadyGiven,
    AmountUnclear,
    BudgetAboveCeiling,
    BudgetBelowUse,
    GiftGone,
    GiftNotFound,
    GiftRefused,
    NothingToRefund,
    PoolLacks,
    PurseLacks,
    RuleNotThere,
    TreasuryRefusal,
    ZoneUnknown,
)
from bot.words import shown
from bot.words.sheet import whole
from bot.words.tongue import Tongue


def sentence(no: TreasuryRefusal, t: Tongue) -> str:
    """Say why the money does not move, and what would work."""
    match no:
        case AmountUnclear():
            return _amount(no, t)
        case GiftRefused():
            return _gift(no, t)
        case PurseLacks():
            return _purse(no, t)
        case PoolLacks():
            available, amount = shown.apart(no.available, no.amount)
            return t.say(
                "The pool has {available}, less than {amount}. `/treasury budget` puts more into it.",
                available=available,
                amount=amount,
            )
        case AlreadyGiven():
            return t.say("Somebody was quicker and has given it already.")
        case GiftNotFound():
            return t.say("I find no such gift. A gift can be taken back for 24 hours.")
        case GiftGone(taken_back=True):
            return t.say("That gift was taken back already.")
        case GiftGone():
            return t.say(
                "{member} has spent all of that gift, or it is held for a clip, so nothing is left to take back.",
                member=shown.member(no.receiver_id),
            )
        case _:
            return _books(no, t)


def _books(
    no: BudgetAboveCeiling | BudgetBelowUse | NothingToRefund | ZoneUnknown | RuleNotThere,
    t: Tongue,
) -> str:
    match no:
        case BudgetAboveCeiling():
            return t.say(
                "{amount} is more than the operator allows this server in a month ({ceiling})."
                " Set {ceiling} or less.",
                amount=dollars(no.amount),
                ceiling=dollars(no.ceiling),
            )
        case BudgetBelowUse():
            return t.say(
                "{least} of this month's budget is spent, held or given out, so it can't become {amount}"
                " before {when}. Until then, set {least} or more.",
                amount=dollars(no.amount),
                least=dollars(no.least),
                when=shown.day(no.until),
            )
        case NothingToRefund(under_way=True):
            return t.say(
                "{job} is under way: what it may cost is held, not charged. What it does not cost goes back by"
                " itself; once it has ended, ask again.",
                job=shown.number(no.job_id),
            )
        case NothingToRefund(most=0):
            return t.say(
                "Nothing of {job} can be given back: it cost nothing, or all of it went back.",
                job=shown.number(no.job_id),
            )
        case NothingToRefund():
            return t.say(
                "At most {most} of {job} can be given back.",
                job=shown.number(no.job_id),
                most=whole(no.most),
            )
        case ZoneUnknown(nearest=()):
            return t.say(
                "I know no time zone called “{typed}”. Name it like *Europe/Berlin*.",
                typed=shown.quoted(no.typed, 40),
            )
        case ZoneUnknown():
            return t.say(
                "I know no time zone called “{typed}”. The nearest names are {zones}.",
                typed=shown.quoted(no.typed, 40),
                zones=t.listed(no.nearest),
            )
        case RuleNotThere():
            return t.say("There is no such rule to take away. Everyone's own rule always stays.")
        case _:
            assert_never(no)


def _amount(no: AmountUnclear, t: Tongue) -> str:
    match no.fault:
        case AmountFault.NONSENSE:
            return t.say(
                "I can't read “{typed}” as an amount. Type dollars like *5* or *0.50*.",
                typed=shown.quoted(no.typed, 40),
            )
        case AmountFault.NEGATIVE:
            return t.say("An amount can't be less than nothing. Type dollars like *5* or *0.50*.")
        case AmountFault.NOTHING:
            return t.say("That would move nothing. Type dollars like *5* or *0.50*.")
        case AmountFault.FRACTION:
            return t.say("I count in whole cents here. Type dollars like *5* or *0.50*.")
        case AmountFault.ENORMOUS:
            return t.say(
                "That is more than I take at once ({most}). Type dollars like *5* or *0.50*.",
                most=dollars(LARGEST),
            )
        case _:
            assert_never(no.fault)


def _gift(no: GiftRefused, t: Tongue) -> str:
    who = shown.member(no.receiver_id)
    match no.fault:
        case GiftFault.ONESELF:
            return t.say("That is you. Gifts go to somebody else.")
        case GiftFault.BOT:
            return t.say("{member} is a bot and makes no clips. Gifts go to people.", member=who)
        case GiftFault.DEPARTED:
            return t.say(
                "{member} is not on this server any more, so a gift would not reach them.",
                member=who,
            )
        case GiftFault.NEWCOMER if no.at is not None:
            return t.say(
                "{member} is new here. A gift can reach them {when}.",
                member=who,
                when=shown.soon(no.at),
            )
        case GiftFault.FROZEN | GiftFault.NEWCOMER:
            return t.say("{member} can't be given anything now. A steward knows why.", member=who)
        case GiftFault.TOO_MANY:
            return _too_many(no, t)
        case GiftFault.TOO_MUCH:
            if not no.most:
                return _switched_off(t)
            return t.say(
                "{member} would get more than {most} in 24 hours. Give less, or give tomorrow.",
                member=who,
                most=dollars(no.most),
            )
        case _:
            assert_never(no.fault)


def _too_many(no: GiftRefused, t: Tongue) -> str:
    if not no.gifts:
        return _switched_off(t)
    return t.many(
        "You have made {n} gift in 24 hours, the most here. The next one can go {when}.",
        "You have made {n} gifts in 24 hours, the most here. The next one can go {when}.",
        no.gifts,
        when=shown.soon(no.at) if no.at is not None else t.say("tomorrow"),
    )


def _switched_off(t: Tongue) -> str:
    return t.say("Gifts are switched off on this server. `/quota donate` still helps everybody.")


def _purse(no: PurseLacks, t: Tongue) -> str:
    available, amount = shown.apart(no.available, no.amount)
    amounts = {"amount": amount, "available": available}
    if no.purse is AccountKind.MEMBER:
        return t.say("Your wallet has {available}, less than {amount}.", **amounts)
    if no.fits_at is not None:
        return t.say(
            "{available} of your share is left, less than {amount}. There is room for it {when}.",
            **amounts,
            when=shown.soon(no.fits_at),
        )
    return t.say("The pool and your share reach for {available}, less than {amount}.", **amounts)
