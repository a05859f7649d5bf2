"""Waiting: for an event or a moment, whichever comes first, and how long after a failure."""

import asyncio

from bot.ports import Clock

FIRST_S = 2.0
LONGEST_S = 60.0
NAP_S = 600.0


async def woken(clock: Clock, event: asyncio.Event, seconds: float | None) -> None:
    """Return when the event is set, or after so many seconds; None waits for the event alone.

    Nobody sleeps for longer than a nap: a timer stands still while the machine sleeps and knows of no clock that is
    set, and what was due at six would come as much later. Whoever is woken looks what is due by now.
    """
    if event.is_set() or (seconds is not None and seconds <= 0):
        await asyncio.sleep(0)
        return
    if seconds is None:
        await event.wait()
        return
    waits = {
        asyncio.create_task(event.wait(), name="event"),
        asyncio.create_task(_sleep(clock, min(seconds, NAP_S)), name="sleep"),
    }
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _sleep(clock: Clock, seconds: float) -> bool:
    await clock.sleep(seconds)
    return True


def jitter(seconds: float, seed: int, turn: int, share: float = 0.1) -> float:
    """Spread a delay by up to ± `share`, so that those who failed together do not come back together.

    The spread is a plain hash of the job and its turn: nobody needs a source of chance for it.
    """
    mixed = (seed * 2_654_435_761 + turn * 2_246_822_519) & 0xFFFFFFFF
    mixed = (mixed ^ (mixed >> 15)) * 2_246_822_519 & 0xFFFFFFFF
    return seconds * (1 - share + 2 * share * mixed / 0xFFFFFFFF)


def backoff_s(
    tries: int,
    seed: int,
    *,
    retry_after_s: float | None = None,
    first_s: float = FIRST_S,
    longest_s: float = LONGEST_S,
) -> float:
    """Seconds to wait after the n-th failure in a row; the other side's own wish is a lower bound."""
    delay = min(longest_s, first_s * 2 ** min(max(tries, 1) - 1, 16))
    if retry_after_s is None:
        return jitter(delay, seed, tries)
    # A wish is spread upwards only: nobody comes back before they were told to.
    return max(jitter(delay, seed, tries), retry_after_s * jitter(1.1, seed, tries, 0.09))
