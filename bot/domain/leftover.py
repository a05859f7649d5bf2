"""Leftovers: what of a month's budget nobody will need, and who may have a clip of it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.allowance import Denied, Granted, Standing, decide
from bot.domain.money import ZERO, MicroUsd
from bot.domain.pace import DAY, Spending, pace

OPENS = timedelta(hours=48)
"""So long before the turn of the month something can be called left over."""
KEPT_PERCENT = 10
"""Of the budget, kept for members when that begins; it melts away until the turn."""

_SECOND = timedelta(seconds=1)


def surplus(spending: Spending) -> MicroUsd:
    """What would expire: what is left, less what members will use at this pace, less what is kept for them.

    The less time there is to the turn, the less is kept, so that at its last second all of it can be had.
    """
    time_left = spending.ends_at - spending.now
    if not timedelta(0) < time_left <= OPENS:
        return ZERO
    left_s = time_left // _SECOND
    expected = -(-pace(spending).per_day * left_s // (DAY // _SECOND))
    kept = -(-spending.budget * KEPT_PERCENT * left_s // (100 * (OPENS // _SECOND)))
    return MicroUsd(max(0, spending.left - expected - kept))


def decide_leftover(price: MicroUsd, standing: Standing, over: MicroUsd) -> Granted | Denied:
    """Grant or deny a clip on leftovers: no share is asked, no wallet and no sponsor; all other limits hold.

    Clips of the member's that wait do not keep them from it.
    """
    allowance = replace(standing.allowance, cap=max(price, standing.allowance.cap), further=())
    unbound = replace(
        standing,
        allowance=allowance,
        draws=(),
        further=(),
        waiting=0,
        pool_available=min(standing.pool_available, over),
        sponsored=None,
        wallet_account=None,
        wallet_available=ZERO,
    )
    return decide(price, unbound)
