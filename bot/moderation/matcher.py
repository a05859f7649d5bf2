"""One overlapping Aho-Corasick pass over each view, and the verification of what it finds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from bot.moderation.budget import Budget
from bot.moderation.common import is_common
from bot.moderation.reading import Reading
from bot.moderation.terms import Term
from bot.moderation.verify import Find, reads, verify
from bot.moderation.views import Mirror, View

_WINDOW = 512  #: letters searched at once, so that a flood of candidates can be stopped


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a prompt met."""

    rule: int  #: index in the compiled set
    span: tuple[int, int]  #: in the original text
    view: str  #: how it was seen: plain, folded, spaced, split, reversed, masked, hidden, …
    sure: bool = True  #: an unsure hit flags at most


Allowed = Callable[[tuple[int, int]], bool]


class Matcher:
    """Keywords and phrases: one automaton, and the terms of each of its keys."""

    def __init__(self, terms: Iterable[Term]) -> None:
        by_key: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            if term.key:
                by_key[term.key].append(term)
        self._terms = list(by_key.values())
        self._automaton = AhoCorasick(by_key, store_patterns=False) if by_key else None
        self._overlap = max(map(len, by_key), default=1) - 1

    def hits(
        self, reading: Reading, allowed: Allowed, budget: Budget, all_of: Set[int] = frozenset()
    ) -> list[Hit]:
        """The surest hit of each rule, and each one of the rules `all_of`; those in allowed spans left out."""
        best: dict[int, Hit] = {}
        further: list[Hit] = []
        done: set[int] = set()
        for hit in self.every(reading, allowed, budget, done):
            if hit.rule in all_of:
                further.append(hit)
                continue
            if hit.sure:
                done.add(hit.rule)
            if hit.sure or hit.rule not in best:
                best[hit.rule] = hit
        return [*best.values(), *further]

    def every(
        self, reading: Reading, allowed: Allowed, budget: Budget, done: Set[int]
    ) -> Iterator[Hit]:
        """Every hit, those of rules left out that the caller puts into `done`."""
        for view in reading.views:
            for term, start, end in self._candidates(view, budget, done):
                before = budget.checks
                budget.checks -= _price(term, view, start, end)
                found = verify(term, reading, view, start, end)
                if found:
                    hit = _hit(term, reading, view, found)
                    if not allowed(hit.span):
                        yield hit
                    else:
                        budget.checks = before  # an allow phrase never makes a text crowded
        for term, start, end in self._candidates(reading.mirror, budget, done):
            view = reading.mirror.view
            budget.checks -= _price(term, view, start, end)
            found = _backwards(term, reading, view, start, end)
            if found:
                hit = _hit(term, reading, view, found)
                if not allowed(hit.span):
                    yield hit

    def _candidates(
        self, view: View | Mirror, budget: Budget, done: Set[int]
    ) -> Iterator[tuple[Term, int, int]]:
        """What the automaton finds that begins and ends where words do, as far as the term asks."""
        edges: tuple[bytearray, bytearray] | None = None
        mirrored = isinstance(view, Mirror)
        for index, start, end in self._matches(view.squeezed):
            budget.candidates -= len(self._terms[index])
            if budget.spent:
                return
            if edges is None:
                edges = view.edges
            opens, closes = edges[0][start], edges[1][end - 1]
            if mirrored and not (opens and closes):
                continue
            for term in self._terms[index]:
                if (opens or term.lead) and (closes or term.trail) and term.rule not in done:
                    yield term, start, end
                    if budget.checks <= 0:
                        return

    def _matches(self, letters: str) -> Iterator[tuple[int, int, int]]:
        if self._automaton is None:
            return
        for offset in range(0, len(letters), _WINDOW):
            window = letters[offset : offset + _WINDOW + self._overlap]
            found = self._automaton.find_matches_as_indexes(window, overlapping=True)
            if not offset and len(window) == len(letters):
                yield from found
                return
            for index, start, end in found:
                if start < _WINDOW:
                    yield index, start + offset, end + offset


def _price(term: Term, view: View, start: int, end: int) -> int:
    """What it costs to verify a candidate; one over several words costs most."""
    layout = view.layout
    one_word = layout.words[layout.runs[start]] == layout.words[layout.runs[end] - 1]
    return 3 if one_word else 7 + term.size


def _hit(term: Term, reading: Reading, view: View, find: Find) -> Hit:
    places = view.layout.places
    span = view.text.span(places[find.first], places[find.last])
    how = view.name if find.how == "whole" or view.name != "folded" else find.how
    if how == "folded" and reading.source[span[0] : span[1]].casefold() == term.core:
        how = "plain"
    return Hit(term.rule, span, how, find.sure)


def _backwards(term: Term, reading: Reading, view: View, start: int, end: int) -> Find | None:
    """Whole words that read as the term from right to left, and are no word themselves."""
    layout, shown = view.layout, reading.overridden
    if not term.options.reverse or term.size < (3 if shown else 4):
        return None
    runs, words, starts = layout.runs, layout.words, layout.starts
    for word in range(words[runs[start]], words[runs[start + 1] - 1] + 1)[:4]:
        left = starts[word]
        right = left + term.size
        if left < runs[start] or not runs[end - 1] < right <= runs[end]:
            continue
        if starts[words[right - 1] + 1] != right:
            continue
        faces = layout.faces[left:right]
        if not reads(term, faces) or not _own_breaks(term, words[left:right]):
            continue
        if shown or not (is_common(faces[::-1]) or _is_a_name(term, reading, view, left, right)):
            return Find(left, right - 1, shown or term.size >= 6, "whole")
    return None


def _is_a_name(term: Term, reading: Reading, view: View, left: int, right: int) -> bool:
    """Whether a short word read backwards is written as names are: "Lana" is somebody."""
    if term.size >= 6:
        return False
    start, end = view.text.span(view.layout.places[left], view.layout.places[right - 1])
    return reading.source[start:end].istitle()


def _own_breaks(term: Term, words: Sequence[int]) -> bool:
    """Whether words end only where the term's own do."""
    return all(
        words[index] == words[index + 1] or term.breaks >> index & 1
        for index in range(len(words) - 1)
    )
