"""A server made of bare sockets that breaks in a chosen way, and counts what reached it."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

TLS = httpx.create_ssl_context()  #: reading the certificates takes longer than most tests
Behaviour = Callable[["Caller"], Awaitable[None]]


@dataclass(slots=True)
class Caller:
    """One accepted connection."""

    sock: socket.socket
    server: "Faulty"

    async def read_call(self) -> None:
        """Read head and body, and count the call."""
        loop = asyncio.get_running_loop()
        came = b""
        while b"\r\n\r\n" not in came:
            came += await self._more(loop)
        head, _, body = came.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(body) < length:
            body += await self._more(loop)
        self.server.heads.append(head.decode("latin-1"))

    async def say(self, content: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, content)

    async def answer(self, body: bytes, *, status: str = "200 OK", headers: str = "") -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n"
        await self.say(head.encode() + body)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def wait_for_hang_up(self) -> None:
        """Say nothing until the client gives up."""
        with contextlib.suppress(OSError):
            while await asyncio.get_running_loop().sock_recv(self.sock, 65536):
                pass

    async def _more(self, loop: asyncio.AbstractEventLoop) -> bytes:
        came = await loop.sock_recv(self.sock, 65536)
        if not came:
            raise ConnectionResetError
        return came


@dataclass(slots=True)
class Faulty:
    """What came in."""

    port: int
    connections: int = 0
    heads: list[str] = field(default_factory=list)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def posts(self) -> int:
        return sum(head.startswith("POST ") for head in self.heads)


@asynccontextmanager
async def faulty(behave: Behaviour) -> AsyncGenerator[Faulty]:
    """Serve `behave` on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    server = Faulty(listener.getsockname()[1])
    loop = asyncio.get_running_loop()

    async def serve(sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            await behave(Caller(sock, server))

    async def accept() -> None:
        while True:
            sock, _ = await loop.sock_accept(listener)
            server.connections += 1
            task = asyncio.create_task(serve(sock))
            server._open.add(task)
            task.add_done_callback(server._open.discard)

    accepting = asyncio.create_task(accept())
    try:
        yield server
    finally:
        for task in (accepting, *server._open):
            task.cancel()
        await asyncio.gather(accepting, *server._open, return_exceptions=True)
        listener.close()


@asynccontextmanager
async def full_backlog() -> AsyncGenerator[int]:
    """A port on which nobody accepts and no further connection fits: connecting takes for ever."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port: int = listener.getsockname()[1]
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            filler.connect(("127.0.0.1", port))
    try:
        yield port
    finally:
        for sock in (listener, *fillers):
            sock.close()


@asynccontextmanager
async def tls_server(
    context: ssl.SSLContext, *, location: str | None = None
) -> AsyncGenerator[int]:
    """A TLS server that answers everything with 200 and `{}`, or with a redirect."""
    status = "200 OK" if location is None else f"302 Found\r\nlocation: {location}"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{{}}".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]
