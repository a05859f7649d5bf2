"""Discord's numbers carry their instant."""

from datetime import UTC, datetime, timedelta

from bot.domain.snowflakes import LOW_BITS, ahead, made_at, snowflake_at


def test_discords_own_example() -> None:
    """The number in Discord's reference was made on 30 April 2016."""
    assert made_at(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


def test_a_number_of_ours_reads_back() -> None:
    """Its instant is kept to the millisecond, and what is too large for the low bits never reaches it."""
    instant = datetime(2026, 11, 26, 12, 0, 0, 5000, tzinfo=UTC)
    ours = snowflake_at(instant, (1 << LOW_BITS) + 7)
    assert made_at(ours) == instant
    assert ours & ((1 << LOW_BITS) - 1) == 7


def test_how_far_our_clock_is_ahead() -> None:
    """Minutes are a clock's, both ways; a day is that of a wish that waited."""
    right = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    number = snowflake_at(right, 0)
    for by in (timedelta(minutes=-90), timedelta(seconds=-3), timedelta(0), timedelta(minutes=59)):
        assert ahead(right + by, number) == by
    assert ahead(right + timedelta(days=1), number) == timedelta(0)
