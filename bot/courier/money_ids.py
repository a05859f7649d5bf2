"""The grammar of the buttons that move money: `dailies|money|give|1290…|100|2000000`.

The first number names what is moved and makes it happen once; what the others mean is the deed's own.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HEAD: Final = "dailies|money"


class Deed(StrEnum):
    """What a button about money does."""

    GIVE = "give"  #: what somebody asked for: the request's interaction, the member, micro-dollars


@dataclass(frozen=True, slots=True)
class MoneyPress:
    """A button about money."""

    deed: Deed
    number: int  #: an interaction's
    first: int = 0
    second: int = 0

    def __str__(self) -> str:
        return f"{_HEAD}|{self.deed}|{self.number}|{self.first}|{self.second}"


MONEY: Final = re.compile(
    rf"{re.escape(_HEAD)}\|(?P<deed>{'|'.join(Deed)})\|(?P<number>[0-9]{{1,20}})"
    r"\|(?P<first>[0-9]{1,20})\|(?P<second>[0-9]{1,20})"
)


def read_money(match: re.Match[str]) -> MoneyPress:
    """The MoneyPress of a match of `MONEY`."""
    return MoneyPress(
        Deed(match["deed"]), int(match["number"]), int(match["first"]), int(match["second"])
    )
