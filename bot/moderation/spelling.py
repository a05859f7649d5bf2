"""The words of a text with single spaces and without disguise, for regexes of the folded view."""

import re

from bot.moderation.chars import READINGS, SOFT, is_letter
from bot.moderation.fold import Folded
from bot.moderation.signs import Signs

_SIGNS = "[" + "".join(re.escape(sign) for sign in sorted(SOFT)) + "]"
#: signs between letters, and the two that are letters at the edge of a word too
_DISGUISED = re.compile(rf"(?<=[^\W\d_]){_SIGNS}+(?=[^\W\d_])|[$@](?=[^\W\d_])|(?<=[^\W\d_])[$@]+")
_ALNUM = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
_THREE_ALONE = b"\1\1\1"
_SPACED_WORD = re.compile(r"(?<![^\W_])[^\W\d_]([\W_]{1,8})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-z]")


def spelled_quickly(faces: str, signs: Signs) -> str | None:
    """The faces of `spelled` for ASCII text without spaced letters; None for any other."""
    if not faces.isascii():
        return None
    if signs.between or "$" in faces or "@" in faces:
        faces = _undisguised(faces)
    words = faces.encode("ascii").translate(_ALNUM).split()
    if _THREE_ALONE in bytes(
        [1 if len(word) == 1 else 2 for word in words]
    ) and _SPACED_WORD.search(faces):
        return None
    return b" ".join(words).decode("ascii")


def spelled(text: Folded) -> Folded:
    """Words with single spaces, signs and look-alikes as letters, spaced letters joined."""
    joined = {
        index
        for match in _SPACED_WORD.finditer(text.faces)
        for index in range(match.start(), match.end())
    }
    faces: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(_undisguised(text.faces)):
        if is_letter(char) or char.isdigit():
            faces.append(char)
        elif index in joined or not faces or faces[-1] == " ":
            continue
        else:
            faces.append(" ")
        origins.append(text.origins[index])
    length = text.length
    if faces and faces[-1] == " ":
        length = origins[-1]
        del faces[-1], origins[-1]
    return Folded("".join(faces), origins, length)


def _undisguised(faces: str) -> str:
    """The text, letter for letter, with signs in words and foreign letters in Latin words read."""
    if not SOFT.isdisjoint(faces):
        faces = _DISGUISED.sub(_read, faces)
    return faces if faces.isascii() else _WORD.sub(_read_mixed, faces)


def _read_mixed(match: re.Match[str]) -> str:
    return _read(match) if _LATIN.search(match[0]) else match[0]


def _read(match: re.Match[str]) -> str:
    return "".join(READINGS.get(char, char)[0] for char in match[0])
