"""When a model's end is announced."""

from datetime import date, timedelta

import pytest

from bot.domain.notice import stage

GONE = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("days", "due"),
    [(61, None), (60, 60), (15, 60), (14, 14), (2, 14), (1, 1), (0, 0), (-400, 0)],
)
def test_the_most_urgent_warning_that_is_due(days: int, due: int | None) -> None:
    """60, 14 and 1 days ahead, then that it is gone; what was missed meanwhile is not told late."""
    assert stage(GONE, GONE - timedelta(days=days)) == due
