"""Files that are opened in threads are closed, whoever is cancelled and however busy the threads are."""

import asyncio
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import pytest

from sketch.wire.files import opened


@pytest.fixture
def thread() -> Generator[ThreadPoolExecutor]:
    """The only thread of the loop."""
    with ThreadPoolExecutor(1) as only:
        yield only


async def test_a_file_is_closed_though_its_closing_is_cancelled(
    tmp_path: Path, thread: ThreadPoolExecutor
) -> None:
    """Cancelled before a thread came to the closing, it is closed all the same."""
    asyncio.get_running_loop().set_default_executor(thread)
    busy, leave = threading.Event(), asyncio.Event()
    held, writing = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with opened(tmp_path / "log", "wb") as file:
            files.append(file)
            writing.set()
            await leave.wait()
            held.set()

    files: list[BinaryIO] = []
    task = asyncio.create_task(write())
    await writing.wait()
    thread.submit(busy.wait)
    leave.set()
    await held.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    busy.set()

    [file] = files
    assert file.closed
