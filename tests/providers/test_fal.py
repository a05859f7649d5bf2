"""fal: the fake judged by fal's own client, then what is fal's alone. The rest is in test_every_vendor.py."""

import importlib
import importlib.util
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
)
from bot.domain.ids import PictureKey
from bot.domain.render import (
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    Succeeded,
)
from bot.domain.spec import SourceKind
from bot.providers.fal import Fal
from tests.conftest import missing
from tests.fakes.fal import KEY, FakeFal
from tests.fakes.server import says
from tests.providers.queue_stands import FAL
from tests.providers.stands import Stand, model_of, stand_for

BOAT = {
    "prompt": "a paper boat in the rain",
    "seconds": 5,
    "aspect": "16:9",
    "resolution": "720p",
    "sound": True,
    "seed": 7,
}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with stand_for(FAL) as made:
        yield made


def fake_of(stand: Stand) -> FakeFal:
    assert isinstance(stand.fake, FakeFal)
    return stand.fake


async def test_the_vendors_client_accepts_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Submit, status, result, cancel and errors, through the published client."""
    if importlib.util.find_spec("fal_client") is None:
        missing("sdks", "fal-client is not installed here")
    sdk: Any = importlib.import_module("fal_client.client")
    async with FakeFal() as fake:
        monkeypatch.setattr(sdk, "QUEUE_URL_FORMAT", f"{fake.origin}/")
        client = sdk.AsyncClient(key=KEY)
        body = {"prompt": "a paper boat", "duration": "5", "resolution": "720p"}
        path = FAL.model
        handle = await client.submit(path, arguments=body, webhook_url="https://x.example/hook")
        assert isinstance(await handle.status(), sdk.Queued)
        assert isinstance(await handle.status(), sdk.InProgress)
        assert isinstance(await handle.status(), sdk.Completed)
        assert (await handle.get())["video"]["content_type"] == "video/mp4"
        assert fake.webhooks == ["https://x.example/hook"]
        with pytest.raises(sdk.FalClientHTTPError) as late:
            await handle.cancel()
        assert late.value.status_code == 400
        await (await client.submit(path, arguments=body)).cancel()
        with pytest.raises(sdk.FalClientHTTPError) as wrong:
            await client.submit(path, arguments={"prompt": "x", "duration": 5})
        assert wrong.value.status_code == 422
        other = sdk.AsyncClient(key="a:b")
        with pytest.raises(sdk.FalClientHTTPError) as stranger:
            await other.submit(path, arguments=body)
        assert stranger.value.status_code == 401
        for each in (client, other):
            await (await each._client).aclose()


async def test_the_published_example(stand: Stand) -> None:
    """A spec becomes the body that fal publishes, field by field, at the model's own path."""
    await stand.submit(**BOAT)
    assert fake_of(stand).bodies == [
        {
            "prompt": "a paper boat in the rain",
            "duration": "5",
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "generate_audio": True,
            "seed": 7,
        }
    ]
    assert fake_of(stand).paths == [FAL.model]
    assert fake_of(stand).webhooks == [None]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("bytedance/seedance-2.5/text-to-video", {"resolution", "aspect_ratio", "seed"}),
        ("fal-ai/kling-video/v3/pro/text-to-video", {"aspect_ratio", "negative_prompt"}),
    ],
)
async def test_each_path_gets_only_what_it_knows(stand: Stand, path: str, fields: set[str]) -> None:
    """fal refuses unknown fields: what we send passes its own checks."""
    model = replace(model_of(FAL), wire_name=path)
    spec = stand.spec(**BOAT, negative_prompt="rain")
    await stand.provider.submit(model, spec, key="1-1")
    assert set(fake_of(stand).bodies[-1]) == {"prompt", "duration", "generate_audio"} | fields


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        (FAL.model, "image_url", "end_image_url"),
        ("fal-ai/kling-video/v3/pro/text-to-video", "start_image_url", "end_image_url"),
    ],
)
async def test_pictures_have_a_path_of_their_own(
    stand: Stand, path: str, first: str, last: str
) -> None:
    """First and last frame go along as data addresses, to the path for pictures."""
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    spec = stand.spec(**BOAT, source=SourceKind.FIRST_FRAME, first_frame=key, last_frame=key)
    await stand.provider.submit(replace(model_of(FAL), wire_name=path), spec, key="1-1")
    body = fake_of(stand).bodies[-1]
    assert fake_of(stand).paths[-1].endswith("/image-to-video")
    assert body[first].startswith("data:image/png;base64,")
    assert body[first] == body[last]


