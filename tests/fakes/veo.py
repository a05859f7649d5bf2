"""Veo on Vertex AI, faked, with Google's login beside it: strict about what the real one refuses."""

import functools
import itertools
import json
import tempfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.server import FakeServer, Route

TOKEN = "ya29.a-token-of-vertex-0123456789"
PROJECT, LOCATION = "paper-boats-1", "us-central1"
LENGTHS = {4, 6, 8}
PARAMETERS = {
    "aspectRatio",
    "durationSeconds",
    "resolution",
    "sampleCount",
    "generateAudio",
    "negativePrompt",
    "seed",
    "personGeneration",
}
INSTANCE = {"prompt", "image", "lastFrame", "video"}


class FakeVeo(FakeServer):
    """One project. `filtered` is what an operation says instead of a clip, `fail_with` its error."""

    def __init__(self) -> None:
        super().__init__()
        self.operations: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = defaultdict(int)
        self.filtered: list[str] | None = None
        self.fail_with: tuple[int, str] | None = None
        self.token = TOKEN
        self._serial = itertools.count(1)
        self._folder = tempfile.TemporaryDirectory()

    def routes(self) -> Sequence[Route]:
        version = "/{version:v1|v1beta1}"
        models = version + "/projects/{p}/locations/{l}/publishers/google/models/{m}"
        return (
            ("POST", models + ":predictLongRunning", "create", self._create),
            ("POST", models + ":fetchPredictOperation", "check", self._check),
            ("GET", version + "/publishers/google/models/{m}", "models", self._model),
            ("POST", "/token", "token", self._login),
        )

    async def __aexit__(self, *ended: object) -> None:
        self._folder.cleanup()
        await super().__aexit__(*ended)

    def account(self) -> str:
        """A service account's file, whose login is here."""
        path = Path(self._folder.name) / "account.json"
        account = {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "1",
            "private_key": _private_key(),
            "client_email": "dailies@paper-boats-1.iam.gserviceaccount.com",
            "token_uri": f"{self.origin}/token",
        }
        path.write_text(json.dumps(account), encoding="utf-8")
        return str(path)

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "token" or request.headers.get("Authorization") == f"Bearer {self.token}":
            return None
        return error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")

    async def _create(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        self.bodies.append(body)
        problem = _problem(body)
        if problem is not None:
            return error(400, "INVALID_ARGUMENT", problem)
        model = request.path.partition("/projects/")[2].partition(":")[0]
        name = f"projects/{model}/operations/{next(self._serial):036d}"
        self.operations[name] = body
        return web.json_response({"name": name})

    async def _check(self, request: web.Request) -> web.Response:
        name = (await request.json())["operationName"]
        here = request.path.partition("/projects/")[2].partition(":")[0]
        if name not in self.operations or not name.startswith(f"projects/{here}/operations/"):
            return error(404, "NOT_FOUND", "The operation was not found.")
        self.looks[name] += 1
        if self.looks[name] <= self.steps:
            return web.json_response({"name": name})
        return web.json_response({"name": name, "done": True, **self._end()})

    def _end(self) -> dict[str, Any]:
        if self.fail_with is not None:
            code, message = self.fail_with
            return {"error": {"code": code, "message": message}}
        kind = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
        response: dict[str, Any] = {"@type": kind}
        if self.filtered is not None:
            response |= {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": self.filtered}
        else:
            text = b64encode(self.clip).decode("ascii")
            video = {"bytesBase64Encoded": text, "mimeType": "video/mp4"}
            response |= {"videos": [video], "raiMediaFilteredCount": 0}
        return {"response": response}

    async def _model(self, request: web.Request) -> web.Response:
        model = request.match_info["m"]
        return web.json_response({"name": f"publishers/google/models/{model}", "versionId": "1"})

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if "assertion" not in form:
            return web.json_response({"error": "invalid_request"}, status=400)
        return web.json_response(
            {"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"}
        )


def envelope(clip: bytes) -> bytes:
    """The beginning of an answer that holds a clip."""
    start = b'{"done": true, "response": {"videos": [{"bytesBase64Encoded": "'
    return start + b64encode(clip[: len(clip) - len(clip) % 3])


def error(status: int, word: str, message: str, **more: Any) -> web.Response:
    """Google's usual error body: a number, and the word beside it."""
    body = {"error": {"code": status, "message": message, "status": word, **more}}
    return web.json_response(body, status=status)


@functools.cache
def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def _problem(body: dict[str, Any]) -> str | None:
    """What the real one would refuse, or None."""
    (instance,), parameters = body["instances"], body["parameters"]
    if odd := (set(instance) - INSTANCE) | (set(parameters) - PARAMETERS):
        return f"Unknown name {sorted(odd)}"
    if parameters.get("aspectRatio") not in {"16:9", "9:16", None}:
        return "Unsupported aspect ratio."
    seconds, resolution = parameters.get("durationSeconds", 8), parameters.get("resolution", "720p")
    if type(seconds) is not int or seconds not in LENGTHS:
        return (
            f"Unsupported output video duration {seconds} seconds, supported durations are [4,6,8]"
        )
    if resolution not in {"720p", "1080p", "4k"} or (resolution != "720p" and seconds != 8):
        return f"Unsupported resolution {resolution} for {seconds} seconds"
    if "video" in instance and (resolution != "720p" or "image" in instance):
        return "A video is extended at 720p, and without an image"
    if "lastFrame" in instance and "image" not in instance:
        return "lastFrame needs image"
    for name in set(instance) - {"prompt"}:
        kinds = {"video/mp4"} if name == "video" else {"image/png", "image/jpeg"}
        part = instance[name]
        if part.get("mimeType") not in kinds or not part.get("bytesBase64Encoded"):
            return f"{name} has no bytes or a wrong type"
    return None
