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
        # The thread goes on and opens it all the same: wait, so that somebody closes it.
        await asyncio.wait([opening])
        if opening.exception() is None:
            opening.result().close()
        raise
    try:
        yield file
    finally:
        await asyncio.to_thread(file.close)
