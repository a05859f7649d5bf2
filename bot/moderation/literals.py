"""Patterns with digits or signs ("9/11", "🔞"): sought as they are written, folding would lose them."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from bot.moderation.plain import plain
from bot.moderation.reading import Reading


class Literals:
    """Literal patterns, each with the number of its rule."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        self._rules: list[tuple[int, bool, bool]] = []
        keys: list[str] = []
        for rule, pattern in patterns:
            key = plain(" ".join(pattern.strip().strip("*").split())).faces.strip()
            if key:
                keys.append(key)
                self._rules.append((rule, pattern.startswith("*"), pattern.endswith("*")))
        self._automaton = AhoCorasick(keys, store_patterns=False) if keys else None

    def finds(self, reading: Reading) -> Iterator[tuple[int, tuple[int, int]]]:
        """Rules found, with their spans in the original."""
        if self._automaton is None:
            return
        text = reading.plain
        faces = text.faces
        for index, start, end in self._automaton.find_matches_as_indexes(faces, overlapping=True):
            rule, lead, trail = self._rules[index]
            if (lead or _is_edge(faces, start)) and (trail or _is_edge(faces, end)):
                yield rule, text.span(start, end - 1)


def _is_edge(faces: str, index: int) -> bool:
    """Whether no word goes on across this index."""
    if not 0 < index < len(faces):
        return True
    return not (faces[index - 1].isalnum() and faces[index].isalnum())
