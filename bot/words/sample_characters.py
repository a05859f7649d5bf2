"""Samples of what is said about characters, for `python -m bot.words`."""

from collections.abc import Iterator

from bot.domain.character import Character
from bot.domain.character_refusals import (
    CharacterDeclined,
    CharacterElsewhere,
    CharacterNotAnswered,
    CharacterNotPublic,
    CharacterRefusal,
    CharacterTaken,
    CharacterUnfit,
    CharacterUnknown,
    TooManyCharacters,
    TooManyTogether,
)
from bot.domain.ids import JobId
from bot.words import characters
from bot.words.tongue import Tongue

_JOB = JobId(1423)


def refusals() -> Iterator[CharacterRefusal]:
    """Every refusal, in every shape that has a sentence of its own."""
    yield CharacterUnknown("a", ("fox", "snow"))
    yield CharacterUnknown("a", ())
    yield TooManyTogether(2)
    yield CharacterElsewhere("fox", "Runway Gen-4.5", ("Sketch",))
    yield CharacterElsewhere("fox", "Runway Gen-4.5", ())
    yield TooManyCharacters(25)
    yield CharacterTaken("fox")
    yield CharacterUnfit(_JOB, ("Sketch",))
    yield CharacterUnfit(_JOB, ())
    yield CharacterNotPublic(_JOB)
    yield CharacterDeclined(_JOB)
    yield CharacterNotAnswered()


def answers(t: Tongue) -> Iterator[tuple[str, str]]:
    """What is answered when all went well."""
    fox = Character(name="fox", id="char_1", provider="sketch")
    yield "character", characters.kept(fox, t)
    yield "character", characters.gone(fox, t)
    yield "characters", characters.listed([fox], t)
