"""Google's Interactions API, faked as far as it makes video: strict about what the real one refuses."""

import itertools
from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.fakes.server import FakeServer, Route

KEY = "AIza-0123456789-abcdefghij"

MEMBERS = {
    "model",
    "input",
    "background",
    "response_format",
    "generation_config",
    "previous_interaction_id",
    "labels",
    "safety_settings",
    "store",
}
FORMAT = {"type", "delivery", "aspect_ratio", "resolution", "duration"}
LONGEST = {"gemini-omni-1.1-flash": 10, "gemini-omni-1.2-flash": 15}
TASKS = {"text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale"}
TOKENS_A_SECOND = 5792


class FakeOmni(FakeServer):
    """One account. `words` is what a completed interaction says instead of a clip."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = defaultdict(int)
        self.words: str | None = None
        self.fail_with: tuple[str, str] | None = None
        self.inline = False
        self._serial = itertools.count(1)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def routes(self) -> Sequence[Route]:
        one = "/{version:v1|v1beta}/interactions/{id}"
        return (
            ("POST", "/{version:v1|v1beta}/interactions", "create", self._create),
            ("GET", one, "check", self._check),
            ("DELETE", one, "delete", self._delete),
            ("POST", one + "/cancel", "cancel", self._cancel),
            ("GET", "/{version:v1|v1beta}/models", "models", self._models),
            ("GET", "/{version:v1|v1beta}/files/{name}:download", "file", self._file),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if request.headers.get("x-goog-api-key") == KEY:
            return None
        return error(401, "authentication", "API key not valid. Please pass a valid API key.")

    async def _create(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        self.bodies.append(body)
        problem = self._problem(body)
        if problem is not None:
            return error(400, "invalid_request", problem)
        name = f"v1_{next(self._serial):040d}"
        self.made[name] = body
        return web.json_response(
            {
                "id": name,
                "status": "in_progress",
                "model": body["model"],
                "created": "2026-11-20T10:00:00Z",
            }
        )

    def _problem(self, body: dict[str, Any]) -> str | None:
        """What the real one would refuse, or None."""
        if odd := set(body) - MEMBERS:
            return f"Unknown parameter: {min(odd)}"
        if body.get("background") is not True:
            return "this fake does not block until the video is done"
        wanted = body["response_format"]
        if set(wanted) - FORMAT or wanted["type"] != "video":
            return "Unknown parameter in response_format"
        seconds = wanted["duration"]
        longest = LONGEST.get(body["model"])
        if longest is None:
            return f"Model {body['model']} not found"
        if not isinstance(seconds, str) or seconds not in {f"{n}s" for n in range(3, longest + 1)}:
            return f"Invalid duration: {seconds}"
        if wanted["aspect_ratio"] not in {"16:9", "9:16"}:
            return "Invalid aspect_ratio"
        if wanted["resolution"] not in {"360p", "720p", "1080p", "4k"}:
            return "Invalid resolution"
        task = body.get("generation_config", {}).get("video_config", {}).get("task")
        if task is not None and task not in TASKS:
            return f"Invalid task: {task}"
        earlier = body.get("previous_interaction_id")
        if earlier is not None and earlier not in self.made:
            return "Invalid interaction name"
        return None

    async def _check(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        body = self.made.get(name)
        if body is None:
            return error(404, "not_found", "Interaction not found.")
        self.looks[name] += 1
        shown: dict[str, Any] = {"id": name, "model": body["model"], "status": "in_progress"}
        if body.get("gone"):
            return web.json_response(shown | {"status": "cancelled"})
        if self.looks[name] <= self.steps:
            return web.json_response(
                shown | {"status": "queued"} if self.looks[name] == 1 else shown
            )
        if self.fail_with is not None:
            code, message = self.fail_with
            failed = {"status": "failed", "errors": [{"code": code, "message": message}]}
            return web.json_response(shown | failed)
        return web.json_response(shown | self._done(name, body))

    def _done(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        seconds = int(body["response_format"]["duration"][:-1])
        tokens = TOKENS_A_SECOND * seconds
        said: dict[str, Any] = {"type": "text", "text": self.words}
        if self.words is None:
            said = {"type": "video", "mime_type": "video/mp4"}
            if self.inline:
                said["data"] = b64encode(self.clip).decode("ascii")
            else:
                said["uri"] = f"{self.origin}/v1beta/files/f{name[-8:]}:download?alt=media"
        mine = {"type": "user_input", "content": [{"type": "text", "text": "mine"}]}
        usage = {
            "total_output_tokens": tokens,
            "output_tokens_by_modality": [{"modality": "video", "tokens": tokens}],
        }
        return {
            "status": "completed",
            "steps": [mine, {"type": "model_output", "content": [said]}],
            "usage": usage if self.words is None else {},
        }

    async def _cancel(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.made:
            return error(404, "not_found", "Interaction not found.")
        if self.looks[name] > self.steps:
            return error(400, "failed_precondition", "Interaction is not running.")
        self.made[name]["gone"] = True
        return web.json_response(
            {"id": name, "model": self.made[name]["model"], "status": "cancelled"}
        )

    async def _delete(self, request: web.Request) -> web.Response:
        if self.made.pop(request.match_info["id"], None) is None:
            return error(404, "not_found", "Interaction not found.")
        return web.json_response({})

    async def _models(self, _: web.Request) -> web.Response:
        rows = [{"name": f"models/{name}", "displayName": name} for name in LONGEST]
        return web.json_response({"models": rows})

    async def _file(self, request: web.Request) -> web.Response:
        if request.query.get("alt") != "media":
            return web.json_response({"name": "files/x", "mimeType": "video/mp4"})
        return web.Response(body=self.clip, content_type="video/mp4")


def error(status: int, code: str, message: str, **more: Any) -> web.Response:
    """The API's error body: its code is a word."""
    return web.json_response({"error": {"code": code, "message": message, **more}}, status=status)
