"""Runway: the fake judged by Runway's own client, then our adapter by the fake."""

import base64
import importlib.util
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.ids import ModelKey, PictureKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderRef,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec, SourceKind
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.conftest import missing
from tests.fakes.clocks import QuickClock
from tests.fakes.runway import KEY, FakeRunway, error
from tests.fakes.videos_api import Answer, says
from tests.providers.bench import TLS, MemoryPictures

CREDIT = 10_000


@pytest.fixture
async def fake() -> AsyncIterator[FakeRunway]:
    async with FakeRunway() as server:
        yield server


# The fake, by Runway's own client


async def test_the_vendors_client_accepts_the_fake(fake: FakeRunway) -> None:
    """Create, retrieve, delete and the balance, through the published client."""
    if importlib.util.find_spec("runwayml") is None:
        missing("sdks", "runwayml is not installed here")
    sdk: Any = importlib.import_module("runwayml")
    async with sdk.AsyncRunwayML(api_key=KEY, base_url=fake.base_url, max_retries=0) as client:
        made = await client.text_to_video.create(
            model="gen4.5", prompt_text="a paper boat", ratio="1280:720", duration=5, seed=7
        )
        assert made.estimated_cost.credits == 60
        words = [(await client.tasks.retrieve(made.id)).status for _ in range(3)]
        assert words == ["PENDING", "RUNNING", "SUCCEEDED"]
        assert (await client.tasks.retrieve(made.id)).output[0].startswith("http")
        framed = await client.image_to_video.create(
            model="gen4.5",
            prompt_text="the camera pulls back",
            prompt_image="data:image/png;base64,AAAA",
            ratio="960:960",
            duration=5,
        )
        address = (await client.tasks.retrieve(made.id)).output[0]
        for wish in (
            {"model": "klingO3_pro", "prompt_video": address},
            {"model": "kling_4", "video_uri": address, "ratio": "auto_720p"},
            {"model": "seedance2", "prompt_video": address, "duration": 5, "audio": True},
            {"model": "seedance2_5", "prompt_video": address, "mode": "edit", "duration": "auto"},
            {"model": "gemini_omni_flash_1.1", "video_uri": address, "mode": "extend"},
        ):
            changed = await client.video_to_video.create(prompt_text="now at night", **wish)
            assert (await client.tasks.retrieve(changed.id)).status == "PENDING"
        place = await client.uploads.create_ephemeral(file=("frame.png", b"a picture"))
        assert place.uri == "runway://abc"
        assert fake.uploaded == [b"a picture"]
        await client.tasks.delete(framed.id)
        with pytest.raises(sdk.NotFoundError):
            await client.tasks.retrieve(framed.id)
        assert (await client.organization.retrieve()).credit_balance == 1234
        with pytest.raises(sdk.BadRequestError):
            await client.text_to_video.create(
                model="gen4.5", prompt_text="x", ratio="960:960", duration=5
            )
        stranger = client.with_options(api_key="key_of_somebody_else")
        with pytest.raises(sdk.AuthenticationError):
            await stranger.tasks.retrieve(made.id)


# Our adapter, by the fake


def model(wire_name: str = "gen4.5") -> Model:
    return Model(
        key=ModelKey(f"runway:{wire_name}"),
        title=wire_name,
        provider="runway",
        wire_name=wire_name,
        capabilities=Capabilities(seconds=(5,), aspects=("16:9",), resolutions=("720p",)),
        tariff=Tariff(per_second={"*": MicroUsd(120_000)}),
    )


SPEC = RenderSpec(
    model_key=model().key,
    prompt="a paper boat in the rain",
    seconds=5,
    aspect="16:9",
    resolution="720p",
    sound=False,
)


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


@pytest.fixture
async def runway(
    fake: FakeRunway, clock: QuickClock, pictures: MemoryPictures
) -> AsyncIterator[VideoProvider]:
    variables = {"RUNWAYML_API_SECRET": KEY, "RUNWAYML_BASE_URL": fake.base_url}
    async with Wires(clock, tls=TLS, submit_timeout_s=20.0) as wires:
        yield providers_for([model()], variables, wires=wires, pictures=pictures, clock=clock)[
            "runway"
        ]


async def submit(runway: VideoProvider, wire_name: str = "gen4.5", **changes: Any) -> RenderRef:
    spec = replace(SPEC, **changes)
    return (await runway.submit(model(wire_name), spec, key="1-1")).ref


async def watch(runway: VideoProvider, ref: RenderRef) -> list[RenderStatus]:
    return [await runway.check(ref) for _ in range(3)]


