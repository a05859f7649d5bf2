"""The pool's pace and a member's use, as sentences and as the charts that show the same."""

from datetime import date, datetime

from bot.domain.chart import DailyChart, DayBar, PoolChart
from bot.domain.money import dollars
from bot.pipeline.reports import OWN_DAYS, OwnUse, PoolReport
from bot.words import sharing, shown
from bot.words.sheet import exact, table
from bot.words.tongue import Tongue, drawn

DAYS_SAID = 10  #: days of use in words, where no picture can be drawn


def pool(report: PoolReport, t: Tongue) -> str:
    """How much is spent, how long the rest lasts, and what is safe today."""
    spending = report.spending
    said = [
        t.say(
            "**The pool:** {spent} of {budget} is spent this month; {left} is left until {end}.",
            spent=dollars(spending.spent),
            budget=dollars(spending.budget),
            left=dollars(spending.left),
            end=shown.day(spending.ends_at),
        )
    ]
    if spending.held:
        said.append(t.say("{held} more is held for clips under way.", held=dollars(spending.held)))
    said.append(_forecast(report, t))
    most, allowed = report.ceiling, report.ceiling_left
    if most is not None and allowed is not None and allowed < spending.left:
        said.append(sharing.below_ceiling(most, allowed, spending.ends_at, t))
    if report.scarce:
        said.append(t.say("It is scarce: short clips and cheap models make it last."))
    return "\n".join(said)


def _forecast(report: PoolReport, t: Tongue) -> str:
    safe = dollars(report.pace.safe_today)
    if not report.spending.left:
        return t.say("The pool is empty until a steward adds to it, or until clips give back.")
    if report.pace.empty_at is None:
        return t.say(
            "At this pace it lasts until the month's end. {safe} is safe to spend today.", safe=safe
        )
    return t.say(
        "At this pace the pool ends on {day}. {safe} is safe to spend today.",
        day=shown.day(report.pace.empty_at),
        safe=safe,
    )


def pool_chart(report: PoolReport, t: Tongue) -> PoolChart:
    """The pool's month as a picture."""
    spending, pen = report.spending, drawn(t)
    alt = t.say(
        "{title}. Spent {spent}, held {held}, left {left} of {budget} until {end};"
        " {pace} a day so far.",
        title=_pool_title(report, t),
        spent=dollars(spending.spent),
        held=dollars(spending.held),
        left=dollars(spending.left),
        budget=dollars(spending.budget),
        end=calendar_day(report.ends_on, t),
        pace=dollars(report.pace.per_day),
    )
    percents = sorted({rule.percent for rule in report.brakes})
    if percents:
        lines = t.listed([f"{percent} %" for percent in percents])
        alt = t.together(alt, t.say("Brakes hold from {percents} on.", percents=lines))
    return PoolChart(
        title=_pool_title(report, pen),
        alt=shown.alt(alt),
        days=report.days,
        held=spending.held,
        budget=spending.budget,
        ends_on=report.ends_on,
        per_day=report.pace.per_day,
        labels=(pen.say("spent"), pen.say("held"), pen.say("at this pace"), pen.say("budget")),
        months=pen.months(),
        brakes=percents,
    )


def _pool_title(report: PoolReport, t: Tongue) -> str:
    safe = dollars(report.pace.safe_today)
    if report.pace.empty_at is None:
        return t.say("The pool lasts the month at this pace; {safe} is safe today", safe=safe)
    return t.say(
        "At this pace the pool ends on {day}; {safe} is safe today",
        day=calendar_day(report.pace.empty_at, t),
        safe=safe,
    )


def own(use: OwnUse, t: Tongue, *, drawn: bool) -> str:
    """What a member used lately; day by day where no picture shows it."""
    if not use.clips:
        return t.say("You have used nothing here in the last {days} days.", days=OWN_DAYS)
    said = [
        t.many(
            "**Your use:** {amount} in the last {days} days, for {n} clip.",
            "**Your use:** {amount} in the last {days} days, for {n} clips.",
            use.clips,
            amount=dollars(use.total),
            days=OWN_DAYS,
        )
    ]
    if not drawn:
        said += [f"- {shown.day(bar.day)} · {dollars(bar.amount)}" for bar in _busy(use.days)]
    return "\n".join(said)


def days_csv(use: OwnUse) -> bytes:
    """Each day's amount, exact to the micro-dollar."""
    return table(("day", "usd"), [(f"{bar.day}", exact(bar.amount)) for bar in use.days])


def own_chart(use: OwnUse, t: Tongue) -> DailyChart:
    """A member's use by day as a picture."""
    days = t.listed(
        [f"{calendar_day(bar.day, t)} {dollars(bar.amount)}" for bar in _busy(use.days)]
    )
    alt = t.say("{title}: {days}.", title=_own_title(use, t), days=days)
    pen = drawn(t)
    return DailyChart(
        title=_own_title(use, pen), alt=shown.alt(alt), days=use.days, months=pen.months()
    )


def _own_title(use: OwnUse, t: Tongue) -> str:
    return t.say(
        "You used {amount} in the last {days} days", amount=dollars(use.total), days=OWN_DAYS
    )


def _busy(days: tuple[DayBar, ...]) -> list[DayBar]:
    """The last days with any use, newest first."""
    return [bar for bar in reversed(days) if bar.amount][:DAYS_SAID]


def calendar_day(day: date | datetime, t: Tongue) -> str:
    """A date where Discord cannot draw it for each reader: in a picture, in alt text."""
    months = (
        t.say("January"),
        t.say("February"),
        t.say("March"),
        t.say("April"),
        t.say("May"),
        t.say("June"),
        t.say("July"),
        t.say("August"),
        t.say("September"),
        t.say("October"),
        t.say("November"),
        t.say("December"),
    )
    return t.say("{day} {month}", day=day.day, month=months[day.month - 1])
