"""The ways in which one prompt is read, each laid out for the automaton.

A view is a text whose letters stand for something: the text itself, the text with its signs taken as
separators, decoded, read from invisible tag characters, or another reading of ambiguous letters.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, product

from bot.moderation.chars import FACES, KEYS, MERGED, READINGS, SOFT, script_of
from bot.moderation.decode import drawn, turned, written
from bot.moderation.fold import Folded, backwards, fold
from bot.moderation.layout import Layout, lay
from bot.moderation.plain import plain

_SIGN_CLASS = "[" + "".join(re.escape(sign) for sign in sorted(SOFT)) + "]"
_SIGN = re.compile(_SIGN_CLASS)
#: digits and signs that touch no letter, two and more: a number, not a disguise
_NUMBER = re.compile(rf"(?<![^\W\d_])(?<!{_SIGN_CLASS}){_SIGN_CLASS}{{2,}}+(?![^\W\d_])")
_SIGN_BETWEEN = re.compile(rf"[^\W\d_]{_SIGN_CLASS}+[^\W\d_]|(?<!\S)(?!\d){_SIGN_CLASS}(?!\S)")
_SQUEEZE = re.compile(r"(.)\1+", re.DOTALL)
_FLAG = re.compile("\U0001f3f4[\ufe0f\u200d]*[\U000e0020-\U000e007e]+\U000e007f")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_AMBIGUOUS = {
    char: tuple(dict.fromkeys(MERGED.get(letter, letter) for letter in letters))
    for char, letters in READINGS.items()
    if len({MERGED.get(letter, letter) for letter in letters}) > 1
}
_AMBIGUOUS_CLASS = re.compile("[" + "".join(re.escape(char) for char in _AMBIGUOUS) + "]")
#: faces that pass for Latin to the eye; a text with no other is a disguise rather than a language
_TWINS = frozenset("аеорсухіјѕһԁӏѵԛԝԍкмтнвгпьαβεηικνορτυχωγ")
_RARE_TWINS = frozenset("ѕһԁӏѵԛԝԍ")


class View:
    """One reading of a text: its key for the automaton, and the layout of its words."""

    def __init__(self, name: str, text: Folded, key: str) -> None:
        self.name = name
        self.text = text
        self.key = key
        self.squeezed = _SQUEEZE.sub(r"\1", key.replace(" ", ""))

        self._gaps: dict[int, str] = {}

    @cached_property
    def layout(self) -> Layout:
        return lay(self.text.faces, self.key)

    def gap(self, word: int) -> str:
        """The separator after a word, as folded."""
        found = self._gaps.get(word)
        if found is None:
            layout = self.layout
            after = layout.starts[word + 1]
            found = self.text.faces[layout.places[after - 1] + 1 : layout.places[after]]
            self._gaps[word] = found
        return found

    def reversed(self) -> "View":
        """The same, read from right to left."""
        return View("reversed", backwards(self.text), self.key[::-1])


def key_for(faces: str) -> str:
    """The key of a text: letters as read, spaces for separators and for plain numbers."""
    if _SIGN.search(faces):
        faces = _NUMBER.sub(lambda match: " " * len(match[0]), faces)
    return faces.translate(KEYS)


class Reading:
    """A prompt and its views; each is made when it is first asked for, and shared by all rule sets."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.folded = fold(source)

    @cached_property
    def base(self) -> View:
        return View("folded", self.folded, key_for(self.folded.faces))

    @cached_property
    def views(self) -> list[View]:
        """Every view but the reversed one, the likeliest first."""
        found = [self.base, *_variants(self.base, len(self.source)), *_signs_apart(self.folded)]
        for name, text in self._others():
            found += [View(name, text, key_for(text.faces)), *_signs_apart(text, name)]
        return found

    @cached_property
    def plain(self) -> Folded:
        """As typed, in lower case; what regexes call `raw`."""
        return plain(self.source)

    @cached_property
    def words(self) -> Folded:
        """Letters without disguise and single spaces; what regexes call `folded`."""
        return spelled(self.base)

    @cached_property
    def reversed(self) -> View:
        return self.base.reversed()

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
        decoded = written(self.folded)
        if decoded:
            yield "decoded", decoded
        picture = drawn(self.folded)
        if picture:
            yield "drawn", picture
        if not self.source.isascii():
            for text in hidden(self.source):
                yield "hidden", text
            upright = turned(self.source)
            if upright:
                yield "upside down", upright


