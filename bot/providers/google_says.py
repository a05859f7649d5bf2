"""How Google says no: a word or a number, a status, and sometimes how long to wait."""

import re
from collections.abc import Mapping

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
from bot.providers.complaints import Complaint, complaint, told_status
from bot.wire import Answer, Redactor, members_of, rows_of

CAP_WAIT_S = 900.0  #: a daily cap ends within the day; asking every quarter of an hour is enough

_BLOCKED = re.compile(
    r"\b(safety|recitation|language|prohibited_content|spii|blocklist|content_blocked|image_[a-z_]+)\b"
)
_MONEY = re.compile(
    r"payment_required|prepay|billing account|billing (is |to be )?(not |enabled|disabled)|credits? "
)
_INACTIVE = re.compile(r"has not been used|not enabled|is disabled")
_CAP = re.compile(r"quota_exceeded|per ?day|daily")
_UNKNOWN = re.compile(r"invalid interaction name|not_?found")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


def refused(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a create that Google clearly declined."""
    said, status = spoken(answer.members).without(redact), told_status(answer)
    why = redact(f"create: status {answer.status}: {said}")
    words = f"{said.code} {said.message}".lower()
    if answer.ok and status >= 500:
        return SubmitUncertainError(vendor, why, status=status)
    if status in {401, 402, 403} or _MONEY.search(words):
        return ProviderCredentialsError(vendor, why, status=status, fault=_fault(status, words))
    if status in {409, 425, 429} or status >= 500:
        return ProviderBusyError(vendor, why, status=status, retry_after_s=_wait_s(answer, words))
    reason = blocked(said) or FailureReason.REJECTED
    return ProviderRejectedError(vendor, why, status=status, reason=reason)


def unanswered(vendor: str, answer: Answer, redact: Redactor) -> ProviderError:
    """The error for a question that was not answered."""
    said = spoken(answer.members)
    why = redact(f"status {answer.status}: {said}")
    status, words = answer.status, f"{said.code} {said.message}".lower()
    if status in {401, 402, 403}:
        return ProviderCredentialsError(vendor, why, status=status, fault=_fault(status, words))
    # 400 "Invalid interaction name" has been seen for an unknown id, and right after a create.
    if status == 404 or (status == 400 and _UNKNOWN.search(words)):
        return RenderLostError(vendor, "not known there", status=status)
    if status in {425, 429}:
        return ProviderBusyError(vendor, why, status=status, retry_after_s=_wait_s(answer, words))
    return ProviderError(vendor, why, status=status)


def spoken(members: Mapping[str, object]) -> Complaint:
    """Google's word and sentence; the older shape has a number, and the word as its `status`."""
    said, word = complaint(members), members_of(members.get("error")).get("status")
    return Complaint(word, said.message) if isinstance(word, str) else said


def blocked(said: Complaint) -> FailureReason | None:
    """Which side was declined, if a filter speaks."""
    words = f"{said.code} {said.message}".lower()
    if said.moderation is not None:
        return said.moderation
    if not _BLOCKED.search(said.code.lower()):
        return None
    output = "recitation" in words or "image_" in words
    return FailureReason.REFUSED_OUTPUT if output else FailureReason.REFUSED_INPUT


def _fault(status: int, words: str) -> AccountFault:
    """Money before rights: "billing is not enabled" is both."""
    if status == 402 or _MONEY.search(words):
        return AccountFault.BALANCE
    return AccountFault.INACTIVE if _INACTIVE.search(words) else AccountFault.KEY


def _wait_s(answer: Answer, words: str) -> float | None:
    """When to come back: a header, `RetryInfo` among the details, or our own patience with a daily cap."""
    named = answer.retry_after_s
    for each in rows_of(members_of(answer.members.get("error")).get("details")):
        delay = members_of(each).get("retryDelay")
        found = _SECONDS.fullmatch(delay) if isinstance(delay, str) else None
        if found and named is None:
            named = min(float(found[1]), 3600.0)
    return CAP_WAIT_S if named is None and _CAP.search(words) else named
