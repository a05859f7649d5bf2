"""A Talk: an answer that comes over minutes, and what of it has been heard so far."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, cast

from bot.domain.errors import ProviderError
from bot.wire import Download, members_of, read_json, rows_of

LISTEN_S = 0.5  #: how long a check waits for more to come
MOST_CHARACTERS = 200_000
_LINE_BYTES = 1024 * 1024


class Talk:
    """One open answer. Nothing is read but while somebody listens, except the piece that is coming."""

    def __init__(self, vendor: str, download: Download, stack: AsyncExitStack) -> None:
        self.text = ""
        self.over = False
        self.broken = False
        self._vendor = vendor
        self._chunks = download.chunks
        self._stack = stack
        self._streams = download.content_type == "text/event-stream"
        self._left = b""
        self._coming: asyncio.Task[bytes] | None = None

    async def listen(self) -> None:
        """Hear what has come since, and close when it is over."""
        while not (self.over or self.broken):
            if self._coming is None:
                # Not cancelled when the wait ends: a piece that is half read would be lost.
                following = cast("Coroutine[Any, Any, bytes]", anext(self._chunks))
                self._coming = asyncio.ensure_future(_piece(following))
                self._coming.add_done_callback(_forget)
            done, _ = await asyncio.wait({self._coming}, timeout=LISTEN_S)
            if not done:
                return
            await self._hear(self._coming)
            self._coming = None
        await self._stack.aclose()

    async def _hear(self, coming: "asyncio.Task[bytes]") -> None:
        try:
            piece = coming.result()
        except (ProviderError, asyncio.CancelledError):
            self.broken = not self.over
            return
        self._left += piece
        if len(self._left) > _LINE_BYTES or len(self.text) > MOST_CHARACTERS:
            self.broken = True
        elif not self._streams:
            if not piece:
                self._take(self._left)
                self.over, self.broken = bool(self.text), not self.text
        else:
            *lines, self._left = self._left.split(b"\n")
            for line in lines:
                self._line(line.strip())
            # A stream that ends without its last word broke off.
            self.broken = not piece and not self.over

    def _line(self, line: bytes) -> None:
        if not line.startswith(b"data:"):
            return
        said = line.removeprefix(b"data:").strip()
        if said == b"[DONE]":
            self.over = True
        else:
            self._take(said)

    def _take(self, said: bytes) -> None:
        """Add what a piece of JSON says; an error is said as text, and ends the talk."""
        members = members_of(read_json(said))
        if members.get("error"):
            self.text += f" {members['error']}"
            self.over = True
        for choice in rows_of(members.get("choices"))[:1]:
            for name in ("delta", "message"):
                content = members_of(members_of(choice).get(name)).get("content")
                self.text += content if isinstance(content, str) else ""


async def _piece(following: "Coroutine[Any, Any, bytes]") -> bytes:
    """The next piece; empty at the end."""
    try:
        return await following
    except StopAsyncIteration:
        return b""


def _forget(coming: "asyncio.Task[bytes]") -> None:
    """Somebody has looked at its error, if only to pass over it: the house may be closing."""
    if not coming.cancelled():
        coming.exception()
