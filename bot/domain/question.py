"""A Question: a dear clip that its member is asked about before anything is held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import GuildId, InteractionId, MemberId
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec

LIFE = timedelta(hours=1)
"""So long it can be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked for, as it would be made. Its job has the same interaction, so a second yes is the same job."""

    interaction_id: InteractionId  #: in which it was put
    guild_id: GuildId
    member_id: MemberId
    spec: RenderSpec
    price: MicroUsd
    asked_at: datetime

    def over(self, now: datetime) -> bool:
        """Whether it is too old to be answered."""
        return now >= self.asked_at + LIFE
