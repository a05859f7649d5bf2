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


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that an allowance counts over."""

    kind: WindowKind
    seconds: int = 0  #: of a rolling window only

    def since(self, now: datetime, zone: ZoneInfo, reset_hour: int) -> datetime:
        """The window's beginning, aware UTC; uses at exactly this instant are outside."""
        if self.kind is WindowKind.ROLLING:
            return now - timedelta(seconds=self.seconds)
        return _instant(self._first_date(now, zone, reset_hour), zone, reset_hour)

    def resets_at(self, now: datetime, zone: ZoneInfo, reset_hour: int) -> datetime | None:
        """When a calendar window begins anew, aware UTC; None for a rolling one."""
        if self.kind is WindowKind.ROLLING:
            return None
        first = self._first_date(now, zone, reset_hour)
        if self.kind is WindowKind.DAY:
            then = first + timedelta(days=1)
        elif self.kind is WindowKind.WEEK:
            then = first + timedelta(days=7)
        else:
            then = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return _instant(then, zone, reset_hour)

    def _first_date(self, now: datetime, zone: ZoneInfo, reset_hour: int) -> date:
        today = now.astimezone(zone).date()
        if now < _instant(today, zone, reset_hour):
            today -= timedelta(days=1)
        if self.kind is WindowKind.WEEK:
            return today - timedelta(days=today.weekday())
        return today.replace(day=1) if self.kind is WindowKind.MONTH else today


def _instant(day: date, zone: ZoneInfo, hour: int) -> datetime:
    """The first moment of a local hour, in UTC, where a DST jump may have skipped it."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
