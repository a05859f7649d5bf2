"""A storyboard: a few shots that follow one another and are delivered as one film."""

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.ids import PictureKey

LEAST: Final = 2
MOST: Final = 6

_NUMBER: Final = re.compile(r"^\s*(?:\d{1,2}\s*[.):]|[-*•])(?!\d)\s*")
"""What is put before a shot. "10:30, a train leaves" and "3.5 m of snow" begin with words of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """How far a storyboard is. What is done lies in the job's clip."""

    done: int  #: shots that are joined already
    #: the last picture of what is done, where the model starts from one
    frame: PictureKey | None = None


@dataclass(frozen=True, slots=True)
class ShotsCount:
    """Too few shots for a storyboard, or too many."""

    count: int
    least: int = LEAST
    most: int = MOST


def shots(text: str) -> tuple[str, ...]:
    """A shot a line; numbers and bullets before them are not part of them."""
    lines = (_NUMBER.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def fits(found: tuple[str, ...]) -> bool:
    """Whether so many shots make a storyboard."""
    return LEAST <= len(found) <= MOST
