"""What a vendor complains about, whoever worded it: moderation, money, too much at once, or our request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from bot.domain.errors import (
    AccountFault,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.render import FailureReason
from bot.wire import Answer, Redactor, members_of, rows_of

_MODERATION = re.compile(
    r"moderation|content.?polic|policy.?violation|content.?filter|safety|sensitive.?(content|word|info)"
    r"|prohibited|inappropriate|blocked by our|risk.?control|violat\w+ .{0,40}(polic|terms|guideline)"
)
_OUTPUT = re.compile(r"\boutput|generated (video|content|media)")
_MONEY = re.compile(
    r"insufficient.?(\w+.)?(quota|balance|fund|credit)|billing|quota.?(is.)?not.?enough|pre.?consume"
    r"|balance.{0,20}(insufficient|not enough|too low|exhausted)|exceeded your current quota"
    r"|exhausted balance"
    r"|(out of|no|not have enough) credit|arrears|overdue|余额|额度"
)
_ADDRESS = re.compile(r"(https?://|\b[\w-]+(\.[\w-]+)+/)\S*")
_WAIT = "rate_limit_exceeded"  #: OpenAI's code for too many at once; an empty account has others
# The first is LiteLLM's 400 for any key but its own where it keeps no others (seen with 1.108.7).
_KEY = re.compile(r"no connected db|invalid.?api.?key|incorrect api key")
_FULL = re.compile(r"too many (running|concurrent)|concurren\w+ (limit|exceed)")
_STATUS = re.compile(r"[45]\d\d", re.ASCII)
_ENVELOPES = ("error", "data")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A vendor's code and sentence, as they came. Never shown to members."""

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.code else self.message

    def without(self, redact: Redactor) -> "Complaint":
        """The same in the vendor's own words: a prompt that it quotes may speak of safety, or of an overdue bill."""
        return Complaint(redact.without(self.code), redact.without(self.message))

    @property
    def moderation(self) -> FailureReason | None:
        """Which side was declined, if this is a filter's word."""
        said = f"{self.code} {self.message}".lower()
        if not _MODERATION.search(said):
            return None
        return FailureReason.REFUSED_OUTPUT if _OUTPUT.search(said) else FailureReason.REFUSED_INPUT

    @property
    def about_money(self) -> bool:
        """The account is empty: waiting does not help. That a busy vendor links to its bills says nothing of ours."""
        said = f"{self.code} {self.message}".lower()
        return self.code != _WAIT and bool(_MONEY.search(_ADDRESS.sub(" ", said)))

    @property
    def about_key(self) -> bool:
        """The key is not taken, whatever the status says."""
        return bool(_KEY.search(f"{self.code} {self.message}".lower()))

    @property
    def about_places(self) -> bool:
        """As many renders are at work as the account may have."""
        return bool(_FULL.search(f"{self.code} {self.message}".lower()))


def complaint(members: Mapping[str, object]) -> Complaint:
    """Find code and sentence: `error` may be an object, a string or missing, with five other places to look."""
    inner: object = members.get("error")
    if isinstance(inner, str) and inner:
        return Complaint(_text(members.get("code")), inner)
    for name in _ENVELOPES:
        inner = members.get(name)
        if isinstance(inner, dict):
            found = complaint(cast("dict[str, object]", inner))
            if found.code or found.message:
                return found
    if isinstance(members.get("detail"), list):  # of refused fields: the first says enough
        return complaint(members_of(next(iter(rows_of(members.get("detail"))), None)))
    code = _text(members.get("code")) or _text(members.get("type"))
    for name in ("message", "fail_reason", "failure_reason", "detail", "msg"):
        message = _text(members.get(name))
        if message:
            return Complaint(code, message)
    return Complaint(code, "")


def told_status(answer: Answer) -> int:
    """The status of an answer, or the one that its error tells under a 200."""
    code = complaint(answer.members).code
    return int(code) if answer.ok and _STATUS.fullmatch(code) else answer.status


