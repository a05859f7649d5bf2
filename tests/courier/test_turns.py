"""What can wait begins only while the loop has time to spare."""

import asyncio
import itertools
import time

import pytest

from bot.courier.turns import BUSY_S, LONGEST_S, Turns

HANGS_S = 10.0  #: longer than any machine takes


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time alone end nobody's turn: a slow machine may take longer than `LONGEST_S` over a round."""
    monkeypatch.setattr("bot.courier.turns.LONGEST_S", 6 * HANGS_S)


class Rush:
    """Work that fills every round of the loop, until it is over."""

    def __init__(self) -> None:
        self.over = False
        self._next()

    def _next(self) -> None:
        if not self.over:
            time.sleep(2 * BUSY_S)
            asyncio.get_running_loop().call_soon(self._next)


async def _begun(turns: Turns) -> None:
    """A piece that ends as soon as it has begun."""
    async with turns.turn():
        pass


async def test_a_free_loop_makes_nobody_wait() -> None:
    """Without a rush, a turn comes at once."""
    turns = Turns(4)
    began = time.perf_counter()
    for _ in range(100):
        await _begun(turns)
    assert time.perf_counter() - began < LONGEST_S


@pytest.mark.usefixtures("patient")
async def test_a_rush_goes_first() -> None:
    """While the loop is busy, what can wait does."""
    turns, rush = Turns(4), Rush()
    waiting = asyncio.create_task(_begun(turns))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()

    rush.over = True
    async with asyncio.timeout(HANGS_S):
        await waiting


async def test_nobody_waits_for_ever() -> None:
    """A rush that does not end lets one piece in after a tenth of a second."""
    turns, rush = Turns(4), Rush()
    began = time.perf_counter()
    await _begun(turns)
    rush.over = True
    assert LONGEST_S <= time.perf_counter() - began < 4 * LONGEST_S


async def test_they_begin_in_order() -> None:
    """Who came first begins first, one at a time."""
    turns, order = Turns(4), list[int]()

    async def piece(number: int) -> None:
        await _begun(turns)
        order.append(number)

    await asyncio.gather(*(piece(number) for number in range(50)))

    assert order == list(range(50))


async def test_only_so_many_at_once() -> None:
    """A piece that takes long leaves the other places free, and no more than those."""
    turns, busiest, busy = Turns(3), 0, 0

    async def piece() -> None:
        nonlocal busiest, busy
        async with turns.turn():
            busy += 1
            busiest = max(busiest, busy)
            await asyncio.sleep(0.005)
            busy -= 1

    await asyncio.gather(*(piece() for _ in range(12)))

    assert busiest == 3


async def test_a_task_keeps_its_place() -> None:
    """Who keeps a place has it until the task ends, however it ends."""
    turns = Turns(1)

    async def breaks() -> None:
        await turns.keep()
        raise ValueError

    for _ in range(3):
        await asyncio.gather(asyncio.create_task(breaks()), return_exceptions=True)
    async with asyncio.timeout(HANGS_S):
        await _begun(turns)


@pytest.mark.usefixtures("patient")
async def test_a_place_is_kept_once() -> None:
    """Who is acknowledged twice has one place, and gives back one."""
    turns = Turns(1)

    async def keeps_twice() -> None:
        await turns.keep()
        await turns.keep()

    async with asyncio.timeout(HANGS_S):
        await asyncio.create_task(keeps_twice())
        await _begun(turns)


async def test_who_is_cancelled_before_it_begins_leaves_no_gap() -> None:
    """A place is given back by a task that never came to its work, too."""
    turns, rush = Turns(1), Rush()
    for _ in range(3):
        task = asyncio.create_task(turns.keep())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    rush.over = True
    async with asyncio.timeout(HANGS_S):
        await _begun(turns)


@pytest.mark.usefixtures("patient")
async def test_who_only_waits_leaves_its_place() -> None:
    """A task that has left goes on, and its place is another's: once, however often it leaves."""
    turns, answered = Turns(1), asyncio.Event()

    async def waits_for_discord() -> None:
        await turns.keep()
        turns.leave()
        turns.leave()
        await answered.wait()

    waiting = asyncio.create_task(waits_for_discord())
    async with asyncio.timeout(HANGS_S):
        await _begun(turns)
    assert not waiting.done()
    answered.set()
    await waiting

    ended = asyncio.Event()

    async def keeps() -> None:
        await turns.keep()
        await ended.wait()

    tasks = [asyncio.create_task(keeps()), asyncio.create_task(_begun(turns))]
    for _ in range(10):
        await asyncio.sleep(0)
    assert not tasks[1].done(), "one place became three"
    ended.set()
    await asyncio.gather(*tasks)


async def test_a_slow_task_holds_nobody_up() -> None:
    """The place of a task that waits for a picture or a judge is taken back after a tenth of a second."""
    turns, judged = Turns(1), asyncio.Event()

    async def waits_for_a_judge() -> None:
        await turns.keep()
        await judged.wait()

    slow = asyncio.create_task(waits_for_a_judge())
    await asyncio.sleep(0)
    began = time.perf_counter()
    async with asyncio.timeout(HANGS_S):
        await _begun(turns)
    assert time.perf_counter() - began > LONGEST_S / 2
    assert not slow.done()
    judged.set()
    await slow


async def test_pieces_keep_their_distance() -> None:
    """Pieces that are to begin apart do, however many wait."""
    turns, begins = Turns(10, apart_s=0.02), list[float]()

    async def piece() -> None:
        async with turns.turn():
            begins.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(piece() for _ in range(6)))

    assert min(b - a for a, b in itertools.pairwise(begins)) > 0.015
