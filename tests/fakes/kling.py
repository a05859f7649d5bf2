"""Kling, faked in both of its interfaces, from its published examples; strict about fields, as the real one is.

Nobody publishes an SDK that could judge it: `tests/providers/kling/test_examples.py` holds it against the examples field by field.
"""

import base64
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import jwt
from aiohttp import web

from tests.fakes.clocks import NOON
from tests.fakes.kling_rules import FAMILIES, RuleError, legacy_rules, path_rules
from tests.fakes.server import FakeServer, Route

KEY = "api-key-kling-0123456789abcdef"
ACCESS = "AKLING0123456789"
SECRET = "sk-kling-a-secret-of-at-least-32-bytes"
UNITS = "3"


@dataclass(slots=True)
class Made:
    """A render at the fake vendor."""

    id: str
    path: str
    model: str
    body: dict[str, Any]
    key: str
    at: int
    looks: int = 0

    @property
    def prompt(self) -> str:
        said = self.body.get("prompt")
        return str(said if said is not None else self.body["contents"][0]["text"])

    @property
    def seconds(self) -> str:
        return str(self.body.get("settings", self.body).get("duration"))

    @property
    def size(self) -> str | None:
        return None

    @property
    def picture(self) -> bytes | None:
        parts = {part["type"]: part for part in self.body.get("contents", ())}
        said = self.body.get("image") or parts.get("first_frame", {}).get("url")
        return base64.b64decode(said) if said else None


