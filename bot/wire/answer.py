"""An Answer is a response that was read whole, a Download one that is still coming; when to come back."""

import json
import math
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

LONGEST_WAIT_S = 3600.0  #: what a vendor may make us wait; more is a mistake of its clock


@dataclass(frozen=True, slots=True)
class Answer:
    """A response whose body was small enough to read."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    json: object  #: what the body says; None: it is no JSON
    at: datetime  #: when it came, by our clock

    @property
    def ok(self) -> bool:
        """The vendor agreed."""
        return 200 <= self.status < 300

    @property
    def members(self) -> Mapping[str, object]:
        """The body's JSON object; empty when it is none. Some put one into a list of its own."""
        body = self.json
        rows = rows_of(body)
        return members_of(rows[0] if len(rows) == 1 else body)

    @property
    def retry_after_s(self) -> float | None:
        """When the vendor wants to be asked again, in all spellings met so far."""
        return wait_s(self.headers, self.at)

    @property
    def poll_after_s(self) -> float | None:
        """The vendor's lower bound for the next check."""
        named = _milliseconds(self.headers.get("openai-poll-after-ms"))
        return self.retry_after_s if named is None else named

    @property
    def clock_ahead_s(self) -> float:
        """How far the vendor's clock is ahead of ours; 0 where it does not say."""
        theirs = _instant(self.headers.get("date"))
        return 0.0 if theirs is None else (theirs - self.at).total_seconds()


@dataclass(frozen=True, slots=True)
class Download:
    """A response whose body is still on its way."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]
    retry_after_s: float | None

    @property
    def content_type(self) -> str:
        """Without parameters, in lower case."""
        said = self.headers.get("content-type", "")
        return said.partition(";")[0].strip().lower()


def read_json(body: bytes) -> object:
    """What a body says, or None: HTML error pages and cut JSON are met daily."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def members_of(value: object) -> Mapping[str, object]:
    """What a JSON object holds; empty where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def rows_of(value: object) -> Sequence[object]:
    """What a JSON list holds; empty where it is none."""
    return cast("list[object]", value) if isinstance(value, list) else []


def wait_s(headers: Mapping[str, str], at: datetime) -> float | None:
    """Seconds until the vendor wants to be asked again; None where it says nothing usable."""
    exact = _milliseconds(headers.get("retry-after-ms"))
    if exact is not None:
        return exact
    for name in ("retry-after", "llm_provider-retry-after"):
        said = headers.get(name)
        if said is None:
            continue
        seconds = _seconds(said)
        if seconds is not None:
            return seconds
        then = _instant(said)
        if then is not None:
            # Measured against the vendor's own clock where it shows one: clocks disagree.
            now = _instant(headers.get("date")) or at
            return min(max((then - now).total_seconds(), 0.0), LONGEST_WAIT_S)
    return None


def _milliseconds(said: str | None) -> float | None:
    return None if said is None else _seconds(said, per_second=1000)


def _seconds(said: str, *, per_second: int = 1) -> float | None:
    try:
        seconds = float(said) / per_second
    except ValueError:
        return None
    if math.isnan(seconds) or seconds < 0:
        return None
    return min(seconds, LONGEST_WAIT_S)


def _instant(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        then = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)
