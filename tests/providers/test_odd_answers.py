"""Fields of a type that nobody expects: they hide neither an acceptance that is paid for nor the end of a render.

A money-minded list proves that a lost submit never came only where it was read whole, and to its end.
"""

import copy
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    SubmitUncertainError,
)
from bot.domain.render import Failed, Rendering, Succeeded
from tests.fakes.server import says
from tests.providers.bench import bench_for
from tests.providers.kling_ark_stands import KLING_AND_ARK
from tests.providers.queue_stands import FAL_AND_REPLICATE
from tests.providers.stands import VENDORS, stand_for

ALL = {**VENDORS, **KLING_AND_ARK, **FAL_AND_REPLICATE}
ODD = (None, -1, 1.5, math.nan, 10**400, "", "\ud800", "x", [5], {"a": 1}, True)
CLIP = "https://cdn.example/x.mp4"

Body = dict[str, Any]


def _runway(name: str) -> Body:
    return {"id": name, "status": "SUCCEEDED", "output": [CLIP], "progress": 0.5} | {
        "failure": "",
        "failureCode": "",
        "cost": {"credits": 60},
        "estimatedCost": {"credits": 60},
    }


def _ark(name: str) -> Body:
    return {"id": name, "status": "succeeded", "content": {"video_url": CLIP}, "error": None} | {
        "usage": {"completion_tokens": 108_900, "total_tokens": 108_900},
        "seed": 7,
        "execution_expires_after": 7200,
        "created_at": 1_763_632_800,
    }


def _replicate(name: str) -> Body:
    return {"id": name, "status": "succeeded", "output": CLIP, "error": None, "logs": ""} | {
        "model": "m/m",
        "input": {"prompt": "p"},
        "created_at": "2026-11-20T10:00:00Z",
        "data_removed": False,
    }


def _google(name: str) -> Body:
    video = {"type": "video", "mime_type": "video/mp4", "uri": CLIP, "text": ""}
    tokens = [{"modality": "video", "tokens": 46_336}]
    return {"id": name, "status": "completed", "error": {}, "errors": []} | {
        "steps": [{"type": "model_output", "content": [video]}],
        "usage": {"output_tokens_by_modality": tokens},
    }


def _kling(name: str) -> Body:
    bill = {"charge_type": "unit", "amount": "3", "currency": "", "package_type": "video"}
    video = {"type": "video", "id": "V", "url": CLIP, "duration": "5"}
    task = {"id": name, "status": "succeeded", "outputs": [video], "message": ""} | {
        "external_id": "1-1",
        "create_time": 1_763_632_800_000,
        "billing": [bill],
    }
    return {"code": 0, "message": "", "request_id": "r", "data": [task]}


ENDS: Mapping[str, tuple[Callable[[str], Body], frozenset[str]]] = {
    "runway": (_runway, frozenset({"id", "status", "output"})),
    "ark": (_ark, frozenset({"id", "status", "content", "video_url"})),
    "replicate": (_replicate, frozenset({"id", "status", "output"})),
    "google": (_google, frozenset({"id", "status", "steps", "type", "content", "uri"})),
    "kling": (_kling, frozenset({"code", "data", "id", "status", "outputs", "type", "url"})),
}
"""A render that is done, by vendor, and the fields without which that cannot be known."""


def _ways(body: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, Any]] = []
    if isinstance(body, dict):
        rows = list(body.items())
    elif isinstance(body, list):
        rows = list(enumerate(body))
    inner = [each for key, value in rows for each in _ways(value, (*way, key))]
    return [(*way, key) for key, _ in rows] + inner


def _with(body: Body, way: tuple[Any, ...], value: object) -> str:
    changed: Any = copy.deepcopy(body)
    place = changed
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return json.dumps(changed)


def _beside(vendor: str, body: Body) -> list[tuple[Any, ...]]:
    """The ways to what is beside the point: the last name on them is none of the needed ones."""
    needed = {0, *ENDS[vendor][1]}
    return [way for way in _ways(body) if not needed.issuperset(way)]


