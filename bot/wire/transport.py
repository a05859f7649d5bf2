"""Calls over aiohttp, and what it does not tell: did anything leave the house?

Exactly three of aiohttp's errors come before a byte of the call is written. `tests/wire/test_failures.py` drives
thirteen failures against real sockets.
"""

import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from dataclasses import dataclass, field

import aiohttp
import httpx
from yarl import URL

from bot.wire.addresses import AddressRefusedError, Guard, GuardedResolver

CHUNK_BYTES = 256 * 1024  # of 16 KiB each, more than half of the download rate would be lost

_NOTHING_LEFT = (
    aiohttp.ClientConnectorError,  # refused, DNS, TLS
    aiohttp.ConnectionTimeoutError,  # connecting, or waiting for a free connection
    aiohttp.InvalidURL,
)


class WireError(Exception):
    """No answer, or not all of it. `arrived`: the vendor may have seen what we sent."""

    def __init__(self, why: str, *, arrived: bool) -> None:
        super().__init__(why)
        self.arrived = arrived


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str] = field(repr=False)
    connect_s: float
    read_s: float  #: the longest silence
    body: bytes | AsyncIterable[bytes] | None = field(default=None, repr=False)


class Reply:
    """The head of an answer, and its body as it comes. Raises only `WireError`s."""

    def __init__(self, inner: aiohttp.ClientResponse) -> None:
        self.status = inner.status
        self.headers: Mapping[str, str] = inner.headers
        self._inner = inner

    async def read(self, most_bytes: int) -> bytes:
        """The whole body, where it is not too long."""
        self._refuse_compressed()
        body = bytearray()
        try:
            while chunk := await self._inner.content.readany():
                body += chunk
                if len(body) > most_bytes:
                    raise WireError(f"an answer of more than {most_bytes} bytes", arrived=True)
        except (aiohttp.ClientError, OSError) as error:
            raise _told(error) from None
        return bytes(body)

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body in large pieces."""
        self._refuse_compressed()
        try:
            async for chunk in self._inner.content.iter_chunked(CHUNK_BYTES):
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            raise _told(error) from None

    async def aclose(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        with contextlib.suppress(aiohttp.ClientError, OSError):
            self._inner.release()
            await self._inner.wait_for_close()

    def _refuse_compressed(self) -> None:
        encoding = self.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"", "identity"}:
            raise WireError("compressed although we asked for plain", arrived=True)


class Transport:
    """One pool of connections to places that `guard` lets through. Raises only `WireError`s."""

    def __init__(
        self, *, guard: Guard, tls: ssl.SSLContext, connections: int, keep_alive: bool
    ) -> None:
        self._guard = guard
        self._tls = tls
        self._connections = connections
        self._keep_alive = keep_alive
        self._session: aiohttp.ClientSession | None = None

    async def send(self, call: Call) -> Reply:
        """Send, and wait for the head of the answer. Redirects are answers like any other."""
        session = self._session or self._open()
        try:
            return Reply(
                await session.request(
                    call.method,
                    # As it is written: yarl would unquote parts of a signed address.
                    URL(str(call.url), encoded=True),
                    headers=call.headers,
                    data=call.body,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(
                        connect=call.connect_s,
                        sock_connect=call.connect_s,
                        sock_read=call.read_s,
                    ),
                )
            )
        except (aiohttp.ClientError, OSError) as error:
            raise _told(error) from None

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """Open it when it is first used, inside the loop that will use it."""
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            ssl=self._tls,
            force_close=not self._keep_alive,
            resolver=GuardedResolver(self._guard, aiohttp.DefaultResolver()),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=CHUNK_BYTES,
        )
        return self._session


def _told(error: Exception) -> WireError:
    """Say in our words what broke. The errors' own texts hold whole addresses, so they stay behind."""
    if isinstance(error, aiohttp.ClientConnectorDNSError) and isinstance(
        error.os_error, AddressRefusedError
    ):
        return WireError(str(error.os_error), arrived=False)
    return WireError(type(error).__name__, arrived=not isinstance(error, _NOTHING_LEFT))
