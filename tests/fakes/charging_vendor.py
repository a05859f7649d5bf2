"""A vendor that charges before it answers and lists late: what a crash meets in real life."""

import asyncio
import itertools
import json
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import BodyPartReader, web

from tests.fakes.clip import clip_bytes


@dataclass(slots=True)
class Charge:
    """A render that was paid for."""

    id: str
    fields: dict[str, str]
    at_s: float  #: by the loop's clock
    created_at: int


class ChargingVendor:
    """A `/v1/videos` server. `charges` is the vendor's bill: one entry is one render that somebody pays."""

    def __init__(
        self,
        *,
        accepts_after_s: float = 0.1,
        answers_after_s: float = 0.2,
        lists_after_s: float = 0.8,
        renders_s: float = 0.5,
    ) -> None:
        self.charges: list[Charge] = []
        self.base_url = ""
        self.clip = clip_bytes()
        self._accepts_after_s = accepts_after_s
        self._answers_after_s = answers_after_s
        self._lists_after_s = lists_after_s
        self._renders_s = renders_s
        self._serial = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.post("/v1/videos", self._create),
                web.get("/v1/videos", self._list),
                web.get("/v1/videos/{id}", self._show),
                web.get("/v1/videos/{id}/content", self._content),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def prompts(self) -> list[str]:
        """What was paid for, once a charge."""
        return [charge.fields["prompt"] for charge in self.charges]

    async def _create(self, request: web.Request) -> web.Response:
        fields = await _fields(request)
        await asyncio.sleep(self._accepts_after_s)
        loop = asyncio.get_running_loop()
        number = next(self._serial)
        charge = Charge(f"video_{number:06d}", fields, loop.time(), int(_now()))
        self.charges.append(charge)
        await asyncio.sleep(self._answers_after_s)
        return web.json_response(self._video(charge))

    async def _list(self, request: web.Request) -> web.Response:
        now = asyncio.get_running_loop().time()
        shown = [each for each in self.charges if now - each.at_s >= self._lists_after_s]
        shown.reverse()
        after = request.query.get("after")
        if after is not None:
            place = next((n for n, each in enumerate(shown) if each.id == after), len(shown))
            shown = shown[place + 1 :]
        limit = int(request.query.get("limit", "20"))
        page = [self._video(each) for each in shown[:limit]]
        return web.json_response(
            {
                "object": "list",
                "data": page,
                "first_id": page[0]["id"] if page else None,
                "last_id": page[-1]["id"] if page else None,
                "has_more": len(shown) > limit,
            }
        )

    async def _show(self, request: web.Request) -> web.Response:
        charge = self._find(request)
        if charge is None:
            error = {"message": "not found", "type": "invalid_request_error", "code": None}
            return web.json_response({"error": error}, status=404)
        return web.json_response(self._video(charge))

    async def _content(self, request: web.Request) -> web.Response:
        if self._find(request) is None:
            return web.json_response({"error": {"message": "not found"}}, status=404)
        return web.Response(body=self.clip, content_type="video/mp4")

    def _find(self, request: web.Request) -> Charge | None:
        wanted = request.match_info["id"]
        return next((each for each in self.charges if each.id == wanted), None)

    def _video(self, charge: Charge) -> dict[str, Any]:
        age_s = asyncio.get_running_loop().time() - charge.at_s
        done = age_s >= self._renders_s
        return {
            "id": charge.id,
            "object": "video",
            "model": charge.fields.get("model", "sketch-1"),
            "status": "completed" if done else "in_progress",
            "progress": 100 if done else min(99, int(100 * age_s / self._renders_s)),
            "created_at": charge.created_at,
            "completed_at": None,
            "expires_at": None,
            "error": None,
            "prompt": charge.fields["prompt"],
            "seconds": charge.fields.get("seconds", "4"),
            "size": charge.fields.get("size", "1280x720"),
            "remixed_from_video_id": None,
        }


def _now() -> float:
    """The wall clock: vendors tell creation times by it."""
    import time

    return time.time()  # noqa: TID251


async def _fields(request: web.Request) -> dict[str, str]:
    if request.content_type == "application/json":
        return {name: str(value) for name, value in json.loads(await request.text()).items()}
    fields: dict[str, str] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.filename is None and part.name:
            fields[part.name] = await part.text()
    return fields
