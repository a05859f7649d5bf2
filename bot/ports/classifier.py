"""The AI moderation: scores for texts and pictures, and what follows from them for a finished clip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import DailiesError
from bot.domain.ids import GuildId


class ClassifierAwayError(DailiesError):
    """The AI moderation gave no usable answer in time."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a classifier says of one text or picture."""

    model: str
    scores: Mapping[str, float]  #: category to score, 0 to 1


class Classifier(Protocol):
    """Asks the AI moderation. Every method raises only `ClassifierAwayError`, or is cancelled."""

    async def judge(
        self, text: str, picture: bytes | None = None, *, larger: bool = False
    ) -> Opinion:
        """One opinion of a text, together with a picture where there is one.

        With `larger` the larger model is asked, where one is set up.
        """
        ...

    async def each(self, texts: Sequence[str]) -> list[Opinion]:
        """An opinion of each text, in their order."""
        ...

    async def pictures(self, pictures: Sequence[bytes]) -> list[Opinion]:
        """An opinion of each picture, in their order. JPEGs."""
        ...

    @property
    def has_larger(self) -> bool:
        """Whether a larger model is set up for appeals."""
        ...


class Showing(StrEnum):
    """How a finished clip may be shown."""

    POST = "post"
    VEIL = "veil"  #: behind a spoiler
    WITHHOLD = "withhold"  #: not before a moderator has looked


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the AI moderation makes of a finished clip."""

    showing: Showing
    category: str = ""
    score: float | None = None
    model: str = ""


class Inspector(Protocol):
    """Moderation's opinion of a finished clip, before it is posted."""

    @property
    def looks(self) -> bool:
        """Whether it looks at pictures at all: taking frames has its price."""
        ...

    async def inspect(self, guild_id: GuildId, frames: Sequence[bytes]) -> Inspection:
        """Look at a few frames of a clip, JPEGs.

        Raises:
            ClassifierAwayError: nobody can be asked now.
        """
        ...

    async def unseen(self, guild_id: GuildId) -> Showing:
        """What becomes of a clip that nobody could look at, by the guild's policy."""
        ...

    async def second(self, guild_id: GuildId, text: str) -> Inspection | None:
        """What the larger model says of a prompt that was refused; None where none can be asked."""
        ...

    async def culprit(self, guild_id: GuildId, text: str) -> tuple[int, int] | None:
        """Which part of a prompt a vendor's filter most likely tripped over; None where nobody can tell."""
        ...
