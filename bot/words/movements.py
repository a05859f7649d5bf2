"""What moved money, in a word; and whose purse it was."""

from typing import Literal, assert_never

from bot.domain.allowance import AccountKind, TransferCode
from bot.domain.ids import MemberId
from bot.ports import Purse
from bot.words import shown
from bot.words.tongue import Tongue


def code(what: TransferCode, t: Tongue) -> str:
    """Say why money moved."""
    match what:
        case TransferCode.GRANT:
            return t.say("granted")
        case TransferCode.CAPTURE:
            return t.say("charged")
        case TransferCode.REFUND:
            return t.say("given back")
        case TransferCode.OVERRUN:
            return t.say("paid by the house")
        case TransferCode.WITHDRAW:
            return t.say("withdrawn")
        case _:
            return _between_purses(what, t)


def _between_purses(
    what: Literal[
        TransferCode.GIFT,
        TransferCode.DONATE,
        TransferCode.REVERSAL,
        TransferCode.SWEEP,
        TransferCode.SPONSOR,
        TransferCode.RETURN,
    ],
    t: Tongue,
) -> str:
    match what:
        case TransferCode.GIFT:
            return t.say("gift")
        case TransferCode.DONATE:
            return t.say("donated")
        case TransferCode.REVERSAL:
            return t.say("gift taken back")
        case TransferCode.SWEEP:
            return t.say("moved to the pool by a steward")
        case TransferCode.SPONSOR:
            return t.say("set aside for a place")
        case TransferCode.RETURN:
            return t.say("left of a sponsorship")
        case _:
            assert_never(what)


def purse(of: Purse, t: Tongue) -> str:
    """Say whose money it is."""
    match of.kind:
        case AccountKind.FUNDING:
            return t.say("the outside")
        case AccountKind.POOL:
            return t.say("the pool")
        case AccountKind.MEMBER:
            return t.say("the wallet of {member}", member=shown.member(MemberId(of.owner_id)))
        case AccountKind.SPONSOR:
            return t.say("sponsorship {number}", number=of.owner_id)
        case AccountKind.SPENT:
            return t.say("clips")
        case AccountKind.OVERRUN:
            return t.say("the house")
        case _:
            assert_never(of.kind)
