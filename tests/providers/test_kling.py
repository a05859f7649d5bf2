"""Kling: the fake held against the published examples field by field, then both of our adapters by the fake."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest

from bot.catalog import load
from bot.domain.errors import (
    AccountFault,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderRef,
    Succeeded,
)
from bot.domain.spec import RenderSpec, SourceKind
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.kling import ACCESS, KEY, SECRET, FakeKling
from tests.fakes.videos_api import says
from tests.providers.bench import TLS, MemoryPictures

T2V = {
    "prompt": "a paper boat in the rain",
    "settings": {
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "duration": 5,
        "audio": "off",
        "multi_shot": False,
    },
    "options": {"external_task_id": "job-123"},
}
LEGACY_T2V = {
    "model_name": "kling-v3",
    "prompt": "a paper boat in the rain",
    "duration": "5",
    "mode": "std",
    "sound": "off",
    "aspect_ratio": "16:9",
    "external_task_id": "job-123",
}
"""Published examples."""


@pytest.fixture
async def fake() -> AsyncIterator[FakeKling]:
    async with FakeKling() as server:
        yield server


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


@pytest.fixture
async def wires(clock: QuickClock) -> AsyncIterator[Wires]:
    async with Wires(clock, tls=TLS, submit_timeout_s=20.0) as opened:
        yield opened


@pytest.fixture
def both(
    fake: FakeKling, wires: Wires, clock: QuickClock, pictures: MemoryPictures
) -> dict[str, VideoProvider]:
    """Both interfaces, the old one by its pair of keys."""
    place = {"KLING_BASE_URL": fake.base_url}
    rows = load().models
    room: dict[str, Any] = {"wires": wires, "pictures": pictures, "clock": clock}
    pair = {"KLING_ACCESS_KEY": ACCESS, "KLING_SECRET_KEY": SECRET}
    single = providers_for(rows, {**place, "KLING_API_KEY": KEY}, **room)
    signed = providers_for(rows, {**place, **pair}, **room)
    assert "kling" not in signed  # the new interface takes no pair
    return {"kling": single["kling"], "kling-legacy": signed["kling-legacy"]}


@pytest.fixture(params=["kling:kling-3.0", "kling-legacy:kling-v3"])
def model(request: pytest.FixtureRequest) -> Model:
    return model_of(request.param)


@pytest.fixture
def kling(both: dict[str, VideoProvider], model: Model) -> VideoProvider:
    return both[model.provider]


def model_of(key: str) -> Model:
    found = load().find(key)
    assert found is not None
    return found


def spec_of(model: Model, **changes: Any) -> RenderSpec:
    spec = RenderSpec(
        model_key=model.key,
        prompt="a paper boat in the rain",
        seconds=5,
        aspect="16:9",
        resolution="720p",
        sound=False,
    )
    return replace(spec, **changes)


async def submit(
    provider: VideoProvider, model: Model, key: str = "job-123", **changes: Any
) -> RenderRef:
    return (await provider.submit(model, spec_of(model, **changes), key=key)).ref


async def finish(provider: VideoProvider, ref: RenderRef) -> Succeeded:
    seen = [await provider.check(ref) for _ in range(3)]
    assert isinstance(seen[0], Queued)
    assert isinstance(seen[1], Rendering)
    assert isinstance(seen[2], Succeeded)
    return seen[2]


# The published examples


async def test_a_create_is_the_published_example(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """Text to video is sent as Kling's own pages show it, field by field."""
    await submit(kling, model)
    legacy = model.provider == "kling-legacy"
    assert fake.bodies == [LEGACY_T2V if legacy else T2V]
    assert fake.paths == ["/v1/videos/text2video" if legacy else "/text-to-video/kling-3.0"]


