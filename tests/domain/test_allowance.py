"""May this member draw this price now: every "no" is true, and so is every "then"."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.allowance import (
    AccountKind,
    Allowance,
    Denied,
    Granted,
    Lack,
    Standing,
    decide,
    fits_at,
)
from bot.domain.caps import Draw
from bot.domain.ids import AccountId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.window import LocalTime, Window, WindowKind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=UTC)
POOL, WALLET = AccountId(1), AccountId(2)
HOUR = Window(WindowKind.ROLLING, 3600)


def standing(**given_: Any) -> Standing:
    """A member with a share of 100 of which nothing is used, in a guild with a pool of 1,000."""
    allowance = Allowance(cap=MicroUsd(100), window=HOUR, dearest=MicroUsd(80))
    plain = Standing(
        now=NOW,
        member_id=MemberId(1),
        pool_account=POOL,
        pool_available=MicroUsd(1000),
        wallet_account=None,
        wallet_available=MicroUsd(0),
        frozen=False,
        allowance=allowance,
        draws=(),
        resets_at=None,
        ceiling=None,
        ceiling_used=MicroUsd(0),
        ceiling_resets_at=NEXT_MONTH,
        waiting=0,
        running=0,
    )
    return replace(plain, **given_)


def draw(minutes_ago: int, amount: int) -> Draw:
    return Draw(at=NOW - timedelta(minutes=minutes_ago), amount=MicroUsd(amount))


USED = (draw(50, 30), draw(20, 50), draw(10, 10))
RICH = {"wallet_account": WALLET, "wallet_available": MicroUsd(500)}
FROM_POOL, FROM_WALLET = Granted(POOL, AccountKind.POOL), Granted(WALLET, AccountKind.MEMBER)


@pytest.mark.parametrize(
    ("price", "now", "answer"),
    [
        # What fits is paid from the pool, up to the last micro-dollar of each limit.
        (80, standing(), FROM_POOL),
        (10, standing(draws=USED), FROM_POOL),
        (80, standing(pool_available=80), FROM_POOL),
        (80, standing(ceiling=80), FROM_POOL),
        # What does not fit the share or the pool is paid from the own wallet, whole.
        (11, standing(draws=USED, **RICH), FROM_WALLET),
        (80, standing(pool_available=79, **RICH), FROM_WALLET),
        (10, standing(draws=USED, **RICH), FROM_POOL),
        (
            80,
            standing(pool_available=79, wallet_account=WALLET, wallet_available=79),
            Denied(Lack.POOL),
        ),
        # Each "no" names what was run into, in a fixed order.
        (1, standing(frozen=True, waiting=5, **RICH), Denied(Lack.SUSPENDED)),
        (1, standing(waiting=5, **RICH), Denied(Lack.WAITING)),
        (1, standing(waiting=4), FROM_POOL),
        (81, standing(ceiling=0, **RICH), Denied(Lack.DEAREST)),
        (80, standing(ceiling=100, ceiling_used=21, **RICH), Denied(Lack.CEILING, NEXT_MONTH)),
        (80, standing(ceiling=79, **RICH), Denied(Lack.CEILING)),  # waiting does not help
        (11, standing(draws=USED), Denied(Lack.SHARE, NOW + timedelta(minutes=10))),
        (41, standing(draws=USED), Denied(Lack.SHARE, NOW + timedelta(minutes=40))),
        (11, standing(draws=USED, resets_at=NEXT_MONTH), Denied(Lack.SHARE, NEXT_MONTH)),
        (80, standing(allowance=Allowance(cap=MicroUsd(79), window=HOUR)), Denied(Lack.SHARE)),
        (11, standing(pool_available=10), Denied(Lack.POOL)),
        # A free model costs nobody anything: only being suspended or having enough waiting stops it.
        (
            0,
            standing(pool_available=0, draws=(draw(1, 200),), ceiling=10, ceiling_used=20),
            FROM_POOL,
        ),
    ],
)
def test_decisions(price: int, now: Standing, answer: Granted | Denied) -> None:
    """The pool within the allowance first, then the own wallet, else a "no" that says what and until when."""
    assert answer == decide(MicroUsd(price), now)


def test_a_share_is_never_less_than_nothing() -> None:
    """Who used more than a cap that was lowered meanwhile has nothing left, not a debt."""
    assert (standing(draws=(draw(1, 200),)).used, standing(draws=(draw(1, 200),)).left) == (200, 0)


amounts = st.sampled_from([1, 10, 30, 50])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 59), amounts), max_size=8),
    st.sampled_from([1, 11, 40, 99, 100, 101]),
)
def test_a_price_fits_at_the_moment_that_is_named_and_no_sooner(
    drawn: list[tuple[int, int]], price: int
) -> None:
    """At `fits_at` enough of the window has passed; a millisecond before it has not; None is never."""
    draws = tuple(draw(ago, amount) for ago, amount in sorted(drawn, reverse=True))

    def left_at(moment: datetime) -> int:
        since = HOUR.since(moment, LocalTime(ZoneInfo("UTC"), 0))
        return standing(draws=tuple(one for one in draws if one.at >= since)).left

    at = fits_at(MicroUsd(price), standing(draws=draws))

    assert (at is None) == (price > 100)
    if at is not None:
        assert price <= left_at(at)
        assert at == NOW or price > left_at(at - timedelta(milliseconds=1))
