"""What a guild's stewards have chosen for the house as a whole."""

from dataclasses import dataclass

from bot.domain.ids import ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """Choices that belong to no single subject."""

    notices: ChannelId | None = None  #: where stewards are told things; None: nowhere
    fallback: bool = False  #: whether queued jobs may move by themselves to a declared fallback