async def test_a_first_frame_is_the_published_example(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures
) -> None:
    """Image to video has no ratio, and the picture as raw base64; our own key is all that is added."""
    model = model_of("kling:kling-3.0")
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    raw = base64.b64encode(pictures.kept[key]).decode()
    await submit(both["kling"], model, prompt="it starts to move", first_frame=key)
    assert fake.bodies[-1] == {
        "contents": [
            {"type": "prompt", "text": "it starts to move"},
            {"type": "first_frame", "url": raw},
        ],
        "settings": {"resolution": "720p", "duration": 5, "audio": "off", "multi_shot": False},
        "options": {"external_task_id": "job-123"},
    }
    await submit(both["kling"], model, "2", first_frame=key, last_frame=key)
    assert [part["type"] for part in fake.bodies[-1]["contents"]][1:] == [
        "first_frame",
        "last_frame",
    ]

    legacy = model_of("kling-legacy:kling-v3")
    await submit(both["kling-legacy"], legacy, "3", first_frame=key, last_frame=key)
    expected = {name: said for name, said in LEGACY_T2V.items() if name != "aspect_ratio"}
    assert fake.bodies[-1] == expected | {"image": raw, "image_tail": raw, "external_task_id": "3"}


@pytest.mark.parametrize(
    ("source", "sound", "said"),
    [
        (SourceKind.EDIT, True, {"audio": "original", "multi_shot": False}),
        (SourceKind.REMIX, False, {"audio": "off", "multi_shot": False}),
        (SourceKind.EXTEND, True, {"audio": "off", "multi_shot": True, "duration": 5}),
    ],
)
async def test_omni_starts_from_a_clip(
    fake: FakeKling,
    both: dict[str, VideoProvider],
    source: SourceKind,
    sound: bool,
    said: dict[str, object],
) -> None:
    """Omni edits a clip, or makes the shot after it: the parent's id becomes its address at the vendor."""
    kling, model = both["kling"], model_of("kling:kling-3.0-omni")
    parent = await submit(kling, model, "1")
    await finish(kling, parent)
    await submit(kling, model, "2", source=source, parent=parent.id, prompt="at night", sound=sound)
    prompt, video = fake.bodies[-1]["contents"]
    extends = source is SourceKind.EXTEND
    assert video["type"] == ("feature_video" if extends else "base_video")
    assert video["url"].startswith(f"{fake.origin}/files/{parent.id}.mp4")
    assert prompt["text"].endswith("at night")
    assert ("@" + video["id"] in prompt["text"]) == extends
    assert fake.bodies[-1]["settings"] == {"resolution": "720p", **said}
    assert fake.paths[-1] == "/omni-video/kling-3.0-omni"


