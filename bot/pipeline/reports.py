"""Reports: what a guild's books say, worked out anew each time somebody asks."""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from bot.domain import books
from bot.domain.allowance import AccountKind
from bot.domain.brakes import BrakeRule
from bot.domain.chart import Chart, DayBar
from bot.domain.errors import ChartError
from bot.domain.ids import GuildId, MemberId
from bot.domain.invoice import Reconciled, read_invoice, reconcile
from bot.domain.money import MicroUsd
from bot.domain.month import MonthReport, month_report, pool_flow
from bot.domain.pace import Pace, Spending, pace, scarce
from bot.domain.report_refusals import DayUnreadable, InvoiceRefused, MonthUnreadable
from bot.domain.window import local_date, month_around
from bot.pipeline import pace_rules, stewards
from bot.pipeline.budget import touch
from bot.pipeline.commit import refuses_when_busy
from bot.pipeline.house import House
from bot.ports import Database, GuildRow, Unit

log = logging.getLogger(__name__)

OWN_DAYS = 30
_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")
INSTANT = timedelta(milliseconds=1)
STRETCH = timedelta(days=7)  #: of a long journal, read together
OFF = timedelta(days=3)  #: a guild's own date is never so far from the date in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolReport:
    """The pool in the guild's calendar month."""

    spending: Spending
    pace: Pace
    scarce: bool
    days: tuple[DayBar, ...]  #: of the month so far
    ends_on: date  #: the month's last day
    brakes: tuple[BrakeRule, ...] = ()  #: that stewards have chosen
    ceiling: MicroUsd | None = None  #: the operator's, for this month
    ceiling_left: MicroUsd | None = None  #: of it


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUse:
    """What one member's clips took, whoever's purse paid."""

    days: tuple[DayBar, ...]
    total: MicroUsd
    clips: int  #: that it went to


@dataclass(frozen=True, slots=True)
class Month:
    """A month's report, and whose names it keeps to itself before members."""

    report: MonthReport
    hidden: frozenset[MemberId]
    running: bool  #: it has not ended yet


@refuses_when_busy
async def pool(house: House, guild_id: GuildId) -> PoolReport:
    """How the pool stands in this month, of which it may be the first look."""
    now = house.clock.now()

    def query(unit: Unit) -> PoolReport:
        found = pool_of(unit, guild_id, now)
        anybody = unit.ledger.standing(guild_id, MemberId(0), now)
        left = anybody.ceiling_left
        if left is None:
            return found
        safe = replace(found.pace, safe_today=min(found.pace.safe_today, left))
        return replace(found, pace=safe, ceiling=anybody.ceiling, ceiling_left=left)

    await house.database.write(lambda unit: touch(unit, guild_id, now))
    # A month of clips is long: nobody's writing waits for it.
    return await house.database.read(query)


def pool_of(unit: Unit, guild_id: GuildId, now: datetime) -> PoolReport:
    """The same inside a unit of work."""
    guild = unit.ledger.open_guild(guild_id, now)
    first, ends_at = _month(guild, now)
    purse = unit.ledger.pool(guild_id)
    rows = unit.books.spent(guild_id, first, ends_at)
    # What comes back of an earlier month's clip is money of this month, and no use of it.
    out_of_pool = books.kept([each for each in rows if each.purse is AccountKind.POOL])
    spent = books.net(out_of_pool)
    spending = Spending(
        now=now,
        began_at=max(first, min(guild.created_at, now)),
        ends_at=ends_at,
        budget=MicroUsd(purse.available + purse.held + spent),
        spent=spent,
        held=purse.held,
    )
    day_of = day_in(guild)
    return PoolReport(
        spending=spending,
        pace=pace(spending),
        scarce=scarce(spending),
        days=books.by_day(out_of_pool, day_of, day_of(spending.began_at), day_of(now)),
        ends_on=day_of(ends_at - INSTANT),
        brakes=pace_rules.rules_of(unit, guild_id).brakes,
    )


async def own(house: House, guild_id: GuildId, member_id: MemberId) -> OwnUse:
    """What the member used on each of the last days."""
    now = house.clock.now()

    def query(unit: Unit) -> OwnUse:
        day_of = day_in(unit.ledger.open_guild(guild_id, now))
        last = day_of(now)
        first = last - timedelta(days=OWN_DAYS - 1)
        since = now - timedelta(days=OWN_DAYS + 1)
        rows = unit.books.spent(guild_id, since, now + INSTANT, member_id=member_id)
        own = books.kept([each for each in rows if each.member_id == member_id])
        own = [each for each in own if day_of(each.at) >= first]
        of_clips = books.by(own, lambda each: each.job_id)
        return OwnUse(
            days=books.by_day(own, day_of, first, last),
            total=books.net(own),
            clips=sum(amount > 0 for amount in of_clips.values()),
        )

    return await house.database.read(query)


