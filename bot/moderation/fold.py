"""A text folded character by character, with the way back to the original."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from bot.moderation.chars import FACES

_NEEDED = (*range(0x0900, 0x0E00), *range(0x0E31, 0x0E4F), *range(0x0EB1, 0x0ECE), 0x3099, 0x309A)
_MARKS = "[" + "".join(char for char in map(chr, _NEEDED) if category(char)[0] == "M") + "]+"
#: marks of scripts that need them (Indic, Thai) decorate nothing on a Latin letter or a digit, nor
#: before a word; letters of those scripts stay, since some of them are look-alikes
_STRAY_MARK = re.compile(rf"(?:(?<=[0-9a-zα-ωа-я])|(?<![^\s!-/:-@\[-`{{-~])){_MARKS}")
_JAMO = re.compile("[\u1100-\u11ff]{2,}")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Faces, and for each the index in the original text where it came from."""

    faces: str
    origins: Sequence[int]
    length: int  #: of the original text

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The part of the original that faces `first..last` came from, with what hangs on the last one."""
        start, end = self.origins[first], self.origins[last]
        if end < start:  # read backwards
            first, last, start, end = last, first, end, start
        return start, self._after(last)

    def _after(self, index: int) -> int:
        origins, start = self.origins, self.origins[index]
        step = -1 if len(origins) > 1 and origins[0] > origins[-1] else 1
        while 0 <= index < len(origins):
            if origins[index] > start:
                return origins[index]
            index += step
        return self.length


def fold(text: str) -> Folded:
    """Take off case, accents, fonts and everything invisible."""
    if text.isascii() and not CONTROL.search(text):
        return Folded(text.lower(), range(len(text)), len(text))
    faces: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        found = FACES[char]
        faces.append(found)
        if len(found) == 1:
            origins.append(index)
        elif found:
            origins.extend([index] * len(found))
    return _composed(_without_stray_marks("".join(faces), origins, len(text)))


def _without_stray_marks(faces: str, origins: list[int], length: int) -> Folded:
    if not _STRAY_MARK.search(faces):
        return Folded(faces, origins, length)
    kept: list[str] = []
    places: list[int] = []
    last = 0
    for match in _STRAY_MARK.finditer(faces):
        kept.append(faces[last : match.start()])
        places += origins[last : match.start()]
        last = match.end()
    kept.append(faces[last:])
    return Folded("".join(kept), places + origins[last:], length)


def _composed(folded: Folded) -> Folded:
    """Put Korean syllables together that were typed letter by letter."""
    if not _JAMO.search(folded.faces):
        return folded
    faces: list[str] = []
    origins: list[int] = []
    last = 0
    for match in _JAMO.finditer(folded.faces):
        faces.append(folded.faces[last : match.start()])
        origins += folded.origins[last : match.start()]
        index = match.start()
        for syllable in normalize("NFC", match[0]):
            faces.append(syllable)
            origins.append(folded.origins[index])
            index += len(normalize("NFD", syllable))
        last = match.end()
    faces.append(folded.faces[last:])
    origins += folded.origins[last:]
    return Folded("".join(faces), origins, folded.length)


def backwards(folded: Folded) -> Folded:
    """The same faces, read from right to left."""
    return Folded(folded.faces[::-1], folded.origins[::-1], folded.length)
