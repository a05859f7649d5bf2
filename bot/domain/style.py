"""Styles: words that are added to a prompt, under a name. A guild changes them as it likes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

MOST: Final = 25  #: as many as Discord offers at once
NAME_LIMIT: Final = 32
WORDS_LIMIT: Final = 300

BUILT_IN: Final[Mapping[str, str]] = {
    "cinematic": "Cinematic: anamorphic lens, shallow depth of field, motivated light, film grain.",
    "animation": "Animation: clean lines, flat colours, expressive movement, drawn by hand.",
    "realistic": "Realistic: natural light, true colours, handheld camera, no effects.",
    "aesthetic": "Aesthetic: soft light, pastel colours, calm composition, gentle haze.",
    "cartoon": "Cartoon: bold outlines, bright colours, exaggerated shapes and timing.",
}


@dataclass(frozen=True, slots=True)
class Style:
    """A name, and what it adds to a prompt."""

    name: str
    words: str


def styles(mark: str | None) -> tuple[Style, ...]:
    """A guild's styles: the built-in ones with its own changes (`write`)."""
    found: dict[str, str | None] = dict(BUILT_IN)
    found |= _changes(mark)
    return tuple(Style(name, words) for name, words in sorted(found.items()) if words)


def find(mark: str | None, typed: str) -> Style | None:
    """The style of this name, however it is written."""
    meant = name_of(typed)
    return next((each for each in styles(mark) if each.name == meant), None)


def name_of(typed: str) -> str:
    """A style's name as it is kept."""
    return " ".join(typed.casefold().split())[:NAME_LIMIT].strip()


def write(mark: str | None, name: str, words: str | None) -> str:
    """A guild's changes with one more; None takes a style away."""
    changes = _changes(mark)
    if words is None and name not in BUILT_IN:
        changes.pop(name, None)
    else:
        changes[name] = words
    return json.dumps(changes, sort_keys=True)


def _changes(mark: str | None) -> dict[str, str | None]:
    return cast("dict[str, str | None]", json.loads(mark)) if mark else {}


def mark_of(guild_id: int) -> str:
    """Under which name a guild's changes are kept."""
    return f"styles:{guild_id}"
