"""Thanks for a clip: who may give them, and when their maker hears of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import JobId

#: a maker gets at most one direct message about thanks in so long
A_WORD: Final = timedelta(days=1)
LATELY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnClip:
    """Nobody thanks themselves."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class ThankedAlready:
    """Once a member and clip."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class NothingToThankFor:
    """The clip is not posted, or not any more."""

    job_id: JobId


ThanksRefusal = OwnClip | ThankedAlready | NothingToThankFor


@dataclass(frozen=True, slots=True)
class Thanks:
    """How often a member was thanked for their clips in a guild."""

    ever: int
    lately: int  #: in the last week


def word_due(last: datetime | None, now: datetime) -> bool:
    """Whether a maker may be told of thanks by direct message again."""
    return last is None or now - last >= A_WORD