def spelled(view: View) -> Folded:
    """The words of a view with single spaces, disguised letters undone, spaced letters joined."""
    layout, faces = view.layout, view.text.faces
    letters: list[str] = []
    origins: list[int] = []
    gap = ""
    for word in range(len(layout.starts) - 1):
        first, after = layout.starts[word], layout.starts[word + 1]
        if word:
            before = layout.places[first - 1]
            parting = faces[before + 1 : layout.places[first]]
            lone = after - first == 1 and first - layout.starts[word - 1] == 1
            if not (lone and parting == gap) and not (lone and _begins_run(layout, faces, word)):
                letters.append(" ")
                origins.append(view.text.origins[before])
            gap = parting if lone else ""
        text = layout.faces[first:after]
        mixed = any("a" <= char <= "z" for char in text)
        letters += [
            READINGS[char][0] if char in READINGS and (mixed or char in SOFT) else char
            for char in text
        ]
        origins += [view.text.origins[place] for place in layout.places[first:after]]
    return Folded("".join(letters), origins, view.text.length)


def _begins_run(layout: Layout, faces: str, word: int) -> bool:
    """Whether the letters before and after this one stand alone too, with equal gaps."""
    starts, places = layout.starts, layout.places
    if word + 2 >= len(starts) or starts[word + 2] - starts[word + 1] != 1:
        return False
    here = starts[word]
    gaps = [faces[places[i] + 1 : places[i + 1]] for i in (here - 1, here)]
    return gaps[0] == gaps[1]


def hidden(source: str) -> Iterator[Folded]:
    """What is written in invisible tag characters, those of flags left out."""
    if not _TAGS.search(source):
        return
    bare = _FLAG.sub(lambda match: " " * len(match[0]), source)
    groups = list(_TAGS.finditer(bare))
    if not groups:
        return
    for glue in (" ", "") if len(groups) > 1 else ("",):
        faces: list[str] = []
        origins: list[int] = []
        for group in groups:
            for index in range(group.start(), group.end()):
                found = FACES[chr(ord(bare[index]) - 0xE0000)]
                faces.append(found)
                origins += [index] * len(found)
            faces.append(glue)
            origins += [group.end() - 1] * len(glue)
        yield Folded("".join(faces), origins, groups[-1].end())


def _signs_apart(text: Folded, name: str = "signs") -> Iterator[View]:
    """The text with digits and signs between letters as separators, where there are any."""
    if _SIGN_BETWEEN.search(text.faces):
        yield View(name, text, _SIGN.sub(" ", text.faces).translate(KEYS))


def _variants(base: View, length: int) -> Iterator[View]:
    """Other readings of the ambiguous letters, alike for all occurrences of one."""
    if not _AMBIGUOUS_CLASS.search(base.text.faces):
        return
    places = [
        (index, char)
        for index, char in enumerate(base.text.faces)
        if char in _AMBIGUOUS and base.key[index] != " "
    ]
    kinds = list(dict.fromkeys(char for _, char in places))
    limit = max(4, min(24, 8_000 // (length + 1)))
    for choice in islice(_choices(kinds), limit):
        letters = list(base.key)
        for index, char in places:
            letters[index] = choice[char]
        yield View("folded", base.text, "".join(letters))


def _choices(kinds: list[str]) -> Iterator[dict[str, str]]:
    """Assignments of readings, without the first (all primary): every one, or each alone and all."""
    first = {char: _AMBIGUOUS[char][0] for char in kinds}
    if len(kinds) <= 4:
        every = product(*(_AMBIGUOUS[char] for char in kinds))
        yield from (dict(zip(kinds, letters, strict=True)) for letters in islice(every, 1, None))
        return
    second = {char: _AMBIGUOUS[char][1] for char in kinds}
    yield second
    for char in kinds:
        for letter in _AMBIGUOUS[char][1:]:
            yield first | {char: letter}
        yield second | {char: first[char]}