@pytest.mark.parametrize(
    ("path", "own", "framed"),
    [
        ("fal-ai/veo3.1", None, "fal-ai/veo3.1/image-to-video"),
        ("fal-ai/veo3.1/fast", None, "fal-ai/veo3.1/fast/image-to-video"),
        ("fal-ai/veo3.1/image-to-video", None, "fal-ai/veo3.1/image-to-video"),
        ("fal-ai/fox-1", "fal-ai/fox-1-with-picture", "fal-ai/fox-1-with-picture"),
        ("fal-ai/fox-1-with-picture", None, "fal-ai/fox-1-with-picture"),
    ],
)
async def test_a_path_for_pictures_that_is_called_otherwise(
    stand: Stand, path: str, own: str | None, framed: str
) -> None:
    """At the path for text a picture is passed over: the row, or what is known of Veo, says where it goes."""
    model = replace(model_of(FAL), wire_name=path, framed_wire_name=own)
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    words = {**BOAT, "seconds": 8}
    spec = stand.spec(**words, source=SourceKind.FIRST_FRAME, first_frame=key)
    await stand.provider.submit(model, spec, key="1-1")
    assert fake_of(stand).paths[-1] == framed
    if "picture" not in path and "image" not in path:
        await stand.provider.submit(model, stand.spec(**words), key="1-2")
        assert fake_of(stand).paths[-1] == path


async def test_where_to_call_back(stand: Stand) -> None:
    """With an address of ours fal is told where to call; without one the wire stays as it was."""
    assert isinstance(stand.provider, Fal)
    stand.provider.callback = "https://dailies.example.org/webhooks/fal"
    await stand.submit()
    assert fake_of(stand).webhooks == ["https://dailies.example.org/webhooks/fal"]


async def test_the_key_goes_home_alone(stand: Stand) -> None:
    """Addresses that name another host are asked for at our base address: no key leaves for theirs."""
    fake = fake_of(stand)
    own = "http://169.254.169.254/bytedance/seedance-2.0/requests/abc"
    urls = {"status_url": f"{own}/status", "response_url": own, "cancel_url": f"{own}/cancel"}
    stand.fake.once("create", says({"request_id": "abc", **urls}))
    ref = await stand.submit()
    fake.renders["abc"] = {}
    assert isinstance(await stand.provider.check(ref), Queued)
    assert fake.count("check") == 1


# Results that fail inside COMPLETED


@pytest.mark.parametrize(
    ("status", "body", "headers", "reason"),
    [
        (
            422,
            {
                "detail": [
                    {"loc": ["body", "prompt"], "msg": "No.", "type": "content_policy_violation"}
                ]
            },
            {},
            FailureReason.REFUSED_INPUT,
        ),
        (
            422,
            {
                "detail": [
                    {
                        "loc": [],
                        "msg": "The output was flagged.",
                        "type": "content_policy_violation",
                    }
                ]
            },
            {},
            FailureReason.REFUSED_OUTPUT,
        ),
        (422, {"detail": [{"msg": "bad", "type": "value_error"}]}, {}, FailureReason.REJECTED),
        (400, {"detail": "bad"}, {}, FailureReason.REJECTED),
        (500, {"detail": "The runner crashed."}, {}, FailureReason.PROVIDER),
        (503, {}, {"X-Fal-Error-Type": "runner_disconnected"}, FailureReason.PROVIDER),
        (504, "<html>", {"X-Fal-Error-Type": "request_timeout"}, FailureReason.PROVIDER),
    ],
)
async def test_completed_and_failed(
    stand: Stand, status: int, body: object, headers: dict[str, str], reason: FailureReason
) -> None:
    """There is no "failed" at fal: the result's own status says so."""
    ref = await stand.submit()
    # A gateway's answer is tried once more before it is believed.
    stand.fake.once("result", says(body, status, headers), times=2)
    end = (await stand.watch(ref))[-1]
    assert isinstance(end, Failed)
    assert end.reason is reason


