"""What is said of the pool and of a member's use, with sample values, for `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from bot.domain.allowance import AccountKind
from bot.domain.brakes import USUAL
from bot.domain.chart import DayBar
from bot.domain.ids import JobId, MemberId, ModelKey
from bot.domain.invoice import Billed, Drift, Reconciled
from bot.domain.money import ZERO, MicroUsd, micro_usd
from bot.domain.month import MonthReport, PoolFlow, PoolLine, Sums, add
from bot.domain.pace import Spending, pace, scarce
from bot.domain.report_refusals import (
    DayUnreadable,
    InvoiceFault,
    InvoiceRefused,
    MonthUnreadable,
    ReportRefusal,
    TableTooLarge,
)
from bot.pipeline.reports import Month, OwnUse, PoolReport
from bot.words import invoice, purse, report
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


def pool_report(spending: Spending) -> PoolReport:
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
        yield "pool", purse.pool(pool_report(spending), t)
        yield "chart", purse.pool_chart(pool_report(spending), t).alt
    capped = replace(pool_report(SPENDING), ceiling=micro_usd("50"), ceiling_left=micro_usd("3"))
    yield "pool", purse.pool(capped, t)
    braked = replace(pool_report(SPENDING), brakes=USUAL)
    yield "chart", purse.pool_chart(braked, t).alt
    use = OwnUse(days=DAYS, total=SPENDING.spent, clips=9)
    yield "own use", purse.own(use, t, drawn=True)
    yield "own use", purse.own(use, t, drawn=False)
    yield "own use", purse.own(replace(use, total=ZERO, clips=0), t, drawn=False)
    yield "chart", purse.own_chart(use, t).alt
    yield from _months(t)
    yield "reconciled", invoice.reconciled(_reconciled(), t)
    yield (
        "reconciled",
        invoice.reconciled(
            replace(_reconciled(), drifts=(), ours=micro_usd("9"), unknown={}, absent=(), unread=0),
            t,
        ),
    )
    yield "reconciled", invoice.reconciled(replace(_reconciled(), ours=micro_usd("8.50")), t)
    for on in (True, False):
        yield "hiding", report.hiding(t, on=on)
    yield "report posted", report.posted(t)


def _months(t: Tongue) -> Iterator[tuple[str, str]]:
    sums = Sums(clips=7, charged=micro_usd("9"), refunded=micro_usd("0.40"), wait_s=38)
    members = [(MemberId(1_290_000_000_000_000_004 + n), sums) for n in range(10)]
    full = MonthReport(
        month="2026-11",
        total=add([sums] * 10),
        pool=PoolFlow(micro_usd("40"), tuple((line, micro_usd("1.024")) for line in PoolLine)),
        purses=tuple(
            (kind, micro_usd("1"))
            for kind in (AccountKind.POOL, AccountKind.MEMBER, AccountKind.OVERRUN)
        ),
        house=micro_usd("0.12"),
        members=tuple(members),
        models=((ModelKey("runway:gen4.5"), sums), (None, sums)),
        asked=90,
        delivered=70,
        wait_p95_s=110,
        fairness=0.93,
    )
    full = replace(full, total=replace(full.total, wait_s=38))
    quiet = replace(
        full,
        members=(),
        purses=(),
        models=(),
        asked=0,
        delivered=0,
        total=add([]),
        pool=PoolFlow(micro_usd("0"), ()),
    )
    for each, public in product((full, quiet), (True, False)):
        month = Month(each, frozenset({members[0][0]}), running=public)
        roles = {members[1][0]: "steward"}
        yield (
            "month",
            report.post(month, t, title_of=lambda _: "Runway Gen-4.5", roles=roles, public=public),
        )
    if (chart := report.models_chart(full, t, lambda _: "Runway Gen-4.5")) is not None:
        yield "chart", chart.alt


def _reconciled() -> Reconciled:
    drift = Drift(JobId(1423), "gen_1", micro_usd("0.50"), micro_usd("0.40"))
    billed = Billed(job_id=JobId(1424), ref="gen_2", provider="runway", cost=micro_usd("0.40"))
    return Reconciled(
        matched=12,
        invoiced=micro_usd("9"),
        ours=micro_usd("9.10"),
        drifts=(drift,) * 9,
        unknown={"gen_3": micro_usd("1")},
        absent=(billed,),
        unread=2,
    )


def every_refusal() -> Iterator[ReportRefusal]:
    """Each reason why there is no report."""
    yield MonthUnreadable("2027-13")
    yield DayUnreadable("11/26")
    yield TableTooLarge(18 * 1024 * 1024, 10 * 1024 * 1024)
    for fault in InvoiceFault:
        found = ("date", "seconds") if fault is InvoiceFault.NO_COLUMNS else ()
        yield InvoiceRefused(fault, 2 * 1024 * 1024, found)