class FakeKling(FakeServer):
    """One account. `videos` holds what was made, by id; `bodies` what creates said."""

    def __init__(self) -> None:
        super().__init__()
        self.videos: dict[str, Made] = {}
        self.paths: list[str] = []
        self.answers: list[dict[str, Any]] = []
        self.fail_with: tuple[str, str] | None = None
        self.hidden = False
        self.now: Callable[[], datetime] = lambda: NOON
        self._serial = itertools.count(893605946402811985)

    def routes(self) -> Sequence[Route]:
        return (
            *(
                ("POST", f"/{way}/{{model}}", "create", self._create)
                for way in ("text-to-video", "image-to-video", "omni-video")
            ),
            ("GET", "/tasks", "check", self._tasks),
            ("POST", "/tasks", "list", self._cursor),
            ("POST", "/v1/videos/{family}", "create", self._create_legacy),
            ("GET", "/v1/videos/{family}/{id}", "check", self._check_legacy),
            ("GET", "/v1/videos/{family}", "list", self._list_legacy),
            ("GET", "/account/costs", "account", self._account),
            ("GET", "/files/{id}.mp4", "file", self._whole),
        )

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        if operation == "file":
            return None
        shown = request.headers.get("Authorization", "")
        if shown == f"Bearer {KEY}":
            return None
        if not shown.startswith("Bearer "):
            return self.no(1001, "Authorization is empty")
        if not request.path.startswith(("/v1/", "/account/")):
            return self.no(1002, "Authorization is invalid")  # the new interface takes no tokens
        return self._signed(shown.removeprefix("Bearer "))

    def _signed(self, token: str) -> web.Response | None:
        try:
            head = jwt.get_unverified_header(token)
            claims = jwt.decode(
                token,
                SECRET,
                algorithms=["HS256"],
                options={"verify_exp": False, "verify_nbf": False},
            )
        except jwt.InvalidTokenError:
            return self.no(1002, "Authorization is invalid")
        at = self.now().timestamp()
        if head != {"alg": "HS256", "typ": "JWT"} or set(claims) != {"iss", "exp", "nbf"}:
            return self.no(1002, "Authorization is invalid")
        if claims["iss"] != ACCESS:
            return self.no(1000, "Authentication failed")
        if claims["nbf"] > at:
            return self.no(1003, "Authorization is not yet valid")
        if claims["exp"] <= at:
            return self.no(1004, "Authorization has expired")
        return None

    def yes(self, data: object) -> web.Response:
        body = {"code": 0, "message": "SUCCEED", "request_id": "r-1", "data": data}
        self.answers.append(body)
        return web.json_response(body, headers=self._date())

    def no(
        self,
        code: int,
        message: str,
        *,
        status: int | None = None,
    ) -> web.Response:
        usual = {10: 401, 11: 429, 12: 400, 13: 400, 50: 500}[code // 100]
        body = {"code": code, "message": message, "request_id": "r-1"}
        return web.json_response(body, status=status or usual, headers=self._date())

    def _date(self) -> dict[str, str]:
        return {"Date": format_datetime(self.now().astimezone(UTC), usegmt=True)}

    # Creating

    async def _create(self, request: web.Request) -> web.Response:
        model, way = request.match_info["model"], request.path.split("/")[1]
        body: dict[str, Any] = await request.json()
        return self._take(
            body,
            request.path,
            model,
            str(body.get("options", {}).get("external_task_id", "")),
            lambda: path_rules(way, model, body),
        )

    async def _create_legacy(self, request: web.Request) -> web.Response:
        family = request.match_info["family"]
        body: dict[str, Any] = await request.json()
        return self._take(
            body,
            request.path,
            str(body.get("model_name", "")),
            str(body.get("external_task_id", "")),
            lambda: legacy_rules(family, body, {self._clip_id(each) for each in self.videos}),
        )

    def _take(
        self, body: dict[str, Any], path: str, model: str, key: str, rules: Callable[[], None]
    ) -> web.Response:
        self.bodies.append(body)
        self.paths.append(path)
        try:
            rules()
        except RuleError as error:
            return self.no(error.code, str(error))
        if key and any(made.key == key for made in self.videos.values()):
            return self.no(1201, f"external_task_id {key} already exists")
        at = int(self.now().timestamp() * 1000)
        made = Made(str(next(self._serial)), path, model, body, key, at)
        self.videos[made.id] = made
        if path.startswith("/v1/"):
            shown: dict[str, Any] = {
                "task_id": made.id,
                "task_status": "submitted",
                "created_at": at,
                "updated_at": at,
            }
            return self.yes(shown | ({"task_info": {"external_task_id": key}} if key else {}))
        shown = {"id": made.id, "status": "submitted", "create_time": at, "update_time": at}
        return self.yes(shown | ({"external_id": key} if key else {}))

    # Asking

    async def _tasks(self, request: web.Request) -> web.Response:
        by_id, by_key = request.query.get("task_ids"), request.query.get("external_task_ids")
        if (by_id is None) == (by_key is None):
            return self.no(1201, "exactly one of task_ids and external_task_ids")
        wanted = (by_id or by_key or "").split(",")
        if len(wanted) > 20:
            return self.no(1201, "task_ids: at most 20")
        keys = {made.key: made for made in self.videos.values()}
        found = [self.videos.get(one) if by_id is not None else keys.get(one) for one in wanted]
        return self.yes(
            [] if self.hidden else [self._moved(made) for made in found if made is not None]
        )

    async def _cursor(self, _: web.Request) -> web.Response:
        return self.yes({"result": [self._shown(made) for made in self.videos.values()]})

    async def _check_legacy(self, request: web.Request) -> web.Response:
        made = self.videos.get(request.match_info["id"])
        if made is None or made.path != f"/v1/videos/{request.match_info['family']}":
            return self.no(1203, "task not found", status=404)
        made.looks += 1
        return self.yes(self._shown_legacy(made))

    async def _list_legacy(self, request: web.Request) -> web.Response:
        family, number = request.match_info["family"], int(request.query["pageNum"])
        size = int(request.query["pageSize"])
        if family not in FAMILIES or not 1 <= size <= 500 or number < 1:
            return self.no(1201, "pageSize")
        rows = [made for made in self.videos.values() if made.path.endswith(family)][::-1]
        some = [] if self.hidden else rows[(number - 1) * size : number * size]
        return self.yes([self._shown_legacy(made) for made in some])

    async def _account(self, request: web.Request) -> web.Response:
        if not int(request.query["start_time"]) < int(request.query["end_time"]):
            return self.no(1201, "start_time")
        pack = {"resource_pack_name": "Video", "resource_pack_type": "decreasing_total"}
        packs = [
            pack | {"status": "online", "remaining_quantity": 118.0, "total_quantity": 200.0},
            pack | {"status": "expired", "remaining_quantity": 40.0, "total_quantity": 100.0},
        ]
        return self.yes({"code": 0, "msg": "", "resource_pack_subscribe_infos": packs})

    # Showing

    def _moved(self, made: Made) -> dict[str, Any]:
        made.looks += 1
        return self._shown(made)

    def _over(self, made: Made) -> bool:
        return made.looks > self.steps

    def _shown(self, made: Made) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": made.id,
            "status": "submitted" if made.looks < 2 else "processing",
            "message": "",
            "create_time": made.at,
            "update_time": made.at,
            "external_id": made.key,
        }
        if not self._over(made):
            return shown
        if self.fail_with is not None:
            return shown | {"status": "failed", "message": self.fail_with[1]}
        clip = {"type": "video", "id": self._clip_id(made.id), "url": self._address(made)}
        bill = {"charge_type": "unit", "amount": UNITS, "currency": "", "package_type": "video"}
        made_of_it = clip | {"watermark_url": "", "duration": made.seconds}
        return shown | {"status": "succeeded", "outputs": [made_of_it], "billing": [bill]}

    def _shown_legacy(self, made: Made) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "task_id": made.id,
            "task_status": "submitted" if made.looks < 2 else "processing",
            "task_status_msg": "",
            "task_info": {"external_task_id": made.key},
            "created_at": made.at,
            "updated_at": made.at,
        }
        if not self._over(made):
            return shown
        if self.fail_with is not None:
            return shown | {"task_status": "failed", "task_status_msg": self.fail_with[1]}
        clip = {"id": self._clip_id(made.id), "url": self._address(made), "duration": "5.1"}
        result = {"task_result": {"videos": [clip]}, "final_unit_deduction": UNITS}
        return shown | {"task_status": "succeed"} | result

    def _address(self, made: Made) -> str:
        return f"{self.origin}/files/{made.id}.mp4?sign=secret{made.looks}"

    def _clip_id(self, name: str) -> str:
        return f"v-{name}"
