r"""Moderators' regexes, on RE2 alone: linear time, so that no pattern can stop the bot.

RE2 refuses look-around and back-references; its `\w` and `\b` know ASCII only, so `\w` is read as
`[\p{L}\p{N}_]` and what stays ASCII is said in the docs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import re2

from bot.domain.rule_faults import Fault, Why
from bot.domain.rules import RegexView
from bot.moderation.reading import Reading

if TYPE_CHECKING:
    from re2 import Pattern  # the stub's name: the package keeps it to itself

LONGEST = 260  #: characters of a pattern, AutoMod's limit
MOST = 200  #: patterns of a guild
LARGEST_PROGRAM = 5_000  #: RE2 instructions of a pattern
SLOWEST_S = 0.005  #: for any text that we try
_MEMORY = 8 << 20
_MOST_MATCHES = 50  #: of one pattern in one text, while allow phrases cover them
_TRIED_LENGTH = 4_000


class BadRegexError(ValueError):
    """The pattern cannot be used.

    Args:
        fault: why, for the moderator; the other fields are those of `Why`.
    """

    def __init__(self, fault: Fault, *, count: int = 0, limit: int = 0, detail: str = "") -> None:
        super().__init__(fault.value)
        self.why = Why(fault, count, limit, detail)


def options() -> re2.Options:
    """Eight MiB for a pattern, no shouting on stderr, no upper case."""
    found = re2.Options()
    found.max_mem = _MEMORY
    found.log_errors = False
    found.case_sensitive = False
    return found


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> tuple["Pattern", float]:
    """Compile one pattern within the limits; also the seconds that its slowest text took.

    Raises:
        BadRegexError: too long, not understood, too large, slow, or it matches nothing at all.
    """
    if len(pattern) > LONGEST:
        raise BadRegexError(Fault.TOO_LONG, count=len(pattern), limit=LONGEST)
    if not pattern.isprintable():
        raise BadRegexError(Fault.UNSHOWABLE)
    try:
        regex = re2.compile(translated(pattern), options())
    except re2.error as error:
        raise BadRegexError(Fault.NOT_RE2, detail=_said(error)) from None
    if regex.programsize > LARGEST_PROGRAM:
        raise BadRegexError(Fault.TOO_LARGE)
    if regex.search("") is not None:
        raise BadRegexError(Fault.MATCHES_NOTHING)
    return regex, _slowest(regex)


def translated(pattern: str) -> str:
    r"""AutoMod's `\w` and `\W` for RE2, whose own know ASCII only."""
    inside = False
    out: list[str] = []
    index = 0
    while index < len(pattern):
        pair = pattern[index : index + 2]
        if pair[:1] == "\\":
            known = {"\\w": r"\p{L}\p{N}_", "\\W": None}.get(pair, pair)
            if known is None:
                known = pair if inside else r"[^\p{L}\p{N}_]"
            elif pair == "\\w" and not inside:
                known = f"[{known}]"
            out.append(known)
            index += 2
            continue
        inside = pair[:1] == "[" or (inside and pair[:1] != "]")
        out.append(pair[:1])
        index += 1
    return "".join(out)


def _said(error: Exception) -> str:
    told = error.args[0] if error.args else ""
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)


def _slowest(regex: "Pattern") -> float:
    """Run it over texts that hurt such patterns, made of its own letters."""
    letters = list(dict.fromkeys(char for char in regex.pattern if char.isalnum()))[:8] or ["a"]
    dice = Random(1)  # noqa: S311 - the same texts each time, not a secret
    texts = [letter * _TRIED_LENGTH for letter in [*letters[:3], "x"]]
    texts += ["".join(dice.choices([*letters, " "], k=_TRIED_LENGTH)) for _ in range(3)]
    slowest_s = 0.0
    for text in texts:
        took_s = min(_took(regex, text), _took(regex, text))
        if took_s > SLOWEST_S:
            raise BadRegexError(Fault.SLOW)
        slowest_s = max(slowest_s, took_s)
    return slowest_s


def _took(regex: "Pattern", text: str) -> float:
    begun = perf_counter()
    regex.search(text)
    return perf_counter() - begun


@dataclass(frozen=True, slots=True)
class Regex:
    """One compiled pattern of a rule."""

    rule: str  #: its id
    view: RegexView
    regex: "Pattern"


class Regexes:
    """All patterns of a rule set: one RE2 filter for each text that is read.

    A filter first looks for the words that a pattern cannot do without, and runs only the patterns
    left. An RE2 set would run them all in one automaton, which 200 patterns with `.*` make so large
    that a hostile text of 4,000 characters takes a quarter of a second.
    """

    def __init__(self, regexes: Iterable[tuple[int, Regex]]) -> None:
        every = list(regexes)
        self._raw = _Filter([pair for pair in every if pair[1].view is not RegexView.FOLDED])
        self._folded = _Filter([pair for pair in every if pair[1].view is not RegexView.RAW])

    def finds(self, reading: Reading) -> Iterator[tuple[int, tuple[int, int], str]]:
        """Rules found, with spans in the original and the text that was read."""
        for name, regexes in (("raw", self._raw), ("folded", self._folded)):
            if not regexes:
                continue
            faces = reading.plain.faces if name == "raw" else reading.spelling
            for rule, regex in regexes.met(faces):
                text = reading.plain if name == "raw" else reading.words
                for start, end in islice(_spans(regex, text.faces), _MOST_MATCHES):
                    yield rule, text.span(start, end - 1), name


def _spans(regex: "Pattern", text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in regex.finditer(text) if match.end() > match.start())


class _Filter:
    def __init__(self, regexes: list[tuple[int, Regex]]) -> None:
        self._regexes = regexes
        if regexes:
            self._filter = re2.Filter()
            for _, regex in regexes:
                self._filter.Add(regex.regex.pattern, options())
            self._filter.Compile()

    def __bool__(self) -> bool:
        return bool(self._regexes)

    def met(self, text: str) -> Iterator[tuple[int, "Pattern"]]:
        for index in self._filter.Match(text) or ():
            rule, regex = self._regexes[index]
            yield rule, regex.regex
