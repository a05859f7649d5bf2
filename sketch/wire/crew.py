"""The asyncio tasks that outlive a call: named, stopped together, never lost in silence."""

import asyncio
import logging
from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Crew:
    """Work in the background, one piece a name."""

    def __init__(self) -> None:
        self._working: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, work: Coroutine[None, None, None]) -> None:
        """Begin a piece of work."""
        piece = asyncio.create_task(work, name=name)
        self._working[name] = piece
        piece.add_done_callback(lambda _: self._ended(name, piece))

    async def stop(self, name: str) -> None:
        """Stop a piece of work and see it end."""
        if piece := self._working.get(name):
            piece.cancel()
            await asyncio.wait([piece])

    async def close(self) -> None:
        """Stop everything and see it end."""
        working = list(self._working.values())
        for piece in working:
            piece.cancel()
        if working:
            await asyncio.wait(working)

    def _ended(self, name: str, piece: asyncio.Task[None]) -> None:
        if self._working.get(name) is piece:
            del self._working[name]
        if not piece.cancelled() and (error := piece.exception()) is not None:
            log.error("%s broke.", name, exc_info=error)
