"""An HTTP proxy on loopback that knows the way to one server, whatever its name."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def proxy_to(port: int) -> AsyncGenerator[tuple[str, list[str]]]:
    """Yields its address, and the first line of each connection that it led there."""
    led: list[str] = []

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readline()
        led.append(first.decode().strip())
        there, to_there = await asyncio.open_connection("127.0.0.1", port)
        to_there.write(first)
        await asyncio.gather(_pass_on(reader, to_there), _pass_on(there, writer))

    async with await asyncio.start_server(lead, "127.0.0.1") as server:
        host, own = server.sockets[0].getsockname()
        yield f"http://{host}:{own}", led


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while some := await source.read(65_536):
            target.write(some)
            await target.drain()
    target.close()
