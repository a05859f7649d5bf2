"""Allow phrases: a hit inside one of them, written as it stands there, does not count."""

from collections.abc import Iterable
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from bot.domain.rules import Options
from bot.moderation.literals import Literals
from bot.moderation.matcher import Allowed
from bot.moderation.reading import Reading
from bot.moderation.terms import Term, is_written_in_letters

_GAPS = frozenset(" -\n\t'’")


class AllowList:
    """The allow phrases of a rule set. They only ever take hits away."""

    def __init__(self, phrases: Iterable[str]) -> None:
        every = list(phrases)
        written = [phrase for phrase in every if is_written_in_letters(phrase)]
        self._terms = [Term(0, phrase, Options()) for phrase in written]
        self._automaton = (
            AhoCorasick([term.key for term in self._terms], store_patterns=False)
            if self._terms
            else None
        )
        self._literals = Literals((0, phrase) for phrase in every if phrase not in written)

    def of(self, reading: Reading) -> Allowed:
        """A test whether a span lies inside an allowed phrase; phrases are sought when it is first asked."""
        spans: list[tuple[int, int]] | None = None

        def allowed(span: tuple[int, int]) -> bool:
            nonlocal spans
            if spans is None:
                spans = sorted(self._spans(reading))
            return any(start <= span[0] and span[1] <= end for start, end in spans)

        return allowed

    def _spans(self, reading: Reading) -> Iterable[tuple[int, int]]:
        for _, span in self._literals.finds(reading):
            yield span
        if self._automaton is None:
            return
        view = reading.base
        for index, start, end in self._automaton.find_matches_as_indexes(
            view.squeezed, overlapping=True
        ):
            yield from self._exact(reading, self._terms[index], start, end)

    def _exact(
        self, reading: Reading, term: Term, start: int, end: int
    ) -> Iterable[tuple[int, int]]:
        """The phrase with nothing but its own letters and gaps, at the edges of words."""
        layout = reading.base.layout
        low, high = layout.runs[start], layout.runs[start + 1]
        for first in range(low, min(high, low + 64)):
            after = first + term.size
            if layout.faces[first:after] != term.letters:
                continue
            if not layout.runs[end - 1] < after <= layout.runs[end]:
                continue
            words, starts = layout.words, layout.starts
            if not term.lead and starts[words[first]] != first:
                continue
            if not term.trail and starts[words[after - 1] + 1] != after:
                continue
            if _gaps_are_own(reading, term, first, after):
                places = layout.places
                yield reading.folded.span(places[first], places[after - 1])


def _gaps_are_own(reading: Reading, term: Term, first: int, after: int) -> bool:
    layout, faces = reading.base.layout, reading.folded.faces
    places = layout.places[first:after]
    for index, (place, next_place) in enumerate(pairwise(places)):
        own = bool(term.breaks >> index & 1)
        gap = faces[place + 1 : next_place]
        if own != bool(gap) or not _GAPS.issuperset(gap):
            return False
    return True
