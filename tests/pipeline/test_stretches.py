"""A long journal is read a stretch at a time: nothing is left out, and nothing read twice."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bot.pipeline.reports import STRETCH, stretches

BEGAN = datetime(2023, 11, 28, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, None),
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2024, 2, 1), date(2024, 2, 1)),
        (None, date(2024, 12, 31)),
        (date(2026, 11, 27), None),
        (date.min, date.max),
        (date(2030, 1, 1), date(2031, 1, 1)),
        (date(2001, 1, 1), date(2002, 1, 1)),
    ],
)
def test_stretches_follow_one_another(first: date | None, last: date | None) -> None:
    """Each begins where the one before ended, none is long, and the days asked for are inside, in any zone."""
    found = stretches(BEGAN, NOW, first, last)

    assert [end for _, end in found[:-1]] == [begin for begin, _ in found[1:]]
    begin, end = found[0][0], found[-1][1]
    day = timedelta(days=1)
    assert begin is None or (
        (first is not None and begin + day < midnight(first)) or begin < NOW - day
    )
    assert end is None or (
        last is not None and (end - 2 * day > midnight(last) or end > BEGAN + day)
    )
    cuts = [cut for cut, _ in found if cut is not None]
    assert all(then - cut <= STRETCH for cut, then in pairwise(cuts))


def test_a_house_of_this_week_is_read_at_once() -> None:
    """Where everything is new there is one stretch, without a beginning and an end."""
    assert stretches(NOW - timedelta(days=2), NOW, None, None) == [(None, None)]


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
