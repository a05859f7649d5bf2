"""A Job: our record of one spec for one person, from queue to settled bill."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import (
    ChannelId,
    ClipKey,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    ModelKey,
)
from bot.domain.money import MicroUsd
from bot.domain.render import FailureReason, RenderRef
from bot.domain.spec import RenderSpec, SourceKind
from bot.domain.storyboard import Film


class JobState(StrEnum):
    """Where a job stands. The first five are the order of a good day."""

    QUEUED = "queued"  #: paid for by a hold, waiting for its fair turn
    SUBMITTING = "submitting"  #: about to call the provider; money may be spent from here on
    RENDERING = "rendering"  #: the provider has it
    STORED = "stored"  #: the clip is on our disk
    DELIVERED = "delivered"  #: posted and charged
    REVIEW = "review"  #: its prompt, or its finished clip, waits for somebody's word; hold kept
    UNKNOWN = "unknown"  #: nobody can tell whether the vendor took it: parked, hold kept
    UNDELIVERED = "undelivered"  #: charged and kept, nowhere to post: `/video claim`
    DENIED = "denied"  #: a moderator said no
    EXPIRED = "expired"  #: no moderator answered in time
    FAILED = "failed"
    CANCELLED = "cancelled"


TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.REVIEW: frozenset(
        {
            JobState.QUEUED,
            JobState.STORED,  # a clip that was withheld, and may be posted after all
            JobState.DENIED,
            JobState.EXPIRED,
            JobState.CANCELLED,
        }
    ),
    JobState.QUEUED: frozenset({JobState.SUBMITTING, JobState.FAILED, JobState.CANCELLED}),
    JobState.SUBMITTING: frozenset(
        {JobState.RENDERING, JobState.QUEUED, JobState.FAILED, JobState.UNKNOWN}
    ),
    JobState.UNKNOWN: frozenset({JobState.RENDERING, JobState.QUEUED, JobState.FAILED}),
    JobState.RENDERING: frozenset(
        # back to the queue: the next shot of a storyboard; unknown: nobody can ask for it any more
        {
            JobState.STORED,
            JobState.QUEUED,
            JobState.UNKNOWN,
            JobState.FAILED,
            JobState.CANCELLED,
        }
    ),
    JobState.STORED: frozenset(
        {
            JobState.DELIVERED,
            JobState.UNDELIVERED,
            JobState.REVIEW,
            JobState.DENIED,
            JobState.RENDERING,  # its file is gone before it was posted: it is fetched once more
            JobState.FAILED,
        }
    ),
    JobState.UNDELIVERED: frozenset({JobState.DELIVERED}),
    JobState.DELIVERED: frozenset(),
    JobState.DENIED: frozenset(),
    JobState.EXPIRED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

ENDED = frozenset(state for state, then in TRANSITIONS.items() if not then)
SETTLED = ENDED | {JobState.UNDELIVERED}
"""States in which the hold has been captured or voided."""

QUIET = frozenset({JobState.FAILED, JobState.CANCELLED})
"""Ends that a card alone tells of. A clip speaks for itself; whom moderators answered, and who is to claim, is told."""

WAITING = frozenset({JobState.REVIEW, JobState.QUEUED})
RUNNING = frozenset({JobState.SUBMITTING, JobState.UNKNOWN, JobState.RENDERING, JobState.STORED})
"""States that count against a member's jobs at once."""

AT_PROVIDER = frozenset({JobState.SUBMITTING, JobState.RENDERING})
"""States that take one of the provider's places. A parked `unknown` job does not block others."""