async def test_the_whole_way(fake: FakeRunway, runway: VideoProvider) -> None:
    """The published example is what we send; cost and clip come back."""
    submitted = await runway.submit(model(), replace(SPEC, seed=7), key="1-1")
    assert fake.bodies == [
        (
            "text_to_video",
            {
                "model": "gen4.5",
                "promptText": "a paper boat in the rain",
                "ratio": "1280:720",
                "duration": 5,
                "seed": 7,
            },
        )
    ]
    assert submitted.cost == 60 * CREDIT
    queued, rendering, end = await watch(runway, submitted.ref)
    assert (queued, rendering) == (Queued(5.0), Rendering(42, 5.0))
    assert isinstance(end, Succeeded)
    assert end.cost == 59 * CREDIT
    async with runway.download(submitted.ref, end.result) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == fake.clip
    assert (runway.reconciles, runway.lists) == (Reconciles.NONE, False)
    assert await runway.balance() == 1234 * CREDIT


async def test_over_the_limit_it_waits_there(fake: FakeRunway, runway: VideoProvider) -> None:
    """THROTTLED is a place in Runway's queue, not an error."""
    fake.waiting = "THROTTLED"
    assert await runway.check(await submit(runway)) == Queued(5.0)


@pytest.mark.parametrize(
    ("wire_name", "changes", "fields"),
    [
        (
            "veo3.1",
            {"sound": True, "negative_prompt": "rain", "seed": 1},
            {"audio", "negativePrompt", "seed"},
        ),
        ("kling3.0_standard", {"aspect": "1:1", "seed": 1}, {"audio"}),
        ("kling2.5_turbo_pro", {"resolution": "1080p", "seed": 1}, set()),
        ("kling_4", {"aspect": "1:1"}, set()),
        ("seedance2", {"resolution": "480p"}, {"audio"}),
        ("seedance2", {"aspect": "1:1", "seed": 5}, {"audio", "seed"}),
    ],
)
async def test_each_engine_gets_only_what_it_knows(
    fake: FakeRunway,
    runway: VideoProvider,
    wire_name: str,
    changes: dict[str, Any],
    fields: set[str],
) -> None:
    """Runway refuses unknown fields and sizes: what we send passes its own checks."""
    await submit(runway, wire_name, **changes)
    (_, body) = fake.bodies[-1]
    assert set(body) == {"model", "promptText", "ratio", "duration"} | fields


@pytest.mark.parametrize(
    ("wire_name", "ratio"),
    [
        ("gen4.5", "1280:720"),
        ("gen4_turbo", "1280:720"),
        ("kling_4", "auto_720p"),
        ("kling2.5_turbo_pro", None),
    ],
)
async def test_image_to_video(
    fake: FakeRunway,
    runway: VideoProvider,
    pictures: MemoryPictures,
    wire_name: str,
    ratio: str | None,
) -> None:
    """A first frame goes along inside the call, and the ratio as the engine wants it."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    await submit(runway, wire_name, source=SourceKind.FIRST_FRAME, first_frame=key)
    kind, body = fake.bodies[-1]
    assert kind == "image_to_video"
    assert body.get("ratio") == ratio
    assert base64.b64decode(body["promptImage"].partition(",")[2]) == pictures.kept[key]


async def test_first_and_last_frame(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures
) -> None:
    """Where an engine takes both, both go along with their places."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    await submit(runway, "veo3.1", first_frame=key, last_frame=key)
    image = fake.bodies[-1][1]["promptImage"]
    assert [part["position"] for part in image] == ["first", "last"]


@pytest.mark.parametrize(
    "wire_name", ["seedance2", "seedance2_fast", "seedance2_mini", "seedance2_5"]
)
async def test_seedance_is_told_that_a_picture_is_its_first_frame(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures, wire_name: str
) -> None:
    """Without its place a picture is a reference there, and the clip begins with something else."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    await submit(runway, wire_name, source=SourceKind.FIRST_FRAME, first_frame=key)
    (image,) = fake.bodies[-1][1]["promptImage"]
    assert image["position"] == "first"


async def test_a_large_picture_is_uploaded(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures
) -> None:
    """Over 5 MB as text a picture goes to Runway's bucket, without our key."""
    key = PictureKey("1280x720.png")
    pictures.kept[key] = bytes(4_000_000)
    await submit(runway, first_frame=key)
    assert fake.bodies[-1][1]["promptImage"] == "runway://abc"
    assert fake.uploaded == [bytes(4_000_000)]


