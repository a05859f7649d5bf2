"""SIGTERM for commands that start something of their own."""

import asyncio
import contextlib
import signal


def on_sigterm() -> None:
    """Let SIGTERM cancel the running command: else the processes and folders that it made would stay behind."""
    command = asyncio.current_task()
    assert command is not None  # noqa: S101  called from a command
    with contextlib.suppress(NotImplementedError):  # Windows has no SIGTERM to handle
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, command.cancel)
