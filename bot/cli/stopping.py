"""A kind stop for commands that start something of their own."""

import asyncio
import contextlib
import signal

from bot.presence import stops


def on_stop() -> None:
    """Let what asks for a stop cancel the running command: else the processes and folders that it made would stay."""
    command = asyncio.current_task()
    assert command is not None  # noqa: S101  called from a command
    for number in stops():
        if number is signal.SIGINT:
            continue  # asyncio's own
        with contextlib.suppress(NotImplementedError):  # Windows has none to handle
            asyncio.get_running_loop().add_signal_handler(number, command.cancel)
