"""Every opening in the wall: what the core needs from outside, as Protocols.

Two kinds. `Database` runs plain functions of a `Unit`, the set of verbs on jobs and money, in one
transaction; everything else (`VideoProvider`, `Courier`, `Clips`, `Pictures`, `PromptJudge`) speaks to the world.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.allowance import Allowance, HoldState, Standing, TransferCode
from bot.domain.ids import (
    AccountId,
    ChannelId,
    GuildId,
    InteractionId,
    JobId,
    MemberId,
    MessageId,
    PictureKey,
)
from bot.domain.job import Clip, Job, JobState, Progress
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.pacing import Eta
from bot.domain.render import (
    CancelOutcome,
    Candidate,
    Reconciles,
    RenderRef,
    RenderResult,
    RenderStatus,
)
from bot.domain.spec import Ask, RenderSpec
from bot.domain.verdict import Verdict

T = TypeVar("T")


class Clock(Protocol):
    """The only source of time, so that tests can own it."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; 0 or less only lets others run."""
        ...


# The database


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job about to be written."""

    interaction_id: InteractionId
    guild_id: GuildId
    channel_id: ChannelId
    member_id: MemberId
    locale: str
    spec: RenderSpec
    provider: str
    price: MicroUsd
    state: JobState  #: QUEUED or REVIEW
    created_at: datetime
    weight: int = 1  #: in the fair queue
    jobs_at_once: int = 2  #: how many of the member's may run when this one is claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildRow:
    """What a guild has been given and has chosen."""

    id: GuildId
    zone: str  #: IANA name
    reset_hour: int
    ceiling: MicroUsd | None
    allowance: Allowance  #: everyone's
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One movement on a receipt."""

    at: datetime
    code: TransferCode
    amount: MicroUsd
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One job's whole money story."""

    job: Job
    held: MicroUsd
    captured: MicroUsd
    refunded: MicroUsd
    from_pool: bool
    state: HoldState
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """A guild's purse, for people."""

    available: MicroUsd
    held: MicroUsd
    spent: MicroUsd
    overrun: MicroUsd


class Jobs(Protocol):
    """The jobs of a unit of work."""

    def add(self, new: NewJob) -> Job:
        """Write a job with its fair-queue tags and push its flow."""
        ...

    def get(self, job_id: JobId) -> Job | None: ...

    def by_interaction(self, interaction_id: InteractionId) -> Job | None: ...

    def advance(self, job: Job, **changes: object) -> Job | None:
        """Write changed fields of `job` where id and epoch still match and the state has not moved.

        Returns the new job, or None when somebody else has moved it: stop silently.

        Raises:
            IllegalTransitionError: when `changes["state"]` is no step that `domain/job.py` draws.
        """
        ...

    def claim(self, provider: str, places: int, now: datetime) -> list[Job]:
        """Take up to `places` queued jobs in fair order and move each to SUBMITTING, epoch + 1.

        Skips jobs whose `not_before` lies ahead and members who already run as many as they may.
        Moves the provider's virtual time.
        """
        ...

    def give_back(self, job: Job, unused: MicroUsd) -> None:
        """Pull the flow of a job that left the queue unserved, or cost less, back by what it did not use."""
        ...

    def ahead(self, job: Job) -> int:
        """How many queued jobs of its provider go before it."""
        ...

    def in_states(self, states: Collection[JobState]) -> list[Job]: ...

    def last_ended(self, within_s: float) -> list[Job]:
        """Those of the newest jobs that ended at most so long before the last one that did."""
        ...

    def next_due(self, provider: str) -> datetime | None:
        """The earliest `not_before` among queued jobs that lie ahead; None when none does."""
        ...

    def count_at_provider(self, provider: str) -> int:
        """How many of the provider's places are taken (`AT_PROVIDER`)."""
        ...

    def of_member(
        self, guild_id: GuildId, member_id: MemberId, *, limit: int, before: JobId | None = None
    ) -> list[Job]:
        """The member's jobs, newest first."""
        ...

    def refs_taken(self, provider: str, ref_ids: Collection[str]) -> set[str]:
        """Which of these renders already belong to a job."""
        ...


class Ledger(Protocol):
    """The money of a unit of work. Every verb is idempotent by its key; none commits by itself."""

    def open_guild(self, guild_id: GuildId, now: datetime) -> GuildRow:
        """The guild's row, made with its first pool and allowance when it is new."""
        ...

    def guilds(self) -> list[GuildRow]: ...

    def set_ceiling(self, guild_id: GuildId, ceiling: MicroUsd | None) -> None: ...

    def standing(self, guild_id: GuildId, member_id: MemberId, now: datetime) -> Standing:
        """Read a member's money, and lock it until the unit ends."""
        ...

    def hold(self, job: Job, account: AccountId, now: datetime, *, from_pool: bool) -> None:
        """Hold the job's price; once a job."""
        ...

    def capture(self, job: Job, charge: MicroUsd, now: datetime) -> None:
        """End the hold and move `charge` (at most the price) to spent; a second settlement is a no-op."""
        ...

    def void(self, job: Job, now: datetime) -> None:
        """End the hold and move nothing; a second settlement is a no-op."""
        ...

    def refund(self, job: Job, amount: MicroUsd, now: datetime, *, key: str, memo: str) -> None:
        """Move captured money back to where it came from, at most what was captured; once a key."""
        ...

    def overrun(self, job: Job, amount: MicroUsd, now: datetime, *, memo: str) -> None:
        """Write down what the vendor took beyond what a member pays; once a job."""
        ...

    def grant(
        self,
        guild_id: GuildId,
        amount: MicroUsd,
        now: datetime,
        *,
        key: str,
        actor_id: MemberId | None,
        member_id: MemberId | None = None,
        memo: str = "",
    ) -> None:
        """Add money from outside to the pool, or to a member's wallet; once a key."""
        ...

    def pool(self, guild_id: GuildId) -> PoolView: ...

    def receipt(self, job_id: JobId) -> Receipt | None: ...

    def audit(self) -> list[str]:
        """Every broken invariant as a sentence; empty when the books are right (`facts/quota.md` 2.3)."""
        ...


