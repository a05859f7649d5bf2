"""The gallery: which clips a member looks for, and a page of what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.ids import ChannelId, GuildId, JobId, MemberId, ModelKey
from bot.domain.job import Job


class Shelf(StrEnum):
    """Whose clips."""

    MINE = "mine"  #: private ones among them
    FAVOURITES = "favourites"
    CHANNEL = "channel"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for. Nobody is shown another's private clip, nor one of a channel that they cannot see."""

    guild_id: GuildId
    member_id: MemberId  #: who looks
    channel_id: ChannelId
    seen: frozenset[ChannelId]  #: channels and threads that who looks can see
    shelf: Shelf = Shelf.EVERYONE
    model_key: ModelKey | None = None
    age_restricted: bool = False  #: looked for where clips of age-restricted channels may be shown
    words: str = ""  #: in prompts; each must be there, at least as a beginning
    before: JobId | None = None  #: the page that follows this one


@dataclass(frozen=True, slots=True)
class Page:
    """Clips, newest first, and whether there are older ones."""

    jobs: tuple[Job, ...]
    more: bool
    thanks: Mapping[JobId, int] = field(default_factory=dict[JobId, int])  #: members, of these
    gone: frozenset[JobId] = frozenset()  #: of these the files are not kept any more
