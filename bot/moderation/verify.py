"""From a candidate of the automaton to a find: letters, edges, gaps, and how sure it is.

Candidates come from squeezed text without separators, so nearly all of them are chance ("pass ore"
for `sore`). A find must read as the term letter by letter, begin and end where words do, and have
gaps only as a disguise makes them.
"""

from dataclasses import dataclass
from itertools import groupby

from bot.moderation.chars import SOFT, script_of
from bot.moderation.common import WORDS, is_common
from bot.moderation.gaps import Gaps, joined
from bot.moderation.layout import ENDINGS, Layout
from bot.moderation.reading import Reading
from bot.moderation.terms import Term
from bot.moderation.views import View


@dataclass(frozen=True, slots=True)
class Find:
    """Where a term was found: letters `first..last` of a view's layout."""

    first: int
    last: int
    sure: bool  #: an unsure find can only flag
    how: str  #: whole, spaced, split


def verify(term: Term, reading: Reading, view: View, start: int, end: int) -> Find | None:
    """Check a candidate that covers the squeezed letters `start..end`; the surest find, if any."""
    layout = view.layout
    runs = layout.runs
    if runs[end] - runs[start] < term.size:
        return None
    lefts = _lefts(term, layout, runs[start], runs[start + 1])
    if not lefts:
        return None
    best: Find | None = None
    for right in _rights(term, layout, runs[end - 1], runs[end]):
        for left in lefts:
            found = _between(term, reading, view, left, right)
            if found and found.sure:
                return found
            best = best or found
    return best


def _lefts(term: Term, layout: Layout, low: int, high: int) -> list[int]:
    """Letters of the first run where a find may begin: where a word does, or after its signs."""
    words, starts = layout.words, layout.starts
    found = [starts[word] for word in _few(range(words[low], words[high - 1] + 1))]
    found.append(layout.after_signs(starts[words[low]], high))
    found = [left for left in dict.fromkeys(found) if low <= left < high]
    return [*reversed(found), max(low, high - term.head), low] if term.lead else found


def _rights(term: Term, layout: Layout, low: int, high: int) -> list[int]:
    """The same for the end, one past the last letter; an ending of the plural may follow."""
    words, starts = layout.words, layout.starts
    found = [starts[word + 1] for word in _few(range(words[low], words[high - 1] + 1))]
    stop = starts[words[high - 1] + 1]
    found.append(layout.before_signs(low, stop))
    if term.plural and stop - high <= 2:
        found += [right for right in (high, high - 1) if layout.faces[right:stop] in ENDINGS]
    found = [right for right in dict.fromkeys(found) if low < right <= high]
    return [*found, min(high, low + term.tail), high] if term.trail else found


def _few(words: range) -> list[int]:
    """The first and the last two: a run may go on over thousands of words ("a a a a …")."""
    return [*words] if len(words) <= 4 else [*words[:2], *words[-2:]]


def _between(term: Term, reading: Reading, view: View, left: int, right: int) -> Find | None:
    layout = view.layout
    length = right - left
    if length < term.size:
        return None
    faces = layout.faces[left:right]
    sure, how = True, "whole"
    if layout.words[left] != layout.words[right - 1]:
        verdict = joined(Gaps(term, view, left, right))
        if verdict is None:
            return None
        sure, how = verdict.sure, verdict.how
    elif not reads(term, faces):
        return None
    trust = _trust(term, reading, layout, left, right, faces)
    if trust == 0 or not _lettered(term, layout, left, right, faces):
        return None
    if how == "whole" and _is_anothers_plural(term, layout, right):
        return None
    if length == term.size + 1 and how == "whole":
        if is_common(layout.word(layout.words[left])) or _has_digit(faces[0] + faces[-1]):
            return None
        sure = False
    return Find(left, right - 1, sure and trust == 2, how)


def _is_anothers_plural(term: Term, layout: Layout, right: int) -> bool:
    """Whether the ending after a find is another word's: "heroines" is not the plural of "heroin"."""
    word = layout.words[right - 1]
    ending = layout.faces[right : layout.starts[word + 1]]
    return ending == "es" and not term.trail and layout.word(word)[:-1] in WORDS


def reads(term: Term, faces: str) -> bool:
    """Whether the faces spell the term, with letters repeated at will."""
    state = term.reach(faces[0]) & 1
    for char in faces[1:]:
        state = (state << 1 | state) & term.reach(char)
        if not state:
            return False
    return bool(state >> (term.size - 1) & 1)


def _lettered(term: Term, layout: Layout, left: int, right: int, faces: str) -> bool:
    """Not mostly digits and signs; and digits beside a find count as its letters if it has others."""
    if SOFT.isdisjoint(faces):
        return True
    drawn_out = "".join(char for char, _ in groupby(faces)) if len(faces) > term.size + 2 else faces
    if not term.options.leet or (_mostly_signs(faces) and _mostly_signs(drawn_out)):
        return False
    if not _has_digit(faces):
        return True
    word = layout.words[left]
    beside = layout.faces[layout.starts[word] : left]
    if not term.trail:
        beside += layout.faces[right : layout.starts[layout.words[right - 1] + 1]]
    return term.lead or not _has_digit(beside)


def _trust(term: Term, reading: Reading, layout: Layout, left: int, right: int, faces: str) -> int:
    """How far foreign letters may be read as the term's: 2 surely, 1 perhaps, 0 not."""
    native = term.native
    if all(char in native or char in SOFT for char in faces):
        return 2
    first, last = layout.starts[layout.words[left]], layout.starts[layout.words[right - 1] + 1]
    scripts = {script_of(char) for char in layout.faces[first : min(last, first + 80)]} - {""}
    if len(scripts) > 1:
        return 2
    return reading.foreign_trust if term.latin else 0


def _mostly_signs(faces: str) -> bool:
    return sum(char in SOFT for char in faces) * 10 > len(faces) * 6


def _has_digit(faces: str) -> bool:
    return any(char.isdigit() for char in faces)