async def test_the_old_omni_starts_from_a_clip(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """The old interface says the same in a list of videos, and finds the parent in whichever family it is."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3-omni")
    parent = await submit(kling, model_of("kling-legacy:kling-v3"), "1")
    await finish(kling, parent)
    for source, kind in ((SourceKind.EDIT, "base"), (SourceKind.EXTEND, "feature")):
        ref = await submit(kling, model, kind, source=source, parent=parent.id, sound=True)
        (video,) = fake.bodies[-1]["video_list"]
        assert (video["refer_type"], fake.paths[-1]) == (kind, "/v1/videos/omni-video")
        await finish(kling, ref)


async def test_the_old_extension(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """A model without omni is extended by the id of its clip, which is not the render's."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    parent = await submit(kling, model, "1")
    await finish(kling, parent)
    wish = {"source": SourceKind.EXTEND, "parent": parent.id, "negative_prompt": "rain"}
    ref = await submit(kling, model, "2", **wish)
    assert fake.bodies[-1] == {
        "video_id": f"v-{parent.id}",
        "prompt": "a paper boat in the rain",
        "negative_prompt": "rain",
        "external_task_id": "2",
    }
    await finish(kling, ref)


async def test_a_parent_that_cannot_be_had(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """Gone there: refused. Not answered: tried again later. Nothing is submitted in either case."""
    kling, model = both["kling"], model_of("kling:kling-3.0-omni")
    wish = {"source": SourceKind.EDIT, "parent": "123"}
    with pytest.raises(ProviderRejectedError) as caught:
        await submit(kling, model, **wish)
    assert caught.value.reason is FailureReason.SOURCE_GONE
    fake.once("check", says("<html>", 500))
    with pytest.raises(ProviderUnreachableError):
        await submit(kling, model, **wish)
    with pytest.raises(ProviderRejectedError):
        await submit(kling, model_of("kling:kling-3.0"), **wish)
    assert fake.posts == 0


@pytest.mark.parametrize(
    "key", [row.key for row in load().models if row.provider.startswith("kling")]
)
async def test_every_row_is_understood(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures, key: str
) -> None:
    """Whatever a row of the catalog offers passes Kling's field tables, from text and from a picture."""
    model = model_of(key)
    can, kling = model.capabilities, both[model.provider]
    frame = await pictures.prepare(b"", width_px=1280, height_px=720)
    frames = {"first_frame": frame} | ({"last_frame": frame} if can.last_frame else {})
    for number, resolution in enumerate(can.resolutions):
        for wish in ({"negative_prompt": "rain", "seed": 7}, frames):
            spec = {"resolution": resolution, "seconds": can.seconds[-1], "sound": True, **wish}
            await submit(kling, model, f"{number}-{len(wish)}-{'seed' in wish}", **spec)
    assert len(fake.videos) == 2 * len(can.resolutions)


async def test_the_answers_are_the_published_examples(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """The fake's answers have the fields of Kling's example answers, and no others."""
    created, ended = await _bodies(fake, both["kling"], model_of("kling:kling-3.0"))
    assert set(created) == {"code", "message", "request_id", "data"}
    assert set(created["data"]) == {"id", "status", "create_time", "update_time", "external_id"}
    (task,) = ended["data"]
    common = {"id", "status", "message", "create_time", "update_time", "external_id"}
    assert set(task) == common | {"outputs", "billing"}
    assert set(task["outputs"][0]) == {"type", "id", "url", "watermark_url", "duration"}
    assert set(task["billing"][0]) == {"charge_type", "amount", "currency", "package_type"}

    created, ended = await _bodies(fake, both["kling-legacy"], model_of("kling-legacy:kling-v3"))
    old = {"task_id", "task_status", "task_info", "created_at", "updated_at"}
    assert set(created["data"]) == old
    more = {"task_status_msg", "task_result", "final_unit_deduction"}
    assert set(ended["data"]) == old | more
    assert set(ended["data"]["task_result"]["videos"][0]) == {"id", "url", "duration"}


async def _bodies(fake: FakeKling, kling: VideoProvider, model: Model) -> tuple[Any, Any]:
    """What a create and a check of a finished render answer."""
    fake.answers.clear()
    await finish(kling, await submit(kling, model, model.key))
    return fake.answers[0], fake.answers[-1]


# Costs, words, batches


async def test_the_cost_is_in_units(fake: FakeKling, kling: VideoProvider, model: Model) -> None:
    """A unit is 14 cents; a failed render costs nothing; what is left of live packs is told."""
    assert (await finish(kling, await submit(kling, model))).cost == 3 * 140_000
    assert await kling.balance() == 118 * 140_000
    assert fake.posts == 1


@pytest.mark.parametrize(
    ("bills", "cost"),
    [
        ([{"charge_type": "cash", "currency": "USD", "amount": "0.42"}], 420_000),
        ([{"charge_type": "cash", "currency": "CNY", "amount": "3"}], None),
        (
            [{"charge_type": "unit", "amount": "1.8"}, {"charge_type": "unit", "amount": "0.6"}],
            336_000,
        ),
        ([{"charge_type": "unit", "amount": "soon"}], None),
        ([], None),
    ],
    ids=str,
)
async def test_bills(
    fake: FakeKling, both: dict[str, VideoProvider], bills: list[object], cost: int | None
) -> None:
    """Dollars and units are counted; what cannot be counted leaves the tariff in force."""
    kling = both["kling"]
    ref = await submit(kling, model_of("kling:kling-3.0"))
    task = {
        "id": ref.id,
        "status": "succeed",
        "outputs": [{"type": "image", "url": "http://no"}, {"type": "video", "url": "http://x/y"}],
        "billing": bills,
    }
    fake.once("check", says({"code": 0, "data": task}))  # one object instead of a list
    end = await kling.check(ref)
    assert isinstance(end, Succeeded)
    assert (end.cost, "http://x/y" in end.result.state) == (cost, True)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Failure to pass the risk control system", FailureReason.REFUSED_INPUT),
        ("The prompt contains sensitive content", FailureReason.REFUSED_INPUT),
        ("The generated video violates our content policy", FailureReason.REFUSED_OUTPUT),
        ("Internal error, please retry", FailureReason.PROVIDER),
        ("", FailureReason.PROVIDER),
    ],
)
async def test_failures(
    fake: FakeKling, kling: VideoProvider, model: Model, message: str, reason: FailureReason
) -> None:
    """A filter's word is told from a breakdown; neither costs anything."""
    fake.fail_with = ("", message)
    ref = await submit(kling, model)
    end = [await kling.check(ref) for _ in range(3)][-1]
    assert end == Failed(reason, MicroUsd(0), message)


async def test_many_are_asked_about_together(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """45 renders take three questions of 20 at most, or one list; one that is gone is left out."""
    refs = [await submit(kling, model, str(n)) for n in range(45)]
    fake.videos.pop(refs[7].id)
    found = await kling.check_many(refs)
    assert found.keys() == {ref.id for ref in refs} - {refs[7].id}
    assert all(isinstance(each, Queued) for each in found.values())
    assert fake.count("check") + fake.count("list") <= 3 + 3
    assert (kling.lists, kling.reconciles) == (True, Reconciles.KEY)


async def test_nothing_stops_a_render(kling: VideoProvider, model: Model) -> None:
    """Kling has no cancel, and none is promised."""
    assert await kling.cancel(await submit(kling, model)) is CancelOutcome.UNSUPPORTED


async def test_a_large_picture_is_cut(
    fake: FakeKling, both: dict[str, VideoProvider], pictures: MemoryPictures
) -> None:
    """The old interface takes 10 MB: a larger 4K frame goes along in 1080p, for the clip follows its shape."""
    key = await pictures.prepare(b"", width_px=3840, height_px=2160)
    pictures.kept[key] = bytes(10_000_001)
    model = model_of("kling-legacy:kling-v3")
    await submit(both["kling-legacy"], model, resolution="4k", first_frame=key)
    made = next(iter(fake.videos.values()))
    assert made.picture is not None
    assert made.picture[16:24] == (1920).to_bytes(4) + (1080).to_bytes(4)


# An uncertain submit


async def test_a_lost_answer_is_found_by_our_key(
    fake: FakeKling, kling: VideoProvider, model: Model, clock: QuickClock
) -> None:
    """The render of a submit whose answer was lost is found for certain, among many, and goes on from there."""
    await submit(kling, model, "somebody-else")
    lost = await submit(kling, model, "4711-1")
    since, spec = clock.now() - timedelta(seconds=5), spec_of(model)
    (found,) = await kling.find("4711-1", model, spec, since=since)
    assert (found.exact, found.ref) == (True, lost)
    assert abs((found.created_at - clock.now()).total_seconds()) < 5
    assert isinstance([await kling.check(found.ref) for _ in range(3)][-1], Succeeded)

    assert await kling.find("4711-2", model, spec, since=since) == []
    fake.hidden = True
    assert await kling.find("4711-1", model, spec, since=since) == []
    for operation in ("check", "list"):
        fake.once(operation, says({"code": 5000, "message": "Server internal error"}, 500))
    with pytest.raises(ProviderError):
        await kling.find("4711-1", model, spec, since=since)


async def test_a_key_that_is_known_there_had_arrived(
    fake: FakeKling, kling: VideoProvider, model: Model
) -> None:
    """Kling refuses a key that it has seen: that is no refusal of the job, but the proof that it came."""
    await submit(kling, model, "4711-1")
    with pytest.raises(SubmitUncertainError):
        await submit(kling, model, "4711-1")
    assert len(fake.videos) == 1


@pytest.mark.parametrize("code", [200, -1, 7, 1201])
async def test_a_refusal_that_names_a_render(
    fake: FakeKling, kling: VideoProvider, model: Model, code: int
) -> None:
    """A render that may be under way, and billed, is no refusal: our key tells whether it is there."""
    data = {"id": "t", "task_id": "t", "status": "submitted"}
    fake.once("create", says({"code": code, "message": "Odd.", "data": data}))
    with pytest.raises(SubmitUncertainError):
        await submit(kling, model)


@pytest.mark.parametrize(
    ("packs", "left"),
    [
        (5, None),
        ([{"status": "online", "remaining_quantity": float("nan")}], None),
        ([{"status": "online", "remaining_quantity": -1}, "pack"], None),
        ([{"status": "online", "remaining_quantity": "118"}], 118 * 140_000),
    ],
    ids=str,
)
async def test_packs_that_are_oddly_counted(
    fake: FakeKling, kling: VideoProvider, packs: object, left: int | None
) -> None:
    """The doctor tells what can be told of them."""
    said = {"code": 0, "data": {"resource_pack_subscribe_infos": packs}}
    fake.once("account", says(json.dumps(said)))
    assert await kling.balance() == left


async def test_a_list_without_end(both: dict[str, VideoProvider], fake: FakeKling) -> None:
    """Where the old list cannot be read to its end, nobody claims that the render is not there."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    rows = [{"task_id": str(n), "task_status": "processing"} for n in range(100)]
    fake.always("list", says({"code": 0, "data": rows}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=QuickClock().now())
    assert fake.count("list") == 20


@pytest.mark.parametrize(
    "data",
    [
        [{"id": "t", "status": "submitted"}],
        [{"id": "t", "status": "submitted", "external_id": "somebody-else"}],
        [{"status": "submitted"}],
        [5],
    ],
    ids=str,
)
async def test_an_answer_that_is_not_about_our_key(
    fake: FakeKling, both: dict[str, VideoProvider], data: list[object], clock: QuickClock
) -> None:
    """Asked for by our key, it proves nothing: neither that the render is there nor that it is not."""
    kling, model = both["kling"], model_of("kling:kling-3.0")
    fake.once("check", says({"code": 0, "data": data}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=clock.now())


async def test_an_old_list_that_says_too_little(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock
) -> None:
    """A row without an id may be ours; an old row in front does not mean that only older ones follow."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    since = clock.now()
    fake.once("list", says({"code": 0, "data": [{"task_status": "submitted"}]}))
    with pytest.raises(ProviderError):
        await kling.find("1-1", model, spec_of(model), since=since)
    old = {"task_status": "succeed", "task_info": {"external_task_id": "x"}}
    rows = [{**old, "task_id": f"{n}", "created_at": (n + 1) * 10**12} for n in range(100)]
    ours = {"task_id": "ours", "task_info": {"external_task_id": "1-1"}}
    for page in (rows, [ours]):
        fake.once("list", says({"code": 0, "data": page}))
    (found,) = await kling.find("1-1", model, spec_of(model), since=since)
    assert found.ref.id == "ours"


# Codes


@pytest.mark.parametrize("as_200", [False, True], ids=["status", "200"])
@pytest.mark.parametrize(
    ("code", "status", "kind", "told"),
    [
        (1000, 401, ProviderCredentialsError, AccountFault.KEY),
        (1002, 401, ProviderCredentialsError, AccountFault.KEY),
        (1100, 429, ProviderCredentialsError, AccountFault.KEY),
        (1101, 429, ProviderCredentialsError, AccountFault.BALANCE),
        (1102, 429, ProviderCredentialsError, AccountFault.BALANCE),
        (1103, 403, ProviderCredentialsError, AccountFault.INACTIVE),
        (1200, 400, ProviderRejectedError, FailureReason.REJECTED),
        (1203, 404, ProviderRejectedError, FailureReason.REJECTED),
        (1300, 400, ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (1301, 400, ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (1302, 429, ProviderBusyError, None),
        (1303, 429, ProviderBusyError, None),
        (1304, 429, ProviderCredentialsError, AccountFault.KEY),
        (5000, 500, SubmitUncertainError, None),
        (5001, 503, SubmitUncertainError, None),
        (5002, 504, SubmitUncertainError, None),
        (9999, 400, ProviderRejectedError, FailureReason.REJECTED),
    ],
)
async def test_codes_at_a_create(
    fake: FakeKling,
    both: dict[str, VideoProvider],
    code: int,
    status: int,
    kind: type[ProviderError],
    told: object,
    as_200: bool,
) -> None:
    """Every code has its class, whatever HTTP status it comes with; money, key and access are told apart."""
    said = {"code": code, "message": "No.", "request_id": "r"}
    fake.once("create", says(said, 200 if as_200 else status))
    with pytest.raises(kind) as caught:
        await submit(both["kling"], model_of("kling:kling-3.0"))
    error = caught.value
    assert getattr(error, "fault", getattr(error, "reason", None)) == told
    assert getattr(error, "of_model", False) is (code == 1103)
    assert fake.posts == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"code": 0, "data": []}, RenderLostError),
        ({"code": 1203, "message": "not found"}, RenderLostError),
        ({"code": 1201, "message": "task does not exist"}, RenderLostError),
        ({"code": 1201, "message": "task_ids"}, ProviderError),
        ({"code": 1302, "message": "slow down"}, ProviderBusyError),
        ({"code": 1101, "message": "arrears"}, ProviderCredentialsError),
        ({"code": 5001, "message": "maintenance"}, ProviderError),
        ({"code": 0, "data": [{"id": "other"}, {"id": "another"}]}, ProviderError),
        ({"code": 0, "data": None}, ProviderError),
    ],
    ids=str,
)
async def test_codes_at_a_check(
    fake: FakeKling,
    kling: VideoProvider,
    model: Model,
    answer: dict[str, object],
    kind: type[ProviderError],
) -> None:
    """A check that came back with a code is an answer of its class, and the next one may be well."""
    ref = await submit(kling, model)
    fake.once("check", says(answer))
    with pytest.raises(ProviderError) as caught:
        await kling.check(ref)
    assert type(caught.value) is kind
    assert isinstance(await kling.check(ref), Queued)


