"""What can be wrong with a character."""

from dataclasses import dataclass

from bot.domain.ids import JobId


@dataclass(frozen=True, slots=True)
class CharacterUnknown:
    """No such character in this guild."""

    typed: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooManyTogether:
    """One clip takes fewer characters."""

    limit: int


@dataclass(frozen=True, slots=True)
class CharacterElsewhere:
    """Another vendor than the model's has kept it."""

    name: str
    title: str  #: of the model that was to show it
    offered: tuple[str, ...]  #: titles of models that can


@dataclass(frozen=True, slots=True)
class TooManyCharacters:
    """The guild has as many characters as Discord can offer."""

    limit: int


@dataclass(frozen=True, slots=True)
class CharacterTaken:
    """The guild has one of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class CharacterUnfit:
    """No character can be made of this clip: its model knows none, or it is too long or of another shape."""

    job_id: JobId
    titles: tuple[str, ...]  #: of models whose clips could be


@dataclass(frozen=True, slots=True)
class CharacterNotPublic:
    """The clip is not one that everybody here may see: a character of it would show it to them."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class CharacterDeclined:
    """The vendor looked at the clip, and did not want to keep it."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class CharacterNotAnswered:
    """The vendor does not answer at the moment."""


CharacterRefusal = (
    CharacterUnknown
    | TooManyTogether
    | CharacterElsewhere
    | TooManyCharacters
    | CharacterTaken
    | CharacterUnfit
    | CharacterNotPublic
    | CharacterDeclined
    | CharacterNotAnswered
)
