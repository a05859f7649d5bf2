"""Fetching the picture that an `image_url` names, from public hosts only."""

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from sketch.wire import errors
from sketch.wire.body import PICTURE_LIMIT_BYTES, Upload
from sketch.wire.files import opened

_PARAM = "input_reference.image_url"
_LIMIT_S = 30.0
_REDIRECTS = 3


class _PublicOnly(AbstractResolver):
    """Resolves names to public addresses; the connection goes to what was checked here."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if f"{host}:{port}" in self._allowed:
            return found
        public = [result for result in found if _is_public(result["host"])]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    async def close(self) -> None:
        await self._resolver.close()


class Fetch:
    """Downloads pictures. `allowed` names further `host:port` pairs that need not be public."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)

    async def picture(self, address: str, target: Path) -> Upload:
        """Fetch one picture. Raises WireError, which never says more than that it failed."""
        try:
            async with (
                asyncio.timeout(_LIMIT_S),
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(resolver=_PublicOnly(self._allowed)),
                    auto_decompress=False,
                ) as session,
            ):
                return await self._follow(session, URL(address), target)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise errors.WireError(
                "Error while downloading the picture.", param=_PARAM, code="invalid_image_url"
            ) from error

    async def _follow(self, session: aiohttp.ClientSession, url: URL, target: Path) -> Upload:
        for _ in range(_REDIRECTS + 1):
            self._check(url)
            async with session.get(url, allow_redirects=False) as response:
                if response.status in {301, 302, 303, 307, 308}:
                    url = url.join(URL(response.headers.get("Location", "")))
                    continue
                if response.status != 200:
                    raise ValueError("not a picture")
                await _save(response.content, target)
                return Upload(target, response.content_type)
        raise ValueError("too many redirects")

    def _check(self, url: URL) -> None:
        """Refuse what the resolver never sees: other schemes, and addresses written as numbers."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError("not a web address")
        if f"{url.host}:{url.port}" in self._allowed:
            return
        try:
            literal = ipaddress.ip_address(url.host)
        except ValueError:
            return
        if not _is_public(str(literal)):
            raise ValueError("not a public address")


async def _save(content: aiohttp.StreamReader, target: Path) -> None:
    size = 0
    async with opened(target, "wb") as file:
        async for chunk in content.iter_chunked(256 * 1024):
            size += len(chunk)
            if size > PICTURE_LIMIT_BYTES:
                raise ValueError("too large")
            await asyncio.to_thread(file.write, chunk)


def _is_public(address: str) -> bool:
    """Tell whether an address is on the public internet, looking inside IPv6's wrappings."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    return parsed.is_global and not parsed.is_multicast
