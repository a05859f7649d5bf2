"""Whom a member may give to, and how much: the rules that keep a gift from becoming a way around a share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.ids import MemberId, RoleId
from bot.domain.money import MicroUsd
from bot.domain.treasury import TreasuryRules

DAY = timedelta(hours=24)
REVERSIBLE = timedelta(hours=24)
"""So long a steward can take a gift back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Whom a gift is for, as Discord shows them."""

    member_id: MemberId
    bot: bool
    present: bool  #: whether they are in the guild
    roles: frozenset[RoleId] = frozenset()
    joined_at: datetime | None = None


class GiftFault(StrEnum):
    """Why a gift is not made."""

    ONESELF = "oneself"
    BOT = "bot"
    DEPARTED = "departed"
    NEWCOMER = "newcomer"  #: their account, or their time in the guild, is too short
    FROZEN = "frozen"  #: a steward has frozen the receiver's wallet
    TOO_MANY = "too_many"  #: the giver's gifts of a day
    TOO_MUCH = "too_much"  #: the receiver's gifts of a day


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A gift that is not made, and when it would be."""

    fault: GiftFault
    at: datetime | None = None
    limit: int | MicroUsd | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An earlier gift, as far as the limits of a day are concerned."""

    at: datetime
    giver_id: MemberId
    receiver_id: MemberId
    amount: MicroUsd


def may_give(
    giver_id: MemberId,
    receiver: Receiver,
    amount: MicroUsd,
    rules: TreasuryRules,
    earlier: Sequence[Given],
    *,
    now: datetime,
    waits_until: datetime | None,
) -> NotGiven | None:
    """Why this gift is not made; None: it may be.

    Args:
        giver_id: whose money it is.
        receiver: whom it is for.
        amount: how much.
        rules: the guild's.
        earlier: the guild's gifts of the last 24 hours that were not taken back.
        now: the present instant.
        waits_until: when the receiver's time as a newcomer is over.
    """
    if receiver.member_id == giver_id:
        return NotGiven(GiftFault.ONESELF)
    if receiver.bot:
        return NotGiven(GiftFault.BOT)
    if not receiver.present:
        return NotGiven(GiftFault.DEPARTED)
    if waits_until is not None and waits_until > now:
        return NotGiven(GiftFault.NEWCOMER, waits_until)
    lately = sorted((gift for gift in earlier if gift.at > now - DAY), key=lambda gift: gift.at)
    made = [gift for gift in lately if gift.giver_id == giver_id]
    if len(made) >= rules.gifts_a_day:
        frees = made[len(made) - rules.gifts_a_day].at + DAY if rules.gifts_a_day else None
        return NotGiven(GiftFault.TOO_MANY, frees, rules.gifts_a_day)
    got: int = sum(gift.amount for gift in lately if gift.receiver_id == receiver.member_id)
    if got + amount > rules.received_a_day:
        return NotGiven(GiftFault.TOO_MUCH, None, rules.received_a_day)
    return None


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that moderators may want to look at. It proves nothing."""

    receiver_id: MemberId
    givers: tuple[MemberId, ...]
    amount: MicroUsd
    made_together: bool  #: whether accounts of givers are nearly as old as one another


TOGETHER_MS = 3_600_000
FEW = 3


def signals(gifts: Sequence[Given]) -> list[Signal]:
    """Wallets that several members gave to who themselves gave to nobody else: what alternative accounts look like.

    Accounts that were made within an hour of one another are a second sign: an account's age stands in its
    number, milliseconds above the lowest 22 bits.
    """
    to: dict[MemberId, set[MemberId]] = {}
    for gift in gifts:
        to.setdefault(gift.giver_id, set()).add(gift.receiver_id)
    found: list[Signal] = []
    for receiver in sorted({gift.receiver_id for gift in gifts}):
        only = sorted(giver for giver, receivers in to.items() if receivers == {receiver})
        ages = sorted(giver >> 22 for giver in only)
        together = any(b - a <= TOGETHER_MS for a, b in pairwise(ages))
        if len(only) >= FEW or together:
            amount = MicroUsd(
                sum(g.amount for g in gifts if g.receiver_id == receiver and g.giver_id in only)
            )
            found.append(Signal(receiver, tuple(only), amount, together))
    return found
