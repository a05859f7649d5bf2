"""Changing a rule, a zone or a reset hour gives nobody a free reset."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.allowance import Allowance
from bot.domain.money import MicroUsd
from bot.domain.share_changes import ANY, RuleChange, changed, kept
from bot.domain.share_rules import Rule, Subject
from bot.domain.window import LocalTime, Window, WindowKind

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
UTC0 = LocalTime(ZoneInfo("UTC"), 0)
DAY, MONTH = Window(WindowKind.DAY), Window(WindowKind.MONTH)
WEEKLY = Window(WindowKind.ROLLING, 7 * 86_400)
FIVE = MicroUsd(5)
EVERYONE = Rule(
    subject=Subject.EVERYONE, subject_id=0, allowance=Allowance(cap=FIVE, window=WEEKLY)
)
zones = st.sampled_from(
    ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
windows = st.sampled_from([DAY, Window(WindowKind.WEEK), MONTH])


@settings(deadline=None)
@given(
    st.integers(0, 400 * 24),
    st.lists(st.tuples(zones, st.integers(0, 23), st.integers(0, 30)), min_size=1, max_size=5),
    windows,
)
def test_no_change_of_zone_forgets_a_use(
    hours: int, changes: list[tuple[str, int, int]], window: Window
) -> None:
    """However often zone and hour are changed: what counted a moment before counts a moment after."""
    now, local = NOON + timedelta(hours=hours), UTC0
    allowance = Allowance(cap=FIVE, window=window)
    for zone, hour, wait in changes:
        after = LocalTime(ZoneInfo(zone), hour)
        before = allowance.caps[0].since(now, local)
        allowance = kept(allowance, allowance, before=local, after=after, now=now)
        local = after

        assert allowance.caps[0].since(now, local) <= before
        now += timedelta(hours=wait)


@settings(deadline=None)
@given(st.integers(0, 400 * 24), windows, st.sampled_from([DAY, MONTH, WEEKLY]))
def test_no_change_of_window_forgets_a_use(hours: int, old: Window, new: Window) -> None:
    """A day into a month, a week into a day: the window that runs goes back at least as far as it did."""
    now = NOON + timedelta(hours=hours)
    was = Allowance(cap=FIVE, window=old)

    then = kept(was, Allowance(cap=FIVE, window=new), before=UTC0, after=UTC0, now=now)

    assert then.caps[0].since(now, UTC0) <= was.caps[0].since(now, UTC0)


def test_a_reset_is_not_brought_forward() -> None:
    """A zone that is behind would begin its day sooner: the old reset is waited for, and then all is as usual."""
    honolulu = LocalTime(ZoneInfo("Pacific/Honolulu"), 0)
    now = NOON.replace(hour=9)
    daily = Allowance(cap=FIVE, window=DAY)

    then = kept(daily, daily, before=UTC0, after=honolulu, now=now).caps[0]

    midnight = NOON.replace(hour=0)
    for hours in range(9, 24):
        assert then.since(midnight + timedelta(hours=hours), honolulu) <= midnight
    assert then.since(midnight + timedelta(days=1), honolulu) == midnight + timedelta(hours=10)


def test_what_is_left_open_stays() -> None:
    """A change says what is to be different; a subject's first rule begins with what everyone has."""
    everyone = EVERYONE
    dear = changed(
        [everyone],
        Subject.ROLE,
        7,
        RuleChange(dearest=MicroUsd(9), highest="1080p", beside=MicroUsd(50)),
        local=UTC0,
        now=NOON,
    )
    assert (dear.subject, dear.allowance.cap, dear.allowance.dearest) == (Subject.ROLE, 5, 9)
    assert [cap.amount for cap in dear.allowance.caps] == [5, 50]

    lifted = changed(
        [everyone, dear],
        Subject.ROLE,
        7,
        RuleChange(dearest=MicroUsd(0), highest=ANY, beside=MicroUsd(0), weight=3),
        local=UTC0,
        now=NOON,
    )

    allowance = lifted.allowance
    assert (allowance.dearest, allowance.highest, allowance.further) == (None, None, ())
    assert (allowance.cap, allowance.weight) == (5, 3)


def test_a_second_amount_keeps_its_window_and_a_second_window_its_amount() -> None:
    """Either is changed alone, and what counted under the second one goes on counting."""

    def after(*changes: RuleChange) -> Rule:
        rule = EVERYONE
        for change in changes:
            rule = changed([rule], Subject.EVERYONE, 0, change, local=UTC0, now=NOON)
        return rule

    twenty, week = (
        RuleChange(beside=MicroUsd(20)),
        RuleChange(beside_window=Window(WindowKind.WEEK)),
    )
    (second,) = after(twenty, week).allowance.further
    assert (second.amount, second.window) == (20, Window(WindowKind.WEEK))
    assert second.since(NOON, UTC0) == MONTH.since(NOON, UTC0)

    (more,) = after(twenty, week, RuleChange(beside=MicroUsd(30))).allowance.further
    assert (more.amount, more.window, more.kept) == (30, second.window, second.kept)
    assert after(week).allowance.further == ()  # there is nothing yet that it could count


@pytest.mark.parametrize("suspended", [True, False])
def test_suspending_and_lifting(suspended: bool) -> None:
    """A new rule of a subject is not suspended because everyone is."""
    rule = changed(
        [EVERYONE], Subject.MEMBER, 1, RuleChange(suspended=suspended), local=UTC0, now=NOON
    )

    assert rule.allowance.suspended is suspended