class Marks(Protocol):
    """Small things to remember: what was learned of renders, and words such as the commands' hash."""

    def etas(self) -> Mapping[str, Eta]: ...

    def keep_eta(self, key: str, eta: Eta) -> None: ...

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...


class Unit(Protocol):
    """What a unit of work may touch. It is synchronous: a unit cannot await."""

    @property
    def jobs(self) -> Jobs: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def marks(self) -> Marks: ...


class Database(Protocol):
    """The one way to read and to write."""

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction and return its result after the commit.

        `work` may run more than once and touches nothing but its unit. A cancelled caller does not
        tear it: it is committed whole or not at all.

        Raises:
            DatabaseFullError: nothing of this unit was written.
            DatabaseUnreachableError: the connection broke; it may or may not have been written.
        """
        ...

    async def read(self, query: Callable[[Unit], T]) -> T:
        """Run `query` on a connection that cannot write."""
        ...


# Providers


@dataclass(frozen=True, slots=True)
class Submitted:
    """The vendor took it."""

    ref: RenderRef
    cost: MicroUsd | None = None  #: its own estimate, where it gives one


class VideoProvider(Protocol):
    """One vendor of generated video. Every method raises only `ProviderError`s, or is cancelled."""

    @property
    def name(self) -> str:
        """The part of a model's key before the colon."""
        ...

    @property
    def places(self) -> int:
        """How many renders it works on at once for one key."""
        ...

    @property
    def reconciles(self) -> Reconciles: ...

    @property
    def lists(self) -> bool:
        """Whether `check_many` costs one call for many renders."""
        ...

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        """Start a render, in exactly one attempt.

        Raises:
            ProviderUnreachableError: nothing left the house.
            ProviderBusyError: a clear refusal for now.
            ProviderRejectedError: a clear refusal for good.
            ProviderCredentialsError: key or balance.
            SubmitUncertainError: it may have arrived.
        """
        ...

    async def check(self, ref: RenderRef) -> RenderStatus:
        """Ask about one render.

        Raises:
            RenderLostError: the vendor does not know it.
            ProviderError: no answer this time; check again later.
        """
        ...

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        """Ask about many, by `RenderRef.id`; those that the list does not show are left out."""
        ...

    def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Open the finished file as a stream.

        Raises:
            ProviderError: it cannot be fetched now; ask `check` again for a fresh result.
        """
        ...

    async def cancel(self, ref: RenderRef) -> CancelOutcome: ...

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        """Look for the render of an uncertain submit, newest first; empty when it does not show.

        Raises:
            ProviderError: the vendor could not be asked.
        """
        ...

    async def balance(self) -> MicroUsd | None:
        """What is left at the vendor, where it says so."""
        ...


class Catalog(Protocol):
    """The models that can be asked for."""

    @property
    def models(self) -> Sequence[Model]:
        """Every row, retired ones included, in the order of the file."""
        ...

    def find(self, key: str) -> Model | None:
        """By `provider:model`, or by title, ignoring case."""
        ...


# Files


class Clips(Protocol):
    """Where finished clips are kept."""

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Clip:
        """Stream to `.part`, fsync, check that it is a playable MP4, rename to its content address.

        Raises:
            DownloadTooLargeError: over the cap; the partial file is gone.
            UnreadableVideoError: it is no playable video; the partial file is gone.
            OSError: the disk.
        """
        ...

    async def read(self, clip: Clip) -> bytes:
        """The whole file, for posting."""
        ...


class Pictures(Protocol):
    """Where prepared first frames are kept."""

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        """Decode safely in a child process, turn upright, crop to the size, strip metadata, keep.

        Raises:
            UnreadablePictureError: its `fault` says why.
        """
        ...

    async def read(self, key: PictureKey) -> bytes: ...


# People


class PromptJudge(Protocol):
    """Moderation's opinion of a prompt, before any money is held."""

    async def judge(self, ask: Ask) -> Verdict: ...


class Courier(Protocol):
    """What posts, and the posting. It makes the words; the core gives the facts.

    Every method raises only `DeliveryError`s, or is cancelled.
    """

    async def show(self, job: Job, progress: Progress) -> MessageId | None:
        """Post the job's card, or edit it when `job.card_id` is known. Posting twice shows one card.

        Edits are merged and paced by the courier; it returns without waiting for a paced edit.
        Returns the card's id when it is new.
        """
        ...

    async def deliver(self, job: Job, clip: Clip) -> MessageId:
        """Post the finished clip and mention its maker, once.

        The same nonce each time; past Discord's window, a look into the channel's history first.

        Raises:
            TooLargeForChannelError, ChannelGoneError, MissingPermissionError: nothing was posted.
            DeliveryUncertainError: call again.
        """
        ...

    async def notify(self, job: Job) -> None:
        """Tell the maker of an end that the card alone may not show; best effort, never raises."""
        ...
