"""What is lent, to whom, and what comes back: the rules alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
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
from bot.domain.caps import Cap, Draw, Limit
from bot.domain.ids import AccountId, MemberId
from bot.domain.lending import Commons, Lender, OwnLending, comes_back, loans, opens_at, total
from bot.domain.money import ZERO, MicroUsd
from bot.domain.window import LocalTime, Window, WindowKind

SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
BEGAN, ENDS = SUNDAY - timedelta(days=6, hours=12), SUNDAY + timedelta(hours=12)
POOL, WALLET = AccountId(1), AccountId(2)
FIVE = MicroUsd(5)


def lender(number: int, left: int) -> Lender:
    return Lender(
        member_id=MemberId(number), share=FIVE, since=BEGAN, until=ENDS, left=MicroUsd(left)
    )


def standing(used: int = 5, wallet: int = 0, pool: int = 100, **given: Any) -> Standing:
    """A member with a share of 5 a week, near its end."""
    plain = Standing(
        now=SUNDAY,
        member_id=MemberId(9),
        pool_account=POOL,
        pool_available=MicroUsd(pool),
        wallet_account=WALLET,
        wallet_available=MicroUsd(wallet),
        frozen=False,
        allowance=Allowance(cap=FIVE, window=Window(WindowKind.WEEK)),
        draws=(Draw(at=BEGAN, amount=MicroUsd(used)),) if used else (),
        resets_at=ENDS,
        ceiling=None,
        ceiling_used=ZERO,
        ceiling_resets_at=ENDS,
        waiting=0,
        running=0,
    )
    return replace(plain, **given)


def commons(*lefts: int, borrowed: int = 0) -> Commons:
    found = tuple(lender(number, left) for number, left in enumerate(lefts, start=1))
    return Commons(found, MicroUsd(borrowed), FIVE)


def test_it_opens_near_the_end_and_never_in_the_first_half() -> None:
    """So many hours before; a short window is its member's alone until it is half over."""
    assert opens_at(BEGAN, ENDS, 24) == ENDS - timedelta(hours=24)
    day = ENDS - timedelta(days=1)
    assert opens_at(day, ENDS, 24) == ENDS - timedelta(hours=12)


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Cairo", "Asia/Tokyo"])
@pytest.mark.parametrize("kind", [WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH])
def test_it_opens_between_the_ends_of_every_window(zone: str, kind: WindowKind) -> None:
    """Days of 23 and 25 hours too: hours are counted as they pass, and what came before ends where this begins."""
    local, cap = LocalTime(ZoneInfo(zone), 0), Cap(FIVE, Window(kind))
    now = datetime(2026, 1, 1, 6, tzinfo=UTC)
    for _ in range(700):
        since, ends = cap.since(now, local), cap.resets_at(now, local)
        assert ends is not None
        opens = opens_at(since, ends, 24)
        assert since < opens < ends
        assert since + (ends - since) / 2 <= opens
        before = cap.before(since, local)
        assert cap.resets_at(before, local) == since
        now += timedelta(hours=13)


def test_the_commons_pays_before_the_wallet() -> None:
    """Who has used their share up borrows what others leave; the pool is the purse, and the loans say whose."""
    granted = decide(MicroUsd(4), standing(wallet=9, commons=commons(1, 4, 2)))
    assert isinstance(granted, Granted)
    assert (granted.account, granted.purse) == (POOL, AccountKind.POOL)
    assert [(each.lender.member_id, each.amount) for each in granted.loans] == [(2, 4)]
    assert decide(MicroUsd(4), standing(used=1, commons=commons(9))) == Granted(
        POOL, AccountKind.POOL
    )


@pytest.mark.parametrize(
    ("price", "given"),
    [
        (4, {"commons": commons(3)}),  # more than is lent
        (4, {"commons": commons(9, borrowed=2)}),  # more than the own share once more
        (4, {"commons": commons(9), "pool": 3}),
        (4, {}),
    ],
)
def test_what_the_commons_does_not_reach_the_wallet_pays(price: int, given: dict[str, Any]) -> None:
    """Else it is refused for the share, with the time at which it is whole again."""
    paid = decide(MicroUsd(price), standing(wallet=9, **given))
    assert paid == Granted(WALLET, AccountKind.MEMBER)
    no = decide(MicroUsd(price), standing(**given))
    assert no == Denied(Lack.SHARE, ENDS)


def test_a_second_cap_holds_for_what_is_borrowed() -> None:
    """A day's limit beside a month's is no less a limit near the month's end."""
    day = Limit(
        cap=Cap(MicroUsd(6), Window(WindowKind.DAY)),
        draws=(Draw(at=BEGAN, amount=MicroUsd(3)),),
        resets_at=ENDS,
    )
    tight = standing(commons=commons(9), further=(day,))
    assert isinstance(decide(MicroUsd(3), tight), Granted)
    assert isinstance(decide(MicroUsd(4), tight), Denied)


def test_a_first_claim_is_beside_the_share() -> None:
    """It is drawn like the share; a price above the plain share fits while there is a claim, and not by waiting."""
    rich = standing(used=4, claim=MicroUsd(3))
    assert (rich.share, rich.left) == (8, 4)
    assert decide(MicroUsd(4), rich) == Granted(POOL, AccountKind.POOL)
    assert fits_at(MicroUsd(4), rich) == SUNDAY
    assert fits_at(MicroUsd(5), rich) == ENDS
    assert fits_at(MicroUsd(6), rich) is None


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_loans_come_to_the_price(lefts: list[int], data: st.DataObject) -> None:
    """Nobody lends more than they have left, few lend, and who has most comes first."""
    lenders = [lender(number, left) for number, left in enumerate(lefts)]
    price = data.draw(st.integers(0, total(lenders)))
    found = loans(MicroUsd(price), lenders)
    assert sum(each.amount for each in found) == price
    assert all(0 < each.amount <= each.lender.left for each in found)
    most = sorted(lefts, reverse=True)
    assert [each.lender.left for each in found] == most[: len(found)]
    assert sum(most[: len(found) - 1]) < price or not price


def test_more_than_is_lent_is_nobodys() -> None:
    """Whoever asks for it has not asked what is left."""
    with pytest.raises(ValueError, match="more than is lent"):
        loans(MicroUsd(4), [lender(1, 3)])


def test_what_its_lender_used_does_not_come_back() -> None:
    """A claim is what was lent, as far as the share itself stayed unused."""
    assert comes_back(MicroUsd(3), FIVE, MicroUsd(2)) == 3
    assert comes_back(MicroUsd(3), FIVE, MicroUsd(4)) == 1
    assert comes_back(MicroUsd(3), FIVE, MicroUsd(7)) == 0


def test_who_takes_part() -> None:
    """A window without an end lends nothing, and neither does who keeps theirs."""
    own = OwnLending(keeps=False, opens_at=SUNDAY, ends_at=ENDS, lent=ZERO, borrowed=ZERO)
    assert own.takes_part
    assert not replace(own, keeps=True).takes_part
    assert not replace(own, opens_at=None).takes_part
    assert standing().commons_left == 0
