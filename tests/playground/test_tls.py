"""Way A: stock discord.py over TLS with its own addresses untouched."""

import asyncio
import socket
import ssl
from typing import Any

import aiohttp
import discord as library
import pytest
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult

from playground import Playground
from tests.playground.conftest import openapi_path
from tests.playground.stock import MP4, Stock, running

HOSTS = (
    "discord.com",
    "gateway.discord.gg",
    "*.discord.gg",
    "cdn.discordapp.com",
    "*.discordapp.com",
)


class Pin(AbstractResolver):
    """Leads every address of Discord's to the playground, and refuses all others."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if not host.endswith(("discord.com", "discord.gg", "discordapp.com")):
            raise OSError(f"{host} is not Discord")
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self._port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def test_discords_own_addresses_work_over_tls() -> None:
    """Login, gateway, RESUME, commands, files and CDN, with nothing of the library patched."""
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async with Playground(tls=serving, openapi=openapi_path()) as playground:
        connector = aiohttp.TCPConnector(limit=0, resolver=Pin(playground.port), ssl=trusting)

        def make() -> Stock:
            return Stock(connector=connector)

        async with running(playground, make, point=False) as bot:
            made = await playground.members[0].command(
                "/video make", prompt="a red fox", image=("a.png", b"12345")
            )
            card = await made.answered()
            assert (await made.followup())["content"].endswith(" 5 False")
            playground.faults.cut_gateway()
            await playground.gone()
            secret = await playground.members[0].command("/secret")
            assert (await secret.answered())["content"] == "psst"
            channel = bot.get_partial_messageable(playground.channel.id)
            read = await channel.fetch_message(int(card["id"]))
            assert await read.attachments[0].read() == MP4
            assert read.attachments[0].url.startswith("https://cdn.discordapp.com/attachments/")
            with pytest.raises(aiohttp.ClientConnectorError):
                await bot.http.get_from_cdn("https://example.org/")
        assert playground.violations == []
        assert playground.box.gateway.resumed == 1


async def test_a_client_that_does_not_trust_us_stays_out() -> None:
    """Without the authority's certificate nothing connects: the test above proves real TLS."""
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(serving)

    async with Playground(tls=serving, openapi=None) as playground:
        connector = aiohttp.TCPConnector(resolver=Pin(playground.port))
        client: Any = library.Client(intents=library.Intents.none(), connector=connector)
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            async with client:
                await asyncio.wait_for(client.login(playground.token), 10)