def refused_create(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a create that the vendor clearly declined."""
    said, status = complaint(answer.members).without(redact), told_status(answer)
    why = redact(f"create: status {answer.status}: {said}")
    if answer.ok and status >= 500:
        return SubmitUncertainError(vendor, why, status=status)
    if said.about_money or status == 402:
        return ProviderCredentialsError(vendor, why, status=status, fault=AccountFault.BALANCE)
    if said.moderation and status not in {401, 429}:
        return ProviderRejectedError(vendor, why, status=status, reason=said.moderation)
    if status in {401, 403} or said.about_key:
        return ProviderCredentialsError(vendor, why, status=status)
    if status in {425, 429} or status >= 500 or said.about_places:
        return ProviderBusyError(vendor, why, status=status, retry_after_s=answer.retry_after_s)
    return ProviderRejectedError(vendor, why, status=status)


def failed_read(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a question that was not answered."""
    said = complaint(answer.members)
    why = redact(f"status {answer.status}: {said}")
    if answer.status in {401, 402, 403} or (answer.status == 429 and said.about_money):
        money = said.about_money or answer.status == 402
        fault = AccountFault.BALANCE if money else AccountFault.KEY
        return ProviderCredentialsError(vendor, why, status=answer.status, fault=fault)
    if answer.status in {425, 429}:
        return ProviderBusyError(
            vendor, why, status=answer.status, retry_after_s=answer.retry_after_s
        )
    return ProviderError(vendor, why, status=answer.status)


class Meaning(StrEnum):
    """What a vendor means by one of its codes."""

    KEY = "key"
    BALANCE = "balance"
    INACTIVE = "inactive"
    CLOSED = "closed"  #: this one model was never switched on; others may be
    LIMIT = "limit"
    BUSY = "busy"
    INPUT = "input"  #: its filter declined what we sent
    OUTPUT = "output"  #: its filter withheld what it made
    WRONG = "wrong"  #: our request
    LOST = "lost"  #: it knows no such render
    BROKEN = "broken"  #: its own fault, so that nobody knows what came of it


_FAULTS = {
    Meaning.KEY: AccountFault.KEY,
    Meaning.BALANCE: AccountFault.BALANCE,
    Meaning.INACTIVE: AccountFault.INACTIVE,
    Meaning.CLOSED: AccountFault.INACTIVE,
    Meaning.LIMIT: AccountFault.LIMIT,
}
REASONS = {
    Meaning.INPUT: FailureReason.REFUSED_INPUT,
    Meaning.OUTPUT: FailureReason.REFUSED_OUTPUT,
    Meaning.WRONG: FailureReason.REJECTED,
}
"""Why a render failed, where its own error has such a code; any other is the vendor's fault."""


def coded_create(vendor: str, meaning: Meaning, answer: Answer, why: str) -> ProviderError:
    """The error for a create that was answered with a code of known meaning; `why` is redacted."""
    status = answer.status
    if meaning in _FAULTS:
        fault, of_model = _FAULTS[meaning], meaning is Meaning.CLOSED
        return ProviderCredentialsError(vendor, why, status=status, fault=fault, of_model=of_model)
    if meaning is Meaning.BUSY:
        return ProviderBusyError(vendor, why, status=status, retry_after_s=answer.retry_after_s)
    if meaning is Meaning.BROKEN:
        return SubmitUncertainError(vendor, why, status=status)
    reason = REASONS.get(meaning, FailureReason.REJECTED)
    return ProviderRejectedError(vendor, why, status=status, reason=reason)


def coded_read(vendor: str, meaning: Meaning, answer: Answer, why: str) -> ProviderError:
    """The same for a question."""
    if meaning is Meaning.LOST:
        return RenderLostError(vendor, why, status=answer.status)
    if meaning in _FAULTS or meaning is Meaning.BUSY:
        return coded_create(vendor, meaning, answer, why)
    return ProviderError(vendor, why, status=answer.status)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
