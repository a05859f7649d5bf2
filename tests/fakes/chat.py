"""A relay that sells video as chat completions: it talks for a while, then names a link."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.fakes.server import FakeServer, Route

KEY = "sk-chat-0123456789abcdef"


class FakeChat(FakeServer):
    """`says` is what it streams before the link; `breaks` cuts the answer off after that."""

    def __init__(self) -> None:
        super().__init__()
        self.says = ["Queueing… task_1\n", "Progress: 12", ".0%\n", "Progress: 36.0%\n"]
        self.ends: str | None = None  #: instead of the link
        self.breaks = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/v1/chat/completions", "create", self._create),
            ("GET", "/v1/models", "models", self._models),
            ("GET", "/files/{name}", "file", self._whole),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "file" or request.headers.get("Authorization") == f"Bearer {KEY}":
            return None
        return web.json_response({"error": {"message": "Invalid token", "code": ""}}, status=401)

    async def _create(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        self.bodies.append(body)
        ending = self.ends or f"[Watch]({self.origin}/files/1.mp4?sig=secret) done"
        if not body.get("stream"):
            whole = {"message": {"role": "assistant", "content": ending}, "finish_reason": "stop"}
            return web.json_response(_completion("chat.completion", body, whole))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": ping\n\n")
        for piece in self.says:
            await response.write(_event(body, piece))
        await self.go_on.wait()
        if self.breaks:
            assert request.transport is not None
            request.transport.abort()
            return response
        await response.write(_event(body, ending) + b"data: [DONE]\n\n")
        return response

    async def _models(self, _: web.Request) -> web.Response:
        row = {"id": "sora_video2", "object": "model", "created": 1, "owned_by": "relay"}
        return web.json_response({"object": "list", "data": [row]})


def _event(body: dict[str, Any], piece: str) -> bytes:
    choice = {"delta": {"content": piece}, "finish_reason": None}
    said = json.dumps(_completion("chat.completion.chunk", body, choice))
    return f"data: {said}\n\n".encode()


def _completion(kind: str, body: dict[str, Any], choice: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": kind,
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, **choice}],
    }
