"""When to look at a render again, and how long such renders take."""

from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import (
    GUESS_S,
    LONGEST_S,
    SHORTEST_S,
    Eta,
    eta_key,
    next_delay_s,
)

etas = st.builds(
    Eta,
    mu=st.floats(min_value=log(0.5), max_value=log(3600)),
    variance=st.floats(min_value=0.01, max_value=2.0),
    seen=st.integers(min_value=0, max_value=1000),
)
ages = st.floats(min_value=0, max_value=24 * 3600)


@given(age_s=ages, eta=etas)
def test_a_delay_is_never_shorter_or_longer_than_promised(age_s: float, eta: Eta) -> None:
    """Whatever was learned and however old a render is, the next look is 1 to 30 s away."""
    assert SHORTEST_S <= next_delay_s(age_s, eta) <= LONGEST_S


def test_looks_come_closer_as_the_end_comes_near() -> None:
    """Nobody looks often while nothing can be done yet."""
    eta = Eta(mu=log(90), variance=0.0625, seen=50)

    delays = [next_delay_s(age, eta) for age in (0, 30, 60, 90)]

    assert delays[0] == LONGEST_S
    assert all(later < sooner for sooner, later in pairwise(delays[1:]))


def test_a_vendor_that_became_slow_is_not_asked_every_second_for_ever() -> None:
    """The wide tail: far beyond the usual time, looks spread out again."""
    eta = Eta(mu=log(90), variance=0.01, seen=500)

    assert next_delay_s(600, eta) > next_delay_s(95, eta)


@given(eta=etas, first=ages, second=ages)
def test_survival_falls_with_age(eta: Eta, first: float, second: float) -> None:
    """The older a render, the smaller the chance that it is still at work."""
    young, old = sorted((first, second))
    assert 0 <= eta.survival(old) <= eta.survival(young) <= 1


def test_an_unborn_render_is_surely_at_work() -> None:
    """At age 0 nothing can have ended."""
    assert Eta().survival(0) == pytest.approx(1)


@given(eta=etas, age_s=st.floats(min_value=0, max_value=7200))
def test_what_is_left_is_never_negative(eta: Eta, age_s: float) -> None:
    """An honest estimate lies ahead, however late a render is."""
    assert eta.left_s(age_s) >= 0


def test_what_is_left_of_a_new_render_is_about_the_median() -> None:
    """Half of such renders take less."""
    eta = Eta(mu=log(120), variance=0.04, seen=100)

    assert eta.left_s(0) == pytest.approx(eta.median_s, rel=0.05)
    assert eta.median_s == pytest.approx(120)


def test_it_learns_the_median_and_forgets_a_wrong_guess() -> None:
    """Twenty renders of 30 s are stronger than a guess of 90."""
    eta = Eta()
    for _ in range(20):
        eta = eta.see(30)

    assert eta.seen == 20
    assert eta.median_s == pytest.approx(30, rel=0.2)
    assert pytest.approx(Eta().median_s) == GUESS_S


def test_it_finds_a_new_speed() -> None:
    """After a vendor has become twice as slow, fifty renders are enough to know."""
    eta = Eta()
    for seconds in [60] * 200 + [120] * 50:
        eta = eta.see(seconds)

    assert eta.median_s == pytest.approx(120, rel=0.1)


def test_a_render_that_took_no_time_does_no_harm() -> None:
    """Zero and negative durations, as clocks may make them, are taken as a tenth of a second."""
    assert Eta().see(0) == Eta().see(-5) == Eta().see(0.1)


def test_renders_of_one_kind_share_a_key() -> None:
    """Model, length and size decide how long a render takes; the prompt does not."""
    assert eta_key("fake:one", 4, "720p") == "fake:one|4|720p"
