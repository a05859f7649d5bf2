"""A Render: the provider's work for a job, and the answers to "how is it going?"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.money import MicroUsd


@dataclass(frozen=True, slots=True)
class RenderRef:
    """The provider's own handle for a render."""

    id: str  #: the vendor's id: shown to stewards, unique per provider
    state: str = "{}"  #: opaque JSON that only the adapter reads


@dataclass(frozen=True, slots=True)
class RenderResult:
    """Where a finished render can be fetched. Never stored: addresses are signed secrets."""

    url: str | None = None  #: its address, where the vendor names one


class FailureReason(StrEnum):
    """Why a job ended without a clip. People get a sentence for each."""

    REFUSED_INPUT = "refused_input"  #: the vendor's moderation declined the prompt or picture
    REFUSED_OUTPUT = "refused_output"  #: the vendor's moderation withheld the finished clip
    PROVIDER = "provider"  #: the vendor failed
    REJECTED = "rejected"  #: our request was wrong: a bug, or the catalog is out of date
    UNAVAILABLE = "unavailable"  #: no usable key, no balance, or not configured any more
    TIMED_OUT = "timed_out"  #: our own deadline passed
    LOST = "lost"  #: the vendor does not know the render any more
    UNREADABLE = "unreadable"  #: what came back is no video
    TOO_LARGE = "too_large"  #: what came back exceeds the download cap
    MISLAID = "mislaid"  #: our own disk has lost the finished film
    RETIRED = "retired"  #: the model was switched off while the job waited
    SOURCE_GONE = "source_gone"  #: the earlier clip that it starts from is not kept there any more
    NOT_FOUND = "not_found"  #: a steward decided that an uncertain submit never arrived
    UNCLEAR = "unclear"  #: nobody could tell in time whether an uncertain submit had arrived


@dataclass(frozen=True, slots=True)
class Queued:
    """The vendor has it and has not begun."""

    poll_after_s: float | None = None  #: the vendor's lower bound for the next check


@dataclass(frozen=True, slots=True)
class Rendering:
    """The vendor is at work."""

    percent: int | None = None  #: 0 to 100, where the vendor gives a true one
    poll_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The clip can be fetched."""

    result: RenderResult
    cost: MicroUsd | None = None  #: what the vendor says it took; None: the tariff holds


@dataclass(frozen=True, slots=True)
class Failed:
    """The vendor's answer is no clip. A value, for it is an answer."""

    reason: FailureReason
    cost: MicroUsd | None = None  #: what it took all the same; None: nothing known
    detail: str = ""  #: for the log and stewards, redacted; never shown to members


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The vendor stopped it, at our wish or at its own."""

    cost: MicroUsd | None = None


RenderStatus = Queued | Rendering | Succeeded | Failed | Cancelled


class CancelOutcome(StrEnum):
    """What the vendor made of a cancel."""

    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    UNSUPPORTED = "unsupported"


class Reconciles(StrEnum):
    """How an uncertain submit can be looked for."""

    KEY = "key"  #: by our own idempotency key: exact
    LIST = "list"  #: by paging through the vendor's list
    NONE = "none"  #: not at all: a steward must look


@dataclass(frozen=True, slots=True)
class Candidate:
    """A render at the vendor that may be the one of an uncertain submit."""

    ref: RenderRef
    created_at: datetime
    exact: bool = False  #: found by our own key, so it is ours for certain
