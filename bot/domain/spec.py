"""An Ask as typed, and the RenderSpec that it becomes once it is checked."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    ModelKey,
    PictureKey,
    RoleId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a person typed, as a plain value, before we agreed to anything."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    at: datetime  #: aware UTC, when Discord made the interaction
    roles: frozenset[RoleId] = frozenset()  #: the member's, without @everyone
    joined_at: datetime | None = None  #: when the member came to the guild
    parent_id: ChannelId | None = None  #: the channel of the thread in which it was asked
    thread_of: ChannelId | None = None  #: the same, where the thread is as public as that channel
    age_restricted: bool = False  #: whether the channel is
    locale: str = "en-US"  #: Discord's name of the member's language
    prompt: str
    model_key: str | None = None  #: as typed; None takes the guild's default
    seconds: int | None = None
    aspect: str | None = None
    resolution: str | None = None
    sound: bool | None = None
    seed: int | None = None
    negative_prompt: str | None = None
    first_frame: bytes | None = None  #: an attached picture as it came, not yet checked
    last_frame: bytes | None = None  #: likewise
    style: str | None = None  #: the name of one of the guild's styles, as typed
    private: bool = False  #: for the member's eyes alone
    likeness: MemberId | None = None  #: which member the picture shows
    character: str | None = None  #: names of the guild's characters, as typed, parted by commas
    storyboard: bool = False  #: each line of the prompt is a shot of its own
    leftover: bool = False  #: it waits for what the month leaves over


class Named(NamedTuple):
    """A character in a clip: what people call it, and what its vendor does."""

    name: str
    id: str


class SourceKind(StrEnum):
    """What a render starts from."""

    TEXT = "text"
    FIRST_FRAME = "first_frame"
    REMIX = "remix"
    EXTEND = "extend"
    EDIT = "edit"


DERIVED = frozenset({SourceKind.REMIX, SourceKind.EXTEND, SourceKind.EDIT})
"""Renders that the vendor makes from an earlier one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderSpec:
    """An ask made precise and checked against its model's capabilities."""

    model_key: ModelKey
    prompt: str
    seconds: int
    aspect: str  #: "16:9"
    resolution: str  #: "720p"
    sound: bool
    source: SourceKind = SourceKind.TEXT
    seed: int | None = None
    negative_prompt: str | None = None
    first_frame: PictureKey | None = None  #: prepared, of exactly the clip's size
    last_frame: PictureKey | None = None
    #: the provider's id of the render that is remixed, extended or edited
    parent: str | None = None
    stitch: bool = False  #: what comes is the new part alone: it is joined behind the parent's clip
    ancestor: JobId | None = None  #: the job whose clip is remixed, extended or edited
    private: bool = False  #: for its maker's eyes alone, and so is all that is made from it
    shots: tuple[str, ...] = ()  #: of a storyboard; each of `seconds`, the prompt has them all
    characters: tuple[Named, ...] = ()  #: who its vendor has kept, and is to show
    likeness: MemberId | None = None  #: which member it shows; their Allow is needed
    style: str | None = None  #: the name of one of the guild's styles
    #: what that style adds to the prompt, as it was when it was asked
    style_words: str | None = None

    @property
    def wording(self) -> str:
        """The prompt as the vendor reads it: the member's words, and those of the style."""
        return f"{self.prompt}\n{self.style_words}" if self.style_words else self.prompt

    @property
    def renders(self) -> int:
        """How many renders it takes."""
        return max(1, len(self.shots))

    def for_vendor(self) -> "RenderSpec":
        """The same with its whole wording as the prompt, which is all that a vendor knows."""
        return replace(
            self,
            prompt=self.wording,
            stitch=False,
            ancestor=None,
            private=False,
            likeness=None,
            shots=(),
            style=None,
            style_words=None,
        )


def pixels(aspect: str, resolution: str) -> tuple[int, int]:
    """Width and height in pixels: the short side is the resolution, both sides are even.

    `pixels("16:9", "720p") == (1280, 720)`; vendors with sizes of their own map them in their file.

    Raises:
        ValueError: when one of them is not of the form `16:9` or `720p`.
    """
    across, _, down = aspect.partition(":")
    short = {"4k": "2160p", "2k": "1440p"}.get(resolution.lower(), resolution.lower())
    if not (
        across.isdecimal() and down.isdecimal() and short[:-1].isdecimal() and short[-1:] == "p"
    ):
        raise ValueError(f"{aspect!r} and {resolution!r} are not like 16:9 and 720p")
    a, d, side = int(across), int(down), int(short[:-1])
    if min(a, d, side) < 1:
        raise ValueError(f"{aspect!r} and {resolution!r} are not like 16:9 and 720p")
    even_long = 2 * round(side * max(a, d) / min(a, d) / 2)
    return (even_long, side) if a >= d else (side, even_long)


def lines(resolution: str) -> int:
    """The short side in pixels; a word that is none sorts above all, so that it is never offered."""
    word = {"4k": "2160p", "2k": "1440p"}.get(resolution.lower(), resolution.lower())
    return int(word[:-1]) if word[:-1].isdecimal() and word[-1:] == "p" else 1 << 30
