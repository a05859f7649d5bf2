"""Waiting for an event or a moment, and how long after a failure."""

import asyncio
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.pipeline.waiting import LONGEST_S, backoff_s, jitter, woken
from tests.fakes.fake_clock import FakeClock

seeds = st.integers(min_value=0, max_value=2**40)
turns = st.integers(min_value=0, max_value=10_000)


async def test_an_event_ends_the_wait() -> None:
    """Whoever sets it, the sleeper comes at once."""
    clock, event = FakeClock(), asyncio.Event()
    waiting = asyncio.create_task(woken(clock, event, 100))
    await asyncio.sleep(0)
    event.set()

    await waiting

    assert clock.soonest() is None


async def test_the_moment_ends_the_wait() -> None:
    """Without any event, after so many seconds."""
    clock = FakeClock()
    waiting = asyncio.create_task(woken(clock, asyncio.Event(), 100))
    for _ in range(3):
        await asyncio.sleep(0)
    clock.turn(100)

    await waiting


async def test_without_a_moment_only_the_event_counts() -> None:
    """None waits as long as it takes."""
    event = asyncio.Event()
    waiting = asyncio.create_task(woken(FakeClock(), event, None))
    await asyncio.sleep(0)
    assert not waiting.done()
    event.set()

    await waiting


async def test_what_is_due_does_not_wait() -> None:
    """A moment in the past, or an event that is set, only lets others run."""
    event = asyncio.Event()
    await woken(FakeClock(), event, -1)
    event.set()
    await woken(FakeClock(), event, 100)
    await woken(FakeClock(), event, None)


@given(seed=seeds, turn=turns)
def test_jitter_stays_within_its_share(seed: int, turn: int) -> None:
    """Ten percent up or down, never more."""
    assert 9.0 <= jitter(10.0, seed, turn) <= 11.0


def test_jitter_spreads() -> None:
    """A hundred jobs that failed together come back over the whole width."""
    delays = [jitter(10.0, seed, 1) for seed in range(100)]

    assert min(delays) < 9.2
    assert max(delays) > 10.8
    assert len(set(delays)) == 100


@example(seed=0, tries=1, wish=2.0)
@given(seed=seeds, tries=turns, wish=st.none() | st.floats(min_value=0, max_value=3600))
def test_a_backoff_has_an_end_and_honours_a_wish(seed: int, tries: int, wish: float | None) -> None:
    """A minute at most, unless the other side asked for longer; never shorter than it asked for."""
    delay = backoff_s(tries, seed, retry_after_s=wish)

    assert delay >= (wish or 0)
    assert delay <= max(LONGEST_S * 1.1, (wish or 0) * 1.21)


def test_a_backoff_grows() -> None:
    """Each failure in a row waits about twice as long."""
    delays = [backoff_s(tries, 1) for tries in range(1, 6)]

    assert all(later > 1.5 * sooner for sooner, later in pairwise(delays))
