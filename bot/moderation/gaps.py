"""Finds that stretch over several words: a phrase, a s p a c e d word, or one split in two."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.moderation.common import is_common
from bot.moderation.layout import Layout
from bot.moderation.terms import Term
from bot.moderation.views import View

_CONTRACTIONS = frozenset({"ll", "re", "ve", "s", "d", "t", "m", "n"})
_APOSTROPHES = frozenset("'’`´")
_JOINERS = frozenset("-_.*~^|/+=・·•‧∙")  #: signs put between letters that belong together
_SENTENCE_ENDS = frozenset(".!?;:\n。！？；：")
_WALK = 16  #: letters of a word that are compared
_MOST_PIECES = 3  #: unexplained gaps in one term


@dataclass(frozen=True, slots=True)
class Joined:
    """What several words together are."""

    sure: bool
    how: str


class Gaps:
    """The words and separators that a candidate covers."""

    def __init__(self, term: Term, view: View, left: int, right: int) -> None:
        self.term = term
        self.view = view
        self.layout: Layout = view.layout
        self.left = left
        self.right = right
        self.first = self.layout.words[left]
        self.last = self.layout.words[right - 1]

    @cached_property
    def parts(self) -> list[str]:
        """The letters of the candidate, word by word."""
        layout = self.layout
        return [
            layout.faces[
                max(layout.starts[word], self.left) : min(layout.starts[word + 1], self.right)
            ]
            for word in range(self.first, self.last + 1)
        ]

    @cached_property
    def separators(self) -> list[str]:
        return [self.view.gap(word) for word in range(self.first, self.last)]

    @cached_property
    def single(self) -> bool:
        """Whether every word of it has one letter; or all are drawn out, a word for each letter of the term."""
        apart = self.last - self.first
        if apart == self.right - self.left - 1:
            return True
        drawn_out = range(self.first, self.last + 1) if apart + 1 == self.term.size else ()
        return bool(drawn_out) and self.at_edges and all(map(self.stands_alone, drawn_out))

    def stands_alone(self, word: int) -> bool:
        """Whether there is such a word, of one letter or of that letter again and again."""
        starts = self.layout.starts
        return 0 <= word < len(starts) - 1 and len(set(self.layout.word(word)[:_WALK])) == 1

    @property
    def at_edges(self) -> bool:
        """Whether it begins and ends with whole words."""
        starts = self.layout.starts
        return self.left == starts[self.first] and self.right == starts[self.last + 1]


def joined(gaps: Gaps) -> Joined | None:
    """Whether the words of a candidate belong together, and how sure that is."""
    own = gaps.term.breaks.bit_count()
    if gaps.single and gaps.last - gaps.first > own:
        return Joined(True, "spaced") if _spells(gaps) and _is_whole_run(gaps) else None
    if gaps.last - gaps.first > own + _MOST_PIECES:
        return None
    pieces = _unexplained(gaps)
    if pieces == 0:
        return Joined(not any(_ends_sentence(gap) for gap in gaps.separators), "whole")
    if pieces == 1:
        return _split(gaps)
    return _pieces(gaps) if pieces else None


def _unexplained(gaps: Gaps) -> int | None:
    """The least number of gaps that are not the term's own; None when the letters do not fit."""
    term, layout = gaps.term, gaps.layout
    own, words, faces = term.breaks, layout.words, layout.faces
    states = [term.reach(faces[gaps.left]) & 1] + [0] * _MOST_PIECES
    for index in range(gaps.left + 1, gaps.right):
        reach = term.reach(faces[index])
        if words[index] == words[index - 1]:
            states = [(state << 1 | state) & reach for state in states]
        else:
            here = [(state & own) << 1 for state in states]
            there = [0, *((state << 1 | state) for state in states[:-1])]
            states = [(a | b) & reach for a, b in zip(here, there, strict=True)]
        if not any(states):
            return None
    last = term.size - 1
    return next((count for count, state in enumerate(states) if state >> last & 1), None)


def _spells(gaps: Gaps) -> bool:
    term, faces = gaps.term, gaps.layout.faces
    state = term.reach(faces[gaps.left]) & 1
    for index in range(gaps.left + 1, gaps.right):
        state = (state << 1 | state) & term.reach(faces[index])
    return bool(state >> (term.size - 1) & 1)


# Single letters


