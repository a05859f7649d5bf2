"""A text as words and letters without separators, as the automaton's finds must be read."""

import re
from functools import cached_property
from itertools import accumulate, pairwise

from bot.moderation.chars import SOFT

WALK = 8  #: signs looked at beyond a find for the edge of its word
ENDINGS = frozenset({"s", "es", "$", "e$", "5", "e5", "3s", "35", "3$"})  #: of the English plural

EDGE = 1  #: a word begins or ends in this run, digits and signs at its edge left aside
ENDING = 2  #: only an ending of the plural follows

_WORD = re.compile("[^ ]+")
_REPEAT = re.compile(r"(.)\1+")


def repeats_in(letters: str) -> list[tuple[int, int]]:
    """Where the same letter stands several times."""
    return [match.span() for match in _REPEAT.finditer(letters)]


def squeezed(letters: str, repeats: list[tuple[int, int]]) -> str:
    """Letters with each repeat as one."""
    if not repeats:
        return letters
    pieces: list[str] = []
    last = 0
    for start, end in repeats:
        pieces.append(letters[last : start + 1])
        last = end
    pieces.append(letters[last:])
    return "".join(pieces)


class Layout:
    """Letters in their order, in words and in squeezed runs of equal ones.

    Most candidates fail already at `opens` and `closes`; all else is made when one passes.
    """

    def __init__(self, text: str, key: str, repeats: list[tuple[int, int]]) -> None:
        self._text = text
        self._key = key
        self._repeats = repeats
        words = key.split()
        self.starts = list(accumulate(map(len, words), initial=0))
        """First letter of each word, and the end."""
        self._run_of = _runs_of_letters(repeats, self.starts[-1])
        size = self._run_of[-1] + 1 if words else 0
        self.opens = bytearray(size)
        """For each run: EDGE where a word begins in it."""
        self.closes = bytearray(size)
        """For each run: EDGE where a word ends in it, ENDING where only a plural's ending follows."""
        self._mark_endings(words)
        for start, stop in pairwise(self.starts):
            self.opens[self._run_of[start]] = EDGE
            self.closes[self._run_of[stop - 1]] = EDGE
        if not SOFT.isdisjoint(text):
            self._mark_soft_edges()

    @cached_property
    def places(self) -> list[int]:
        """Index of each letter in the view's text."""
        return [index for index, char in enumerate(self._key) if char != " "]

    @cached_property
    def faces(self) -> str:
        """One face a letter."""
        return "".join([self._text[start:end] for start, end in self._spans])

    @cached_property
    def words(self) -> list[int]:
        """Number of the word of each letter."""
        found: list[int] = []
        for number, (start, end) in enumerate(self._spans):
            found.extend([number] * (end - start))
        return found

    @cached_property
    def runs(self) -> list[int]:
        """First letter of each squeezed run, and the end."""
        found: list[int] = []
        last = 0
        for start, end in self._repeats:
            found.extend(range(last, start + 1))
            last = end
        found.extend(range(last, self.starts[-1] + 1))
        return found

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(self._key)]

    def word(self, number: int) -> str:
        """The letters of one word."""
        return self.faces[self.starts[number] : self.starts[number + 1]]

    def after_signs(self, start: int, high: int) -> int:
        """The first letter of the word at `start` after the digits and signs that it begins with."""
        limit = min(start + WALK, high - 1)
        while start < limit and self.faces[start] in SOFT:
            start += 1
        return start

    def before_signs(self, low: int, stop: int) -> int:
        """One past the last letter of the word to `stop` before the digits and signs at its end."""
        limit = max(stop - WALK, low + 1)
        while stop > limit and self.faces[stop - 1] in SOFT:
            stop -= 1
        return stop

    def _mark_endings(self, words: list[str]) -> None:
        """Where words end but for an ending of the plural."""
        for word, stop in zip(words, self.starts[1:], strict=True):
            if word[-1] == "s" and len(word) > 5:
                self.closes[self._run_of[stop - 2]] = ENDING
                if word[-2] == "e":
                    self.closes[self._run_of[stop - 3]] = ENDING

    def _mark_soft_edges(self) -> None:
        """Where words begin or end with signs."""
        text, starts = self._text, self.starts
        for number, (first, after) in enumerate(self._spans):
            if text[first] in SOFT:
                letter = self.after_signs(starts[number], starts[number + 1])
                self.opens[self._run_of[letter]] = EDGE
            if text[after - 1] in SOFT:
                letter = self.before_signs(starts[number], starts[number + 1]) - 1
                self.closes[self._run_of[letter]] = EDGE


def _runs_of_letters(repeats: list[tuple[int, int]], count: int) -> list[int]:
    """The number of the run of each letter."""
    found: list[int] = []
    run = last = 0
    for start, end in repeats:
        found.extend(range(run, run + start - last))
        run += start - last
        found.extend([run] * (end - start))
        run += 1
        last = end
    found.extend(range(run, run + count - last))
    return found
