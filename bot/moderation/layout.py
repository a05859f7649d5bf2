"""A text as words and letters without separators, as the automaton's finds must be read."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from bot.moderation.chars import SOFT

WALK = 8  #: signs looked at beyond a find for the edge of its word
ENDINGS = frozenset({"s", "es", "$", "e$", "5", "e5", "3s", "35", "3$"})  #: of the English plural

EDGE = 1  #: a word begins or ends in this run, digits and signs at its edge left aside
ENDING = 2  #: only an ending of the plural follows

_WORD = re.compile("[^ ]+")
_REPEAT = re.compile(r"(.)\1+")


@dataclass(slots=True)
class Layout:
    """Letters in their order: where each stands, in which word, and where equal ones run."""

    faces: str = ""  #: one face a letter
    places: list[int] = field(default_factory=list)  #: index of each letter in the view's text
    words: list[int] = field(default_factory=list)  #: number of the word of each letter
    starts: list[int] = field(default_factory=list)  #: first letter of each word, and the end
    runs: list[int] = field(default_factory=list)  #: first letter of each squeezed run, and the end
    opens: bytearray = field(default_factory=bytearray)  #: for each run: EDGE or 0
    closes: bytearray = field(default_factory=bytearray)  #: for each run: EDGE, ENDING or 0

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


def lay(faces: str, key: str, repeats: list[tuple[int, int]]) -> Layout:
    """Lay out a text by its key, word by word: a space in the key is a separator."""
    layout = Layout()
    places, words, starts = layout.places, layout.words, layout.starts
    pieces: list[str] = []
    count = 0
    for number, match in enumerate(_WORD.finditer(key)):
        start, end = match.span()
        starts.append(count)
        places.extend(range(start, end))
        words.extend([number] * (end - start))
        pieces.append(faces[start:end])
        count += end - start
    starts.append(count)
    layout.faces = "".join(pieces)
    run_of = _lay_runs(layout.runs, repeats, count)
    layout.opens = bytearray(len(layout.runs) - 1)
    layout.closes = bytearray(len(layout.runs) - 1)
    for start, stop in pairwise(starts):
        layout.opens[run_of[start]] = EDGE
        layout.closes[run_of[stop - 1]] = EDGE
    _mark_soft_edges(layout, run_of)
    return layout


def _lay_runs(runs: list[int], repeats: list[tuple[int, int]], count: int) -> list[int]:
    """Fill in the first letter of each run; also the run of each letter."""
    run_of: list[int] = []
    last = 0
    for start, end in repeats:
        runs.extend(range(last, start + 1))
        run_of.extend(range(len(run_of) and run_of[-1] + 1, len(runs)))
        run_of.extend([len(runs) - 1] * (end - start - 1))
        last = end
    runs.extend(range(last, count + 1))
    run_of.extend(range(len(run_of) and run_of[-1] + 1, len(runs) - 1))
    return run_of


def _mark_soft_edges(layout: Layout, run_of: list[int]) -> None:
    """Where words begin or end with signs, or with the ending of the plural."""
    faces, opens, closes = layout.faces, layout.opens, layout.closes
    for start, stop in pairwise(layout.starts):
        last = faces[stop - 1]
        if faces[start] in SOFT:
            opens[run_of[layout.after_signs(start, stop)]] = EDGE
        if last in SOFT:
            closes[run_of[layout.before_signs(start, stop) - 1]] = EDGE
        if last in "s$5" and stop - start > 5:
            for ending in (1, 2):
                if faces[stop - ending : stop] in ENDINGS:
                    run = run_of[stop - ending - 1]
                    closes[run] = closes[run] or ENDING
