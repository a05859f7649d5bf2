"""What a case's card shows beside the case itself."""

from dataclasses import dataclass

from bot.domain.ids import ChannelId
from bot.domain.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Where a card is, and what of it is not the case's own."""

    channel_id: ChannelId
    job: Job
    answers_s: float | None = None  #: how long moderators here usually take
