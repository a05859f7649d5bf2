"""A text as words and letters without separators, as the automaton's finds must be read."""

from bisect import bisect_right
from dataclasses import dataclass, field

from bot.moderation.chars import SOFT

WALK = 8  #: signs looked at beyond a find for the edge of its word
ENDINGS = frozenset({"s", "es", "$", "e$", "5", "e5", "3s", "35", "3$"})  #: of the English plural

EDGE = 1  #: a word begins or ends in this run, digits and signs at its edge left aside
ENDING = 2  #: only an ending of the plural follows


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


def lay(faces: str, key: str) -> Layout:
    """Lay out a text by its key; a space in the key is a separator."""
    layout = Layout()
    places, words, starts, runs = layout.places, layout.words, layout.starts, layout.runs
    opens, closes = layout.opens, layout.closes
    gap, before, count = True, "", 0
    for index, char in enumerate(key):
        if char == " ":
            gap = True
            continue
        if char != before:
            runs.append(count)
            opens.append(0)
            closes.append(0)
        if gap:
            opens[-1] = EDGE
            if count:
                closes[-1 if char == before else -2] = EDGE
            starts.append(count)
            gap = False
        before = char
        places.append(index)
        words.append(len(starts) - 1)
        count += 1
    starts.append(count)
    runs.append(count)
    if closes:
        closes[-1] = EDGE
    layout.faces = "".join([faces[index] for index in places])
    _mark_soft_edges(layout)
    return layout


def _mark_soft_edges(layout: Layout) -> None:
    """Where words begin or end with signs, or with the ending of the plural."""
    faces, starts, runs = layout.faces, layout.starts, layout.runs
    for number in range(len(starts) - 1):
        start, stop = starts[number], starts[number + 1]
        if faces[start] in SOFT:
            first = layout.after_signs(start, stop)
            layout.opens[bisect_right(runs, first) - 1] = EDGE
        last = faces[stop - 1]
        if last in SOFT:
            before = layout.before_signs(start, stop)
            layout.closes[bisect_right(runs, before - 1) - 1] = EDGE
        if last in "s$5" and stop - start > 5:
            for ending in (1, 2):
                if faces[stop - ending : stop] in ENDINGS:
                    run = bisect_right(runs, stop - ending - 1) - 1
                    layout.closes[run] = layout.closes[run] or ENDING
