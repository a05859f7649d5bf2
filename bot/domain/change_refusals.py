"""What cannot be made from an earlier clip, or done with it, and why."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import JobId
from bot.domain.spec import SourceKind


@dataclass(frozen=True, slots=True)
class CannotChange:
    """The model does not do this to a clip of its own."""

    kind: SourceKind
    title: str
    film: bool = False  #: of several shots, which the vendor does not have as a whole


@dataclass(frozen=True, slots=True)
class NoClipYet:
    """There is no finished clip to start from."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class ClipGone:
    """The clip's file is not kept any more."""

    job_id: JobId
    gone_at: datetime | None = None  #: when it was let go; None: nobody meant it to go


@dataclass(frozen=True, slots=True)
class OnlyWhereRestricted:
    """A clip of an age-restricted channel was to be shown in one that is not."""

    job_id: JobId


@dataclass(frozen=True, slots=True)
class NotDeleted:
    """Discord did not delete a clip's message."""

    job_id: JobId
    closed: bool  #: its channel is closed to us; else it may be another time


ChangeRefusal = NotDeleted | CannotChange | NoClipYet | ClipGone | OnlyWhereRestricted
