"""What cannot be made from an earlier clip, and why."""

from dataclasses import dataclass

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
    """There is no finished clip to start from, or it is not kept any more."""

    job_id: JobId


ChangeRefusal = CannotChange | NoClipYet
