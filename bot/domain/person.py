"""A Person: who typed a command, where, and what Discord says of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, RoleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who asks for something that is no clip."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    roles: frozenset[RoleId] = frozenset()  #: without @everyone
    joined_at: datetime | None = None
    locale: str = "en-US"

    @property
    def key(self) -> str:
        """The key of whatever this interaction does to the money, so that it does it once."""
        return str(self.interaction_id)
