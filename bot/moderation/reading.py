"""A prompt and the ways to read it: as it is, with signs apart, decoded, from hidden characters.

Each view is made when it is first asked for, and shared by all rule sets that judge the prompt.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, islice, product
from math import prod

from bot.moderation.chars import MERGED, READINGS, SOFT, script_of
from bot.moderation.decode import DRAWING_SIGNS, WRITTEN_SIGNS, drawn, hidden, turned, written
from bot.moderation.fold import Folded, fold
from bot.moderation.plain import plain
from bot.moderation.signs import NO_SIGNS, Signs, key_of_text, keys_with_signs_apart, signs_in
from bot.moderation.spelling import spelled, spelled_quickly
from bot.moderation.views import Mirror, View

#: readings that the automaton tells apart, of the faces that have several
_AMBIGUOUS = {
    char: tuple(dict.fromkeys(MERGED.get(letter, letter) for letter in letters))
    for char, letters in READINGS.items()
    if len({MERGED.get(letter, letter) for letter in letters}) > 1
}
_AMBIGUOUS_FACES = frozenset(_AMBIGUOUS)
_AMBIGUOUS_FACE = re.compile("[" + "".join(map(re.escape, _AMBIGUOUS)) + "]")
#: faces that pass for Latin to the eye; a text with no other is a disguise rather than a language
_TWINS = frozenset("аеорсухіјѕһԁӏѵԛԝԍкмтнвгпьαβεηικνορτυχωγ")
_RARE_TWINS = frozenset("ѕһԁӏѵԛԝԍ")
_MOST_VARIANTS = 40
_LetterKind = tuple[str, bool]  #: an ambiguous letter, and whether its word has had it before


class Reading:
    """One prompt, folded, with its views."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.folded = fold(source)
        self.chars = frozenset(self.folded.faces)  #: to see at once what there is nothing of

    @cached_property
    def signs(self) -> Signs:
        return NO_SIGNS if self.chars.isdisjoint(SOFT) else signs_in(self.folded.faces)

    @cached_property
    def base(self) -> View:
        """The text as it is, folded."""
        return View("folded", self.folded, key_of_text(self.folded.faces, self.signs))

    @cached_property
    def views(self) -> list[View]:
        """Every view but the reversed one, the likeliest first."""
        found = [self.base]
        if not self.chars.isdisjoint(_AMBIGUOUS_FACES):
            found += _variants(self.base)
        found += _signs_apart("signs", self.folded, self.signs)
        for name, text in self._others():
            signs = signs_in(text.faces)
            found.append(View(name, text, key_of_text(text.faces, signs)))
            found += _signs_apart(name, text, signs)
        return found

    @cached_property
    def mirror(self) -> Mirror:
        return Mirror(self.base)

    @cached_property
    def plain(self) -> Folded:
        """As typed, in lower case; what regexes call `raw`."""
        return plain(self.source)

    @cached_property
    def words(self) -> Folded:
        """Letters without disguise and single spaces; what regexes call `folded`."""
        return spelled(self.folded)

    @cached_property
    def spelling(self) -> str:
        """The faces of `words`, without the way back where that is quicker."""
        quick = spelled_quickly(self.folded.faces, self.signs)
        return self.words.faces if quick is None else quick

    @cached_property
    def overridden(self) -> bool:
        """Whether a right-to-left override is in it, so that it is shown from right to left."""
        return "\u202e" in self.source

    @cached_property
    def foreign_trust(self) -> int:
        """How far a word in one foreign script may be read as Latin: 2 surely, 1 perhaps, 0 not."""
        latin = foreign = 0
        genuine = rare = False
        for char in self.folded.faces:
            script = script_of(char)
            if script == "latin":
                latin += 1
            elif script and char in READINGS:
                foreign += 1
                known = script != "other"
                genuine = genuine or (known and char not in _TWINS)
                rare = rare or not known or char in _RARE_TWINS
        if latin >= foreign:
            return 2
        return rare + (not genuine)

    def _others(self) -> Iterator[tuple[str, Folded]]:
        if not self.chars.isdisjoint(WRITTEN_SIGNS):
            decoded = written(self.folded)
            if decoded:
                yield "decoded", decoded
        if not self.chars.isdisjoint(DRAWING_SIGNS):
            picture = drawn(self.folded)
            if picture:
                yield "drawn", picture
        if not self.source.isascii():
            for text in hidden(self.source):
                yield "hidden", text
            upright = turned(self.source)
            if upright:
                yield "upside down", upright


def _signs_apart(name: str, text: Folded, signs: Signs) -> Iterator[View]:
    """The text with digits and signs as separators, where some may be."""
    return (View(name, text, key) for key in keys_with_signs_apart(text.faces, signs))


def _variants(base: View) -> Iterator[View]:
    """Other readings of the ambiguous letters, alike in all words; a second one in a word may differ."""
    places = list(_ambiguous_places(base))
    kinds = list(dict.fromkeys(kind for _, kind in places))
    if not kinds:
        return
    limit = max(3, min(_MOST_VARIANTS, 12_000 // (len(base.key) + 1)))
    for choice in islice(_choices(kinds, limit), limit):
        letters = list(base.key)
        for index, kind in places:
            letters[index] = choice[kind]
        yield View("folded", base.text, "".join(letters))


def _ambiguous_places(base: View) -> Iterator[tuple[int, _LetterKind]]:
    """Where ambiguous letters stand; a digit by itself is a number."""
    key, seen = base.key, set[tuple[str, int]]()
    for match in _AMBIGUOUS_FACE.finditer(base.text.faces):
        char, index = match[0], match.start()
        if key[index] == " " or (
            char.isdigit() and key[index - 1 : index + 2].strip() == key[index]
        ):
            continue
        word = key.rfind(" ", 0, index)
        yield index, (char, (char, word) in seen)
        seen.add((char, word))


def _choices(kinds: list[_LetterKind], limit: int) -> Iterator[dict[_LetterKind, str]]:
    """Assignments of readings, without the first (all primary): every one, or each alone, all, and pairs."""
    options = [_AMBIGUOUS[char] for char, _ in kinds]
    if prod(map(len, options)) <= limit:
        every = product(*options)
        yield from (dict(zip(kinds, letters, strict=True)) for letters in islice(every, 1, None))
        return
    first = {kind: letters[0] for kind, letters in zip(kinds, options, strict=True)}
    second = {kind: letters[1] for kind, letters in zip(kinds, options, strict=True)}
    yield second
    for kind, letters in zip(kinds, options, strict=True):
        for letter in letters[1:]:
            yield first | {kind: letter}
        yield second | {kind: first[kind]}
    for one, other in combinations(kinds, 2):
        yield first | {one: second[one], other: second[other]}
