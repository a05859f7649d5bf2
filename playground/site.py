"""Where the playground listens: one port for REST, gateway, CDN and page."""

import errno
import ssl
from typing import Any

from aiohttp import web

from playground.box import Box
from playground.cdn import Cdn
from playground.control import Control
from playground.rest.front import PREFIX, Front

__all__ = ["PREFIX", "Site"]
_PORTS_TO_TRY = 20


class Site:
    """An address, open from `open` to `close`."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self._host = host
        self._tls = tls
        self._runner: web.AppRunner | None = None
        self.port = port

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{self._host}:{self.port}"

    async def open(self, box: Box, control: Control) -> None:
        """Listen, and tell the parts by which addresses they are reached."""
        app = web.Application(client_max_size=1 << 30)
        front, cdn = Front(box), Cdn(box.files)
        app.router.add_route("*", PREFIX + "{rest:/.*}", front.handle)
        app.router.add_route("*", "/api{rest:.*}", front.handle)  # other versions: told, and a 404
        for path in ("/gateway", "/gateway/resume", "/"):
            app.router.add_get(path, box.gateway.accept)
        for folder in ("attachments", "ephemeral-attachments"):
            app.router.add_get(f"/{folder}/{{place}}/{{attachment_id}}/{{name}}", cdn.handle)
        control.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await self._runner.setup()
        await self._bind(self._runner)
        self._name_addresses(box)

    async def _bind(self, runner: web.AppRunner) -> None:
        """Take the port, or the next one that is free."""
        ports = range(self.port, self.port + _PORTS_TO_TRY) if self.port else [0]
        for port in ports:
            site = web.TCPSite(runner, self._host, port, ssl_context=self._tls)
            try:
                await site.start()
            except OSError as error:
                if error.errno != errno.EADDRINUSE or port == ports[-1]:
                    raise
                continue
            address: Any = runner.addresses[0]
            self.port = int(address[1])
            return

    def _name_addresses(self, box: Box) -> None:
        if self._tls is not None:
            box.gateway.url = "wss://gateway.discord.gg"
            box.gateway.resume_url = "wss://gateway-loopback.discord.gg"
            box.files.base_url = "https://cdn.discordapp.com"
            return
        box.gateway.url = f"ws://{self._host}:{self.port}/gateway"
        box.gateway.resume_url = f"{box.gateway.url}/resume"
        box.files.base_url = self.url

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
