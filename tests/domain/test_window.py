"""Windows: whatever clocks do, each local date has exactly one reset, and nobody gets two shares or none."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.window import TICK, LocalTime, Window, WindowKind, month_around

DAY, WEEK, MONTH = (Window(kind) for kind in (WindowKind.DAY, WindowKind.WEEK, WindowKind.MONTH))

SAMPLE = [
    "UTC",
    "America/New_York",  # 25 h on 2026-11-01
    "Africa/Cairo",  # no midnight on 2026-04-24
    "Africa/Casablanca",  # clocks change around Ramadan
    "America/Nuuk",  # has changed its time on an evening
    "America/Santiago",  # goes back at midnight
    "Antarctica/Troll",  # jumps two hours
    "Asia/Gaza",
    "Asia/Kathmandu",  # 5:45
    "Asia/Almaty",  # changed zone in 2024
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",
    "Pacific/Kiritimati",
]
UTC0 = LocalTime(ZoneInfo("UTC"), 0)
SINCE_1990 = datetime(1990, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)


def resets(window: Window, local: LocalTime) -> list[datetime]:
    """Every reset from 2020 to 2030, found by walking from one to the next, each seen from both of its sides."""
    now = datetime(2019, 12, 31, 12, tzinfo=UTC) - timedelta(days=31)
    end = datetime(2031, 1, 1, 12, tzinfo=UTC)
    found: list[datetime] = []
    while now < end:
        begun, then = window.since(now, local), window.resets_at(now, local)
        assert then is not None
        assert begun <= now < then
        assert begun == window.since(then - TICK, local)
        assert then == window.since(then, local)
        found.append(then)
        now = then
    return found


def zones() -> list[object]:
    """A sample by default; all there are under `make prove`."""
    return [*SAMPLE, pytest.param("every zone", marks=pytest.mark.prove)]


@pytest.mark.parametrize("name", zones())
@pytest.mark.timeout(3600)
def test_each_local_date_has_exactly_one_reset(name: str) -> None:
    """From 2020 to 2030 daily resets are as many as dates, each later than the one before, about a day apart."""
    for zone_name in sorted(available_timezones()) if name == "every zone" else [name]:
        for hour in (0, 2, 23):
            local = LocalTime(ZoneInfo(zone_name), hour)
            found = resets(DAY, local)
            apart = {later - earlier for earlier, later in itertools.pairwise(found)}
            assert timedelta(hours=20) <= min(apart) <= max(apart) <= timedelta(hours=28), zone_name
            days = (LAST - FIRST).days + 1
            inside = [at for at in found if FIRST <= nominal(at, local) <= LAST]
            assert days == len({nominal(at, local) for at in inside}) == len(inside), zone_name


def nominal(at: datetime, local: LocalTime) -> date:
    """The date whose reset this is: the local one, also where clocks jump over the hour or come by it twice."""
    early = timedelta(hours=local.reset_hour - 1, minutes=-30)
    return (at.astimezone(local.zone) - early).date()


@pytest.mark.parametrize("name", SAMPLE)
def test_weeks_and_months_begin_on_their_first_day(name: str) -> None:
    """A week begins on Monday's reset and a month on the first's, with no gap and no overlap."""
    local = LocalTime(ZoneInfo(name), 6)

    weeks = [nominal(at, local) for at in resets(WEEK, local)]
    months = [nominal(at, local) for at in resets(MONTH, local)]

    assert {0} == {day.weekday() for day in weeks}
    assert {timedelta(days=7)} == {b - a for a, b in itertools.pairwise(weeks)}
    assert {1} == {day.day for day in months}
    assert len(months) == len(set(months)) >= 132


def test_days_are_as_long_as_their_clocks_make_them() -> None:
    """A day may have 23 or 25 hours, and a date without midnight still begins."""
    new_york, cairo = (LocalTime(ZoneInfo(n), 0) for n in ("America/New_York", "Africa/Cairo"))

    long_day = datetime(2026, 11, 1, 12, tzinfo=new_york.zone)
    assert timedelta(hours=25) == length(DAY, long_day, new_york)
    short_day = datetime(2026, 4, 24, 12, tzinfo=cairo.zone)
    assert timedelta(hours=23) == length(DAY, short_day, cairo)
    assert datetime(2026, 4, 23, 22, tzinfo=UTC) == DAY.since(short_day, cairo)


def length(window: Window, now: datetime, local: LocalTime) -> timedelta:
    then = window.resets_at(now, local)
    assert then is not None
    return then - window.since(now, local)


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        ("2028-02-29T23:59:59.999", "2028-02-01", "2028-03-01"),
        ("2026-12-31T23:59:59.999", "2026-12-01", "2027-01-01"),
        ("2027-01-31T00:00:00", "2027-01-01", "2027-02-01"),
        ("2027-03-01T00:00:00", "2027-03-01", "2027-04-01"),
    ],
)
def test_months_end_where_they_end(now: str, first: str, last: str) -> None:
    """Short months, leap years and the turn of the year are what the calendar says."""
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    around = month_around(moment, UTC0)

    assert (first, last) == tuple(at.date().isoformat() for at in around)
    assert around == (
        MONTH.since(moment, UTC0),
        MONTH.resets_at(moment, UTC0),
    )


def test_before_the_reset_hour_the_window_is_yesterdays() -> None:
    """With a reset hour the day, the week and the month begin at that hour, not at midnight."""
    tokyo, at_six = ZoneInfo("Asia/Tokyo"), LocalTime(ZoneInfo("Asia/Tokyo"), 6)
    early = datetime(2026, 6, 1, 5, 59, tzinfo=tokyo)  # a Monday, the first of the month

    assert datetime(2026, 5, 31, 6, tzinfo=tokyo) == DAY.since(early, at_six)
    assert datetime(2026, 5, 25, 6, tzinfo=tokyo) == WEEK.since(early, at_six)
    assert datetime(2026, 5, 1, 6, tzinfo=tokyo) == MONTH.since(early, at_six)
    assert datetime(2026, 6, 1, 6, tzinfo=tokyo) == MONTH.resets_at(early, at_six)


def test_a_rolling_window_has_let_go_once_it_has_passed() -> None:
    """A use counts for as long as the window is, to the millisecond, and there is no reset."""
    window = Window(WindowKind.ROLLING, 3600)
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    assert window.since(now, UTC0) > now - timedelta(hours=1)
    assert window.since(now - TICK, UTC0) <= now - timedelta(hours=1)
    assert window.resets_at(now, UTC0) is None


@settings(deadline=None)
@given(
    st.sampled_from(SAMPLE),
    st.integers(0, 23),
    st.sampled_from([DAY, WEEK, MONTH]),
    st.integers(0, 50 * 365 * 24 * 3600).map(lambda second: SINCE_1990 + timedelta(seconds=second)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_windows_never_go_back(
    name: str, hour: int, window: Window, now: datetime, passed: timedelta
) -> None:
    """Later looks never see an earlier beginning, not even where clocks go back over midnight or a date is left out."""
    local = LocalTime(ZoneInfo(name), hour)

    begun, then = window.since(now, local), window.resets_at(now, local)

    assert then is not None
    assert begun <= now < then
    assert window.since(now + passed, local) >= begun


@settings(deadline=None)
@given(
    st.sampled_from(SAMPLE),
    st.integers(0, 23),
    st.integers(0, 50 * 365 * 24 * 3600).map(lambda second: SINCE_1990 + timedelta(seconds=second)),
    st.lists(st.timedeltas(timedelta(days=-70), timedelta(days=70)), max_size=8),
)
def test_a_month_is_the_same_whatever_was_asked_before(
    name: str, hour: int, now: datetime, moves: list[timedelta]
) -> None:
    """The month that was looked up last is not taken for another one, forwards or backwards."""
    local = LocalTime(ZoneInfo(name), hour)
    for move in [timedelta(0), *moves]:
        now += move
        assert month_around(now, local) == (
            MONTH.since(now, local),
            MONTH.resets_at(now, local),
        )
