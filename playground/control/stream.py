"""What happens, as server-sent events: from a number on, without gaps or with a `reset`."""

import asyncio

from aiohttp import web

from playground.box import Box
from playground.control import showing
from playground.plain import Json, dumps

_HEARTBEAT_S = 15.0
_BATCH = 200


class Stream:
    """All open event streams."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._open: set[asyncio.Task[object]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Send what happened after `after`, then what happens, until the page goes."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        asked = request.headers.get("Last-Event-ID") or request.query.get("after") or ""
        last = int(asked) if asked.isdigit() else self._box.events.latest
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
        try:
            await self._send(response, last)
        except (ConnectionError, asyncio.CancelledError):
            pass  # the page went away, or the playground stops
        finally:
            if task is not None:
                self._open.discard(task)
        return response

    async def _send(self, response: web.StreamResponse, last: int) -> None:
        events = self._box.events
        while True:
            last, texts = self._since(last)
            if texts:
                await response.write(b"".join(texts))
                continue
            try:
                await events.changed.until(
                    lambda seen=last: True if events.latest > seen else None, _HEARTBEAT_S, "News"
                )
            except TimeoutError:
                await response.write(b": still here\n\n")

    def _since(self, last: int) -> tuple[int, list[bytes]]:
        """Write what came after a number; a `reset` where some of it is forgotten."""
        news = self._box.events.news
        if news and news[0].number > last + 1:
            latest = self._box.events.latest
            return latest, [_event(latest, {"number": latest, "kind": "reset", "body": {}})]
        fresh = news[-1].number - last if news else 0
        if fresh <= 0:
            return last, []
        start = len(news) - fresh
        texts: list[bytes] = []
        for index in range(start, min(start + _BATCH, len(news))):
            told = news[index]
            last = told.number
            texts.append(_event(told.number, showing.news(self._box, told)))
        return last, texts

    def stop(self) -> None:
        for task in list(self._open):
            task.cancel()


def _event(number: int, body: Json) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (number, dumps(body))
