"""Runway's developer API, faked: strict about versions, fields and sizes, as the real one is."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aiohttp import web

from tests.fakes.server import FakeServer, Route

KEY = "key_0123456789abcdef"

_COMMON = {"model", "promptText", "ratio", "duration"}
_PRO = {"contentModeration", "outputFormat", "proresProfile"}
_SEEDANCE = ("seedance2", "seedance2_fast", "seedance2_mini", "seedance2_5")
FIELDS: dict[str, tuple[set[str], ...]] = {
    # model: (text_to_video, image_to_video besides promptImage)
    "gen4.5": (_COMMON | _PRO | {"seed"}, _COMMON | _PRO | {"seed"}),
    "gen4_turbo": (set(), _COMMON | {"seed", "contentModeration"}),
    "veo3.1": (_COMMON | {"audio", "seed", "negativePrompt"},) * 2,
    "kling3.0_standard": (_COMMON | {"audio", "cfgScale", "providerSettings"},) * 2,
    "kling2.5_turbo_pro": (_COMMON | {"cfgScale"}, (_COMMON | {"cfgScale"}) - {"ratio"}),
    "kling_4": (_COMMON | {"references", "referenceVideos"}, _COMMON),
    **dict.fromkeys(_SEEDANCE, (_COMMON | {"audio", "seed", "references"},) * 2),
    "gemini_omni_flash_1.1": (_COMMON | {"references", "referenceVideos"}, _COMMON),
}
RATIOS: dict[str, tuple[set[str], ...]] = {
    "gen4.5": ({"1280:720", "720:1280"}, {"1280:720", "720:1280", "1104:832", "960:960"}),
    "gen4_turbo": (set(), {"1280:720", "720:1280", "960:960"}),
    "veo3.1": ({"1280:720", "720:1280", "1920:1080", "1080:1920"},) * 2,
    "kling3.0_standard": ({"1280:720", "720:1280", "960:960"},) * 2,
    "kling2.5_turbo_pro": ({"1280:720", "720:1280", "1920:1080"}, set()),
    "kling_4": ({"1280:720", "720:1280", "940:940"}, {"auto_720p", "auto_1080p"}),
    **dict.fromkeys(_SEEDANCE, ({"1280:720", "864:496", "960:960"},) * 2),
    "gemini_omni_flash_1.1": ({"640:360", "1280:720", "1920:1080", "3840:2160"},) * 2,
}
CLIPS: dict[str, tuple[str, set[str]]] = {
    # model: where video_to_video wants the clip, and what it takes besides
    "klingO3_pro": ("promptVideo", {"providerSettings", "references"}),
    "kling_4": ("videoUri", {"ratio", "references"}),
    "seedance2": ("promptVideo", {"audio", "duration", "ratio", "seed", "references"}),
    "seedance2_5": ("promptVideo", {"audio", "duration", "mode", "ratio", "seed", "draft"}),
    "gemini_omni_flash_1.1": ("videoUri", {"duration", "mode", "ratio", "references"}),
}
CREDITS = 12


class FakeRunway(FakeServer):
    """One account. `creates` holds which way each went and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = defaultdict(int)
        self.creates: list[tuple[str, dict[str, Any]]] = []
        self.uploaded: list[bytes] = []
        self.waiting = "PENDING"
        self.fail_with: tuple[str, str] | None = None
        self._serial = itertools.count(1)

    def routes(self) -> Sequence[Route]:
        return [
            ("POST", "/v1/text_to_video", "create", self._create),
            ("POST", "/v1/image_to_video", "create", self._create),
            ("POST", "/v1/video_to_video", "create", self._create),
            ("GET", "/v1/tasks/{id}", "check", self._check),
            ("DELETE", "/v1/tasks/{id}", "delete", self._delete),
            ("GET", "/v1/organization", "organization", self._organization),
            ("POST", "/v1/uploads", "upload", self._upload),
            ("POST", "/bucket", "bucket", self._bucket),
            ("GET", "/files/{id}.mp4", "file", self._whole),
        ]

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if not request.path.startswith("/v1/"):
            return None
        if request.headers.get("X-Runway-Version") != "2024-11-06":
            return error(400, "The X-Runway-Version header is required.")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return error(401, "Invalid API key.")
        return None

    async def _create(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        kind = request.path.rpartition("/")[2]
        self.creates.append((kind, body))
        problem = _problem(kind, body)
        if problem is not None:
            return web.json_response(
                {"error": "Validation of body failed", "issues": [problem]}, status=400
            )
        name = str(UUID(int=next(self._serial)))
        self.tasks[name] = {
            "id": name,
            "createdAt": "2026-11-20T10:00:00Z",
            "credits": CREDITS
            * (5 if body.get("duration") in {None, "auto"} else body["duration"]),
        }
        return web.json_response(
            {"id": name, "estimatedCost": {"credits": float(self.tasks[name]["credits"])}}
        )

    async def _check(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        task = self.tasks.get(name)
        if task is None:
            return error(404, "An asset was not found.")
        self.looks[name] += 1
        shown = {"id": name, "createdAt": task["createdAt"]}
        credits = task["credits"]
        if self.looks[name] == 1:
            return web.json_response(
                shown | {"status": self.waiting, "estimatedCost": {"credits": float(credits)}}
            )
        if self.looks[name] == 2:
            moving = {"status": "RUNNING", "progress": 0.42}
            return web.json_response(
                shown | moving | {"estimatedCost": {"credits": float(credits)}}
            )
        if self.fail_with is not None:
            code, text = self.fail_with
            failed: dict[str, Any] = {
                "status": "FAILED",
                "failure": text,
                "cost": {"credits": credits},
            }
            return web.json_response(shown | failed | ({"failureCode": code} if code else {}))
        address = f"{self.base_url}/files/{name}.mp4?_jwt=secret{self.looks[name]}"
        done = {"status": "SUCCEEDED", "output": [address], "cost": {"credits": credits - 1}}
        return web.json_response(shown | done)

    async def _delete(self, request: web.Request) -> web.Response:
        if self.tasks.pop(request.match_info["id"], None) is None:
            return error(404, "An asset was not found.")
        return web.Response(status=204)

    async def _organization(self, _: web.Request) -> web.Response:
        limits = {"maxConcurrentGenerations": 2, "maxDailyGenerations": 50}
        return web.json_response(
            {
                "creditBalance": 1234,
                "tier": {"maxMonthlyCreditSpend": 10_000, "models": {"gen4.5": limits}},
                "usage": {"models": {"gen4.5": {"dailyGenerations": 3}}},
            }
        )

    async def _upload(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("type") != "ephemeral" or not body.get("filename"):
            return error(400, "Validation of body failed")
        return web.json_response(
            {
                "uploadUrl": f"{self.base_url}/bucket",
                "fields": {"key": "abc", "policy": "xyz"},
                "runwayUri": "runway://abc",
            }
        )

    async def _bucket(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField)
        if form.get("key") != "abc" or list(form)[-1] != "file":
            return web.Response(status=403)
        self.uploaded.append(file.file.read())
        return web.Response(status=204)


def error(status: int, text: str) -> web.Response:
    """Runway's error body."""
    return web.json_response({"error": text}, status=status)


def _problem(kind: str, body: dict[str, Any]) -> str | None:
    """What the real one would refuse, or None."""
    if kind == "video_to_video":
        return _clip_problem(body)
    index = 0 if kind == "text_to_video" else 1
    model = body.get("model")
    if model not in FIELDS or not FIELDS[model][index]:
        return f"{model} is no model of {kind}"
    known = FIELDS[model][index] | ({"promptImage"} if index else set())
    if odd := set(body) - known:
        return f"unknown fields: {sorted(odd)}"
    ratios = RATIOS[model][index]
    if ("ratio" in body or ratios) and body.get("ratio") not in ratios:
        return f"ratio {body.get('ratio')}"
    if type(body.get("duration")) is not int:
        return "duration is no whole number"
    if len(str(body.get("promptText", "")).encode("utf-16-le")) // 2 > 3500:
        return "promptText is too long"
    if index:
        return _image_problem(body.get("promptImage"))
    return None


def _clip_problem(body: dict[str, Any]) -> str | None:
    if body.get("model") not in CLIPS:
        return f"{body.get('model')} is no model of video_to_video"
    field, more = CLIPS[body["model"]]
    if odd := set(body) - more - {"model", "promptText", field}:
        return f"unknown fields: {sorted(odd)}"
    if not re.match(r"https?://|runway://|data:video/mp4;base64,", str(body.get(field))):
        return f"{field} is required"
    mode, seconds, ratio = (body.get(name) for name in ("mode", "duration", "ratio"))
    if mode not in {None, "reference", "extend", "edit"}:
        return f"mode {mode}"
    if seconds not in {None, "auto"} and type(seconds) is not int:
        return "duration is neither auto nor a whole number"
    if body["model"] == "seedance2_5" and mode in {"edit", "extend"} and ratio is not None:
        return f"ratio is not accepted with {mode}"
    if body["model"] == "seedance2_5" and mode == "edit" and seconds != "auto":
        return 'edit requires duration "auto"'
    if body["model"] == "kling_4" and ratio not in {None, "auto_720p", "auto_1080p"}:
        return f"ratio {ratio}"
    return None


def _image_problem(image: object) -> str | None:
    parts = image if isinstance(image, list) else [{"uri": image, "position": "first"}]
    for part in parts:
        uri = str(part["uri"])
        if not re.match(r"(https://|runway://|data:image/(png|jpeg|webp);base64,)", uri):
            return "promptImage"
        if len(uri) > 5 * 1024 * 1024:
            return "promptImage is too large for a data address"
        if part["position"] not in {"first", "last"}:
            return "position"
    return None
