"""Kling and Seedance for the contract that every vendor answers."""

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes import ark as fake_ark
from tests.fakes import kling as fake_kling
from tests.providers.stands import Vendor

_KLING_CODES = {401: 1000, 403: 1103, 404: 1203, 429: 1302, 402: 1102, 422: 1301}


def _kling(status: int, _code: str, message: str) -> object:
    return {"code": _KLING_CODES.get(status, 1201), "message": message, "request_id": "r"}


def _kling_says(data: object) -> object:
    return {"code": 0, "message": "SUCCEED", "request_id": "r", "data": data}


def _kling_finished(name: str, address: str | None) -> object:
    outputs = [{"type": "video", "id": "v", "url": address}] if address else []
    return _kling_says([{"id": name, "status": "succeeded", "outputs": outputs}])


def _legacy_finished(name: str, address: str | None) -> object:
    videos = [{"id": "v", "url": address}] if address else []
    result = {"task_result": {"videos": videos}}
    return _kling_says({"task_id": name, "task_status": "succeed", **result})


def _legacy_accepted(name: str) -> object:
    return _legacy_status(name, "submitted")


def _legacy_status(name: str, word: str) -> object:
    return _kling_says({"task_id": name, "task_status": word})


KLING = Vendor(
    name="kling",
    fake=fake_kling.FakeKling,
    key=fake_kling.KEY,
    key_variable="KLING_API_KEY",
    base_variable="KLING_BASE_URL",
    model="kling-3.0",
    refusal=_kling,
    accepted=lambda name: _kling_says({"id": name, "status": "submitted"}),
    status=lambda name, word: _kling_says([{"id": name, "status": word}]),
    finished=_kling_finished,
    moderation=(422, "", "Trigger the content security policy."),
    money=(402, "", "Resource pack exhausted or expired"),
    balance=118 * 140_000,
)
LEGACY = replace(
    KLING,
    name="kling-legacy",
    key=fake_kling.SECRET,
    key_variable="KLING_SECRET_KEY",
    more={"KLING_ACCESS_KEY": fake_kling.ACCESS},
    model="kling-v3",
    accepted=_legacy_accepted,
    status=_legacy_status,
    finished=_legacy_finished,
)

_ARK_CODES = {
    401: "AuthenticationError",
    403: "AccessDenied",
    404: "InvalidParameter.TaskNotFound",
    429: "ServerOverloaded",
}


def _ark(status: int, code: str, message: str) -> object:
    # The contract's common words are in lower case, Ark's own are not.
    said = code if code[:1].isupper() else _ARK_CODES.get(status, "InvalidParameter")
    return {"error": {"code": said, "message": message, "param": "", "type": "BadRequest"}}


def _ark_status(name: str, word: str) -> object:
    return {"id": name, "status": word}


def _ark_finished(name: str, address: str | None) -> object:
    content = {"video_url": address} if address else {}
    return {"id": name, "status": "succeeded", "content": content}


ARK = Vendor(
    name="ark",
    fake=fake_ark.FakeArk,
    key=fake_ark.KEY,
    key_variable="ARK_API_KEY",
    base_variable="ARK_BASE_URL",
    model="dreamina-seedance-2-0-260128",
    million=7_000_000,
    refusal=_ark,
    accepted=lambda name: {"id": name},
    status=_ark_status,
    finished=_ark_finished,
    moderation=(400, "InputTextSensitiveContentDetected", "The text may contain sensitive words."),
    money=(403, "AccountOverdueError", "Your account has an overdue balance."),
)
KLING_AND_ARK: Mapping[str, Vendor] = {each.name: each for each in (KLING, LEGACY, ARK)}