async def test_an_upload_that_fails_accepted_nothing(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures
) -> None:
    """Before the create was sent everything may be tried again."""
    key = PictureKey("1280x720.png")
    pictures.kept[key] = bytes(4_000_000)
    for operation in ("upload", "bucket"):
        fake.once(operation, says("<html>", 500))
        with pytest.raises(ProviderUnreachableError):
            await submit(runway, first_frame=key)
    assert fake.posts == 0


async def test_a_picture_that_is_gone(fake: FakeRunway, runway: VideoProvider) -> None:
    """Without its first frame a job cannot be submitted, and is not."""
    with pytest.raises(ProviderRejectedError):
        await submit(runway, first_frame=PictureKey("gone.png"))
    assert fake.posts == 0


def refusal(status: int, text: str) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return error(status, text)

    return answer


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (401, "Invalid API key.", ProviderCredentialsError),
        (400, "You do not have enough credits to run this task.", ProviderCredentialsError),
        (429, "You have reached the daily limit.", ProviderBusyError),
        (400, "Validation of body failed", ProviderRejectedError),
        (404, "Not found", ProviderRejectedError),
        (502, "Load shedding", SubmitUncertainError),
        (500, "Internal", SubmitUncertainError),
    ],
)
async def test_creates_that_are_refused(
    fake: FakeRunway, runway: VideoProvider, status: int, text: str, kind: type[ProviderError]
) -> None:
    """Key, money, limits and our own mistakes have their classes; a 5xx may have been accepted."""
    fake.once("create", refusal(status, text))
    with pytest.raises(kind):
        await submit(runway)
    assert fake.posts == 1


@pytest.mark.parametrize("body", ["<html>", "{}", '{"id": ""}', '{"id": [5]}', '{"id": "x'])
async def test_a_garbled_acceptance(fake: FakeRunway, runway: VideoProvider, body: str) -> None:
    """200 without a usable id is uncertain."""
    fake.once("create", says(body))
    with pytest.raises(SubmitUncertainError):
        await submit(runway)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("SAFETY.INPUT.TEXT", FailureReason.REFUSED_INPUT),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", FailureReason.REFUSED_INPUT),
        ("SAFETY.OUTPUT.VIDEO", FailureReason.REFUSED_OUTPUT),
        ("ASSET.INVALID", FailureReason.REJECTED),
        ("INTERNAL.BAD_OUTPUT.CODE01", FailureReason.PROVIDER),
        ("THIRD_PARTY.UNAVAILABLE", FailureReason.PROVIDER),
        ("", FailureReason.PROVIDER),
    ],
)
async def test_failures(
    fake: FakeRunway, runway: VideoProvider, code: str, reason: FailureReason
) -> None:
    """Failure codes are matched by prefix; what the failure cost is told."""
    fake.fail_with = (code, "The text says why.")
    end = (await watch(runway, await submit(runway)))[-1]
    assert isinstance(end, Failed)
    assert (end.reason, end.cost) == (reason, 60 * CREDIT)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "REFINING", "progress": 7.0}, Rendering(100, 5.0)),
        ({"status": "RUNNING"}, Rendering(None, 5.0)),
        ({"status": "RUNNING", "progress": -1}, Rendering(0, 5.0)),
        ({"status": "CANCELLED", "cost": {"credits": 0}}, Cancelled(MicroUsd(0))),
        ({"status": "CANCELLED"}, Cancelled(None)),
        ({"status": "FAILED"}, Failed(FailureReason.PROVIDER, None, ":")),
        (
            {"status": "SUCCEEDED", "output": ["https://x/y"], "cost": {"credits": 0.1}},
            Succeeded(RenderResult('{"url":"https://x/y"}'), MicroUsd(1000)),
        ),
    ],
    ids=str,
)
async def test_words(
    fake: FakeRunway, runway: VideoProvider, body: dict[str, Any], status: RenderStatus
) -> None:
    """Every status, with or without its extras; an unknown one is rendering."""
    ref = await submit(runway)
    fake.once("check", says({"id": ref.id, **body}))
    assert await runway.check(ref) == status


@pytest.mark.parametrize(
    "body", ["<html>", '{"id": "x', "[]", "{}", '{"id": "x", "status": "SUCCEEDED", "output": []}']
)
async def test_garbled_checks(fake: FakeRunway, runway: VideoProvider, body: str) -> None:
    """What cannot be read, and success without an address, is no answer yet."""
    ref = await submit(runway)
    fake.once("check", says(body))
    with pytest.raises(ProviderError):
        await runway.check(ref)
    assert isinstance(await runway.check(ref), Queued)


