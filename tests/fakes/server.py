"""What fake vendors have in common: they count what arrives, and answer otherwise when they are told to."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self

from aiohttp import web

from tests.fakes.clip import clip_bytes

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, str, Answer]  #: method, path, operation, usual answer


def says(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """An answer with this body: a text as it is, anything else as JSON."""

    async def answer(_: web.Request) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        kind = "text/html" if text.startswith("<") else "application/json"
        return web.Response(text=text, status=status, content_type=kind, headers=headers)

    return answer


class FakeServer(ABC):
    """One vendor on loopback. `posts` counts the creates that arrived, `bodies` holds what they said."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.calls: list[tuple[str, Mapping[str, str]]] = []
        self.posts = 0
        self.origin = ""
        self.clip = clip_bytes()
        self.steps = 2  #: looks before a render is over
        self.charges_after_s = 0.0  #: from a create's arrival until it is charged for
        #: from then until it is answered: who dies meanwhile has paid and does not know
        self.answers_after_s = 0.0
        self.unanswered = asyncio.Event()  #: a create was charged for, and its answer is still owed
        self._owed = 0
        self._owing = asyncio.Condition()
        self._once: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._runner: web.AppRunner | None = None

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """What it answers. The operation `create` is the one that costs money."""

    @abstractmethod
    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        """The refusal of a call without the right key; None where it has it, or needs none."""

    @property
    def base_url(self) -> str:
        """What an operator would set."""
        return self.origin

    def once(self, operation: str, answer: Answer, times: int = 1) -> None:
        """Answer an operation otherwise, so often."""
        self._once[operation].extend([answer] * times)

    def always(self, operation: str, answer: Answer) -> None:
        """The same for every further call."""
        self._always[operation] = answer

    def count(self, operation: str) -> int:
        return sum(name == operation for name, _ in self.calls)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024**2)
        for method, path, operation, usual in self.routes():
            app.router.add_route(method, path, self._operation(operation, usual))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _whole(self, _: web.Request) -> web.Response:
        return web.Response(body=self.clip, content_type="video/mp4")

    def _operation(self, name: str, usual: Answer) -> Answer:
        async def serve(request: web.Request) -> web.StreamResponse:
            self.calls.append((name, dict(request.headers)))
            self.posts += name == "create"
            if self._once[name]:
                return await self._once[name].popleft()(request)
            if name in self._always:
                return await self._always[name](request)
            return self.stranger(request, name) or await self._usual(request, name, usual)

        return serve

    async def _usual(self, request: web.Request, name: str, usual: Answer) -> web.StreamResponse:
        if name != "create":
            return await usual(request)
        await request.read()  # what did not come whole costs nothing
        await asyncio.sleep(self.charges_after_s)
        answer = await usual(request)
        self.unanswered.set()
        await self._owe(1)
        try:
            await asyncio.sleep(self.answers_after_s)
        finally:
            await self._owe(-1)
        self.unanswered.clear()
        return answer

    async def _owe(self, more: int) -> None:
        async with self._owing:
            self._owed += more
            self._owing.notify_all()

    async def owes(self, creates: int) -> None:
        """Wait until so many creates are charged for and their answers still owed."""
        async with self._owing:
            await self._owing.wait_for(lambda: self._owed >= creates)


async def silence(_: web.Request) -> web.StreamResponse:
    """No answer, until the caller hangs up."""
    await asyncio.Event().wait()
    raise AssertionError


def film(content: bytes, content_type: str = "video/mp4") -> Answer:
    """A file."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=content, content_type=content_type)

    return answer


def cut_short(content: bytes, content_type: str = "video/mp4") -> Answer:
    """A file whose connection breaks in the middle."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type})
        response.content_length = len(content)
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
        assert request.transport is not None
        request.transport.abort()
        return response

    return answer


def endless(head: bytes, content_type: str = "video/mp4", *, announced: bool) -> Answer:
    """A file of 2 GB, announced or not."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type})
        if announced:
            response.content_length = 2_000_000_000
        else:
            response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(head)
        for _ in range(30_000):
            await response.write(b"A" * 65536)
        return response

    return answer