# Signing


def tokens(fake: FakeKling) -> list[str]:
    return [headers["Authorization"].removeprefix("Bearer ") for _, headers in fake.calls]


async def test_a_pair_of_keys_signs(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock
) -> None:
    """The token says who we are for half an hour, and a new one is made before that ends."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    fake.now = clock.now
    ref = await submit(kling, model)
    await kling.check(ref)
    at = int(clock.now().timestamp())
    claims = jwt.decode(
        tokens(fake)[0],
        SECRET,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_nbf": False},
    )
    assert claims == {"iss": ACCESS, "exp": at + 1800, "nbf": at - 5}
    clock.pass_time(1501)
    await kling.check(ref)
    first, second, third = tokens(fake)
    assert first == second != third


@pytest.mark.parametrize("ahead_s", [-3600, 3600])
async def test_clocks_that_disagree(
    fake: FakeKling, both: dict[str, VideoProvider], clock: QuickClock, ahead_s: float
) -> None:
    """A token that Kling's clock calls stale is signed anew by that clock; the refused call accepted nothing."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    fake.now = lambda: clock.now() + timedelta(seconds=ahead_s)
    ref = await submit(kling, model)
    assert (fake.posts, len(fake.videos)) == (2, 1)
    await finish(kling, ref)
    clock.pass_time(1600)
    await kling.check(ref)
    assert fake.count("check") == 4


