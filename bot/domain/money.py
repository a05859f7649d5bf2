"""Money as whole micro-dollars. No float ever touches it."""

from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import NewType

MicroUsd = NewType("MicroUsd", int)
"""A millionth of a dollar: per-second prices fall below a cent."""

ZERO = MicroUsd(0)
DOLLAR = MicroUsd(1_000_000)
CENT = MicroUsd(10_000)

MOST = MicroUsd(1_000_000_000 * 1_000_000)
"""A billion dollars. Larger amounts are typing errors, and would leave 64 bits when summed."""

_MICRO = Decimal("0.000001")


def micro_usd(dollars: str | Decimal) -> MicroUsd:
    """Read a decimal amount of dollars exactly, rounding fractions of a micro-dollar up.

    Raises:
        ValueError: when it is no finite decimal number, is negative or exceeds a billion dollars.
    """
    try:
        amount = Decimal(dollars)
    except InvalidOperation:
        raise ValueError(f"{dollars!r} is not an amount in dollars, like 5 or 0.12") from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{dollars!r} is not an amount of 0 or more dollars, like 5 or 0.12")
    if amount > MOST // DOLLAR:
        raise ValueError(f"{dollars!r} is more than a billion dollars")
    # Quantized, not multiplied: a product is first rounded to 28 digits, and that may be down.
    return MicroUsd(int(amount.quantize(_MICRO, rounding=ROUND_CEILING).scaleb(6)))


def dollars(amount: MicroUsd) -> str:
    """Show an amount to people: `$0.40`; below ten cents with three decimals: `$0.084`.

    Rounds half away from zero, for showing only. Whole cents keep two decimals: `$0.04`.
    What would be shown as nothing is `<$0.001`, which is read in every language.
    """
    sign, size = ("-", -amount) if amount < 0 else ("", int(amount))
    thousandths = (size + 500) // 1000
    if size and not thousandths:
        return f"{sign}<$0.001"
    if thousandths < 100 and size % CENT:
        return f"{sign}${thousandths // 1000}.{thousandths % 1000:03d}"
    cents = (size + CENT // 2) // CENT
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"
