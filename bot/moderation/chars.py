"""One character at a time: what it is once case, accents, fonts and invisible company are off.

`face(c)` gives the folded characters of one original character: none for what cannot be seen, the
letter itself for a letter of any script, and separators as they are. `READINGS` then says which
letters a face may stand for, and `KEYS` is the one that the automaton is fed.
"""

import re
from unicodedata import category, digit, name, normalize

from bot.moderation.shapes import CYRILLIC, GREEK, LATIN, OTHER_SCRIPTS, SIGNS, WORD_EMOJI

#: Unicode's Default_Ignorable_Code_Point, and the interlinear annotation marks
_IGNORABLE_CLASS = (
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U0001bca0-\\U0001bca3"
    "\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]"
)
_IGNORABLE = re.compile(_IGNORABLE_CLASS)
INVISIBLE = re.compile(_IGNORABLE_CLASS + "+")
TAG = re.compile("[\U000e0020-\U000e007e]")  #: a letter of ASCII that is never shown
#: marks that decorate any letter: accents, zalgo, Hebrew points, Arabic vowels and hamza
_DECORATION = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_LATIN_NAME = re.compile(
    r"(?:MODIFIER LETTER |LATIN |COMBINING LATIN )"
    r"(?:SMALL LETTER |CAPITAL LETTER |LETTER )?(?:SMALL CAPITAL (?:LETTER )?|SMALL |CAPITAL )?"
    r"(?:DOTLESS |BARRED |TURNED |REVERSED |INSULAR |SCRIPT |SIDEWAYS |BLACKLETTER |MIDDLE-WELSH )*"
    r"([A-Z])(?: WITH .*| ROTUNDA| BAR.*)?"
)
_BOXED_NAME = re.compile(
    r".*(?:PARENTHESIZED|CIRCLED|SQUARED|SYMBOL) LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])"
)
_SAME = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "", "ς": "σ", "ʼ": "'", "ʹ": "'"}

_CYRILLIC_BLOCKS = (*range(0x0400, 0x0530), *range(0xA640, 0xA69C))

#: reading of a sign or digit; everything else that is no letter separates words
SOFT = frozenset(SIGNS)


def face(char: str) -> str:
    """The folded characters of one character; empty when it leaves no trace."""
    if _IGNORABLE.match(char):
        return ""
    if char.isspace():
        return char if char in "\n\t" else " "
    if "\uac00" <= char <= "\ud7a3":  # Hangul syllables stay whole
        return char
    if char in "™℠":
        return " "
    if char in SIGNS or char in WORD_EMOJI:
        return WORD_EMOJI.get(char, char)
    kind = category(char)
    if kind in {"Cc", "Cf"}:
        return ""
    if kind[0] == "C":  # surrogates, private use, unassigned
        return "\ufffd"
    boxed = _boxed(char) if kind == "So" else ""
    return boxed or "".join(_letters(char))


def _boxed(char: str) -> str:
    """The letter of a regional indicator, or of one in a box, a circle or parentheses."""
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return chr(ord(char) - 0x1F1E6 + ord("a"))
    match = _BOXED_NAME.fullmatch(name(char, ""))
    return match[1].lower() if match else ""


def _letters(char: str) -> list[str]:
    """Decompose, then lower, then decompose again; marks go before casefolding, which alters some."""
    found: list[str] = []
    for part in normalize("NFKD", LATIN.get(char.lower(), char)):
        if _DECORATION.match(part):
            continue
        found += [
            _plain(piece)
            for piece in normalize("NFKD", part.casefold())
            if not _DECORATION.match(piece)
        ]
    return found


def _plain(char: str) -> str:
    """A casefolded, decomposed character as the letter that people read."""
    if char.isascii():
        return char
    if char in LATIN or char in _SAME:
        return LATIN.get(char, _SAME.get(char, char))
    value = digit(char, None)
    if value is not None:
        return str(value)
    if "\u30a1" <= char <= "\u30f6":  # katakana as hiragana
        return chr(ord(char) - 0x60)
    if category(char)[0] not in "LM":
        return char
    match = _LATIN_NAME.fullmatch(name(char, ""))
    if match:
        return match[1].lower()
    return "'" if "\u02b0" <= char <= "\u02ff" else char


class _Faces(dict[str, str]):
    """Remembers faces; bounded, so that nobody can fill the memory with rare characters."""

    def __missing__(self, char: str) -> str:
        if len(self) > 30_000:
            self.clear()
        self[char] = found = face(char)
        return found


FACES: dict[str, str] = _Faces()


def _readings() -> dict[str, str]:
    table = dict(SIGNS)
    for row in (CYRILLIC, GREEK):
        for char, letters in row.items():  # several may share a face: ς and ϲ are σ
            known = table.get(face(char), "")
            table[face(char)] = "".join(dict.fromkeys(known + letters))
    for letter, chars in OTHER_SCRIPTS.items():
        table |= {face(char): letter for char in chars}
    return _with_decorated(table)


def _with_decorated(table: dict[str, str]) -> dict[str, str]:
    """Cyrillic letters with a tick, a hook or a tail look like the letters without."""
    names = {name(char): char for char in map(chr, _CYRILLIC_BLOCKS) if category(char) == "Ll"}
    for called, char in names.items():
        plain = names.get(called.partition(" WITH ")[0], char)
        if plain in table and face(char) not in table:
            table[face(char)] = table[plain]
    return table


#: face -> the Latin letters that it may stand for, likeliest first; a face not in here is itself
READINGS = _readings()
#: letters that the automaton does not tell apart, since 1, ! and | are read as either
MERGED = {"l": "i"}


def is_letter(face_char: str) -> bool:
    """Whether it is a letter of some script, or a mark that belongs to one."""
    return category(face_char)[0] in "LM"


def key_of(face_char: str) -> str:
    """What the automaton reads for a face: one letter, or a space for a separator."""
    first = READINGS.get(face_char)
    if first:
        return MERGED.get(first[0], first[0])
    return MERGED.get(face_char, face_char) if category(face_char)[0] in "LM" else " "


class _Keys(dict[int, str]):
    """`str.translate` table of `key_of`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        if len(self) > 30_000:
            self.clear()
        self[code] = found = key_of(chr(code))
        return found


KEYS: dict[int, str] = _Keys()


def script_of(face_char: str) -> str:
    """`latin`, `greek`, `cyrillic` or `other` for a letter; empty for signs and separators."""
    if "a" <= face_char <= "z":
        return "latin"
    if face_char in SOFT or category(face_char)[0] not in "LM":
        return ""
    if "\u0370" <= face_char <= "\u03ff":
        return "greek"
    return "cyrillic" if "\u0400" <= face_char <= "\u052f" else "other"
