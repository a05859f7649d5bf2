"""What Ark says of a render, what its codes mean, and by what we know our own among many."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import ProviderError
from bot.domain.money import ZERO, MicroUsd
from bot.domain.render import (
    Cancelled,
    Failed,
    FailureReason,
    Queued,
    Rendering,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec
from bot.providers.complaints import (
    REASONS,
    Meaning,
    coded_create,
    coded_read,
    complaint,
    failed_read,
    refused_create,
)
from bot.providers.lenient import Name, Number, OrNothing, Text
from bot.wire import Answer, Redactor

CHECK_S = 5.0
EXPIRES_S = 7200  #: how long a render may wait there; more than our own deadline
SEEDS = 2**31

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {"volces.com": "dreamina-", "bytepluses.com": "doubao-"}
)
"""By place, what the models are called that it does not serve."""

_FILTERS = ("SensitiveContent", "RealPerson", "PolicyViolation")
_CODES: Mapping[str, Meaning] = MappingProxyType(
    {
        "AuthenticationError": Meaning.KEY,
        "AccountOverdueError": Meaning.BALANCE,
        "ServiceOverdue": Meaning.BALANCE,
        "AccessDenied": Meaning.INACTIVE,
        "ServiceNotOpen": Meaning.INACTIVE,
        "ModelNotOpen": Meaning.CLOSED,
        "InvalidEndpoint": Meaning.CLOSED,
        "QuotaExceeded": Meaning.LIMIT,
        "SetLimitExceeded": Meaning.LIMIT,
        "RateLimitExceeded": Meaning.BUSY,
        "ModelAccountRpmRateLimitExceeded": Meaning.BUSY,
        "ServerOverloaded": Meaning.BUSY,
        "MissingParameter": Meaning.WRONG,
        "InvalidParameter": Meaning.WRONG,
        "InvalidResolutionParameter": Meaning.WRONG,
        "InternalServiceError": Meaning.BROKEN,
    }
)
"""By how a code begins."""


class Handle(BaseModel):
    """What our `RenderRef.state` holds."""

    token_price: MicroUsd | None = None  #: of a million, from the tariff at the time of the submit


Whole = Annotated[int | None, OrNothing]
Tokens = Annotated[int | None, Field(ge=0, le=10**12), OrNothing]


class _Content(BaseModel):
    video_url: Text = None


class _Usage(BaseModel):
    completion_tokens: Tokens = None
    total_tokens: Tokens = None


class Task(BaseModel):
    """A render as Ark tells it. Everything but the id may be missing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Name
    status: Text = None
    content: Annotated[_Content | None, OrNothing] = None
    usage: Annotated[_Usage | None, OrNothing] = None
    error: object = None
    seed: Whole = None
    execution_expires_after: Whole = None
    created_at: Number = None

    @property
    def word(self) -> str:
        return (self.status or "").strip().lower()

    @property
    def is_known(self) -> bool:
        """Whether the status means something to us."""
        return self.word in {"queued", "running", "succeeded", "failed", "cancelled", "expired"}

    @property
    def url(self) -> str | None:
        """Where the clip is."""
        return (self.content.video_url if self.content else None) or None

    @property
    def marks(self) -> tuple[int | None, int | None]:
        """By what we know our own."""
        return self.seed, self.execution_expires_after

    @property
    def made_at(self) -> datetime | None:
        """When it was asked for; None where it does not say."""
        if self.created_at is None:
            return None
        return datetime.fromtimestamp(min(max(self.created_at, 0.0), 1e11), UTC)

    def by_our_clock(self, ahead_s: float) -> "Task":
        """The same, without the difference of the clocks."""
        if self.created_at is None:
            return self
        return self.model_copy(update={"created_at": self.created_at - ahead_s})

    def cost(self, handle: Handle) -> MicroUsd | None:
        """The bill, which counts tokens; None where that cannot be reckoned."""
        if self.usage is None or handle.token_price is None:
            return None
        tokens = self.usage.total_tokens or self.usage.completion_tokens
        return MicroUsd(-(-tokens * handle.token_price // 1_000_000)) if tokens else None

    def told(self, vendor: str, handle: Handle, redact: Redactor) -> RenderStatus:
        """Our word for Ark's. Only what succeeded is billed.

        Raises:
            ProviderError: it is done, and the address of the clip is missing.
        """
        match self.word:
            case "queued":
                return Queued(CHECK_S)
            case "succeeded":
                if self.url is None:
                    raise ProviderError(vendor, "succeeded, but no address yet")
                result = RenderResult(self.url)
                return Succeeded(result, self.cost(handle))
            case "failed":
                said = complaint({"error": self.error})
                reason = REASONS.get(_meaning(said.code) or Meaning.BROKEN, FailureReason.PROVIDER)
                return Failed(reason, ZERO, redact(str(said)))
            case "cancelled":
                return Cancelled(ZERO)
            case "expired":
                return Failed(FailureReason.PROVIDER, ZERO, "expired at the vendor")
            case _:
                return Rendering(None, CHECK_S)


def marks_of(key: str, spec: RenderSpec) -> tuple[int, int]:
    """Seed and patience of a submit: the one that the member did not choose is made of our key."""
    own = int.from_bytes(sha256(key.encode()).digest()[:8])
    if spec.seed is None:
        return own % SEEDS, EXPIRES_S
    return spec.seed, EXPIRES_S + own % 100_000


def tasks_of(answer: Answer, *, many: bool = False, whole: bool = False) -> list[Task] | None:
    """The renders in an answer, one or `items`; None where it has none, or with `whole` not each can be read."""
    rows = answer.members.get("items", [] if "total" in answer.members else None) if many else None
    if not many:
        rows = [dict(answer.members)]
    if not isinstance(rows, list):
        return None
    read = [_read(row) for row in cast("list[object]", rows)]
    found = [task for task in read if task is not None]
    return None if whole and len(found) < len(read) else found


def refusal(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a create that was not agreed to."""
    said = complaint(answer.members)
    meaning = _meaning(said.code)
    if meaning is None:
        return refused_create(vendor, answer, redact)
    return coded_create(vendor, meaning, answer, redact(f"create: {said}"))


def unanswered(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a question that was not answered."""
    said = complaint(answer.members)
    meaning = _meaning(said.code)
    if answer.status == 404 and meaning not in {Meaning.INACTIVE, Meaning.CLOSED}:
        meaning = Meaning.LOST
    if meaning is None:
        return failed_read(vendor, answer, redact)
    return coded_read(vendor, meaning, answer, redact(str(said)))


def _meaning(code: str) -> Meaning | None:
    if any(word in code for word in _FILTERS):
        return Meaning.OUTPUT if code.startswith("Output") else Meaning.INPUT
    return next((meaning for start, meaning in _CODES.items() if code.startswith(start)), None)


def _read(row: object) -> Task | None:
    try:
        return Task.model_validate(row)
    except ValidationError:
        return None
