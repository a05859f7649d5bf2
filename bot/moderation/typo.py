"""One slip of the finger: a letter too many, too few, another one, or two swapped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.moderation.chars import READINGS
from bot.moderation.common import is_common
from bot.moderation.layout import Layout
from bot.moderation.reading import Reading
from bot.moderation.terms import Term

SHORTEST = 7  #: letters of a term that slips are looked for in


class Typos:
    """Terms by every spelling that lacks one letter; two words one slip apart share one of these."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._index: defaultdict[str, list[Term]] = defaultdict(list)
        self._sizes: set[int] = set()
        self._open_sizes: set[int] = set()
        for term in terms:
            if term.options.typo and term.size >= SHORTEST and not term.breaks:
                for spelling in {term.letters, *_without_one(term.letters)}:
                    self._index[spelling].append(term)
                self._sizes |= {term.size - 1, term.size, term.size + 1}
                if term.trail:
                    self._open_sizes |= {term.size - 1, term.size, term.size + 1}

    def finds(self, reading: Reading) -> Iterator[tuple[Term, tuple[int, int]]]:
        """Terms that a word misses by one slip, with the word's span in the original."""
        if not self._index:
            return
        layout = reading.base.layout
        for first, last, word in _words(layout, min(self._sizes)):
            for spelling in self._spellings(word):
                for term in self._near(spelling):
                    if len(spelling) == len(word) or term.trail:
                        places = layout.places
                        yield term, reading.folded.span(places[first], places[last])

    def _spellings(self, word: str) -> Iterator[str]:
        if len(word) in self._sizes:
            yield word
        for size in self._open_sizes:
            if size < len(word):
                yield word[:size]

    def _near(self, word: str) -> Iterator[Term]:
        index = self._index
        seen: set[int] = set()
        for spelling in (word, *_without_one(word)):
            for term in index.get(spelling, ()):
                if id(term) not in seen:
                    seen.add(id(term))
                    if _one_slip(term.letters, word):
                        yield term


def _words(layout: Layout, shortest: int) -> Iterator[tuple[int, int, str]]:
    """Uncommon words of enough letters, signs at their edges off."""
    starts = layout.starts
    for first, after in pairwise(starts):
        if shortest <= after - first <= 64:
            word = layout.faces[first:after]
            if not word.isalpha():
                word = "".join(READINGS.get(char, char)[0] for char in word)
            if not is_common(word):
                yield first, after - 1, word


def _without_one(word: str) -> Iterator[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _one_slip(term: str, word: str) -> bool:
    """Whether exactly one insertion, deletion, substitution or swap of neighbours parts them."""
    if term == word:
        return False
    short, long = sorted((term, word), key=len)
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if len(short) != len(long):
        return len(long) - len(short) == 1 and short[same:] == long[same + 1 :]
    if short[same + 1 :] == long[same + 1 :]:
        return True
    swapped = short[same : same + 2] == long[same : same + 2][::-1]
    return swapped and short[same + 2 :] == long[same + 2 :]
