"""Discord's numbers: milliseconds since 2015 above the lowest 22 bits (its API reference, "Snowflakes")."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
LOW_BITS = 22


def made_at(snowflake: int) -> datetime:
    """When Discord made the thing of this number, aware UTC."""
    return EPOCH + timedelta(milliseconds=snowflake >> LOW_BITS)


def snowflake_at(instant: datetime, low: int) -> int:
    """A number of this instant, with `low` in place of Discord's worker and counter."""
    ms = (instant - EPOCH) // timedelta(milliseconds=1)
    return (ms << LOW_BITS) | (low & ((1 << LOW_BITS) - 1))
