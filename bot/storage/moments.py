"""Moments as the database keeps them: whole milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """The millisecond in which an aware moment lies; a naive one raises TypeError."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The beginning of a millisecond, aware UTC, exactly."""
    return _EPOCH + timedelta(milliseconds=ms)
