"""The words of a text with single spaces and without disguise, for regexes of the folded view."""

import re

from bot.moderation.chars import READINGS, SOFT, is_letter
from bot.moderation.fold import Folded

_SIGNS = "[" + "".join(re.escape(sign) for sign in sorted(SOFT)) + "]"
#: signs between letters, and the two that are letters at the edge of a word too
_DISGUISED = re.compile(rf"(?<=[^\W\d_]){_SIGNS}+(?=[^\W\d_])|[$@](?=[^\W\d_])|(?<=[^\W\d_])[$@]+")
_ASCII_OTHER = re.compile("[^a-z0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-z]")
_SPACED_WORD = re.compile(r"(?<![^\W_])[^\W\d_]([\W_]{1,8})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])")


def spelled_quickly(faces: str) -> str | None:
    """The faces of `spelled` for ASCII text without spaced letters; None for any other."""
    if not faces.isascii() or _SPACED_WORD.search(faces):
        return None
    return _ASCII_OTHER.sub(" ", _undisguised(faces)).strip()


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
