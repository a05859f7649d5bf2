"""Leftovers: only what nobody will need is left over, and shares are not asked about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import AccountKind, Allowance, Denied, Granted, Lack, Standing
from bot.domain.caps import Draw
from bot.domain.ids import AccountId, MemberId
from bot.domain.leftover import OPENS, decide_leftover, surplus
from bot.domain.money import DOLLAR, ZERO, MicroUsd
from bot.domain.pace import Spending
from bot.domain.window import Window, WindowKind

ENDS = datetime(2026, 12, 1, tzinfo=UTC)
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
HUNDRED = MicroUsd(100 * DOLLAR)
STANDING = Standing(
    now=ENDS - timedelta(hours=1),
    member_id=MemberId(1),
    pool_account=AccountId(1),
    pool_available=HUNDRED,
    wallet_account=AccountId(2),
    wallet_available=HUNDRED,
    frozen=False,
    allowance=Allowance(cap=MicroUsd(DOLLAR), window=Window(WindowKind.WEEK)),
    draws=(Draw(at=BEGAN, amount=MicroUsd(DOLLAR)),),
    resets_at=ENDS,
    ceiling=None,
    ceiling_used=ZERO,
    ceiling_resets_at=ENDS,
    waiting=9,
    running=0,
)


def spending(before: timedelta, spent: int = 0, held: int = 0) -> Spending:
    """A month of $100, so long before its end."""
    return Spending(
        now=ENDS - before,
        began_at=BEGAN,
        ends_at=ENDS,
        budget=HUNDRED,
        spent=MicroUsd(spent),
        held=MicroUsd(held),
    )


def test_nothing_is_left_over_before_the_last_two_days() -> None:
    """A second too early there is nothing; then all but a tenth, which melts away until the turn."""
    assert surplus(spending(OPENS + timedelta(seconds=1))) == 0
    assert surplus(spending(OPENS)) == 90 * DOLLAR
    assert surplus(spending(OPENS / 2)) == 95 * DOLLAR
    assert surplus(spending(timedelta(milliseconds=1))) == 100 * DOLLAR
    assert surplus(spending(timedelta(0))) == 0


def test_what_members_will_still_use_is_theirs() -> None:
    """$58 in 29 days are $2 a day, so a day before the turn $2 and half of the tenth stay; holds are not there at all."""
    assert surplus(spending(timedelta(days=1), spent=58 * DOLLAR)) == (100 - 58 - 2 - 5) * DOLLAR
    assert surplus(spending(timedelta(days=1), held=58 * DOLLAR)) == (100 - 58 - 2 - 5) * DOLLAR


@given(st.integers(1, 48 * 3600), st.integers(0, 100 * DOLLAR), st.integers(1, 10 * DOLLAR))
def test_what_is_taken_of_it_leaves_members_what_they_will_use(
    left_s: int, spent: int, price: int
) -> None:
    """Whatever is taken, what the pace so far foretells is still there; and more spent never means more left over."""
    before = timedelta(seconds=left_s)
    over = surplus(spending(before, spent=spent))
    days = (ENDS - before - BEGAN) / timedelta(days=1)
    foretold = spent / days * (before / timedelta(days=1))
    slack = 5  # whole micro-dollars
    assert 100 * DOLLAR - spent - over >= min(100 * DOLLAR - spent, foretold) - slack
    assert surplus(spending(before, spent=min(100 * DOLLAR, spent + price))) <= over


def test_no_share_and_no_wallet_but_every_other_limit() -> None:
    """A used share and waiting clips do not matter; suspension, the dearest clip, the ceiling and the leftovers do."""
    price = MicroUsd(3 * DOLLAR)
    assert decide_leftover(price, STANDING, price) == Granted(AccountId(1), AccountKind.POOL)
    assert decide_leftover(price, STANDING, MicroUsd(price - 1)) == Denied(Lack.POOL)
    frozen = replace(STANDING, frozen=True)
    assert decide_leftover(price, frozen, price) == Denied(Lack.SUSPENDED)
    dearest = replace(STANDING, allowance=replace(STANDING.allowance, dearest=MicroUsd(DOLLAR)))
    assert decide_leftover(price, dearest, price) == Denied(Lack.DEAREST)
    bound = replace(STANDING, ceiling=MicroUsd(2 * DOLLAR))
    assert decide_leftover(price, bound, price) == Denied(Lack.CEILING)
    poor = replace(STANDING, pool_available=MicroUsd(DOLLAR))
    assert decide_leftover(price, poor, price) == Denied(Lack.POOL)
