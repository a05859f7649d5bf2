"""A keyword or phrase, compiled: what the automaton looks for, and what a find must satisfy."""

import re
from unicodedata import name

from bot.domain.rules import Options
from bot.moderation.chars import KEYS, READINGS, SOFT, script_of
from bot.moderation.fold import fold

_SQUEEZE = re.compile(r"(.)\1+", re.DOTALL)
#: scripts written without spaces: there a keyword is sought inside words
_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_KNOWN = frozenset(READINGS)


class Term:
    """One keyword or phrase of a rule.

    `reach(face)` is a bit mask of the letters of the term that a face can stand for; verification
    walks a text with it, bit by bit.
    """

    __slots__ = (
        "breaks", "core", "head", "key", "latin", "lead", "letters", "native", "options", "plural",
        "reaches", "readable", "rule", "size", "spaceless", "tail", "trail",
    )  # fmt: skip

    def __init__(self, rule: int, pattern: str, options: Options) -> None:
        pattern = pattern.strip()
        self.rule = rule
        self.options = options
        self.core = pattern.strip("*").strip().casefold()
        faces = fold(self.core).faces
        key = faces.translate(KEYS)
        self.letters = "".join(char for char, read in zip(faces, key, strict=True) if read != " ")
        self.size = len(self.letters)
        letters_read = key.replace(" ", "")
        self.key = _SQUEEZE.sub(r"\1", letters_read)
        self.spaceless = any(name(char, "").startswith(_SPACELESS) for char in self.letters)
        self.lead = pattern.startswith("*") or self.spaceless
        self.trail = pattern.endswith("*") or self.spaceless
        self.latin = all(script_of(char) == "latin" for char in self.letters)
        self.head = len(letters_read) - len(letters_read.lstrip(letters_read[:1]))
        self.tail = len(letters_read) - len(letters_read.rstrip(letters_read[-1:]))
        self.plural = options.plural and self.latin and self.size >= 5
        self.breaks = _breaks(key)
        self.native: dict[str, int] = {}
        self.readable: dict[str, int] = {}
        for index, char in enumerate(self.letters):
            self.native[char] = self.native.get(char, 0) | 1 << index
            for letter in {char, *READINGS.get(char, "")}:
                self.readable[letter] = self.readable.get(letter, 0) | 1 << index
        self.reaches: dict[str, int] = {}

    def reach(self, face: str) -> int:
        found = self.reaches.get(face)
        if found is None:
            found = self.readable.get(face, 0)
            for letter in READINGS.get(face, ""):
                found |= self.readable.get(letter, 0)
            if face in _KNOWN:
                self.reaches[face] = found
        return found


def is_written_in_letters(pattern: str) -> bool:
    """Whether folding keeps all of a pattern; one with digits or signs is sought as it is written."""
    faces = fold(pattern.strip().strip("*")).faces
    key = faces.translate(KEYS)
    return (
        not any(char in SOFT for char in faces)
        and any(char != " " for char in key)
        and all(read != " " or not _is_symbol(char) for char, read in zip(faces, key, strict=True))
    )


def _is_symbol(char: str) -> bool:
    return not char.isspace() and char not in "-'’._,:;/&()\"“”!?" and not char.isalnum()


def _breaks(key: str) -> int:
    """Bits of the letters after which the pattern has a separator."""
    bits, count = 0, 0
    for char in key:
        if char != " ":
            count += 1
        elif count:
            bits |= 1 << (count - 1)
    return bits & ~(1 << max(count - 1, 0))