@pytest.mark.parametrize("vendor", list(ENDS))
async def test_the_end_is_seen(vendor: str) -> None:
    """A clip that is done is had, whatever stands beside its address; what cannot be counted costs nothing known."""
    async with stand_for(ALL[vendor]) as stand:
        ref = await stand.submit()
        body = ENDS[vendor][0](ref.id)
        for way in _beside(vendor, body):
            for odd in ODD:
                stand.fake.once("check", says(_with(body, way, odd)))
                end = await stand.provider.check(ref)
                assert isinstance(end, Succeeded), (way, odd)
                assert end.cost is None or 0 <= end.cost <= 10**15


@pytest.mark.parametrize("vendor", list(ENDS))
async def test_an_acceptance_is_seen(vendor: str) -> None:
    """What was accepted, and will be paid for, is no riddle for a steward because of a field beside its id."""
    async with stand_for(ALL[vendor]) as stand:
        body = ENDS[vendor][0]("render-1")
        for way in _beside(vendor, body):
            for odd in ODD:
                stand.fake.once("create", says(_with(body, way, odd)))
                assert (await stand.submit()).id == "render-1", (way, odd)


@pytest.mark.parametrize("vendor", ["runway", "ark", "replicate", "google", "fal"])
async def test_an_id_that_is_a_number(vendor: str) -> None:
    """It is kept as it can be asked for."""
    async with stand_for(ALL[vendor]) as stand:
        field = "request_id" if vendor == "fal" else "id"
        stand.fake.once("create", says({field: 4711, "status": "queued"}))
        assert (await stand.submit()).id == "4711"


@pytest.mark.parametrize(
    "progress", [math.nan, math.inf, 10**400, "x", [], True], ids=lambda said: str(said)[:4]
)
async def test_a_progress_that_is_no_number(progress: object) -> None:
    """It is not shown, and does not end the look at the render."""
    async with stand_for(ALL["runway"]) as runway, bench_for("sglang") as bench:
        for each, status in ((runway, "RUNNING"), (bench, "in_progress")):
            ref = await each.submit()
            body = {"id": ref.id, "status": status, "progress": progress}
            each.fake.once("check", says(json.dumps(body)))
            assert await each.provider.check(ref) in (Rendering(None, 5.0), Rendering(None, None))


@pytest.mark.parametrize("vendor", ["runway", "google", "vertex", "ark", "fal", "replicate"])
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (500, SubmitUncertainError),
        ("503", SubmitUncertainError),
        (429, ProviderBusyError),
        (401, ProviderCredentialsError),
        (422, ProviderRejectedError),
    ],
)
async def test_a_status_inside_a_200(
    vendor: str, code: int | str, kind: type[ProviderError]
) -> None:
    """It counts like the status itself: a vendor that broke may have accepted, one that is busy has not."""
    async with stand_for(ALL[vendor]) as stand, bench_for("openai") as bench:
        for each in (stand, bench):
            each.fake.once("create", says({"error": {"code": code, "message": "No."}}))
            with pytest.raises(kind) as caught:
                await each.submit()
            assert type(caught.value) is kind


@pytest.mark.parametrize(("status", "kind"), [(429, ProviderBusyError), (500, ProviderError)])
async def test_an_error_with_an_id_of_its_own(status: int, kind: type[ProviderError]) -> None:
    """A gateway's word about its own request does not end our render, which goes on and is billed."""
    async with bench_for("vllm-omni") as bench:
        ref = await bench.submit()
        body = {"id": "req_1", "status": "error", "message": "Not now."}
        bench.fake.once("check", says(body, status))
        with pytest.raises(kind):
            await bench.provider.check(ref)
        bench.fake.once("check", says({**body, "id": ref.id}, status))
        assert isinstance(await bench.provider.check(ref), Failed)
