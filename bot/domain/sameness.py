"""Whether two prompts ask for nearly the same thing: by their words, whatever the order and the commas."""

import re
from functools import lru_cache
from typing import Final

ALIKE: Final = 0.8
"""How much of all their words two prompts share before a second clip is worth a question."""

_WORD: Final = re.compile(r"\w+")
_SMALL: Final = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "and", "with", "to", "is", "are"}
)


@lru_cache(maxsize=1000)
def words(prompt: str) -> frozenset[str]:
    """What a prompt speaks of. Each ask is compared with the same few hundred, while others wait for the database."""
    return frozenset(_WORD.findall(prompt.casefold())) - _SMALL


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two prompts share nearly all their words."""
    shared = len(one & other)
    both = len(one) + len(other) - shared
    return both > 0 and shared / both >= ALIKE
