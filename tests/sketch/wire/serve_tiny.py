"""A Sketch with the tiny renderer, in a process of its own: `serve_tiny.py FOLDER LOG [WEBHOOK SECRET]`."""

import asyncio
import signal
import sys
from pathlib import Path

from sketch import Sketch

RENDERER = (sys.executable, "-I", "-S", str(Path(__file__).with_name("tiny_renderer.py")))


async def main() -> None:
    folder, log, *webhook = sys.argv[1:]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    address, secret = webhook or (None, None)
    async with Sketch(
        Path(folder), renderer=(*RENDERER, "--log", log), webhook=address, webhook_secret=secret
    ) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        await stop.wait()


asyncio.run(main())
