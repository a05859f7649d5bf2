"""Whose allowance is whose: the most generous of the rules, unless one is a member's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.allowance import (
    Allowance,
    Denied,
    Granted,
    Lack,
    Standing,
    decide,
    fits_at,
    in_the_way,
)
from bot.domain.caps import Cap, Draw, Limit
from bot.domain.ids import AccountId, MemberId, ModelKey, RoleId
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.share_rules import Rule, Subject, Wait, forbids, holding, waits_until
from bot.domain.spec import RenderSpec
from bot.domain.window import Window, WindowKind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK = Window(WindowKind.ROLLING, 7 * 86_400)
DAY = Window(WindowKind.DAY)
ME, ARTISTS, GUESTS = MemberId(7), RoleId(70), RoleId(71)
SKETCH, RUNWAY = ModelKey("sketch:sketch-1"), ModelKey("runway:gen4.5")


def dollars(amount: float) -> MicroUsd:
    """An amount."""
    return MicroUsd(round(amount * DOLLAR))


def rule(subject: Subject, subject_id: int, cap: float, **says: Any) -> Rule:
    """A rule of so many dollars a week."""
    own = {name: says.pop(name) for name in ("skips_wait", "wait") if name in says}
    allowance = Allowance(cap=dollars(cap), window=says.pop("window", WEEK), **says)
    return Rule(subject=subject, subject_id=subject_id, allowance=allowance, **own)


EVERYONE = rule(Subject.EVERYONE, 0, 5, dearest=dollars(2), models=frozenset({SKETCH}))


def test_everyones_rule_where_there_is_no_other() -> None:
    """Others' roles and others' own rules are nothing to me."""
    others = [rule(Subject.ROLE, GUESTS, 50), rule(Subject.MEMBER, 8, 50)]
    assert holding([EVERYONE, *others], ME, {ARTISTS}) == EVERYONE.allowance


def test_the_most_generous_of_each_limit() -> None:
    """Each limit by itself: the larger cap, no dearest at all, more jobs, both models."""
    artists = rule(Subject.ROLE, ARTISTS, 3, jobs_at_once=4, weight=3, models=frozenset({RUNWAY}))
    found = holding([EVERYONE, artists], ME, {ARTISTS})

    assert (found.cap, found.dearest, found.jobs_at_once, found.weight) == (5 * DOLLAR, None, 4, 3)
    assert found.models == {SKETCH, RUNWAY}
    free = holding([EVERYONE, rule(Subject.ROLE, ARTISTS, 3)], ME, {ARTISTS})
    assert free.models is None


def test_caps_are_compared_by_what_a_day_brings() -> None:
    """A dollar a day is more than five a week, with its window; a tight further cap counts."""
    daily = rule(Subject.ROLE, ARTISTS, 1, window=DAY)
    assert holding([EVERYONE, daily], ME, {ARTISTS}).window == DAY
    tight = rule(Subject.ROLE, ARTISTS, 9, further=(Cap(dollars(0.1), DAY),))
    assert holding([EVERYONE, tight], ME, {ARTISTS}).cap == 5 * DOLLAR


def test_a_members_own_rule_overrides() -> None:
    """Even a smaller one."""
    own = rule(Subject.MEMBER, ME, 1)
    assert holding([EVERYONE, rule(Subject.ROLE, ARTISTS, 50), own], ME, {ARTISTS}) == own.allowance


@pytest.mark.parametrize("subject", [(Subject.EVERYONE, 0), (Subject.ROLE, ARTISTS)])
def test_suspended_beats_all(subject: tuple[Subject, int]) -> None:
    """By whatever rule, and in spite of an own one."""
    own = rule(Subject.MEMBER, ME, 1)
    assert holding([rule(*subject, 5, suspended=True), own], ME, {ARTISTS}).suspended


def test_the_highest_resolution_of_all_rules() -> None:
    """Any beats some; 2k is more than 1080p."""
    low = rule(Subject.EVERYONE, 0, 5, highest="720p")
    assert (
        holding([low, rule(Subject.ROLE, ARTISTS, 1, highest="2k")], ME, {ARTISTS}).highest == "2k"
    )
    assert holding([low, rule(Subject.ROLE, ARTISTS, 1)], ME, {ARTISTS}).highest is None


def test_newcomers_wait() -> None:
    """Until account and membership are both old enough; a role may skip it."""
    waits = rule(Subject.EVERYONE, 0, 5, wait=Wait(account_days=7, member_hours=24))
    made = NOW - timedelta(days=2)
    young = MemberId(int((made - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() * 1000) << 22)

    assert waits_until([waits], young, (), NOW) == made + timedelta(days=7)
    assert waits_until([waits], ME, (), NOW) == NOW + timedelta(hours=24)
    assert waits_until([EVERYONE], young, (), NOW) is None
    skips = rule(Subject.ROLE, ARTISTS, 5, skips_wait=True)
    assert waits_until([waits, skips], young, {ARTISTS}, NOW) is None


def standing(allowance: Allowance, **says: Any) -> Standing:
    """A standing with nothing used and a full pool."""
    usual: dict[str, Any] = {
        "now": NOW,
        "member_id": ME,
        "pool_account": AccountId(1),
        "pool_available": dollars(100),
        "wallet_account": None,
        "wallet_available": MicroUsd(0),
        "frozen": False,
        "allowance": allowance,
        "draws": (),
        "resets_at": None,
        "ceiling": None,
        "ceiling_used": MicroUsd(0),
        "ceiling_resets_at": NOW,
        "waiting": 0,
        "running": 0,
    }
    return Standing(**usual | says)


def test_every_window_has_to_have_room() -> None:
    """A day's cap beside a month's: what fits the month may not fit the day, and the later of both says when."""
    month = Window(WindowKind.MONTH)
    day = Cap(dollars(1), Window(WindowKind.ROLLING, 86_400))
    drawn = Draw(at=NOW - timedelta(hours=20), amount=dollars(0.8))
    ends = NOW + timedelta(days=6)
    mine = standing(
        Allowance(cap=dollars(5), window=month, further=(day,)),
        draws=(drawn,),
        resets_at=ends,
        further=(Limit(cap=day, draws=(drawn,), resets_at=None),),
    )

    assert mine.left == 20 * CENT
    assert isinstance(decide(dollars(0.2), mine), Granted)
    assert decide(dollars(0.5), mine) == Denied(Lack.SHARE, NOW + timedelta(hours=4))
    assert fits_at(dollars(1.5), mine) is None
    spent = standing(
        mine.allowance,
        draws=(Draw(at=NOW, amount=dollars(4.9)),),
        resets_at=ends,
        further=mine.further,
    )
    assert fits_at(dollars(0.5), spent) == ends
    found = [in_the_way(dollars(price), spent)[0].cap for price in (0.1, 0.5, 2)]
    assert found == [Cap(dollars(5), month), Cap(dollars(5), month), day]


def test_what_is_not_for_a_member() -> None:
    """Another model, a larger picture; suspension and the newcomers' wait come before the money."""
    spec = RenderSpec(
        model_key=RUNWAY, prompt="", seconds=4, aspect="16:9", resolution="1080p", sound=False
    )
    mine = Allowance(cap=dollars(5), window=WEEK, highest="720p")
    assert forbids(spec, mine) is Lack.RESOLUTION
    assert forbids(spec, EVERYONE.allowance) is Lack.MODEL
    assert forbids(spec, Allowance(cap=dollars(5), window=WEEK)) is None
    suspended = Allowance(cap=dollars(5), window=WEEK, suspended=True)
    assert decide(MicroUsd(0), standing(suspended)) == Denied(Lack.SUSPENDED)
    later = NOW + timedelta(hours=1)
    assert decide(CENT, standing(mine, waits_until=later)) == Denied(Lack.NEWCOMER, later)
    assert isinstance(decide(CENT, standing(mine, waits_until=NOW)), Granted)
