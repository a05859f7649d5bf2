"""Files opened, read and written in threads, so that a slow disk stalls nobody else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Literal


@asynccontextmanager
async def opened(path: Path, mode: Literal["rb", "wb"]) -> AsyncGenerator[BinaryIO]:
    """Open a file and close it, also when the opening is cancelled half-way."""
    opening = asyncio.ensure_future(asyncio.to_thread(path.open, mode))
    try:
        file = await asyncio.shield(opening)
    except asyncio.CancelledError:
        # The thread goes on and opens it all the same: wait, so that somebody closes it, even cancelled once more.
        opening.add_done_callback(_closed)
        await asyncio.wait([opening])
        raise
    try:
        yield file
    finally:
        try:
            await asyncio.to_thread(file.close)
        except asyncio.CancelledError:
            file.close()  # the thread may never come to it
            raise


def _closed(opening: asyncio.Future[BinaryIO]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
