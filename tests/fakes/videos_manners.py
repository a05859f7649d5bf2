"""How the servers of the `/v1/videos` family differ, as their own sources and users tell it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SIZES = {"720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one server of the family behaves."""

    path: str = "/v1/videos"
    bodies: frozenset[str] = frozenset({"json", "multipart"})
    picture_body: str = "multipart"  #: in which body a picture may come
    key_header: str = "Authorization"
    key_prefix: str = "Bearer "
    seconds: frozenset[str] | None = frozenset({"4", "8", "12"})
    seconds_kind: type = str  #: in JSON
    seconds_field: str = "seconds"
    sizes: frozenset[str] | None = frozenset(SIZES)
    waiting: tuple[str, str] = ("queued", "in_progress")
    progress: tuple[int, int] = (0, 42)
    error: Callable[[str, str], object] = lambda code, message: {"code": code, "message": message}
    failed_status: int = 200
    refusal: Callable[[int, str, str], object] = lambda _status, code, message: {
        "error": {
            "message": message,
            "type": "invalid_request_error",
            "param": None,
            "code": code or None,
        }
    }
    early: int = 404  #: what `/content` answers before the clip is there
    lag: int = 0  #: how often it does so after `completed`
    characters: bool = False  #: keeps them, and takes them in JSON
    lists: bool = True
    deletes: bool = True
    stops: bool = False  #: DELETE stops a render under way
    content: bool = True
    variant: bool = True
    names_address: bool = False
    sides: bool = False  #: the size comes as `width` and `height`
    picture_field: str | None = None  #: where JSON may have a picture, as bare base64
    words: Mapping[str, str] = field(default_factory=dict[str, str])  #: its own for the usual ones
    wrap: Callable[[dict[str, Any]], dict[str, Any]] = lambda video: video
    id_field: str = "id"
    unknown: tuple[int, str] = (404, "")
    fixed_id: Callable[[str], str] = lambda name: name
    extras: frozenset[str] = frozenset()


def _detail(_status: int, _code: str, message: str) -> object:
    return {"detail": message}


def _top_level(_status: int, code: str, message: str) -> object:
    return {"code": code or "invalid_request", "message": message, "data": None}


def _litellm(status: int, code: str, message: str) -> object:
    inside = json.dumps({"error": {"message": message, "code": code}})
    said = f"litellm.APIError: APIError: OpenAIException - {inside}"
    return {
        "error": {"message": said, "type": "throttling_error", "param": None, "code": str(status)}
    }


def _legacy(video: dict[str, Any]) -> dict[str, Any]:
    """A row of new-api's table: created, it says its id alone; asked for, it is upper case and inside `data`."""
    if video["status"] == "NOT_START":
        return {"task_id": video["task_id"], "status": "NOT_START"}
    failed = video["status"] == "FAILURE"
    row = {
        "id": 4711,  # the row's number, which is no id
        "task_id": video["task_id"],
        "platform": "50",
        "action": "textGenerate",
        "status": video["status"],
        "fail_reason": video["error"]["message"] if failed else "",
        "progress": f"{video['progress']}%",
        "result_url": video.get("url", ""),
        "properties": {"input": video["prompt"], "origin_model_name": video["model"]},
        "data": {},
    }
    return {"code": "success", "message": "", "data": row}


_RELAY = Manners(
    seconds=None,
    sizes=None,
    lists=False,
    deletes=False,
    early=400,
    lag=2,
    variant=False,
    refusal=_top_level,
    unknown=(400, "task_not_exist"),
    fixed_id=lambda name: name.replace("video_", "task_"),
)

MANNERS: dict[str, Manners] = {
    "openai": Manners(characters=True),
    "sketch": Manners(stops=True, characters=True),
    "azure": Manners(key_header="api-key", key_prefix=""),
    "apiyi": Manners(
        bodies=frozenset({"json"}),
        seconds=frozenset({"4", "6", "8"}),
        sizes=None,
        progress=(0, 50),
        early=400,
        lag=2,
        lists=False,
        deletes=False,
        variant=False,
        refusal=_top_level,
        unknown=(400, "task_not_exist"),
        extras=frozenset({"metadata", "resolution", "aspectRatio", "seed", "negativePrompt"}),
        id_field="task_id",
    ),
    "apiyi-reverse": Manners(
        bodies=frozenset({"multipart"}),
        seconds=frozenset({"10", "15"}),
        waiting=("submitted", "in_progress"),
        error=lambda _code, message: message,
        lists=False,
        deletes=False,
        variant=False,
        names_address=True,
    ),
    "apiyi-generations": Manners(
        path="/v1/videos/generations",
        bodies=frozenset({"json"}),
        picture_body="none",
        seconds=None,
        seconds_kind=int,
        seconds_field="duration",
        sizes=None,
        error=lambda _code, message: message,
        lists=False,
        deletes=False,
        content=False,
        names_address=True,
        wrap=lambda video: {"data": video},
        extras=frozenset({"resolution"}),
    ),
    "new-api": _RELAY,
    "new-api-legacy": Manners(
        path="/v1/video/generations",
        bodies=frozenset({"json"}),
        picture_body="json",
        picture_field="image",
        seconds=None,
        seconds_kind=int,
        seconds_field="duration",
        sizes=None,
        sides=True,
        waiting=("NOT_START", "IN_PROGRESS"),
        progress=(0, 30),
        lists=False,
        deletes=False,
        content=False,
        names_address=True,
        refusal=_top_level,
        unknown=(400, "task_not_exist"),
        id_field="task_id",
        wrap=_legacy,
        words={"completed": "SUCCESS", "failed": "FAILURE"},
        fixed_id=lambda name: name.replace("video_", "task_"),
        extras=frozenset({"seed", "metadata"}),
    ),
    "litellm": Manners(
        characters=True,
        refusal=_litellm,
        lists=False,
        deletes=False,
        fixed_id=lambda name: "video_" + ("bGl0ZWxsbTpjdXN0b206" * 10 + name)[-200:] + "==",
        unknown=(500, ""),
    ),
    "vllm-omni": Manners(
        bodies=frozenset({"multipart"}),
        seconds=None,
        sizes=None,
        progress=(0, 0),
        error=lambda _code, message: {"code": 500, "message": message},
        failed_status=500,
        stops=True,
        fixed_id=lambda name: name.replace("video_", "video_gen_"),
        extras=frozenset({"seed", "negative_prompt"}),
    ),
    "sglang": Manners(
        seconds=None,
        seconds_kind=int,
        sizes=None,
        error=lambda _code, message: {"message": message},
        refusal=_detail,
        variant=False,
        deletes=False,
        fixed_id=lambda name: name.removeprefix("video_"),
        extras=frozenset({"seed", "negative_prompt"}),
    ),
    "aquiles": Manners(waiting=("queued", "processing"), refusal=_detail, variant=False),
}
