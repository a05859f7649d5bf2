"""An operation of Vertex AI, read: nothing until it is over, then a clip, a filter's word, or an error by number."""

import re
from collections.abc import Mapping

from bot.domain.render import (
    Failed,
    FailureReason,
    Rendering,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.providers.google_says import blocked, spoken
from bot.wire import Redactor, members_of, rows_of

_ABOUT_INPUT = re.compile(r"\bprompt\b|\binput\b", re.IGNORECASE)
_REASONS = {
    "3": FailureReason.REJECTED,  # gRPC's numbers: what was asked for is wrong
    "9": FailureReason.REJECTED,
    "11": FailureReason.REJECTED,
    "7": FailureReason.UNAVAILABLE,  # no right to it
    "16": FailureReason.UNAVAILABLE,  # no login
}


def status_of(members: Mapping[str, object], poll_after_s: float, redact: Redactor) -> RenderStatus:
    """Our word for an operation; what its answer says of its clip may have been cut out before."""
    if members.get("done") is not True:
        return Rendering(None, poll_after_s)
    if members.get("error"):
        said = spoken(members)
        reason = blocked(said) or _REASONS.get(said.code, FailureReason.PROVIDER)
        return Failed(reason, detail=redact(str(said)))
    response = members_of(members.get("response"))
    if _has_clip(response.get("videos")):
        return Succeeded(RenderResult())
    if not response.get("raiMediaFilteredCount"):
        return Failed(FailureReason.PROVIDER, detail="done, and without a clip")
    reasons = redact(f"filtered: {response.get('raiMediaFilteredReasons')}")
    about_input = _ABOUT_INPUT.search(reasons)
    side = FailureReason.REFUSED_INPUT if about_input else FailureReason.REFUSED_OUTPUT
    return Failed(side, detail=reasons)


def _has_clip(videos: object) -> bool:
    rows = rows_of(videos)
    return any(isinstance(each, dict) and "bytesBase64Encoded" in each for each in rows)
