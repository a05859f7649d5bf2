"""Discord's numbers: milliseconds since 2015 above the lowest 22 bits (its API reference, "Snowflakes")."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
LOW_BITS = 22
LONGEST_WAY = timedelta(hours=2)
"""What came so much later is no matter of clocks: somebody waited."""


def is_discords(number: int) -> bool:
    """Whether Discord can have given this number: it began with 1 << 22, a millisecond after its epoch."""
    return made_at(number) > EPOCH


def made_at(snowflake: int) -> datetime:
    """When Discord made the thing of this number, aware UTC."""
    return EPOCH + timedelta(milliseconds=snowflake >> LOW_BITS)


def ahead(at: datetime, snowflake: int) -> timedelta:
    """How far our clock was ahead of Discord's when it said `at` to the thing of this number; behind is less than 0.

    The way here counts as ahead, too. Others' clocks are believed to go as Discord's does.
    """
    by = at - made_at(snowflake)
    return by if by <= LONGEST_WAY else timedelta(0)


def snowflake_at(instant: datetime, low: int) -> int:
    """A number of this instant, with `low` in place of Discord's worker and counter."""
    ms = (instant - EPOCH) // timedelta(milliseconds=1)
    return (ms << LOW_BITS) | (low & ((1 << LOW_BITS) - 1))
