"""Which addresses may be called: public ones, and the exact host and port of what the operator configured.

A vendor's answer names addresses, and a hostile or broken one may name our own network. Names are judged by what
they resolve to at the moment of connecting (`GuardedResolver`), so that a name cannot change its meaning between
the check and the call.
"""

import functools
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.errors import SettingError

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefusedError(OSError):
    """The address lies in a network that is not public. An OSError, as resolvers raise."""


class Guard:
    """Knows what may be called. `allowed` entries are `host` or `host:port`, IPv6 in brackets."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(entry.strip().lower() for entry in allowed if entry.strip())

    def with_url(self, url: httpx.URL) -> "Guard":
        """The same, and the exact host and port of `url` too."""
        return Guard({*self._allowed, _place(url.host, port_of(url))})

    def names(self, host: str, port: int) -> bool:
        """Tell whether the operator has named this place, wherever it leads."""
        return bool(self._allowed & {_place(host, port), _place(host, None)})

    def check(self, url: httpx.URL) -> None:
        """Refuse what can be refused before anything is resolved.

        Raises:
            AddressRefusedError: no web address, or an address literal that is not public.
        """
        if url.scheme not in _PORTS or not url.host or url.userinfo:
            raise AddressRefusedError("no web address")
        if self.names(url.host, port_of(url)):
            return
        try:
            literal = ip_address(url.host)
        except ValueError:
            return
        if not public(literal):
            raise AddressRefusedError(not_public(url.host, port_of(url)))


class GuardedResolver(AbstractResolver):
    """Resolves names, and leaves out every address that is not public."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if self._guard.names(host, port):
            return found
        fit = [one for one in found if public(ip_address(one["host"].partition("%")[0]))]
        if not fit:
            raise AddressRefusedError(not_public(host, port))
        return fit

    async def close(self) -> None:
        await self._inner.close()


def public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the open internet, looking through IPv4 inside IPv6."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return public(inner)
    return address.is_global and not address.is_multicast


def not_public(host: str, port: int | None) -> str:
    """Why a place is not called, and what to do where it is the operator's own."""
    return (
        f"{_place(host, port)} is not a public address; if it is a server of yours, name it in"
        " DAILIES_ALLOW_HOSTS"
    )


def port_of(url: httpx.URL) -> int:
    """The port that `url` leads to, the scheme's own where none is written."""
    return url.port or _PORTS.get(url.scheme, 0)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Tell whether a secret meant for `one` may be shown to `other`."""
    return (one.scheme, one.host, port_of(one)) == (other.scheme, other.host, port_of(other))


def _place(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown.lower() if port is None else f"{shown}:{port}".lower()


def base_of(address: str | None, variable: str) -> str:
    """A base address that an operator has set.

    Raises:
        SettingError: it is none; names the variable, or where else it stands.
    """
    try:
        url = httpx.URL(address or "")
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in _PORTS or not url.host or url.userinfo or url.query:
        raise SettingError(
            f"{variable} is malformed; it expects a web address without user or query, like https://api.example.org/v1"
        )
    return str(url)


@functools.lru_cache(maxsize=4096)
def parsed(address: str) -> httpx.URL:
    """The same few addresses are asked again and again, and parsing one costs a tenth of a check."""
    return httpx.URL(address)
