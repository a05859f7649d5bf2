"""What a guild has chosen for its moderators' desk."""

import json
from dataclasses import dataclass

from bot.domain.ids import ChannelId, GuildId, RoleId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """Where cases are shown, and whom the guild's own rules leave alone."""

    channel_id: ChannelId | None = None  #: None: there is no desk, and a flag is a block
    exempt_roles: frozenset[RoleId] = frozenset()  #: never exempt from the platform list


def mark_of(guild_id: GuildId) -> str:
    """The name under which they are kept."""
    return f"desk:{guild_id}"


def written(rules: DeskRules) -> str:
    """As JSON."""
    return json.dumps({"channel": rules.channel_id, "exempt": sorted(rules.exempt_roles)})


def read(kept: str | None) -> DeskRules:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return DeskRules()
    found = json.loads(kept)
    channel = found.get("channel")
    return DeskRules(
        channel_id=None if channel is None else ChannelId(int(channel)),
        exempt_roles=frozenset(RoleId(int(role)) for role in found.get("exempt", ())),
    )
