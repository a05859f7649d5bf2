"""The words Sketch knows, in eight languages: a prompt becomes a row of concepts with their places."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LATIN = ("en", "de", "fr", "es", "pt")
AFTER_NOUN = ("fr", "es", "pt")  #: languages whose colours follow the noun
UNSPACED = ("ja", "ko", "zh")  #: languages read letter by letter; their counts may follow the noun

_ENGLISH_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "with",
        "by",
        "to",
        "from",
        "for",
        "is",
        "are",
        "was",
        "it",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "through",
        "over",
        "under",
        "into",
        "near",
        "very",
        "as",
        "up",
        "down",
        "off",
        "out",
        "where",
        "while",
        "then",
        "there",
    ]
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A known word or phrase: its concepts, and which words of the prompt it covers."""

    concepts: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt, read."""

    language: str
    words: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that say something which Sketch does not know."""
        covered = {at for hit in self.hits for at in range(hit.start, hit.end)}
        skipped = _lexicon(self.language).stop if self.language in LATIN else frozenset[str]()
        return tuple(
            word
            for at, word in enumerate(self.words)
            if at not in covered and word not in skipped and len(word) > 2
        )


@dataclass(slots=True)
class Lexicon:
    """One language's words."""

    phrases: dict[tuple[str, ...], list[str]] = field(
        default_factory=dict[tuple[str, ...], list[str]]
    )
    starts: dict[tuple[str, ...], list[str]] = field(
        default_factory=dict[tuple[str, ...], list[str]]
    )
    stop: frozenset[str] = frozenset()

    def find(self, words: tuple[str, ...], at: int) -> Hit | None:
        """Find the longest phrase that begins at a word."""
        for length in range(min(4, len(words) - at), 0, -1):
            part = words[at : at + length]
            found = self.phrases.get(part) or self._started(part)
            if found:
                return Hit(tuple(found), at, at + length)
        return None

    def _started(self, part: tuple[str, ...]) -> list[str] | None:
        last = part[-1]
        for size in range(len(last), 1, -1):
            found = self.starts.get((*part[:-1], last[:size]))
            if found:
                return found
        return None


def folded(text: str) -> str:
    """Lower a text and take the accents off Latin letters; other scripts keep theirs."""
    text = unicodedata.normalize("NFKC", text).casefold()
    out: list[str] = []
    for mark in text:
        parts = unicodedata.normalize("NFD", mark)
        out.append(parts[0] if "a" <= parts[0] <= "z" else mark)
    return "".join(out)


def split(text: str) -> tuple[str, ...]:
    """Split a text into words of letters and digits."""
    return tuple(re.findall(r"[^\W_]+", folded(text)))


@cache
def _lexicon(language: str) -> Lexicon:
    lexicon = Lexicon(stop=_ENGLISH_STOP if language == "en" else frozenset())
    lines = (Path(__file__).with_name(f"{language}.txt")).read_text("utf-8").splitlines()
    for line in lines:
        concept, _, listed = line.partition(":")
        if line.startswith("#") or not listed:
            continue
        phrases = [part.strip() for part in listed.split(",")]
        if concept == "stop":
            lexicon.stop = frozenset(folded(phrase) for phrase in phrases)
            continue
        for phrase in phrases:
            table = lexicon.starts if phrase.endswith("*") else lexicon.phrases
            key = split(phrase) if language in LATIN else (folded(phrase),)
            if key:
                table.setdefault(key, []).append(concept)
    return lexicon


def read(prompt: str) -> Reading:
    """Read a prompt in whichever language it is written."""
    script = _script(prompt)
    if script:
        return _read_unspaced(prompt, script)
    words = split(prompt)
    language = max(LATIN, key=lambda name: (_fit(words, name), name == "en"))
    return Reading(language, words, tuple(_hits(words, language)))


def _script(prompt: str) -> str | None:
    kana = len(re.findall(r"[\u3040-\u30ff]", prompt))
    hangul = len(re.findall(r"[\uac00-\ud7af]", prompt))
    han = len(re.findall(r"[\u3400-\u9fff]", prompt))
    if not kana + hangul + han:
        return None
    if hangul >= max(kana, han):
        return "ko"
    return "ja" if kana else "zh"


def _fit(words: tuple[str, ...], language: str) -> float:
    """Tell how well words fit a language: its small words count most."""
    lexicon = _lexicon(language)
    small = sum(word in lexicon.stop for word in words)
    known = sum(lexicon.find(words, at) is not None for at in range(len(words)))
    return small + 0.8 * known


def _hits(words: tuple[str, ...], language: str) -> list[Hit]:
    own, english = _lexicon(language), _lexicon("en")
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        hit = own.find(words, at)
        if hit is None and language != "en" and words[at] not in own.stop:
            hit = english.find(words, at)
        if hit is None and words[at].isdigit() and 1 <= int(words[at]) <= 12:
            hit = Hit((words[at].lstrip("0"),), at, at + 1)
        if hit is None:
            at += 1
        else:
            hits.append(hit)
            at = hit.end
    return hits


def _read_unspaced(prompt: str, language: str) -> Reading:
    """Read a script without spaces: the longest known word at each letter. Latin words in it are English."""
    text = folded(prompt)
    phrases = _lexicon(language).phrases
    longest = max(len(key[0]) for key in phrases)
    words: list[str] = []
    hits: list[Hit] = []
    at = 0
    while at < len(text):
        latin = re.compile(r"[a-z0-9]+").match(text, at)
        found = next(
            (
                text[at : at + size]
                for size in range(longest, 0, -1)
                if (text[at : at + size],) in phrases
            ),
            None,
        )
        if latin:
            words.append(latin[0])
            hit = _lexicon("en").find((latin[0],), 0)
            concepts = hit.concepts if hit else (latin[0],) if latin[0].isdigit() else ()
            if concepts:
                hits.append(Hit(concepts, len(words) - 1, len(words)))
            at = latin.end()
        elif found:
            words.append(found)
            hits.append(Hit(tuple(phrases[(found,)]), len(words) - 1, len(words)))
            at += len(found)
        else:
            at += 1
    return Reading(language, tuple(words), tuple(hits))
