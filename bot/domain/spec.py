"""An Ask as typed, and the RenderSpec that it becomes once it is checked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
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


class SourceKind(StrEnum):
    """What a render starts from."""

    TEXT = "text"
    FIRST_FRAME = "first_frame"
    REMIX = "remix"
    EXTEND = "extend"
    EDIT = "edit"


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
    parent: str | None = (
        None  #: the provider's id of the render that is remixed, extended or edited
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
