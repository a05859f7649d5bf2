"""A month's budget comes once, and a new one changes the month that runs as far as it can."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.money import CENT, ZERO, MicroUsd
from bot.domain.treasury import Change, MonthDone, TreasuryRules, Turn, change, month_of, turn
from bot.domain.window import LocalTime

BUDGET = TreasuryRules(monthly=MicroUsd(50))
OCTOBER, NOVEMBER = (
    MonthDone(month="2026-10"),
    MonthDone(month="2026-11", granted=MicroUsd(50 * CENT)),
)


@pytest.mark.parametrize(
    ("rules", "done", "due"),
    [
        (TreasuryRules(), None, None),
        (BUDGET, None, Turn(month="2026-11", withdraw=ZERO, grant=MicroUsd(50))),
        (BUDGET, OCTOBER, Turn(month="2026-11", withdraw=MicroUsd(7), grant=MicroUsd(50))),
        (
            TreasuryRules(monthly=MicroUsd(50), carry_over=True),
            OCTOBER,
            Turn(month="2026-11", withdraw=ZERO, grant=MicroUsd(50)),
        ),
        (BUDGET, NOVEMBER, None),
        (BUDGET, MonthDone(month="2026-12"), None),
    ],
)
def test_a_turn_is_due_once_a_month(
    rules: TreasuryRules, done: MonthDone | None, due: Turn | None
) -> None:
    """What is left goes unless it is carried over, then the budget comes; months only go forward."""
    assert turn(rules, done, "2026-11", MicroUsd(7)) == due


def test_a_month_is_the_guilds_own() -> None:
    """It begins with the reset hour of its first day, where the guild lives."""
    new_year = datetime(2026, 12, 31, 18, tzinfo=UTC)

    assert month_of(new_year, LocalTime(ZoneInfo("UTC"), 0)) == "2026-12"
    assert month_of(new_year, LocalTime(ZoneInfo("Asia/Tokyo"), 0)) == "2027-01"
    assert month_of(new_year, LocalTime(ZoneInfo("Asia/Tokyo"), 4)) == "2026-12"


@pytest.mark.parametrize(
    ("monthly", "answer"),
    [
        (80, Change(ZERO, MicroUsd(30 * CENT))),
        (50, Change(ZERO, ZERO)),
        (43, Change(MicroUsd(7 * CENT), ZERO)),
        (42, 43 * CENT),
        (0, 43 * CENT),
    ],
)
def test_a_new_budget_changes_the_month_that_runs(monthly: int, answer: Change | int) -> None:
    """More comes in at once; less goes out as far as it is there, else the least possible is said, in whole cents."""
    for there in (7 * CENT, 7 * CENT + 4000):
        assert change(MicroUsd(monthly * CENT), NOVEMBER, "2026-11", MicroUsd(there)) == answer


def test_a_first_budget_comes_whole() -> None:
    """Whatever was in the pool before is not part of it."""
    assert change(MicroUsd(50), None, "2026-11", MicroUsd(7)) == Change(ZERO, MicroUsd(50))
    assert change(MicroUsd(50), OCTOBER, "2026-11", ZERO) == Change(ZERO, MicroUsd(50))
