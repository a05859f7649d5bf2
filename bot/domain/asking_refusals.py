"""What can be wrong with an ask besides its model's own limits."""

from dataclasses import dataclass

from bot.domain.job import Job
from bot.domain.spec import RenderSpec
from bot.domain.storyboard import ShotsCount


@dataclass(frozen=True, slots=True)
class StyleUnknown:
    """No such style in this guild."""

    typed: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooManyStyles:
    """The guild has as many styles as Discord can offer."""

    limit: int


@dataclass(frozen=True, slots=True)
class NoPictureThere:
    """A message without a picture was to be animated."""


@dataclass(frozen=True, slots=True)
class NoClipThere:
    """A message that is no clip of ours was to be changed."""


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """The same model has made nearly the same prompt here lately. Asking again makes it all the same."""

    job: Job  #: whose clip it is
    spec: RenderSpec  #: what was asked now


AskingRefusal = (
    ShotsCount | StyleUnknown | TooManyStyles | NoPictureThere | NoClipThere | SeenBefore
)
