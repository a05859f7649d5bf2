"""Seedance on ModelArk and Ark, faked: what both vendors' own SDKs say is understood, what the pages forbid is refused."""

import base64
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.fakes.ark_rules import MODELS, RuleError, rules, tokens_of
from tests.fakes.clocks import NOON
from tests.fakes.server import FakeServer, Route

KEY = "ark-0123456789-abcdef-key"

ECHOED = {
    "model",
    "resolution",
    "ratio",
    "duration",
    "seed",
    "generate_audio",
    "service_tier",
    "execution_expires_after",
    "safety_identifier",
}


@dataclass(slots=True)
class Made:
    """A render at the fake vendor."""

    id: str
    body: dict[str, Any]
    at: int
    looks: int = 0
    cancelled: bool = False

    @property
    def prompt(self) -> str:
        return str(self.body["content"][0]["text"])

    @property
    def model(self) -> str:
        return str(self.body["model"])

    @property
    def seconds(self) -> str:
        return str(self.body["duration"])

    @property
    def size(self) -> str | None:
        return None

    @property
    def picture(self) -> bytes | None:
        first = [part for part in self.body["content"] if part.get("role") == "first_frame"]
        return base64.b64decode(first[0]["image_url"]["url"].partition(",")[2]) if first else None


class FakeArk(FakeServer):
    """One account. `closed` holds models that were never switched on; `expires` ends renders that way."""

    def __init__(self) -> None:
        super().__init__()
        self.videos: dict[str, Made] = {}
        self.closed: set[str] = set()
        self.fail_with: tuple[str, str] | None = None
        self.hidden = False
        self.shy = False  #: the list leaves out seed and patience
        self.now: Callable[[], datetime] = lambda: NOON
        self._serial = itertools.count(1)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/api/v3"

    def routes(self) -> Sequence[Route]:
        tasks = "/api/v3/contents/generations/tasks"
        return (
            ("POST", tasks, "create", self._create),
            ("GET", tasks, "list", self._list),
            ("GET", f"{tasks}/{{id}}", "check", self._check),
            ("DELETE", f"{tasks}/{{id}}", "delete", self._delete),
            ("GET", "/files/{id}.mp4", "file", self._whole),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "file" or request.headers.get("Authorization") == f"Bearer {KEY}":
            return None
        return self.no(401, "AuthenticationError", "The API key doesn't exist.")

    def yes(self, body: object) -> web.Response:
        return web.json_response(body, headers=self._date())

    def no(self, status: int, code: str, message: str) -> web.Response:
        error = {"code": code, "message": message, "param": "", "type": "BadRequest"}
        return web.json_response({"error": error}, status=status, headers=self._date())

    def _date(self) -> dict[str, str]:
        return {"Date": format_datetime(self.now().astimezone(UTC), usegmt=True)}

    # Operations

    async def _create(self, request: web.Request) -> web.Response:
        said: dict[str, Any] = await request.json()
        body = {name: value for name, value in said.items() if value is not None}
        self.bodies.append(body)
        model = body.get("model")
        if model not in MODELS or model in self.closed:
            return self.no(
                404, "ModelNotOpen", f"Your account has not activated the model {model}."
            )
        try:
            rules(body)
        except RuleError as error:
            return self.no(400, error.code, str(error))
        name = f"cgt-20261120180000-{next(self._serial):05d}"
        self.videos[name] = Made(name, body, int(self.now().timestamp()))
        return self.yes({"id": name})

    async def _check(self, request: web.Request) -> web.Response:
        made = self.videos.get(request.match_info["id"])
        if made is None:
            return self.no(404, "InvalidParameter.TaskNotFound", "The task is not found.")
        made.looks += 1
        return self.yes(self._shown(made))

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        number, size = int(query.get("page_num", "1")), int(query.get("page_size", "20"))
        if not (1 <= number <= 500 and 1 <= size <= 500):
            return self.no(400, "InvalidParameter", "page_size")
        rows = [self._shown(made) for made in self.videos.values()][::-1]
        if "filter.status" in query:
            rows = [row for row in rows if row["status"] == query["filter.status"]]
        if "filter.model" in query:
            rows = [row for row in rows if row["model"] == query["filter.model"]]
        if "filter.task_ids" in query:
            rows = [row for row in rows if row["id"] in query.getall("filter.task_ids")]
        rows = [] if self.hidden else rows
        if self.shy:
            hidden = {"seed", "execution_expires_after"}
            rows = [{k: v for k, v in row.items() if k not in hidden} for row in rows]
        return self.yes({"total": len(rows), "items": rows[(number - 1) * size : number * size]})

    async def _delete(self, request: web.Request) -> web.Response:
        made = self.videos.get(request.match_info["id"])
        if made is None:
            return self.no(404, "InvalidParameter.TaskNotFound", "The task is not found.")
        match self._word(made):
            case "queued":
                made.cancelled = True
            case "running":
                return self.no(409, "TaskRunningCannotCancel", "The task is running.")
            case "cancelled":
                return self.no(400, "InvalidParameter", "The task is cancelled.")
            case _:
                del self.videos[made.id]
        return self.yes({})

    # Showing

    def _word(self, made: Made) -> str:
        if made.cancelled:
            return "cancelled"
        if made.looks <= self.steps:
            return "queued" if made.looks < 2 else "running"
        return "succeeded" if self.fail_with is None else "failed"

    def _shown(self, made: Made) -> dict[str, Any]:
        word = self._word(made)
        shown: dict[str, Any] = {
            "id": made.id,
            "status": word,
            **{name: made.body[name] for name in ECHOED & set(made.body)},
            "created_at": made.at,
            "updated_at": made.at,
        }
        if word == "failed" and self.fail_with is not None:
            code, text = self.fail_with
            return shown | {"error": {"code": code, "message": text}}
        if word != "succeeded":
            return shown
        tokens = tokens_of(made.body)
        return shown | {
            "content": {
                "video_url": f"{self.origin}/files/{made.id}.mp4?X-Tos-Signature=s{made.looks}"
            },
            "usage": {"completion_tokens": tokens, "total_tokens": tokens},
            "framespersecond": 24,
        }
