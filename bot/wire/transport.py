"""httpx over aiohttp, and what neither tells: did anything leave the house?

`httpx-aiohttp` reports a reset after sending as `httpx.ConnectTimeout` and lets some `aiohttp.ClientError` through,
so the class of what it raises says nothing. What aiohttp raised underneath does: exactly three of its errors come
before a byte of the request is written. `tests/wire/test_failures.py` drives thirteen failures against real sockets.
"""

import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from bot.wire.addresses import AddressRefusedError, Guard, GuardedResolver

CHUNK_BYTES = 256 * 1024  # httpx-aiohttp's 16 KiB cost more than half of the download rate

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


class Transport(AiohttpTransport):
    """One pool of connections to places that `guard` lets through. Raises only `WireError`s."""

    def __init__(
        self, *, guard: Guard, tls: ssl.SSLContext, connections: int, keep_alive: bool
    ) -> None:
        super().__init__(verify=tls)
        self._guard = guard
        self._connections = connections
        self._keep_alive = keep_alive
        self._exact: _Exact | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await super().handle_async_request(request)
        except (httpx.TransportError, aiohttp.ClientError, OSError) as error:
            raise _told(error) from None
        response.stream = _Chunks(response.stream)
        return response

    def get_client(self) -> "_Exact":  # pyright: ignore[reportIncompatibleMethodOverride]
        """Asked before every request, for `_Exact` is no `ClientSession`; it answers all that is called of one."""
        if self._exact is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections,
                ssl=self.ssl_context,
                force_close=not self._keep_alive,
                resolver=GuardedResolver(self._guard, aiohttp.DefaultResolver()),
            )
            self._exact = _Exact(
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                    read_bufsize=CHUNK_BYTES,
                )
            )
        return self._exact

    async def aclose(self) -> None:
        if self._exact is not None:
            await self._exact.session.close()


class _Exact:
    """A session that sends addresses as they are written. yarl would unquote parts of a signed one."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    def request(self, *, url: str, method: str, **rest: Any) -> Any:
        return self.session.request(method, URL(url, encoded=True), **rest)


class _Chunks(httpx.AsyncByteStream):
    """A body in large chunks, whose errors are `WireError`s."""

    def __init__(self, inner: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        assert isinstance(inner, httpx.AsyncByteStream)  # noqa: S101 - httpx's annotation is wider than its use
        inner.CHUNK_SIZE = CHUNK_BYTES  # pyright: ignore[reportAttributeAccessIssue]
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._inner:
                yield chunk
        except (httpx.TransportError, aiohttp.ClientError, OSError) as error:
            raise _told(error) from None

    async def aclose(self) -> None:
        with contextlib.suppress(httpx.TransportError, aiohttp.ClientError, OSError):
            await self._inner.aclose()


def _told(error: Exception) -> WireError:
    """Say in our words what broke. The errors' own texts hold whole addresses, so they stay behind."""
    cause = error if isinstance(error, aiohttp.ClientError) else (error.__cause__ or error)
    if isinstance(cause, aiohttp.ClientConnectorDNSError) and isinstance(
        cause.os_error, AddressRefusedError
    ):
        return WireError("the address is not a public one", arrived=False)
    return WireError(type(cause).__name__, arrived=not isinstance(cause, _NOTHING_LEFT))


def plain(response: httpx.Response) -> httpx.AsyncByteStream:
    """The body as it comes, refused where it would unfold."""
    encoding: str = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise WireError("compressed although we asked for plain", arrived=True)
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - ours, see Transport
    return response.stream
