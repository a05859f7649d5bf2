"""Discord's wire by hand, for what no library would send."""

import asyncio
import io
import json
from typing import Any

import aiohttp

from playground import Playground

MESSAGES = "/channels/{channel}/messages"


class Rest:
    """A bot's HTTP calls, one at a time, as told."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self.session = session
        self.headers: dict[str, str] = {}

    async def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **more: Any
    ) -> tuple[int, Any]:
        """Call; `{channel}`, `{guild}` and `{app}` in the path are filled in."""
        discord = self.playground
        path = path.replace("{channel}", str(discord.channel.id))
        path = path.replace("{guild}", str(discord.guild.id))
        path = path.replace("{app}", str(discord.box.world.bot_id))
        headers = {"Authorization": f"Bot {discord.token if token is None else token}"}
        if body is not None:
            more["data"] = json.dumps(body)
            headers["Content-Type"] = "application/json"
        url = discord.api_url + path
        async with self.session.request(method, url, headers=headers, **more) as response:
            self.headers = dict(response.headers)
            text = await response.text()
            kind = response.headers.get("Content-Type")
            return response.status, json.loads(text) if kind == "application/json" else text

    async def upload(
        self, path: str, body: Any, files: dict[str, bytes], method: str = "POST"
    ) -> tuple[int, Any]:
        """Send a form with `payload_json` and files."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("payload_json", json.dumps(body), content_type="application/json")
        for number, (name, content) in enumerate(files.items()):
            form.add_field(
                f"files[{number}]",
                io.BytesIO(content),
                filename=name,
                content_type="application/octet-stream",
            )
        return await self(method, path, data=form)


class Socket:
    """A gateway connection by hand."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.sequence = 0

    async def say(self, op: int, value: Any = None) -> None:
        await self.ws.send_str(json.dumps({"op": op, "d": value}))

    async def hear(self, timeout_s: float = 30.0) -> Any:
        """Read the next payload; a closed socket gives its code."""
        async with asyncio.timeout(timeout_s):
            message = await self.ws.receive()
        if message.type is aiohttp.WSMsgType.TEXT:
            payload = json.loads(message.data)
            self.sequence = payload["s"] or self.sequence
            return payload
        return self.ws.close_code

    async def until(self, name: str) -> Any:
        """Read until a dispatch of that name, and return its body."""
        while True:
            payload = await self.hear()
            assert isinstance(payload, dict), f"closed with {payload} before {name}"
            if payload["t"] == name:
                return payload["d"]


async def connect(
    session: aiohttp.ClientSession, playground: Playground, query: str = "v=10&encoding=json"
) -> Socket:
    """Open a socket; HELLO is the first that it hears."""
    return Socket(await session.ws_connect(f"{playground.gateway_url}?{query}"))


def identify(playground: Playground, **more: Any) -> dict[str, Any]:
    """Introduce the bot as discord.py does, uncompressed."""
    return {
        "token": playground.token,
        "properties": {"os": "linux", "browser": "raw", "device": "raw"},
        "intents": 1,
        **more,
    }
