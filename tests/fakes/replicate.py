"""Replicate's predictions, faked: strict about each model's input, and forgetful as the real one."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.fakes.server import FakeServer, Route

KEY = "r8_0123456789abcdefghijABCDEFGHIJ0123456"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGE = 3
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

_KLING: dict[str, object] = {
    "prompt": str,
    "negative_prompt": str,
    "start_image": "picture",
    "end_image": "picture",
    "mode": {"standard", "pro", "4k"},
    "duration": set(range(3, 16)),
    "aspect_ratio": {"16:9", "9:16", "1:1"},
    "generate_audio": bool,
    "multi_prompt": list,
}
_SEEDANCE: dict[str, object] = {
    "prompt": str,
    "image": "picture",
    "duration": set(range(4, 16)),
    "resolution": {"480p", "720p", "1080p"},
    "aspect_ratio": {"16:9", "4:3", "1:1", "3:4", "9:16", "21:9"},
    "seed": int,
    "generate_audio": bool,
}
FIELDS: dict[str, dict[str, object]] = {
    "kwaivgi/kling-v3-video": _KLING,
    "kwaivgi/kling-v3-omni-video": {**_KLING, "reference_images": list, "reference_video": str},
    "bytedance/seedance-2.0": _SEEDANCE,
    "bytedance/seedance-2.0-fast": _SEEDANCE,
    "runwayml/gen-4.5": {
        "prompt": str,
        "image": "picture",
        "duration": set(range(2, 11)),
        "aspect_ratio": {"16:9", "9:16"},
        "seed": int,
    },
}


class FakeReplicate(FakeServer):
    """One account. `made` holds every prediction; a look moves one a step."""

    def __init__(self) -> None:
        super().__init__()
        self.page = PAGE
        self.made: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = defaultdict(int)
        self.uploaded: list[bytes] = []
        self.now: Callable[[], datetime] = lambda: NOW
        self.lists_after_s = 0.0
        self.hides_inputs = False
        self._serial = itertools.count(1)

    def routes(self) -> Sequence[Route]:
        one = "/v1/predictions/{id}"
        return (
            ("POST", "/v1/models/{owner}/{model}/predictions", "create", self._create),
            ("GET", one, "check", self._check),
            ("POST", f"{one}/cancel", "cancel", self._cancel),
            ("GET", "/v1/predictions", "list", self._list),
            ("GET", "/v1/account", "account", self._account),
            ("GET", "/v1/webhooks/default/secret", "secret", self._secret),
            ("POST", "/v1/files", "upload", self._upload),
            ("GET", "/files/{id}.mp4", "file", self._whole),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "file" or request.headers.get("Authorization") == f"Bearer {KEY}":
            return None
        return no(401, "Unauthenticated", "You did not pass a valid authentication token")

    async def _create(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        self.bodies.append(body)
        model = f"{request.match_info['owner']}/{request.match_info['model']}"
        if model not in FIELDS:
            return no(404, "Not found", "The requested resource could not be found.")
        if problem := _problem(model, body):
            return no(422, "Input validation failed", problem)
        name = f"p{next(self._serial):025d}"
        self.made[name] = {
            "id": name,
            "model": model,
            "version": "hidden",
            "status": "starting",
            "input": body["input"],
            "output": None,
            "error": None,
            "logs": "",
            "metrics": {},
            "created_at": _written(self.now()),
            "started_at": None,
            "completed_at": None,
            "data_removed": False,
            "urls": {
                "get": f"{self.origin}/v1/predictions/{name}",
                "cancel": f"{self.origin}/v1/predictions/{name}/cancel",
                "web": f"https://replicate.com/p/{name}",
            },
        }
        return web.json_response(self.made[name], status=201)

    async def _check(self, request: web.Request) -> web.Response:
        made = self.made.get(request.match_info["id"])
        if made is None:
            return no(404, "Not found", "The requested resource could not be found.")
        self.looks[made["id"]] += 1
        begun = self.looks[made["id"]] > min(1, self.steps)
        if made["status"] in {"starting", "processing"} and begun:
            made["status"] = "processing"
            made["logs"] = "loading\n 42%|####      | 21/50 [00:10<00:13]"
        if made["status"] == "processing" and self.looks[made["id"]] > self.steps:
            made |= {
                "status": "succeeded",
                "output": f"{self.origin}/files/{made['id']}.mp4",
                "metrics": {"predict_time": 88.1},
            }
        return web.json_response(made)

    async def _cancel(self, request: web.Request) -> web.Response:
        made = self.made.get(request.match_info["id"])
        if made is None:
            return no(404, "Not found", "The requested resource could not be found.")
        if made["status"] in {"starting", "processing"}:
            made["status"] = "canceled"
        return web.json_response(made)

    async def _list(self, request: web.Request) -> web.Response:
        shown = self.now() - timedelta(seconds=self.lists_after_s)
        known = [each for each in self.made.values() if _read(each["created_at"]) <= shown]
        rows = sorted(known, key=lambda each: each["created_at"], reverse=True)
        at = int(request.query.get("cursor", "0"))
        some = [
            {**row, "input": None} if self.hides_inputs else row
            for row in rows[at : at + self.page]
        ]
        more = at + self.page < len(rows)
        after = (
            f"https://api.replicate.com/v1/predictions?cursor={at + self.page}" if more else None
        )
        return web.json_response(
            {"results": some, "next": after, "previous": None},
            headers={"Date": format_datetime(self.now(), usegmt=True)},
        )

    async def _account(self, _: web.Request) -> web.Response:
        return web.json_response({"type": "user", "username": "somebody", "name": "Some Body"})

    async def _secret(self, _: web.Request) -> web.Response:
        return web.json_response({"key": SECRET})

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("content")
        if not isinstance(file, web.FileField):
            return no(422, "Input validation failed", "content is required")
        self.uploaded.append(file.file.read())
        return web.json_response(
            {"id": "f1", "urls": {"get": f"{self.origin}/v1/files/f1"}}, status=201
        )

    def age(self, name: str, seconds: float) -> None:
        """Make a prediction older."""
        self.made[name]["created_at"] = _written(self.now() - timedelta(seconds=seconds))

    def forget(self, name: str) -> None:
        """An hour has passed."""
        self.made[name] |= {"input": {}, "output": None, "logs": None, "data_removed": True}


def no(status: int, title: str, detail: str) -> web.Response:
    """Replicate's error body, after RFC 7807."""
    return web.json_response({"title": title, "detail": detail, "status": status}, status=status)


def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _read(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _problem(model: str, body: dict[str, Any]) -> str | None:
    """What the real one would refuse, or None."""
    if odd := set(body) - {"input", "webhook", "webhook_events_filter"}:
        return f"unknown fields: {sorted(odd)}"
    known = FIELDS[model]
    for name, value in body.get("input", {}).items():
        wanted = known.get(name)
        if wanted == "picture":
            fits = str(value).startswith(("https://", "http://", "data:image/"))
        elif isinstance(wanted, set):
            fits = value in wanted and not isinstance(value, bool)
        else:
            fits = isinstance(wanted, type) and type(value) is wanted
        if not fits:
            return f"- input.{name}: does not fit the schema"
    return None if "prompt" in body.get("input", {}) else "- input.prompt is required"
