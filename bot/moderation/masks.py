"""Words with a letter starred out: "m*rder", "f**k", "exec•tion"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.moderation.budget import Budget
from bot.moderation.chars import SOFT, key_of
from bot.moderation.reading import Reading
from bot.moderation.terms import Term

_MASK = r"(?:[^\w\s\-'’.,:;/\\&()\[\]{}<>\"“”«»„|`\ufffd]|_)"
_MASKED = re.compile(rf"(?<![^\W_])(?<!{_MASK})[^\W_]++(?:{_MASK}++[^\W_]++)++")
_IS_MASK = re.compile(_MASK)
_ANY_MASK = re.compile(rf"[^\W_]{_MASK}")
_NO_MASKS = frozenset(" abcdefghijklmnopqrstuvwxyz0123456789\n-'.,:;/\\&()[]{}<>\"")
_STARS = frozenset("*#")
_LONGEST = 64


class Masks:
    """The terms, by how they begin and end."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._whole: defaultdict[tuple[str, str, int], list[Term]] = defaultdict(list)
        self._open: defaultdict[tuple[str, int], list[Term]] = defaultdict(list)
        for term in terms:
            if term.options.mask and 3 <= term.size <= _LONGEST and not term.breaks:
                first, last = key_of(term.letters[0]), key_of(term.letters[-1])
                self._whole[first, last, term.size].append(term)
                if term.trail:
                    self._open[first, term.size].append(term)
        self._sizes = sorted({size for _, size in self._open})

    def finds(
        self, reading: Reading, budget: Budget
    ) -> Iterator[tuple[Term, tuple[int, int], bool]]:
        """Terms, their spans in the original, and whether the masked word can be nothing else."""
        faces = reading.folded.faces
        if not self._whole or reading.chars <= _NO_MASKS or not _ANY_MASK.search(faces):
            return
        for match in _MASKED.finditer(faces):
            word = match[0]
            for term in self._candidates(word):
                budget.checks -= 1
                if budget.spent:
                    return
                sure = _reads(term, word[: term.size])
                if sure is not None:
                    start = match.start()
                    yield term, reading.folded.span(start, start + term.size - 1), sure

    def _candidates(self, word: str) -> Iterator[Term]:
        first, size = key_of(word[0]), len(word)
        yield from self._whole.get((first, key_of(word[-1]), size), ())
        for shorter in self._sizes:
            if shorter >= size:
                return
            yield from self._open.get((first, shorter), ())


def _reads(term: Term, word: str) -> bool | None:
    """Whether the word reads as the term, masks as any letter; and True when surely so."""
    masks = ""
    for index, char in enumerate(word):
        if term.reach(char) >> index & 1 and (char in term.native or char in SOFT):
            continue
        if not _IS_MASK.fullmatch(char):
            return None
        masks += char
    count = len(masks)
    if count == 0 or count > min(2, len(word) - 2):
        return None
    starred = _STARS.issuperset(masks)
    if term.size <= 3 or count == 2:
        return False if starred or (count == 2 and term.size >= 6) else None
    return (
        count == 1 and not SOFT.issuperset(masks.replace("×", "*")) and (starred or term.size >= 5)
    )
