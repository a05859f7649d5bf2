"""Amounts as people type them: dollars and cents, nothing cleverer."""

import re
from enum import StrEnum
from typing import Final

from bot.domain.money import CENT, DOLLAR, MicroUsd

LARGEST: Final = MicroUsd(1_000_000 * DOLLAR)
"""A million dollars. More is a slip of the finger in any community."""

_TYPED: Final = re.compile(
    r"(?:(?:us)?\$ ?|usd ?)?(?=\.?[0-9])([0-9]{0,15})(?:\.([0-9]{1,18}))?(?: ?(?:\$|usd))?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"[^0-9]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+[^0-9]*")
"""`1.000`: where a comma is the point, these are a thousand."""
_FULL_WIDTH: Final = {sign + 0xFEE0: sign for sign in range(ord("!"), ord("~") + 1)}
"""What Japanese and Chinese keyboards type for ASCII's signs."""
_NEGATIVE: Final = re.compile(r"[-\u2212] ?\$?[0-9.]+|\$ ?[-\u2212][0-9.]+")


class AmountFault(StrEnum):
    """What is wrong with a typed amount."""

    NONSENSE = "nonsense"  #: no amount at all
    NEGATIVE = "negative"
    NOTHING = "nothing"  #: zero
    FRACTION = "fraction"  #: parts of a cent
    ENORMOUS = "enormous"


def typed(text: str, *, nothing: bool = False) -> MicroUsd | AmountFault:
    """Read `5`, `.50`, `$5`, `US$5` or `5 USD`. A comma is refused: in one country it is a point, in the next it is not.

    For the same reason a point with three figures after it is: `2.500` may be meant as thousands.

    Args:
        text: as it was typed.
        nothing: whether zero is an answer too.
    """
    said = text.strip().translate(_FULL_WIDTH)
    if _NEGATIVE.fullmatch(said):
        return AmountFault.NEGATIVE
    match = _TYPED.fullmatch(said)
    if match is None or _GROUPED.fullmatch(said):
        return AmountFault.NONSENSE
    whole, cents = match[1], (match[2] or "").rstrip("0")
    if len(cents) > 2:
        return AmountFault.FRACTION
    amount = MicroUsd(int(whole or 0) * DOLLAR + int(cents.ljust(2, "0")) * CENT)
    if amount > LARGEST:
        return AmountFault.ENORMOUS
    return amount if amount or nothing else AmountFault.NOTHING
