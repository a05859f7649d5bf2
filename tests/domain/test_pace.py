"""Pace, the circuit breaker and scarcity: worked out anew each time, from what the ledger says."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.pace import (
    DAY,
    Spending,
    fairness,
    pace,
    scarce,
    tripped,
    water_level,
)

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
ENDS = datetime(2026, 12, 1, tzinfo=UTC)


def spending(day: float, spent: float, *, held: float = 0, budget: float = 30) -> Spending:
    """So many days into a month of 30 days, in dollars."""
    return Spending(
        now=BEGAN + day * DAY,
        began_at=BEGAN,
        ends_at=ENDS,
        budget=MicroUsd(round(budget * DOLLAR)),
        spent=MicroUsd(round(spent * DOLLAR)),
        held=MicroUsd(round(held * DOLLAR)),
    )


def test_a_pool_that_lasts() -> None:
    """Half the month, half the money: nothing ends early, and a dollar a day is safe."""
    found = pace(spending(15, 15))

    assert (found.per_day, found.empty_at, found.safe_today) == (DOLLAR, None, DOLLAR)
    assert found.used_percent == 50


def test_a_pool_that_ends_early() -> None:
    """Two dollars a day of 30: it ends on the sixteenth, holds counted as spent."""
    found = pace(spending(10, 18, held=2))

    assert found.per_day == 2 * DOLLAR
    assert found.empty_at == BEGAN + 15 * DAY
    assert found.safe_today == 50 * CENT


def test_one_clip_on_the_first_morning_is_no_alarm() -> None:
    """Less than a day counts as a day."""
    assert pace(spending(0.01, 0.9)).empty_at is None


def test_a_large_pool_at_a_small_pace_lasts() -> None:
    """Though it would end on no day that a calendar knows."""
    assert pace(spending(10, 0.01, budget=1_000_000)).empty_at is None


def test_an_empty_pool_has_nothing_safe() -> None:
    """Nor does one without a budget divide by it."""
    assert pace(spending(10, 30)).safe_today == 0
    assert pace(spending(10, 30)).empty_at == BEGAN + 10 * DAY
    assert pace(spending(10, 0, budget=0)).used_percent == 0


def test_an_hour_that_costs_three_times_the_usual() -> None:
    """Quiet hours are not the usual ones; little money trips nothing, nor does a first day."""
    week = [MicroUsd(0)] * 140 + [MicroUsd(DOLLAR)] * 28
    floor = MicroUsd(50 * CENT)

    assert tripped(MicroUsd(3 * DOLLAR + 1), week, floor=floor)
    assert not tripped(MicroUsd(3 * DOLLAR), week, floor=floor)
    assert not tripped(MicroUsd(40 * CENT), [MicroUsd(CENT)] * 168, floor=floor)
    assert not tripped(MicroUsd(9 * DOLLAR), week[-20:], floor=floor)
    assert not tripped(MicroUsd(9 * DOLLAR), [MicroUsd(0)] * 168, floor=floor)


def test_when_shares_have_to_be_cut() -> None:
    """Under a fifth left, or an end before the period's."""
    assert scarce(spending(29, 24.1))
    assert scarce(spending(5, 10))
    assert not scarce(spending(29, 23))
    assert not scarce(spending(5, 0, budget=0))


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 4)), min_size=1, max_size=8),
    st.integers(0, 2000),
)
def test_the_water_level_uses_up_the_supply(demands: list[tuple[int, int]], supply: int) -> None:
    """Cut at the level, the demands never exceed the supply, and one step higher they would, if they can."""
    asked = [(MicroUsd(demand), weight) for demand, weight in demands]
    level = water_level(asked, MicroUsd(supply))

    drawn = sum(min(demand, weight * level) for demand, weight in asked)
    higher = sum(min(demand, weight * (level + 1)) for demand, weight in asked)
    assert drawn <= max(supply, 0)
    assert higher > supply or drawn == sum(demand for demand, _ in asked)


def test_how_even_members_were_served() -> None:
    """All alike is 1, all for one of four is a quarter, and nobody is no injustice."""
    assert fairness([MicroUsd(5)] * 4) == 1.0
    assert fairness([MicroUsd(5), MicroUsd(0), MicroUsd(0), MicroUsd(0)]) == 0.25
    assert fairness([]) == fairness([MicroUsd(0)]) == 1.0


def test_a_day_of_the_clock_is_a_day() -> None:
    """The last hours of a period count as one day, so that safe spending is never a division by nothing."""
    last = Spending(
        now=ENDS - timedelta(minutes=5),
        began_at=BEGAN,
        ends_at=ENDS,
        budget=MicroUsd(30 * DOLLAR),
        spent=MicroUsd(20 * DOLLAR),
        held=MicroUsd(0),
    )
    assert pace(last).safe_today == 10 * DOLLAR
