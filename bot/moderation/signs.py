"""Digits and signs: letters where they touch letters, separators between them, or plain numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.moderation.chars import KEYS, SOFT

_SIGN_CLASS = "[" + "".join(re.escape(sign) for sign in sorted(SOFT)) + "]"
_SIGN = re.compile(_SIGN_CLASS)
_SIGNS = re.compile(_SIGN_CLASS + "+")
_MOST_KINDS = 3  #: of signs that are tried as separators
_LONG = 1_000  #: characters of a text in which fewer are
_ASCII_KEYS = bytes(ord(KEYS[code]) for code in range(128)) + bytes(128)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the digits and signs of a text are."""

    numbers: tuple[tuple[int, int], ...] = ()  #: two and more that touch no letter
    between: str = ""  #: the kinds that stand between letters, or alone: they may be separators


NO_SIGNS = Signs()


def signs_in(faces: str) -> Signs:
    """Look at every run of digits and signs once."""
    numbers: list[tuple[int, int]] = []
    between: dict[str, None] = {}
    for match in _SIGNS.finditer(faces):
        start, end = match.span()
        left = faces[start - 1 : start].isalpha()
        right = faces[end : end + 1].isalpha()
        if left or right:
            if left and right:
                between |= dict.fromkeys(match[0])
        elif end - start > 1:
            numbers.append((start, end))
        elif not match[0].isdigit():
            between[match[0]] = None
    return Signs(tuple(numbers), "".join(between))


def key_of_text(faces: str, signs: Signs) -> str:
    """What the automaton reads: letters, and spaces for separators and for plain numbers."""
    return _translated(_without_numbers(faces, signs))


def keys_with_signs_apart(faces: str, signs: Signs) -> Iterator[str]:
    """Keys with digits and signs as separators: all of them, then each kind of sign by itself."""
    if not signs.between:
        return
    every = _translated(_SIGN.sub(" ", faces))
    yield every
    kinds = [kind for kind in signs.between if not kind.isdigit()]
    for kind in kinds[: _MOST_KINDS if len(faces) < _LONG else 1]:
        one = _translated(_without_numbers(faces, signs).replace(kind, " "))
        if one != every:
            yield one


def _without_numbers(faces: str, signs: Signs) -> str:
    if not signs.numbers:
        return faces
    pieces: list[str] = []
    last = 0
    for start, end in signs.numbers:
        pieces += (faces[last:start], " " * (end - start))
        last = end
    pieces.append(faces[last:])
    return "".join(pieces)


def _translated(faces: str) -> str:
    """Translate; the byte table of ASCII is an order of magnitude faster than a dictionary."""
    if faces.isascii():
        return faces.encode("ascii").translate(_ASCII_KEYS).decode("ascii")
    return faces.translate(KEYS)
