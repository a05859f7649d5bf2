"""A wish: a clip that is made of what the month leaves over, or not at all. It costs nobody's share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    WishId,
)
from bot.domain.money import MicroUsd
from bot.domain.proposal import Asker
from bot.domain.spec import RenderSpec

AT_ONCE = 3
"""Wishes that one member may have waiting."""


class WishState(StrEnum):
    """Where a wish stands."""

    WAITING = "waiting"
    STARTED = "started"  #: is a job, which the leftovers pay
    MADE = "made"  #: its maker did not wait, and paid it like any clip
    LAPSED = "lapsed"  #: the month was over, and nothing was left for it
    WITHDRAWN = "withdrawn"  #: by its maker or a steward
    REFUSED = "refused"  #: a rule, the model, the channel or its maker's rights had changed by then


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """A wish about to be written. It holds nothing."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    locale: str
    spec: RenderSpec
    price: MicroUsd  #: as it was shown; what is held at the start is the price of that day
    asker: Asker
    created_at: datetime
    due_at: datetime  #: the end of the guild's month


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(NewWish):
    """The row. Shown as `W12`. Its job has the same interaction, so there is never a second one."""

    id: WishId
    state: WishState
    version: int  #: grows with every change that its card shows
    shown: int  #: the version that its card shows
    job_id: JobId | None = None
    card_id: MessageId | None = None

    @property
    def nonce(self) -> str:
        """Discord's de-duplication word for its card."""
        return f"{self.interaction_id}w"


def in_turn(waiting: Sequence[Wish], served: Mapping[MemberId, int]) -> list[Wish]:
    """Who was served least this month comes first; of theirs, and among equals, the oldest."""
    return sorted(waiting, key=lambda each: (served.get(each.member_id, 0), each.id))
