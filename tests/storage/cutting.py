"""A line to PostgreSQL that is cut at a chosen word: before the server hears it, or once it has answered."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import make_url

READ_BYTES = 65_536
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class CuttingLine:
    """Passes on what both sides say, until a word comes that it was told to cut at."""

    server: tuple[str, int]
    url: str = ""  #: of the database, by way of this line
    cuts: int = 0
    _word: bytes | None = None
    _heard: bool = False
    _calls: dict[asyncio.Task[Any], asyncio.StreamWriter] = field(default_factory=dict)

    def cut_at(self, word: bytes, *, heard: bool) -> None:
        """Cut the next connection on which a client says `word`, once; `heard`: the server has done what it asks."""
        self._word, self._heard = word, heard

    async def call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._calls[task] = writer
        far = await self._dial()
        back = asyncio.create_task(_carry(far[0], writer))
        try:
            await self._carry_there(reader, far, back)
        finally:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            far[1].close()
            writer.close()
            del self._calls[task]

    async def hang_up(self) -> None:
        """End every connection."""
        calls = list(self._calls)
        for writer in self._calls.values():
            writer.transport.abort()
        await asyncio.gather(*calls)

    async def _dial(self) -> Streams:
        host, port = self.server
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _carry_there(
        self, near: asyncio.StreamReader, far: Streams, back: asyncio.Task[None]
    ) -> None:
        with contextlib.suppress(OSError):
            while came := await near.read(READ_BYTES):
                if self._word is not None and self._word in came:
                    self._word = None
                    self.cuts += 1
                    await self._cut(came, far, back)
                    return
                far[1].write(came)
                await far[1].drain()

    async def _cut(self, came: bytes, far: Streams, back: asyncio.Task[None]) -> None:
        if self._heard:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            far[1].write(came)
            assert await far[0].read(READ_BYTES)  # done, and nobody but us knows


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while came := await reader.read(READ_BYTES):
            writer.write(came)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def cutting(url: str) -> AsyncGenerator[CuttingLine]:
    """A line to a database, for as long as the `async with` lasts."""
    with psycopg.connect(url) as connection:
        line = CuttingLine((connection.info.host, connection.info.port))
    server = await asyncio.start_server(line.call, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    line.url = (
        make_url(url)
        .set(host="127.0.0.1", port=port, query={})
        .render_as_string(hide_password=False)
    )
    try:
        yield line
    finally:
        server.close()
        await line.hang_up()
        await server.wait_closed()
