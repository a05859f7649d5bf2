"""fal's queue, faked: strict about the fields of each path, and knowing no "failed" as the real one does not."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.fakes.server import FakeServer, Route

KEY = "11111111-2222-3333-4444-555555555555:0123456789abcdef0123456789abcdef"

_RATIOS = {"auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"}
_SEEDANCE: dict[str, object] = {
    "prompt": str,
    "duration": {"auto", *map(str, range(4, 16))},
    "resolution": {"480p", "720p", "1080p", "4k"},
    "aspect_ratio": _RATIOS,
    "generate_audio": bool,
    "seed": int,
    "end_user_id": str,
}
_KLING: dict[str, object] = {
    "prompt": str,
    "duration": set(map(str, range(3, 16))),
    "generate_audio": bool,
    "negative_prompt": str,
    "cfg_scale": float,
    "multi_prompt": list,
    "shot_type": str,
}
_VEO: dict[str, object] = {  # that model's published schema, read 2026-11-28
    "prompt": str,
    "duration": {"4s", "6s", "8s"},
    "resolution": {"720p", "1080p"},
    "aspect_ratio": {"auto", "16:9", "9:16"},
    "generate_audio": bool,
}
_FOX: dict[str, object] = {  # one that we do not know
    "prompt": str,
    "duration": str,
    "resolution": str,
    "aspect_ratio": str,
}
FIELDS: tuple[tuple[str, dict[str, object]], ...] = (
    (r"bytedance/seedance-2\.\d/(\w+/)?text-to-video", _SEEDANCE),
    (
        r"bytedance/seedance-2\.\d/(\w+/)?image-to-video",
        {**_SEEDANCE, "image_url": "picture", "end_image_url": "picture"},
    ),
    (
        r"fal-ai/kling-video/v3/(standard|pro)/text-to-video",
        {**_KLING, "aspect_ratio": {"16:9", "9:16", "1:1"}},
    ),
    (
        r"fal-ai/kling-video/v3/(standard|pro)/image-to-video",
        {**_KLING, "start_image_url": "picture", "end_image_url": "picture"},
    ),
    (
        r"fal-ai/kling-video/v4/text-to-video",
        {
            "prompt": str,
            "duration": set(range(3, 31)),
            "resolution": {"720p", "1080p"},
            "aspect_ratio": _RATIOS,
        },
    ),
    (r"fal-ai/veo3\.1(/fast|/lite)?", _VEO),
    (r"fal-ai/veo3\.1(/fast|/lite)?/image-to-video", {**_VEO, "image_url": "picture"}),
    (r"fal-ai/fox-1", _FOX),
    (r"fal-ai/fox-1-with-picture", {**_FOX, "image_url": "picture"}),
)


class FakeFal(FakeServer):
    """One account. `webhooks` holds where creates wanted to be called back."""

    def __init__(self) -> None:
        super().__init__()
        self.renders: dict[str, dict[str, Any]] = {}
        self.paths: list[str] = []
        self.webhooks: list[str | None] = []
        self.looks: dict[str, int] = defaultdict(int)
        self.runs_at_once = False
        self._serial = itertools.count(1)

    def routes(self) -> Sequence[Route]:
        below = "/{app:[^/]+/[^/]+}/requests/{id}"
        return (
            ("GET", f"{below}/status", "check", self._check),
            ("PUT", f"{below}/cancel", "cancel", self._cancel),
            ("GET", below, "result", self._result),
            ("GET", "/files/{id}.mp4", "file", self._whole),
            ("POST", "/{path:.+}", "create", self._create),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "file" or request.headers.get("Authorization") == f"Key {KEY}":
            return None
        return no(401, "No user found for Key ID and Secret")

    async def _create(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        body: dict[str, Any] = await request.json()
        self.bodies.append(body)
        self.paths.append(path)
        self.webhooks.append(request.query.get("fal_webhook"))
        problem = _problem(path, body)
        if problem is not None:
            return web.json_response({"detail": [problem]}, status=422)
        name = f"{next(self._serial):08d}-0000-4000-8000-000000000000"
        self.renders[name] = body
        app = "/".join(path.split("/")[:2])
        return web.json_response(
            {"status": "IN_QUEUE", "queue_position": 2, **self._urls(app, name)}
        )

    async def _check(self, request: web.Request) -> web.Response:
        name, app = request.match_info["id"], request.match_info["app"]
        if name not in self.renders:
            return no(404, "Request not found")
        self.looks[name] += 1
        shown = self._urls(app, name)
        if self.looks[name] == 1 and not self.runs_at_once:
            return web.json_response(
                {"status": "IN_QUEUE", "queue_position": 2, **shown}, status=202
            )
        if self.looks[name] <= self.steps:
            return web.json_response({"status": "IN_PROGRESS", "logs": None, **shown}, status=202)
        done = {"status": "COMPLETED", "logs": None, "metrics": {"inference_time": 81.2}}
        return web.json_response({**done, **shown})

    async def _result(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.renders:
            return no(404, "Request not found")
        if self.looks[name] <= self.steps:
            return no(400, "Request is still in progress")
        video = {
            "url": f"{self.origin}/files/{name}.mp4",
            "content_type": "video/mp4",
            "file_name": "out.mp4",
            "file_size": len(self.clip),
        }
        return web.json_response({"video": video, "seed": 7})

    async def _cancel(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.renders:
            return web.json_response({"status": "NOT_FOUND"}, status=404)
        if self.looks[name] > self.steps:
            return web.json_response({"status": "ALREADY_COMPLETED"}, status=400)
        del self.renders[name]
        return web.json_response({"status": "CANCELLATION_REQUESTED"}, status=202)

    def _urls(self, app: str, name: str) -> dict[str, str]:
        own = f"{self.origin}/{app}/requests/{name}"
        return {
            "request_id": name,
            "response_url": own,
            "status_url": f"{own}/status",
            "cancel_url": f"{own}/cancel",
        }


def no(status: int, text: str) -> web.Response:
    """fal's error body."""
    return web.json_response({"detail": text}, status=status)


def _problem(path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """What the real one would refuse, or None."""
    fields = next((fields for known, fields in FIELDS if re.fullmatch(known, path)), None)
    if fields is None:
        return {"loc": ["path"], "msg": f"Path /{path} not found", "type": "not_found"}
    for name in ("prompt", "image_url", "start_image_url"):
        if name in fields and name not in body:
            return {"loc": ["body", name], "msg": "field required", "type": "missing"}
    for name, value in body.items():
        if not _fits(fields.get(name), value):
            return {"loc": ["body", name], "msg": "unexpected value", "type": "value_error"}
    cheap = "/fast/" in path or "/mini/" in path
    if cheap and body.get("resolution") in {"1080p", "4k"}:
        return {"loc": ["body", "resolution"], "msg": "unexpected value", "type": "value_error"}
    return None


def _fits(wanted: object, value: object) -> bool:
    if wanted == "picture":
        return bool(re.match(r"(https?://|data:image/\w+;base64,)", str(value)))
    if isinstance(wanted, set):
        return value in wanted and not isinstance(value, bool)
    return isinstance(wanted, type) and type(value) is wanted
