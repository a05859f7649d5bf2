"""The delivery ladder: the original, else a copy that fits, else a beginning and a link, else the link alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.job import Clip

MIB: Final = 1024 * 1024

EVERYWHERE: Final = 10 * MIB  #: what a guild without boosts takes
KNOWN_LIMITS: Final = (50 * MIB, 25 * MIB, EVERYWHERE, 8 * MIB)
"""What Discord has taken a file up to, at one time or place. A 413 in spite of the guild's limit means a lower one."""

PREVIEW_S: Final = 6.0
PREVIEW_BYTES: Final = 8 * MIB


ANSWER_S: Final = 120.0  #: for one attempt to post, limits of Discord's included
SLOWEST_BYTES_S: Final = 64 * 1024
"""What a slow line takes up at the least: a quarter of 2 Mbit/s, where four clips go up at once."""


class Rung(StrEnum):
    """What of a clip is posted."""

    ORIGINAL = "original"
    FITTED = "fitted"  #: the whole clip, encoded anew and smaller
    PREVIEW = "preview"  #: its beginning, and where the whole is
    LINK = "link"  #: only where the whole is


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is to be posted of a clip."""

    rung: Rung = Rung.ORIGINAL
    file: Clip | None  #: what goes up; None for a link alone
    link: str | None = None  #: where the original is, for a while
    link_days: int = 0
    limit_bytes: int | None = None  #: what the channel takes, where that was too little
    exhibited: bool = False  #: shown a second time, in the guild's gallery channel
    from_thread: bool = False  #: the thread in which it was asked for takes nothing any more
    #: the original carries Content Credentials, and this copy cannot
    lost_credentials: bool = False


def longest_s(parcel: Parcel) -> float:
    """How long one attempt to post a clip may take. One that is cut off on its way up begins from nothing, for ever."""
    return ANSWER_S + (parcel.file.size_bytes if parcel.file else 0) / SLOWEST_BYTES_S


@dataclass(frozen=True, slots=True)
class Step:
    """The next rung, and how large its file may be."""

    rung: Rung
    limit_bytes: int


def step_down(rung: Rung, sent_bytes: int, limit_bytes: int) -> Step | None:
    """The rung below, after Discord would not take `sent_bytes`; None below the lowest.

    `limit_bytes` is the guild's limit. What was refused in spite of it is tried at the next limit that is known.
    """
    match rung:
        case Rung.ORIGINAL:
            if 0 < limit_bytes < sent_bytes:
                return Step(Rung.FITTED, limit_bytes)
            lower = (known for known in KNOWN_LIMITS if known < sent_bytes)
            return Step(Rung.FITTED, next(lower, sent_bytes // 2))
        case Rung.FITTED:
            # The guild may have lost its boosts while the copy was made.
            if 0 < limit_bytes < sent_bytes:
                return Step(Rung.FITTED, limit_bytes)
            lower = (known for known in KNOWN_LIMITS if EVERYWHERE <= known < sent_bytes)
            if (known := next(lower, None)) is not None:
                return Step(Rung.FITTED, known)
            return Step(Rung.PREVIEW, min(limit_bytes or PREVIEW_BYTES, PREVIEW_BYTES))
        case Rung.PREVIEW:
            return Step(Rung.LINK, 0)
        case Rung.LINK:
            return None
