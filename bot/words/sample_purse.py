"""What is said of the pool and of a member's use, with sample values, for `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.chart import DayBar
from bot.domain.money import ZERO, MicroUsd, micro_usd
from bot.domain.pace import Spending, pace, scarce
from bot.pipeline.reports import OwnUse, PoolReport
from bot.words import purse
from bot.words.tongue import Tongue

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = tuple(DayBar(FIRST.date() + timedelta(days=n), micro_usd(f"0.{n % 5}5")) for n in range(14))
SPENDING = Spending(
    now=FIRST + timedelta(days=14),
    began_at=FIRST,
    ends_at=datetime(2026, 12, 1, tzinfo=UTC),
    budget=micro_usd("30"),
    spent=MicroUsd(sum(bar.amount for bar in DAYS)),
    held=micro_usd("1.20"),
)


def report(spending: Spending) -> PoolReport:
    """A pool's month of this spending."""
    return PoolReport(
        spending=spending,
        pace=pace(spending),
        scarce=scarce(spending),
        days=DAYS,
        ends_on=date(2026, 11, 30),
    )


def everything(t: Tongue) -> Iterator[tuple[str, str]]:
    """Each screen about money, and the words of its chart."""
    for spending in (
        SPENDING,
        replace(SPENDING, budget=micro_usd("8"), held=ZERO),
        replace(SPENDING, budget=SPENDING.spent, held=ZERO),
    ):
        yield "pool", purse.pool(report(spending), t)
        yield "chart", purse.pool_chart(report(spending), t).alt
    use = OwnUse(days=DAYS, total=SPENDING.spent, clips=9)
    yield "own use", purse.own(use, t, drawn=True)
    yield "own use", purse.own(use, t, drawn=False)
    yield "own use", purse.own(replace(use, total=ZERO, clips=0), t, drawn=False)
    yield "chart", purse.own_chart(use, t).alt
