"""Servers of the `/v1/videos` family, faked: OpenAI's as the official client wants it, and the others by their manners.

A render moves one step at each look, so that no test waits. What a server refuses is what the real one is known
to refuse, in its words. Faults are asked for by name: `fake.once("create", answer)`.
"""

import asyncio
import base64
import itertools
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import web

from tests.fakes.server import Answer, FakeServer, Route
from tests.fakes.videos_manners import MANNERS

KEY = "sk-test-0123456789abcdef"


@dataclass(slots=True)
class FakeVideo:
    """A render at the fake vendor."""

    id: str
    model: str
    prompt: str
    seconds: str
    size: str | None
    created_at: int
    picture: bytes | None = None
    extras: dict[str, str] = field(default_factory=dict)
    looks: int = 0
    failure: tuple[str, str] | None = None
    gone: bool = False
    lagging: int = 0


class FakeVideos(FakeServer):
    """One server. `posts` counts creates that arrived; `calls` holds every (operation, request headers)."""

    def __init__(self, manners: str = "openai") -> None:
        super().__init__()
        self.manners = MANNERS[manners]
        self.videos: dict[str, FakeVideo] = {}
        self.characters: dict[str, tuple[str, bytes]] = {}  #: name and clip, by id
        self.seen: list[list[str]] = []  #: characters that creates named
        self.fail_with: tuple[str, str] | None = None  #: how the next renders end
        self.hidden = False  #: lists late: nothing shows
        self._serial = itertools.count(1)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def routes(self) -> Sequence[Route]:
        path = self.manners.path
        return [
            ("POST", path, "create", self._create),
            ("GET", path, "list", self._list),
            ("GET", f"{path}/{{id}}", "check", self._check),
            ("DELETE", f"{path}/{{id}}", "delete", self._delete),
            ("GET", f"{path}/{{id}}/content", "content", self._content),
            ("POST", f"{path}/{{id}}/remix", "remix", self._remix),
            ("POST", f"{path}/characters", "character", self._character),
            ("POST", f"{path}/edits", "edit", self._change),
            ("POST", f"{path}/extensions", "extend", self._change),
            ("GET", "/files/{id}.mp4", "file", self._file),
        ]

    def stranger(self, request: web.Request, operation: str) -> web.Response | None:
        manners = self.manners
        shown = request.headers.get(manners.key_header)
        if operation == "file" or shown == manners.key_prefix + KEY:
            return None
        no = manners.refusal(401, "invalid_api_key", "Incorrect API key provided.")
        return web.json_response(no, status=401)

    async def _usual(self, request: web.Request, name: str, usual: Answer) -> web.StreamResponse:
        return await usual(request)  # a form can be read only once

    def refuse(
        self,
        status: int,
        code: str = "",
        message: str = "No.",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """An answer that says no in this server's words."""

        async def answer(_: web.Request) -> web.Response:
            body = self.manners.refusal(status, code, message)
            return web.json_response(body, status=status, headers=headers)

        return answer

    # Operations

    async def _create(self, request: web.Request) -> web.StreamResponse:
        try:
            video = await self._read_create(request)
        except _NoError as no:
            return await self.refuse(no.status, no.code, str(no))(request)
        self.videos[video.id] = video
        return web.json_response(self._shown(video))

    async def _read_create(self, request: web.Request) -> FakeVideo:
        manners = self.manners
        members, picture, kind = await _read_body(request)
        if manners.picture_field in members:
            picture = base64.b64decode(str(members.pop(manners.picture_field)), validate=True)
        if manners.sides:
            members["size"] = f"{members.pop('width')}x{members.pop('height')}"
        if kind not in manners.bodies and not (picture and kind == manners.picture_body):
            raise _NoError(f"{kind} is not understood here", status=422)
        if picture and kind != manners.picture_body:
            raise _NoError("Unknown parameter: 'input_reference'.", code="unknown_parameter")
        known = {"model", "prompt", "size", "input_reference", manners.seconds_field}
        self._look_up(members, kind)
        odd = set(members) - known - manners.extras
        if odd:
            raise _NoError(f"Unknown parameter: '{min(odd)}'.", code="unknown_parameter")
        seconds = members.get(manners.seconds_field, "4")
        if kind == "json" and type(seconds) is not manners.seconds_kind:
            raise _NoError(f"Invalid type for '{manners.seconds_field}'.", code="invalid_type")
        if manners.seconds is not None and seconds not in manners.seconds:
            raise _NoError(
                f"Invalid value: '{seconds}'. Supported values are: 'x'.", code="invalid_value"
            )
        size = cast("str | None", members.get("size"))
        if manners.sizes is not None and size not in manners.sizes:
            raise _NoError(f"Invalid value: '{size}'.", code="invalid_value")
        if picture and _png_size(picture) != size:
            raise _NoError("Inpaint image must match the requested width and height")
        name = manners.fixed_id(f"video_{next(self._serial):032x}")
        extras = {each: str(members[each]) for each in set(members) & manners.extras}
        return FakeVideo(
            name,
            str(members.get("model", "sora-2")),
            str(members["prompt"]),
            str(seconds),
            size,
            int(time.time()),  # noqa: TID251 - a vendor has a clock of its own
            picture,
            extras,
            failure=self.fail_with,
            lagging=manners.lag,
        )

    def _look_up(self, members: dict[str, object], kind: str) -> None:
        """Take the characters out of a create; in a form they are not understood."""
        if kind != "json" or not self.manners.characters or "characters" not in members:
            return
        named = [each["id"] for each in cast("list[dict[str, str]]", members.pop("characters"))]
        if len(named) > 2 or not set(named) <= self.characters.keys():
            raise _NoError("Character not found.", status=404)
        self.seen.append(named)

    async def _check(self, request: web.Request) -> web.StreamResponse:
        video = self.videos.get(request.match_info["id"])
        if video is None or video.gone:
            status, code = self.manners.unknown
            return await self.refuse(status, code, "Video not found.")(request)
        video.looks += 1
        shown = self._shown(video)
        is_failed = video.failure is not None and self._over(video)
        status = self.manners.failed_status if is_failed else 200
        return web.json_response(shown, status=status)

    async def _content(self, request: web.Request) -> web.StreamResponse:
        video = self.videos.get(request.match_info["id"])
        variant = request.query.get("variant")
        if variant and not self.manners.variant:
            return await self.refuse(404, "", f"Video variant {variant} not found")(request)
        if not self.manners.content or video is None or not self._over(video):
            return await self.refuse(self.manners.early, "", "Video is not ready yet")(request)
        if video.lagging:
            video.lagging -= 1
            return await self.refuse(self.manners.early, "", "Video is not ready yet")(request)
        return web.Response(body=self.clip, content_type="video/mp4")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if "Authorization" in request.headers and request.host not in self.base_url:
            return web.Response(status=400, text="a key at the CDN")
        return web.Response(body=self.clip, content_type="video/mp4")

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if not self.manners.lists:
            return await self.refuse(404, "", "Invalid URL")(request)
        limit = int(request.query.get("limit", "20"))
        rows = [] if self.hidden else [v for v in self.videos.values() if not v.gone]
        if request.query.get("order", "desc") == "desc":
            rows.reverse()
        after = request.query.get("after")
        if after is not None:
            at = next((i for i, v in enumerate(rows) if v.id == after), len(rows))
            rows = rows[at + 1 :]
        page = rows[:limit]
        for video in page:
            video.looks += 1
        return web.json_response(
            {
                "object": "list",
                "data": [self._shown(video) for video in page],
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
                "has_more": len(rows) > limit,
            }
        )

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        if not self.manners.deletes:
            return web.json_response({"detail": "Method Not Allowed"}, status=405)
        video = self.videos.get(request.match_info["id"])
        if video is None or video.gone:
            return await self.refuse(404, "", "Video not found.")(request)
        if not self._over(video) and not self.manners.stops:
            return await self.refuse(400, "", "The video is in progress.")(request)
        video.gone = True
        return web.json_response({"id": video.id, "object": "video.deleted", "deleted": True})

    async def _character(self, request: web.Request) -> web.StreamResponse:
        if not self.manners.characters:
            return await self.refuse(404, "", "Invalid URL")(request)
        form = await request.post()
        name, video = form.get("name"), form.get("video")
        if not isinstance(name, str) or not 1 <= len(name) <= 80:
            return await self.refuse(400, "invalid_value", "Invalid value for 'name'.")(request)
        if set(form) != {"name", "video"} or not isinstance(video, web.FileField):
            return await self.refuse(400, "invalid_type", "Invalid type for 'video'.")(request)
        made = f"char_{len(self.characters) + 1:032x}"
        self.characters[made] = (name, await asyncio.to_thread(video.file.read))
        return web.json_response({"id": made, "name": name, "created_at": 1_790_000_000})

    async def _remix(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        return await self._derived(request, request.match_info["id"], body)

    async def _change(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        return await self._derived(request, body["video"]["id"], body)

    async def _derived(
        self, request: web.Request, source_id: str, body: dict[str, Any]
    ) -> web.StreamResponse:
        source = self.videos.get(source_id)
        if source is None or not self._over(source):
            return await self.refuse(404, "", "Video not found.")(request)
        self.posts += 1
        seconds = int(source.seconds) + int(body.get("seconds", 0))
        name = self.manners.fixed_id(f"video_{next(self._serial):032x}")
        video = FakeVideo(
            name,
            source.model,
            body["prompt"],
            str(seconds),
            source.size,
            int(time.time()),  # noqa: TID251 - a vendor has a clock of its own
        )
        self.videos[video.id] = video
        return web.json_response(self._shown(video) | {"remixed_from_video_id": source.id})

    # What is shown

    def _over(self, video: FakeVideo) -> bool:
        return video.looks > self.steps

    def _shown(self, video: FakeVideo) -> dict[str, Any]:
        manners = self.manners
        over = self._over(video)
        first, second = manners.waiting
        shown: dict[str, Any] = {
            manners.id_field: video.id,
            "object": "video",
            "model": video.model,
            "status": first if video.looks <= 1 else second,
            "progress": manners.progress[0 if video.looks <= 1 else 1],
            "created_at": video.created_at,
            "prompt": video.prompt,
            "seconds": video.seconds,
            "size": video.size,
            "error": None,
        }
        if over and video.failure is not None:
            shown |= {"status": "failed", "error": manners.error(*video.failure)}
        elif over:
            shown |= {"status": "completed", "progress": 100}
            if manners.names_address:
                shown["url"] = self.base_url.removesuffix("/v1") + f"/files/{video.id}.mp4"
        shown["status"] = manners.words.get(shown["status"], shown["status"])
        return manners.wrap(shown)


class _NoError(Exception):
    def __init__(self, message: str, *, status: int = 400, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


async def _read_body(request: web.Request) -> tuple[dict[str, object], bytes | None, str]:
    if request.content_type == "application/json":
        return cast("dict[str, object]", await request.json()), None, "json"
    if request.content_type != "multipart/form-data":
        raise _NoError(f"Unsupported content type: '{request.content_type}'.", status=415)
    members: dict[str, object] = {}
    picture: bytes | None = None
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            picture = await asyncio.to_thread(value.file.read)
        elif name == "input_reference":
            raise _NoError("Invalid type for 'input_reference': expected a file, but got a string.")
        else:
            members[name] = value
    return members, picture, "multipart"


def _png_size(content: bytes) -> str:
    width, height = struct.unpack(">II", content[16:24])
    return f"{width}x{height}"
