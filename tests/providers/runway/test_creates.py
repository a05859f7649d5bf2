"""What our adapter sends to Runway, and what becomes of a create that is refused."""

import base64
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
    SubmitUncertainError,
)
from bot.domain.ids import PictureKey
from bot.domain.spec import SourceKind
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.runway import FakeRunway, error
from tests.fakes.server import Answer, says
from tests.providers.bench import TLS, MemoryPictures
from tests.providers.runway.asks import model, submit, watch


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
    (_, body) = fake.creates[-1]
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
    kind, body = fake.creates[-1]
    assert kind == "image_to_video"
    assert body.get("ratio") == ratio
    assert base64.b64decode(body["promptImage"].partition(",")[2]) == pictures.kept[key]


async def test_first_and_last_frame(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures
) -> None:
    """Where an engine takes both, both go along with their places."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    await submit(runway, "veo3.1", first_frame=key, last_frame=key)
    image = fake.creates[-1][1]["promptImage"]
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
    (image,) = fake.creates[-1][1]["promptImage"]
    assert image["position"] == "first"


async def test_a_large_picture_is_uploaded(
    fake: FakeRunway, runway: VideoProvider, pictures: MemoryPictures
) -> None:
    """Over 5 MB as text a picture goes to Runway's bucket, without our key."""
    key = PictureKey("1280x720.png")
    pictures.kept[key] = bytes(4_000_000)
    await submit(runway, first_frame=key)
    assert fake.creates[-1][1]["promptImage"] == "runway://abc"
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
    kind, body = fake.creates[-1]
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
