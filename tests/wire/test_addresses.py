"""Only public addresses, and what the operator named, are ever called."""

import socket
import ssl
from collections.abc import AsyncIterator
from ipaddress import ip_address

import httpx
import pytest
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.errors import ProviderError
from bot.wire import AddressRefusedError, Guard, Wires
from bot.wire.addresses import GuardedResolver, public
from tests.fakes.clocks import RealClock
from tests.wire.faulty import TLS, Caller, closed_port, faulty, tls_server


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    async with Wires(RealClock(), tls=TLS) as opened:
        yield opened


async def answer_ok(caller: Caller) -> None:
    await caller.read_call()
    await caller.answer(b"film", headers="content-type: video/mp4\r\n")


async def fetched(wires: Wires, base_url: str, address: str, **headers: str) -> bytes:
    wire = wires.open("acme", base_url, headers=headers)
    async with wire.stream(address) as download:
        return b"".join([chunk async for chunk in download.chunks])


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),  # noqa: S104 - judged, not bound
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
    ],
)
def test_what_is_public(address: str, is_public: bool) -> None:
    """Private, local and special networks are not, nor when they hide inside IPv6."""
    assert public(ip_address(address)) is is_public


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.1/x", "https://[::1]/x", "ftp://example.org/x", "http:///x", "//x", "x"],
)
def test_refused_before_anything_is_resolved(address: str) -> None:
    """Literals of our own networks, and what is no web address."""
    with pytest.raises(AddressRefusedError):
        Guard().check(httpx.URL(address))


def test_what_the_operator_named_is_let_through() -> None:
    """A host with its port names that port alone; without one, all of them."""
    guard = Guard(["127.0.0.1:8443", "Media.Internal", "[::1]:9"]).with_url(
        httpx.URL("https://10.0.0.1/v1/")
    )
    assert guard.names("127.0.0.1", 8443)
    assert not guard.names("127.0.0.1", 8444)
    assert guard.names("media.internal", 1)
    assert guard.names("::1", 9)
    assert guard.names("10.0.0.1", 443)
    assert not guard.names("10.0.0.1", 80)


class Resolver(AbstractResolver):
    """Names that lead where a test wants them."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self.hosts
        ]

    async def close(self) -> None:
        pass


async def test_a_name_is_judged_by_where_it_leads() -> None:
    """Of several addresses only public ones stay; a name without any is refused."""
    mixed = GuardedResolver(Guard(), Resolver("10.0.0.1", "8.8.8.8", "fe80::1%eth0"))
    assert [each["host"] for each in await mixed.resolve("cdn.example", 443)] == ["8.8.8.8"]
    with pytest.raises(AddressRefusedError):
        await GuardedResolver(Guard(), Resolver("127.0.0.1")).resolve("cdn.example", 443)
    named = GuardedResolver(Guard(["cdn.example:443"]), Resolver("127.0.0.1"))
    assert len(await named.resolve("cdn.example", 443)) == 1


async def test_a_name_inside_our_network_is_refused_every_time(wires: Wires) -> None:
    """The check sits where the connection is made, at the first call and at the next."""
    async with faulty(answer_ok) as server:
        wire = wires.open("acme", f"http://127.0.0.1:{closed_port()}/v1")
        for _ in range(3):
            with pytest.raises(ProviderError, match="public"):
                async with wire.stream(f"http://localhost:{server.port}/x.mp4"):
                    pass
        assert server.connections == 0


async def test_an_address_literal_of_our_network_is_never_called(wires: Wires) -> None:
    """Literals pass no resolver, so they are judged before; a redirect cannot bring one in either."""
    async with faulty(answer_ok) as inside:
        literal = f"http://127.0.0.1:{inside.port}/x.mp4"

        async def redirect(caller: Caller) -> None:
            await caller.read_call()
            await caller.answer(b"", status="302 Found", headers=f"location: {literal}\r\n")

        async with faulty(redirect) as server:
            for address in (literal, f"{server.base_url}/x.mp4"):
                with pytest.raises(ProviderError, match="public"):
                    await fetched(wires, server.base_url, address)
        assert inside.connections == 0


async def test_the_vendors_own_address_is_always_allowed(wires: Wires) -> None:
    """An operator's own server may stand in a private network."""
    async with faulty(answer_ok) as server:
        assert await fetched(wires, server.base_url, f"{server.base_url}/x.mp4") == b"film"


async def test_a_redirect_into_our_network_is_refused(wires: Wires) -> None:
    """Every hop is judged, not only the first."""

    async def redirect(caller: Caller) -> None:
        await caller.read_call()
        where = f"location: http://localhost:{caller.server.port}/x\r\n"
        await caller.answer(b"", status="302 Found", headers=where)

    async with faulty(redirect) as server:
        with pytest.raises(ProviderError, match="public"):
            await fetched(wires, server.base_url, f"{server.base_url}/x.mp4")
        assert server.connections == 1


async def test_a_redirect_to_another_host_drops_the_key() -> None:
    """The key is shown to the vendor's own origin and to nobody else."""
    async with faulty(answer_ok) as cdn:

        async def redirect(caller: Caller) -> None:
            await caller.read_call()
            where = f"location: http://127.0.0.1:{cdn.port}/x?sig=1\r\n"
            await caller.answer(b"", status="307 Temporary Redirect", headers=where)

        async with (
            faulty(redirect) as server,
            Wires(RealClock(), allow_hosts=[f"127.0.0.1:{cdn.port}"], tls=TLS) as wires,
        ):
            address = f"{server.base_url}/x.mp4"
            assert (
                await fetched(wires, server.base_url, address, Authorization="Bearer k") == b"film"
            )
            assert "authorization" in server.heads[0].lower()
            assert "authorization" not in cdn.heads[0].lower()


@pytest.mark.parametrize("where", ["/again", "http://[", "https://127.0.0.1:x/", "\u00e9"])
async def test_a_redirect_that_leads_nowhere(wires: Wires, where: str) -> None:
    """A circle, or an address that is none, ends."""

    async def redirect(caller: Caller) -> None:
        await caller.read_call()
        await caller.answer(b"", status="302 Found", headers=f"location: {where}\r\n")

    async with faulty(redirect) as server:
        with pytest.raises(ProviderError):
            await fetched(wires, server.base_url, f"{server.base_url}/x.mp4")
        assert server.connections <= 10


async def test_a_redirect_out_of_tls_is_refused() -> None:
    """What was asked for over TLS is not fetched without."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with (
        faulty(answer_ok) as plain,
        tls_server(context, location=f"http://127.0.0.1:{plain.port}/x") as port,
        Wires(RealClock(), tls=trusting, allow_hosts=["127.0.0.1"]) as wires,
    ):
        base = f"https://127.0.0.1:{port}/v1"
        with pytest.raises(ProviderError, match="https to http"):
            await fetched(wires, base, f"{base}/x.mp4")
        assert plain.connections == 0