class UndeliveredReason(StrEnum):
    """Why a finished clip could not be posted."""

    TOO_LARGE = "too_large"
    CHANNEL_GONE = "channel_gone"
    FORBIDDEN = "forbidden"
    AGE = "age"  #: the channel is not age-restricted any more
    PRIVATE = "private"  #: for its maker alone, who wants no direct messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A finished clip on our disk, as read from the file itself."""

    key: ClipKey
    size_bytes: int
    sha256: str
    width_px: int
    height_px: int
    seconds: float
    video_codec: str
    audio_codec: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The row that is the truth. `dataclasses.replace` makes a new one; `Unit.jobs` writes it."""

    id: JobId  #: shown as `#1423`
    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    locale: str
    spec: RenderSpec
    provider: str
    price: MicroUsd  #: what is held
    state: JobState
    epoch: int  #: grows with every submit; whoever holds an older one has lost the job
    created_at: datetime
    start_tag: int = 0  #: place in the fair order (`domain/fairness.py`)
    not_before: datetime | None = None  #: a clear 429 asked us to wait
    submitted_at: datetime | None = None
    rendering_at: datetime | None = None
    ended_at: datetime | None = None
    ref: RenderRef | None = None
    clip: Clip | None = None
    cost: MicroUsd | None = None  #: what the vendor took from the house
    charge: MicroUsd | None = None  #: what the member paid
    failure: FailureReason | None = None
    undelivered: UndeliveredReason | None = None
    cancel_asked: bool = False
    #: what a moderator said of it, or the words that a vendor tripped over; of a delivered job it is what was
    #: said when the clip was taken down, if only nothing: ""
    remark: str | None = None
    veiled: bool = False  #: posted behind a spoiler
    card_id: MessageId | None = None
    message_id: MessageId | None = None
    film: Film | None = None  #: how far a storyboard is; None before its first shot is done
    #: the channel of the public thread in which it was asked for
    thread_of: ChannelId | None = None
    age_restricted: bool = False  #: asked for in a channel that is
    posted_in: ChannelId | None = None  #: where its clip is, if not where it was asked for

    @property
    def parent_id(self) -> JobId | None:
        """The job whose clip this one remixes, extends or edits."""
        return self.spec.ancestor

    @property
    def shown_in(self) -> ChannelId:
        """The channel of its clip's message."""
        return self.posted_in or self.channel_id

    @property
    def open_in(self) -> ChannelId:
        """Whoever sees this channel sees its clip's message, be it in a public thread there."""
        return self.posted_in or self.thread_of or self.channel_id

    @property
    def came_down(self) -> bool:
        """Whether its clip was posted, and taken down later: by moderators, or by whom it showed."""
        return self.state is JobState.DELIVERED and self.remark is not None

    @property
    def deleted(self) -> bool:
        """Whether its clip was posted, and its message was deleted by its maker or a moderator."""
        return self.state is JobState.DELIVERED and self.message_id is None and not self.private

    @property
    def sent_alone(self) -> bool:
        """Whether its clip's message is among its maker's direct messages, and in no channel."""
        elsewhere = self.undelivered is not None and self.posted_in is None
        return self.message_id is not None and (self.private or elsewhere)

    @property
    def withheld(self) -> bool:
        """Whether its clip is made and paid for, and waits for a moderator. A film between two shots has a clip, too."""
        return self.state is JobState.REVIEW and self.clip is not None

    @property
    def wanted(self) -> RenderSpec:
        """What the vendor is asked for now: the spec, or the next shot of a storyboard."""
        spec = self.spec
        if spec.shots:
            done = self.film.done if self.film else 0
            frame = self.film.frame if self.film else spec.first_frame
            spec = replace(
                spec,
                prompt=spec.shots[min(done, len(spec.shots) - 1)],
                first_frame=frame,
                source=SourceKind.FIRST_FRAME if frame else SourceKind.TEXT,
            )
        return spec.for_vendor()

    @property
    def render_price(self) -> MicroUsd:
        """The most that one of its renders can cost."""
        return MicroUsd(self.price // self.spec.renders)

    @property
    def asks_subject(self) -> MemberId | None:
        """Whose likeness it is made from, where that is not its maker's own."""
        subject_id = self.spec.likeness
        return None if subject_id == self.member_id else subject_id

    @property
    def private(self) -> bool:
        """Whether it is shown to its maker alone."""
        return self.spec.private

    @property
    def idempotency_key(self) -> str:
        """Our name for the present attempt to submit."""
        return f"{self.interaction_id}-{self.epoch}"

    @property
    def card_nonce(self) -> str:
        """Discord's de-duplication word for the card: the interaction and a letter, never the attempt."""
        return f"{self.interaction_id}c"

    @property
    def clip_nonce(self) -> str:
        """The same for the clip."""
        return f"{self.interaction_id}v"

    @property
    def exhibit_nonce(self) -> str:
        """The same for the clip in the guild's gallery channel."""
        return f"{self.interaction_id}g"

    @property
    def news_nonce(self) -> str:
        """The same for a direct message that tells how it ended."""
        return f"{self.interaction_id}n"


@dataclass(frozen=True, slots=True)
class Instead:
    """What a job that does not get on could be made with, and for how much."""

    model_key: ModelKey
    title: str
    price: MicroUsd


class Hindrance(StrEnum):
    """Why a queued job does not get on, though its turn may have come."""

    SILENT = "silent"  #: the vendor does not answer
    PAUSED = "paused"  #: the operator must look after the key or the balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a card can say beyond the job's own row. Every field is a fact or absent."""

    ahead: int | None = None  #: jobs before it in the queue
    starts_at: datetime | None = None  #: estimate, from learned medians
    percent: int | None = None  #: only where the vendor gives one
    ready_at: datetime | None = None  #: estimate, from learned medians
    typical_s: float | None = None  #: how long most clips like this take
    still_since: datetime | None = None  #: when it last moved, if that is suspiciously long ago
    gives_up_at: datetime | None = None  #: our own deadline
    hindrance: Hindrance | None = None
    instead: Instead | None = None  #: one press away
    steward: bool = False  #: whether a steward is all that it waits for
    answers_s: float | None = None  #: how long moderators here usually take
