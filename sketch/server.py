"""Sketch as a server: `async with Sketch(folder) as sketch: sketch.base_url`."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sketch.state import State
from sketch.wire.body import Forms
from sketch.wire.characters import Characters
from sketch.wire.clock import Now, wall_clock
from sketch.wire.content import Content
from sketch.wire.crew import Crew
from sketch.wire.doorway import add_headers, doorway
from sketch.wire.examiner import Examiner
from sketch.wire.fetch import Fetch
from sketch.wire.models import Models
from sketch.wire.renders import Renders
from sketch.wire.studio import Studio
from sketch.wire.uploads import Uploads
from sketch.wire.videos import Videos
from sketch.wire.webhooks import RETRIES_S, Webhooks

log = logging.getLogger(__name__)

RENDERER = (sys.executable, "-m", "sketch.render")
_LAST_WORDS_S = 1.0  #: how long open connections get when the server closes
_SWEEP_S = 600.0


class Sketch:
    """A server of `/v1/videos` that renders on this machine. Use it as an async context manager.

    Everything it knows is in `folder`: a later Sketch on the same folder goes on with the same ids,
    and renders again what was under way.

    Args:
        folder: Where videos are kept; made where it is missing. One server at a time.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        api_key: The key that callers must show; None lets everybody in.
        renders_at_once: How many renderer processes may run.
        webhook: An address that is told when a video is over.
        webhook_secret: What signs those events: `whsec_` and base64.
        faults: Whether prompts may ask for faults (`docs/sketch-server.md`).
        poll_after_ms: What `openai-poll-after-ms` tells pollers.
        render_limit_s: When a render is given up.
        allow_hosts: `host:port` pairs that an `image_url` may name besides public hosts.
        renderer: The command that renders, before its `--spec` and the rest.
        now: The clock.
        webhook_retries_s: The pauses before each further attempt to send an event.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        renders_at_once: int = 2,
        webhook: str | None = None,
        webhook_secret: str | None = None,
        faults: bool = True,
        poll_after_ms: int = 500,
        render_limit_s: float = 600.0,
        allow_hosts: Collection[str] = (),
        renderer: Sequence[str] = RENDERER,
        now: Now = wall_clock,
        webhook_retries_s: Sequence[float] = RETRIES_S,
    ) -> None:
        if webhook is not None and webhook_secret is None:
            raise ValueError("A webhook needs a webhook_secret that signs it.")
        self.base_url = ""  #: valid inside `async with`
        self._host = host
        self._port = port
        self._api_key = api_key
        self._now = now
        self._stack = AsyncExitStack()
        self._state = State(folder)
        self._webhooks = (
            Webhooks(self._state, webhook, webhook_secret, now=now, retries_s=webhook_retries_s)
            if webhook is not None and webhook_secret is not None
            else None
        )
        self._renders = Renders(
            self._state,
            renderer,
            at_once=renders_at_once,
            limit_s=render_limit_s,
            now=now,
            has_faults=faults,
            webhooks=self._webhooks,
        )
        examiner = Examiner()
        self._studio = Studio(
            state=self._state,
            renders=self._renders,
            forms=Forms(self._state.incoming, examiner),
            uploads=Uploads(examiner, Fetch(allow_hosts)),
            now=now,
            has_faults=faults,
            poll_after_ms=poll_after_ms,
            closing=asyncio.Event(),
        )

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._state.open()
            stack.push_async_callback(self._state.close)
            if self._webhooks is not None:
                stack.push_async_callback(self._webhooks.close)
                await self._webhooks.open()
            stack.push_async_callback(self._renders.close)
            for video in self._state.videos():
                if not video.is_over:
                    self._renders.start(video)
            crew = Crew()
            stack.push_async_callback(crew.close)
            crew.start("sweep", self._sweep())
            runner = web.AppRunner(
                self._application(), access_log=None, shutdown_timeout=_LAST_WORDS_S
            )
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            stack.callback(self._studio.closing.set)
            await web.TCPSite(runner, self._host, self._port).start()
            self.base_url = _address(self._host, runner.addresses[0][1])
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[doorway(self._api_key)])
        application.on_response_prepare.append(add_headers)
        # Characters come first: their path would be a video's id otherwise.
        for part in (Characters(self._studio), Content(self._studio), Models()):
            application.add_routes(part.routes())
        application.add_routes(Videos(self._studio).routes())
        return application

    async def _sweep(self) -> None:
        """Remove the files of videos whose day is over."""
        swept: set[str] = set()
        while True:
            for video in self._state.videos():
                if self._studio.is_expired(video) and video.id not in swept:
                    await self._state.drop_assets(video.id)
                    swept.add(video.id)
            await asyncio.sleep(_SWEEP_S)


async def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    api_key: str | None = None,
    *,
    webhook: str | None = None,
    webhook_secret: str | None = None,
    renders_at_once: int = 2,
    faults: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until cancelled, SIGTERM or SIGINT; `ready` is called with the address."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    sketch = Sketch(
        folder,
        host=host,
        port=port,
        api_key=api_key,
        renders_at_once=renders_at_once,
        webhook=webhook,
        webhook_secret=webhook_secret,
        faults=faults,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        async with sketch:
            log.info("Sketch listens on %s", sketch.base_url)
            if ready is not None:
                ready(sketch.base_url)
            await stop.wait()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _address(host: str, port: int) -> str:
    """Write an address that a client on this machine can use."""
    if host in {"", "0.0.0.0"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"
