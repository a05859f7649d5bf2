"""What a guild's stewards have chosen for its finished clips."""

import json
from dataclasses import dataclass

from bot.domain.ids import ChannelId, GuildId

LONGEST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRules:
    """How long clips are kept, and where they are shown besides."""

    keep_days: int | None = None  #: after their end; None: for ever
    gallery: ChannelId | None = None  #: the channel in which public clips are shown too


def mark_of(guild_id: GuildId) -> str:
    """The name under which they are kept."""
    return f"clips:{guild_id}"


def written(rules: ClipRules) -> str:
    """As JSON."""
    return json.dumps({"keep_days": rules.keep_days, "gallery": rules.gallery})


def read(kept: str | None) -> ClipRules:
    """From JSON; the defaults where nothing is kept."""
    if kept is None:
        return ClipRules()
    found = json.loads(kept)
    gallery = found.get("gallery")
    return ClipRules(
        keep_days=found.get("keep_days"),
        gallery=None if gallery is None else ChannelId(int(gallery)),
    )
