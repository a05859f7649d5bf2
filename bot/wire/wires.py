"""Opens one wire a vendor and closes them all."""

import ssl
from collections.abc import Collection, Iterable, Mapping
from contextlib import AsyncExitStack
from functools import cache
from typing import TYPE_CHECKING, Self

import httpx

from bot.wire.addresses import Guard
from bot.wire.line import CLIP_BYTES, Wire

if TYPE_CHECKING:
    from bot.ports import Clock


@cache
def believed() -> ssl.SSLContext:
    """Whose certificates are believed; to read them is a good part of a start, so it is done once a process."""
    return httpx.create_ssl_context()


class Wires:
    """What all wires of a process share: the clock, the guard, TLS and limits. `async with` closes them."""

    def __init__(
        self,
        clock: "Clock",
        *,
        allow_hosts: Iterable[str] = (),
        submit_timeout_s: float = 60.0,
        connections: int = 100,
        download_cap_bytes: int = CLIP_BYTES,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._guard = Guard(allow_hosts)
        self._submit_timeout_s = submit_timeout_s
        self._connections = connections
        self._download_cap_bytes = download_cap_bytes
        self._tls = tls or believed()
        self._open = AsyncExitStack()

    def open(
        self,
        vendor: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        secrets: Collection[str] = (),
    ) -> Wire:
        """A wire to `base_url` that shows `headers` there and nowhere else, and `secrets` to no log."""
        wire = Wire(
            vendor,
            base_url,
            headers=headers or {},
            secrets=secrets,
            guard=self._guard,
            tls=self._tls,
            clock=self._clock,
            submit_timeout_s=self._submit_timeout_s,
            connections=self._connections,
            download_cap_bytes=self._download_cap_bytes,
        )
        self._open.push_async_callback(wire.aclose)
        return wire

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
