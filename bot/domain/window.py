"""Windows: over which stretch of time an allowance counts. Local dates decide, never 86,400 s."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class WindowKind(StrEnum):
    """How a window begins."""

    ROLLING = "rolling"  #: the last `seconds` seconds
    DAY = "day"  #: since the last reset hour
    WEEK = "week"  #: since the last Monday's reset hour
    MONTH = "month"  #: since the first of the month's reset hour


TICK = timedelta(milliseconds=1)
"""The finest step in which uses are kept."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A guild's zone and the hour at which its days begin."""

    zone: ZoneInfo
    reset_hour: int


_MONTHS: dict[tuple[str | None, int], tuple[datetime, datetime]] = {}
"""The last month that was asked for, by zone and reset hour."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that an allowance counts over."""

    kind: WindowKind
    seconds: int = 0  #: of a rolling window only

    def since(self, now: datetime, local: LocalTime) -> datetime:
        """The first instant that counts, aware UTC.

        A calendar window begins with its reset. A rolling one of a week has, a week after a use, let go of it.
        """
        if self.kind is WindowKind.ROLLING:
            return now - timedelta(seconds=self.seconds) + TICK
        return _instant(_first_date(self.kind, now, local), local)

    def resets_at(self, now: datetime, local: LocalTime) -> datetime | None:
        """When a calendar window begins anew, aware UTC; None for a rolling one."""
        if self.kind is WindowKind.ROLLING:
            return None
        return _instant(_next_date(self.kind, _first_date(self.kind, now, local)), local)


def month_around(now: datetime, local: LocalTime) -> tuple[datetime, datetime]:
    """The calendar month in which `now` lies: its first instant, and that of the next, aware UTC.

    Months lie end to end, and every ask is about the one that runs: it is looked up only where the last that was
    asked for is not it.
    """
    key = (local.zone.key, local.reset_hour)
    known = _MONTHS.get(key)
    if known is None or not known[0] <= now < known[1]:
        first = _first_date(WindowKind.MONTH, now, local)
        then = _next_date(WindowKind.MONTH, first)
        known = _MONTHS[key] = _instant(first, local), _instant(then, local)
    return known


def local_date(now: datetime, local: LocalTime) -> date:
    """The guild's date at an instant: a day begins with its reset."""
    return _first_date(WindowKind.DAY, now, local)


def _first_date(kind: WindowKind, now: datetime, local: LocalTime) -> date:
    """The last local date whose reset has passed, or the first of its week or month.

    Searched by instants and not read off the local date: where clocks go back over midnight the local date
    falls back with them, and a window must never begin earlier than it did a moment ago.
    """
    day = now.astimezone(local.zone).date() + timedelta(days=1)
    while now < _instant(day, local):
        day -= timedelta(days=1)
    if kind is WindowKind.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind is WindowKind.MONTH else day


def _next_date(kind: WindowKind, first: date) -> date:
    """The date on which the window after the one that begins on `first` begins."""
    if kind is WindowKind.DAY:
        return first + timedelta(days=1)
    if kind is WindowKind.WEEK:
        return first + timedelta(days=7)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _instant(day: date, local: LocalTime) -> datetime:
    """A date's reset hour, in UTC: the first of two where clocks go back.

    Where they skip the hour, it is counted as if they had not: 00:00 becomes the moment at which 01:00 begins.
    """
    at = datetime(day.year, day.month, day.day, local.reset_hour, tzinfo=local.zone)
    return at.astimezone(UTC)