def _is_whole_run(gaps: Gaps) -> bool:
    """Whether these single letters are a word of their own, not part of a longer spaced word."""
    if not any(map(gaps.stands_alone, (gaps.first - 1, gaps.last + 1))):
        return True
    inner = gaps.separators
    if gaps.term.breaks and gaps.right - gaps.left == gaps.term.size:
        own = gaps.term.breaks
        inner = [gap for index, gap in enumerate(inner) if not own >> index & 1]
    same = bool(inner) and all(gap == inner[0] for gap in inner)
    if same and _is_bounded(gaps, lambda gap: gap == inner[0]):
        return True
    if all(map(_is_solid, gaps.separators)) and _is_bounded(gaps, _is_solid):
        return True
    return _is_bounded(gaps, lambda gap: "\n" not in gap)


def _is_bounded(gaps: Gaps, belongs: Callable[[str], bool]) -> bool:
    """Whether no further single letter belongs to the run, an article apart ("a g o r e")."""
    before = [] if gaps.term.lead else _neighbours(gaps, gaps.first, -1, belongs)
    after = [] if gaps.term.trail else _neighbours(gaps, gaps.last, 1, belongs)
    return all(not beside or _is_article(beside) for beside in (before, after))


def _neighbours(
    gaps: Gaps, word: int, step: int, belongs: Callable[[str], bool]
) -> list[tuple[str, str]]:
    """The next one or two single letters beyond the run, each with the gap that parts it."""
    layout = gaps.layout
    found: list[tuple[str, str]] = []
    while len(found) < 2:
        beside = word + step
        if not 0 <= beside < len(layout.starts) - 1:
            break
        gap = gaps.view.gap(min(word, beside))
        if not gaps.stands_alone(beside) or not belongs(gap):
            break
        found.append((layout.word(beside), gap))
        word = beside
    return found


def _is_article(beside: list[tuple[str, str]]) -> bool:
    return len(beside) == 1 and beside[0][0] in {"a", "i"} and beside[0][1].isspace()


# Longer pieces


def _split(gaps: Gaps) -> Joined | None:
    """One word written as two: "host age", "hos-tage"."""
    term = gaps.term
    index, gap = _odd_gap(gaps)
    left, right = gaps.parts[index], gaps.parts[index + 1]
    if term.spaceless:
        return Joined(False, "split") if len(gap) == 1 and gap in _JOINERS else None
    if not gaps.at_edges or _is_contraction(gap, right):
        return None
    uncommon = not is_common(left) and not is_common(right)
    if term.size < 5:
        odd = term.size == 4 and _is_solid(gap)
        return Joined(False, "split") if odd and uncommon else None
    if _is_pure(gap):
        return Joined(uncommon and not term.breaks, "split")
    return Joined(False, "split") if uncommon else None


def _pieces(gaps: Gaps) -> Joined | None:
    """One word written as several: "mu-rd-er", "m ur d er"."""
    if gaps.term.spaceless or not gaps.at_edges or not all(map(_is_pure, gaps.separators)):
        return None
    if any(len(part) > 1 and is_common(part) for part in gaps.parts):
        return None
    same = len(set(gaps.separators)) == 1
    singles = sum(len(part) == 1 for part in gaps.parts)
    spelled = same and singles >= 2 and gaps.term.size >= 4
    return Joined(False, "split") if spelled or gaps.term.size >= 6 else None


def _odd_gap(gaps: Gaps) -> tuple[int, str]:
    """The gap that is not the term's own: where the letters before it end no word of the term."""
    count = 0
    for index, gap in enumerate(gaps.separators):
        count += len(gaps.parts[index])
        if not gaps.term.breaks >> (count - 1) & 1:
            return index, gap
    return 0, gaps.separators[0]


def _is_contraction(gap: str, right: str) -> bool:
    return gap in _APOSTROPHES and right in _CONTRACTIONS


def _is_solid(gap: str) -> bool:
    return not any(char.isspace() for char in gap)


def _is_pure(gap: str) -> bool:
    """Only spaces, or none; or a hyphen at the end of a line."""
    return gap.isspace() or _is_solid(gap) or gap in {"-\n", "\u00ad\n", "‐\n"}


def _ends_sentence(gap: str) -> bool:
    return any(char in _SENTENCE_ENDS for char in gap) and not _is_solid(gap) and not gap.isspace()
