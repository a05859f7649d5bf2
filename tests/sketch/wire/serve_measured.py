"""`serve_tiny` with a pulse: says at the end how late the loop ever was, and what hogged it.

`serve_measured.py [FOLDER LOG]`, without a folder just the pulse. What it prints last has `late_s`, the longest that a pulse was late by
the clock, and `hogged_s`, the most processor time that one callback of the loop used.
"""

import asyncio
import json
import signal
import sys
import time
from asyncio import events
from contextlib import AsyncExitStack
from pathlib import Path

from sketch import Sketch

RENDERER = (sys.executable, "-I", "-S", str(Path(__file__).with_name("tiny_renderer.py")))
PULSE_S = 0.002


async def pulse(stop: asyncio.Event) -> dict[str, float]:
    late = 0.0
    at = time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(PULSE_S)
        late = max(late, time.perf_counter() - at - PULSE_S)
        at = time.perf_counter()
    return {"late_s": late, "hogged_s": Callback.longest_s}


class Callback(events.Handle):
    """The loop's own unit of work, with a stopwatch."""

    longest_s = 0.0

    def _run(self) -> None:
        used = time.thread_time()
        super()._run()
        Callback.longest_s = max(Callback.longest_s, time.thread_time() - used)


async def main() -> None:
    served = sys.argv[1:]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as stack:
        address = "http://127.0.0.1"
        if served:
            folder, log = served
            sketch = Sketch(Path(folder), renderer=(*RENDERER, "--log", log))
            address = (await stack.enter_async_context(sketch)).base_url
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        found = await pulse(stop)
    sys.stdout.write(json.dumps(found))


events.Handle = Callback  # what the loop makes of every call_soon
asyncio.run(main())