async def test_an_error_in_the_status_itself(stand: Stand) -> None:
    """COMPLETED with an error needs no look at the result."""
    ref = await stand.submit()
    said = {"status": "COMPLETED", "error": "Timed out", "error_type": "request_timeout"}
    stand.fake.once("check", says({"request_id": ref.id, **said}))
    assert await stand.provider.check(ref) == Failed(FailureReason.PROVIDER, detail="Timed out")
    assert fake_of(stand).count("result") == 0


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "<html>", ProviderError),
        (200, {"video": None}, ProviderError),
        (200, {"video": {"url": ""}, "videos": []}, ProviderError),
        (500, "<html>", ProviderError),
        (503, {"detail": "Busy"}, ProviderError),
        (429, {"detail": "Too many requests"}, ProviderBusyError),
        (401, {"detail": "No user found"}, ProviderCredentialsError),
        (403, {"detail": "User is locked. Reason: Exhausted balance."}, ProviderCredentialsError),
        (404, {"detail": "Not found"}, RenderLostError),
    ],
)
async def test_a_result_that_is_none(
    stand: Stand, status: int, body: object, kind: type[ProviderError]
) -> None:
    """What may be well the next time is no end: the clip is paid for."""
    ref = await stand.submit()
    for _ in range(2):
        await stand.provider.check(ref)
    stand.fake.once("result", says(body, status))
    with pytest.raises(kind):
        await stand.provider.check(ref)
    assert isinstance(await stand.provider.check(ref), Succeeded)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://10.0.0.1/x", "file:///x"])
async def test_a_result_on_a_private_address(stand: Stand, address: str) -> None:
    """fal cannot make us fetch from our own network."""
    ref = await stand.submit()
    stand.fake.once("result", says({"videos": [{"url": address}]}))
    end = (await stand.watch(ref))[-1]
    assert isinstance(end, Succeeded)
    with pytest.raises(ProviderError):
        await stand.fetch(ref, end)


async def test_cancel(stand: Stand) -> None:
    """What waits is taken back; what runs may be billed all the same and is carried on; 400 is too late."""
    assert await stand.provider.cancel(await stand.submit()) is CancelOutcome.CANCELLED
    running = await stand.submit()
    assert isinstance(await stand.provider.check(running), Queued)
    assert isinstance(await stand.provider.check(running), Rendering)
    assert await stand.provider.cancel(running) is CancelOutcome.TOO_LATE
    late = await stand.submit()
    stand.fake.once("cancel", says({"status": "ALREADY_COMPLETED"}, 400))
    assert await stand.provider.cancel(late) is CancelOutcome.TOO_LATE


async def test_nobody_can_look_for_a_lost_submit(stand: Stand) -> None:
    """There is no list: a steward decides."""
    assert stand.provider.reconciles is Reconciles.NONE
    assert (
        await stand.provider.find("1-1", stand.model, stand.spec(), since=stand.clock.now()) == []
    )


async def test_the_doctor_sees_a_wrong_key(stand: Stand) -> None:
    """The free question tells a good key from a bad one."""
    no_key = says({"detail": "No user found for Key ID and Secret"}, 401)
    stand.fake.once("check", no_key)
    with pytest.raises(ProviderCredentialsError):
        await stand.provider.balance()


async def test_what_it_cannot_make(stand: Stand) -> None:
    """A remix, and a job whose picture is gone, are refused before anything is sent."""
    for wish in ({"source": SourceKind.REMIX, "parent": "x"}, {"first_frame": PictureKey("gone")}):
        with pytest.raises(ProviderRejectedError):
            await stand.submit(**wish)
    assert stand.fake.posts == 0