async def test_an_expired_address_is_asked_for_anew(
    fake: FakeRunway, runway: VideoProvider
) -> None:
    """403 on the file is an error at once; the next check gives a fresh address."""
    ref = await submit(runway)
    end = (await watch(runway, ref))[-1]
    assert isinstance(end, Succeeded)
    fake.once("file", says("expired", 403))
    with pytest.raises(ProviderError):
        async with runway.download(ref, end.result):
            pass
    fresh = await runway.check(ref)
    assert isinstance(fresh, Succeeded)
    assert fresh.result != end.result
    async with runway.download(ref, fresh.result) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == fake.clip


async def test_cancel(fake: FakeRunway, runway: VideoProvider) -> None:
    """A running task is deleted; a finished one is left, for DELETE takes the clip away."""
    ref = await submit(runway)
    assert await runway.cancel(ref) is CancelOutcome.CANCELLED
    with pytest.raises(RenderLostError):
        await runway.check(ref)
    done = await submit(runway)
    await watch(runway, done)
    assert await runway.cancel(done) is CancelOutcome.TOO_LATE
    assert fake.count("delete") == 1


@pytest.mark.parametrize(
    ("wire_name", "source", "said"),
    [
        ("klingO3_pro", SourceKind.EDIT, {"promptVideo"}),
        ("kling_4", SourceKind.REMIX, {"videoUri", "ratio"}),
        ("seedance2", SourceKind.REMIX, {"promptVideo", "duration", "ratio", "audio", "seed"}),
        (
            "seedance2_5",
            SourceKind.REMIX,
            {"promptVideo", "mode", "duration", "ratio", "audio", "seed"},
        ),
        ("seedance2_5", SourceKind.EXTEND, {"promptVideo", "mode", "duration", "audio", "seed"}),
        ("seedance2_5", SourceKind.EDIT, {"promptVideo", "mode", "duration", "audio", "seed"}),
        ("gemini_omni_flash_1.1", SourceKind.EXTEND, {"videoUri", "mode", "duration", "ratio"}),
        ("gemini_omni_flash_1.1", SourceKind.EDIT, {"videoUri", "mode", "duration", "ratio"}),
    ],
)
async def test_video_to_video(
    fake: FakeRunway, runway: VideoProvider, wire_name: str, source: SourceKind, said: set[str]
) -> None:
    """An earlier clip goes along by a fresh address of Runway's, with the fields that the engine knows there."""
    parent = await submit(runway)
    await watch(runway, parent)
    await submit(runway, wire_name, source=source, parent=parent.id, prompt="at night", seed=7)
    kind, body = fake.bodies[-1]
    assert kind == "video_to_video"
    assert set(body) == {"model", "promptText"} | said
    address = body.get("promptVideo") or body["videoUri"]
    assert address.startswith(f"{fake.base_url}/files/{parent.id}.mp4")
    assert body.get("mode") in {None, "reference", "extend", "edit"}
    if "duration" in said:
        assert body["duration"] == ("auto" if source is SourceKind.EDIT else 5)


async def test_a_clip_that_is_not_there(fake: FakeRunway, runway: VideoProvider) -> None:
    """Without its earlier clip a job cannot be submitted; where nobody answers, it may be tried again."""
    parent = await submit(runway)
    wish: dict[str, Any] = {"source": SourceKind.EDIT, "parent": parent.id}
    with pytest.raises(ProviderRejectedError):
        await submit(runway, "kling_4", **wish)  # not finished
    fake.once("check", says("<html>", 500))
    with pytest.raises(ProviderUnreachableError):
        await submit(runway, "kling_4", **wish)
    with pytest.raises(ProviderRejectedError):
        await submit(runway, "kling_4", **wish | {"parent": "nobody"})
    assert fake.posts == 1


async def test_what_it_cannot_make(fake: FakeRunway, runway: VideoProvider) -> None:
    """A remix is refused before anything is sent."""
    with pytest.raises(ProviderRejectedError):
        await submit(runway, source=SourceKind.REMIX, parent="x")
    assert fake.posts == 0


async def test_without_its_key(clock: QuickClock, pictures: MemoryPictures) -> None:
    """No key, no provider."""
    async with Wires(clock, tls=TLS) as wires:
        assert providers_for([model()], {}, wires=wires, pictures=pictures, clock=clock) == {}
