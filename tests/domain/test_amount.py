"""What people type as an amount is read exactly, or it is said what is wrong with it."""

import pytest

from bot.domain.amount import AmountFault, typed
from bot.domain.money import CENT, DOLLAR


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("5", 500),
        (" 0.5 ", 50),
        ("$5", 500),
        ("$ 5.25", 525),
        ("5.00 USD", 500),
        ("5$", 500),
        ("1000000", 100_000_000),
        ("0.010", 1),
        ("0.500", 50),
        (".5", 50),
        ("$.75", 75),
        ("US$5", 500),
        ("USD 5", 500),
        ("1000.5000", 100_050),
        ("\uff11\uff0e\uff15\uff10", 150),
        ("\uff04\uff15", 500),
    ],
)
def test_amounts_are_read_exactly(text: str, cents: int) -> None:
    """Dollars and cents, with a sign for the dollar on either side."""
    assert typed(text) == cents * CENT


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AmountFault.NONSENSE),
        ("five", AmountFault.NONSENSE),
        ("1e3", AmountFault.NONSENSE),
        ("NaN", AmountFault.NONSENSE),
        ("inf", AmountFault.NONSENSE),
        ("0x10", AmountFault.NONSENSE),
        ("1_000", AmountFault.NONSENSE),
        ("1,50", AmountFault.NONSENSE),
        ("1 000", AmountFault.NONSENSE),
        ("\uff11\uff0c\uff15\uff10", AmountFault.NONSENSE),
        ("5\u00b2", AmountFault.NONSENSE),
        ("\u0665", AmountFault.NONSENSE),
        ("5..0", AmountFault.NONSENSE),
        (".", AmountFault.NONSENSE),
        ("$", AmountFault.NONSENSE),
        ("USD", AmountFault.NONSENSE),
        ("5.", AmountFault.NONSENSE),
        ("5 EUR", AmountFault.NONSENSE),
        ("9" * 4000, AmountFault.NONSENSE),
        ("-5", AmountFault.NEGATIVE),
        ("\u22125", AmountFault.NEGATIVE),
        ("$-5", AmountFault.NEGATIVE),
        ("\uff0d\uff15", AmountFault.NEGATIVE),
        ("0", AmountFault.NOTHING),
        ("0.00", AmountFault.NOTHING),
        ("0.001", AmountFault.FRACTION),
        ("1.000", AmountFault.NONSENSE),
        ("$2.500", AmountFault.NONSENSE),
        ("50.000 USD", AmountFault.NONSENSE),
        ("1000000.01", AmountFault.ENORMOUS),
        ("999999999999999", AmountFault.ENORMOUS),
    ],
)
def test_what_is_no_amount_is_named(text: str, fault: AmountFault) -> None:
    """Nothing is guessed: nonsense, less than nothing, nothing, parts of a cent and slips of the finger."""
    assert typed(text) is fault


def test_nothing_can_be_an_answer() -> None:
    """A budget of nothing is one."""
    assert typed("0", nothing=True) == 0
    assert typed("5", nothing=True) == 5 * DOLLAR
