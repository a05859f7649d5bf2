"""Money is counted exactly and shown so that nobody is misled."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.money import CENT, DOLLAR, MOST, MicroUsd, dollars, micro_usd


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5", 5 * DOLLAR),
        ("0", 0),
        ("0.12", 12 * CENT),
        ("0.084", 84_000),
        ("1e-7", 1),  # a fraction of a micro-dollar is rounded up
        ("0.0000010000000000000000000000000000000000001", 2),
        ("1000000000", MOST),
        (Decimal("0.000001"), 1),
    ],
)
def test_amounts_are_read_exactly(typed: str | Decimal, amount: int) -> None:
    """A decimal amount of dollars becomes whole micro-dollars, never fewer than it says."""
    assert amount == micro_usd(typed)


@pytest.mark.parametrize("typed", ["", "five", "$5", "-1", "nan", "inf", "1000000000.01", "1,5"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    """A typing error is a sentence with an example, not a price."""
    with pytest.raises(ValueError, match="dollars"):
        micro_usd(typed)


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False))
@example(Decimal("1e-999"))
def test_reading_rounds_up_and_no_further(typed: Decimal) -> None:
    """The micro-dollars read are the smallest whole number that is not below the amount."""
    exact = Fraction(typed) * DOLLAR

    assert ceil(exact) == micro_usd(typed)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "$0.00"),
        (40 * CENT, "$0.40"),
        (4 * CENT, "$0.04"),
        (84_000, "$0.084"),
        (99_400, "$0.099"),
        (99_500, "$0.10"),
        (99_999, "$0.10"),
        (100_001, "$0.10"),
        (1_234_565_000, "$1,234.57"),
        (12_500, "$0.013"),
        (499, "<$0.001"),
        (500, "$0.001"),
        (-40 * CENT, "-$0.40"),
        (-84_000, "-$0.084"),
    ],
)
def test_amounts_are_shown_as_people_write_them(amount: int, shown: str) -> None:
    """Two decimals, three below ten cents, and never nothing for something."""
    assert shown == dollars(MicroUsd(amount))


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=MOST))
def test_what_is_shown_is_near_the_truth(amount: int) -> None:
    """What people read is off by half a cent at most, and by half a tenth of a cent below ten cents."""
    shown = dollars(MicroUsd(amount)).removeprefix("<").removeprefix("$").replace(",", "")
    limit = CENT // 2 if amount >= 10 * CENT else 1000

    assert abs(int(Decimal(shown) * DOLLAR) - amount) <= limit