async def month(house: House, guild_id: GuildId, typed: str) -> Month | MonthUnreadable:
    """Sum up a month like `2026-11`, or the running one where nothing is typed."""
    now = house.clock.now()
    found = _MONTH.fullmatch(typed.strip()) if typed.strip() else None
    if typed.strip() and found is None:
        return MonthUnreadable(typed)

    def query(unit: Unit) -> Month | MonthUnreadable:
        guild = unit.ledger.open_guild(guild_id, now)
        middle = now
        if found is not None:
            middle = datetime(int(found["year"]), int(found["month"]), 15, tzinfo=UTC)
        first, ends_at = _month(guild, middle)
        if first > now:
            return MonthUnreadable(typed)
        name = f"{first.astimezone(guild.local.zone):%Y-%m}"
        rows = unit.books.spent(guild_id, first, ends_at)
        flow = pool_flow(*unit.books.moved(guild_id, first, ends_at))
        summed = month_report(name, rows, unit.books.asked(guild_id, first, ends_at), flow)
        hidden = frozenset(who for who, _ in summed.members if hides(unit, guild_id, who))
        return Month(summed, hidden, running=now < ends_at)

    return await house.database.read(query)


@refuses_when_busy
async def hide(house: House, guild_id: GuildId, member_id: MemberId, *, on: bool) -> bool:
    """Leave a member's name out of reports to members, or no more."""
    await house.database.write(
        lambda unit: unit.marks.put(_hidden(guild_id, member_id), "1" if on else "0")
    )
    return on


def hides(unit: Unit, guild_id: GuildId, member_id: MemberId) -> bool:
    """Whether a member's name is left out of reports to members."""
    return unit.marks.get(_hidden(guild_id, member_id)) == "1"


def _hidden(guild_id: GuildId, member_id: MemberId) -> str:
    return f"unnamed:{guild_id}:{member_id}"


async def against_invoice(
    house: House, guild_id: GuildId, raw: bytes
) -> Reconciled | InvoiceRefused:
    """Hold a vendor's invoice against the ledger. It changes nothing."""
    invoice = await asyncio.to_thread(read_invoice, raw)
    if isinstance(invoice, InvoiceRefused):
        return invoice
    ours = await house.database.read(lambda unit: unit.books.billed(guild_id))
    return reconcile(invoice, ours)


async def journal(
    house: House, guild_id: GuildId, since: str = "", until: str = ""
) -> str | DayUnreadable:
    """The guild's journal as CSV: from a local date on and up to another, both days included."""
    span: list[date | None] = []
    for typed in (since.strip(), until.strip()):
        try:
            span.append(date.fromisoformat(typed) if typed else None)
        except ValueError:
            return DayUnreadable(typed)
    first, last = span
    if first is not None and last is not None and last < first:
        first, last = last, first  # there is one thing that this can mean
    return await whole_journal(house.database, guild_id, house.clock.now(), first, last)


async def whole_journal(
    database: Database,
    guild_id: GuildId,
    now: datetime,
    first: date | None = None,
    last: date | None = None,
) -> str:
    """The same, read a stretch of days at a time: others are answered in between, and years need little memory."""
    guild = await database.read(lambda unit: unit.ledger.open_guild(guild_id, now))
    day_of = day_in(guild)
    lines = [stewards.table(())]
    for begin, end in stretches(guild.created_at, now, first, last):
        entries = await database.read(
            lambda unit, begin=begin, end=end: unit.treasury.journal(
                guild_id, since=begin, until=end
            )
        )
        told = [
            entry
            for entry in entries
            if (first is None or day_of(entry.at) >= first)
            and (last is None or day_of(entry.at) <= last)
        ]
        lines.append(await asyncio.to_thread(stewards.table, told, head=False))
    return "".join(lines)


def stretches(
    began: datetime, now: datetime, first: date | None, last: date | None
) -> list[tuple[datetime | None, datetime | None]]:
    """Stretches of time in which all lines from one local date to another are, the oldest first.

    The first one has no beginning and the last one no end, unless a date sets them: a clock may have been wrong.
    """
    midnight = time(tzinfo=UTC)
    since = until = None
    if first is not None and first > began.date():
        since = datetime.combine(min(first, now.date()), midnight) - OFF
    if last is not None and last < now.date():
        until = datetime.combine(max(last, began.date()), midnight) + OFF
    inner: list[datetime | None] = []
    cut = (since or began) + STRETCH
    while cut < (until or now):
        inner.append(cut)
        cut += STRETCH
    return list(pairwise([since, *inner, until]))


async def picture(house: House, chart: Chart) -> bytes | None:
    """Draw a chart; None where that cannot be done, and the numbers have to be said in words."""
    try:
        return await house.charts.draw(chart)
    except ChartError as error:
        log.warning("A chart has to be said in words: %s.", error)
        return None


def day_in(guild: GuildRow) -> Callable[[datetime], date]:
    """The guild's own date at an instant."""
    local = guild.local
    return lambda at: local_date(at, local)


def _month(guild: GuildRow, now: datetime) -> tuple[datetime, datetime]:
    return month_around(now, guild.local)
