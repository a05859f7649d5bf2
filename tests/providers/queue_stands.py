"""fal and Replicate for the contract that every vendor answers."""

from collections.abc import Mapping

from tests.fakes import fal as fake_fal
from tests.fakes import replicate as fake_replicate
from tests.providers.stands import Vendor


def _fal(_status: int, code: str, message: str) -> object:
    if code == "content_policy_violation":
        return {"detail": [{"loc": ["body", "prompt"], "msg": message, "type": code}]}
    return {"detail": message}


def _replicate(status: int, _code: str, message: str) -> object:
    return {"type": "about:blank", "title": "No", "status": status, "detail": message}


def _prediction(name: str, word: str, output: object = None) -> object:
    return {"id": name, "model": "m/m", "version": "v", "status": word, "output": output}


FAL = Vendor(
    name="fal",
    fake=fake_fal.FakeFal,
    key=fake_fal.KEY,
    key_variable="FAL_KEY",
    base_variable="FAL_BASE_URL",
    model="bytedance/seedance-2.0/fast/text-to-video",
    refusal=_fal,
    accepted=lambda name: {"request_id": name, "status": "IN_QUEUE"},
    status=lambda name, word: {"request_id": name, "status": word},
    finished=None,  # a check names no address: see test_fal.py
    moderation=(422, "content_policy_violation", "The prompt was flagged by a content checker."),
    money=(403, "", "User is locked. Reason: Exhausted balance."),
)
REPLICATE = Vendor(
    name="replicate",
    fake=fake_replicate.FakeReplicate,
    key=fake_replicate.KEY,
    key_variable="REPLICATE_API_TOKEN",
    base_variable="REPLICATE_BASE_URL",
    model="kwaivgi/kling-v3-video",
    refusal=_replicate,
    accepted=lambda name: _prediction(name, "starting"),
    status=_prediction,
    finished=lambda name, address: _prediction(name, "succeeded", address),
    moderation=(422, "", "The input was blocked by our moderation."),
    money=(402, "", "You have insufficient credit to run this model."),
)
FAL_AND_REPLICATE: Mapping[str, Vendor] = {each.name: each for each in (FAL, REPLICATE)}
