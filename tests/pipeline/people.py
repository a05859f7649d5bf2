"""People for the tests of shared money."""

from datetime import datetime

from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId, RoleId
from bot.domain.person import Person
from bot.domain.sharing import Receiver


def person(
    interaction: int,
    *,
    guild_id: int = 1,
    member_id: int = 100,
    channel_id: int = 10,
    roles: frozenset[RoleId] = frozenset(),
    joined_at: datetime | None = None,
) -> Person:
    """Who asks, by an interaction of this number."""
    return Person(
        interaction_id=InteractionId(interaction),
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(channel_id),
        member_id=MemberId(member_id),
        roles=roles,
        joined_at=joined_at,
    )


def somebody(member_id: int, *, bot: bool = False, present: bool = True) -> Receiver:
    """Whom something is for."""
    return Receiver(member_id=MemberId(member_id), bot=bot, present=present)
