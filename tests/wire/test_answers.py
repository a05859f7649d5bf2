"""When a vendor wants to be asked again, in every spelling met."""

from datetime import UTC, datetime
from email.utils import format_datetime

import httpx
import pytest

from bot.wire.answer import Answer, read_json, wait_s

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = "Fri, 20 Nov 2026 12:00:45 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "12"}, 12),
        ({"retry-after": "0"}, 0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": " 7 "}, 7),
        ({"Retry-After": LATER}, 45),
        ({"Retry-After": LATER, "Date": "Fri, 20 Nov 2026 12:00:40 GMT"}, 5),
        ({"Retry-After": LATER, "Date": "no date"}, 45),
        ({"Retry-After": "Fri, 20 Nov 2020 12:00:00 GMT"}, 0),
        ({"Retry-After": "Fri, 20 Nov 2099 12:00:00 GMT"}, 3600),
        ({"Retry-After": "20 Nov 2026 12:00:45"}, 45),
        ({"retry-after-ms": "2500"}, 2.5),
        ({"retry-after-ms": "2500", "retry-after": "9"}, 2.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after-ms": "7200000"}, 3600),
        ({"llm_provider-retry-after": "11"}, 11),
        ({"Retry-After": "tomorrow", "llm_provider-retry-after": "11"}, 11),
        ({"Retry-After": "999999"}, 3600),
        ({"Retry-After": "inf"}, 3600),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "Fri, 99 Nov 2026 12:00:00 GMT"}, None),
        ({"Retry-After": "Fri, 20 Nov 2026 12:00:00 +99999999999999"}, None),
        ({"Retry-After": LATER, "Date": "Fri, 20 Nov 2026 12:00:00 +99999999999999"}, 45),
    ],
    ids=str,
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, fractions, dates by the vendor's own clock, milliseconds, a proxy's copy; nonsense is nothing."""
    assert wait_s(httpx.Headers(headers), NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"openai-poll-after-ms": "2500"}, 2.5),
        ({"openai-poll-after-ms": "2500", "Retry-After": "9"}, 2.5),
        ({"openai-poll-after-ms": "soon", "Retry-After": "9"}, 9),
        ({"Retry-After": "9"}, 9),
    ],
    ids=str,
)
def test_poll_after(headers: dict[str, str], seconds: float | None) -> None:
    """The bound for the next check, in OpenAI's header or the common one."""
    assert Answer(200, httpx.Headers(headers), b"", None, NOON).poll_after_s == seconds


@pytest.mark.parametrize("ahead_s", [-90, 0, 600])
def test_the_vendors_clock(ahead_s: int) -> None:
    """How far its clock is from ours is read off its Date header."""
    date = format_datetime(datetime.fromtimestamp(NOON.timestamp() + ahead_s, UTC), usegmt=True)
    assert Answer(200, httpx.Headers({"date": date}), b"", None, NOON).clock_ahead_s == ahead_s
    assert Answer(200, httpx.Headers(), b"", None, NOON).clock_ahead_s == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"a": ', b"\xff\xfe", b"[" * 100_000, b"1" * 5000],
    ids=["empty", "html", "cut", "bytes", "deep", "long number"],
)
def test_what_is_no_json(body: bytes) -> None:
    """Nothing that a server sends can break the reading."""
    assert read_json(body) is None