async def test_a_signature_that_stays_stale(
    fake: FakeKling, both: dict[str, VideoProvider]
) -> None:
    """Signing anew is tried once: what is refused still is a steward's matter."""
    kling = both["kling-legacy"]
    fake.always("create", says({"code": 1004, "message": "Authorization has expired"}, 401))
    with pytest.raises(ProviderCredentialsError):
        await submit(kling, model_of("kling-legacy:kling-v3"))
    assert fake.posts <= 2


async def test_the_old_interface_takes_the_single_key(
    fake: FakeKling, wires: Wires, clock: QuickClock, pictures: MemoryPictures
) -> None:
    """Where both are set, the single key is shown."""
    model = model_of("kling-legacy:kling-v3")
    variables = {
        "KLING_API_KEY": KEY,
        "KLING_ACCESS_KEY": ACCESS,
        "KLING_SECRET_KEY": "wrong",
        "KLING_BASE_URL": fake.base_url,
    }
    found = providers_for([model], variables, wires=wires, pictures=pictures, clock=clock)
    await finish(found["kling-legacy"], await submit(found["kling-legacy"], model))
    assert set(tokens(fake)) == {KEY}


async def test_tokens_are_not_said(fake: FakeKling, both: dict[str, VideoProvider]) -> None:
    """A vendor that quotes the token does not get it into our errors."""
    kling, model = both["kling-legacy"], model_of("kling-legacy:kling-v3")
    await submit(kling, model)
    (token,) = tokens(fake)
    fake.once("create", says({"code": 1200, "message": f"bad call by {token}"}, 400))
    with pytest.raises(ProviderRejectedError) as caught:
        await submit(kling, model, "2")
    assert token not in str(caught.value)
    assert token.split(".")[1] not in str(caught.value)
