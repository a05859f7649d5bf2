"""Veo on Vertex AI: the fake judged by Google's own client, then what is special about our adapter."""

import asyncio
import importlib
import importlib.util
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    ProviderUnreachableError,
    SettingError,
    SubmitUncertainError,
    UnreadableVideoError,
)
from bot.domain.render import CancelOutcome, Failed, FailureReason, RenderRef
from bot.domain.spec import SourceKind
from bot.providers import providers_for
from bot.providers.inline import clip_of, text_of, words_of
from bot.providers.veo import base_url
from bot.wire import Wires
from tests.conftest import missing
from tests.fakes.clocks import QuickClock
from tests.fakes.server import says
from tests.fakes.veo import LOCATION, PROJECT, TOKEN, FakeVeo, envelope, error
from tests.providers.bench import TLS, MemoryPictures
from tests.providers.stands import VEO, Stand, model_of, stand_for
from tests.wire.faulty import closed_port

BOAT = "a paper boat in the rain"
FAST = "veo-3.1-fast-generate-001"


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with stand_for(VEO) as made:
        yield made


@pytest.fixture
def fake(stand: Stand) -> FakeVeo:
    assert isinstance(stand.fake, FakeVeo)
    return stand.fake


# The fake, by Google's own client


async def test_the_vendors_client_accepts_the_fake() -> None:
    """Generate from text, frames and a clip; ask about the operation; look at a model; log in; be refused."""
    if importlib.util.find_spec("google.genai") is None:
        missing("sdks", "google-genai is not installed here")
    async with FakeVeo() as fake:
        await asyncio.to_thread(_drive, fake)
    assert fake.count("token") == 1
    assert fake.count("models") == 1


def _drive(fake: FakeVeo) -> None:
    genai: Any = importlib.import_module("google.genai")
    account: Any = importlib.import_module("google.oauth2.service_account")
    scopes = ["https://www.googleapis.com/auth/cloud-platform"]
    login = account.Credentials.from_service_account_file(fake.account(), scopes=scopes)
    options = {"base_url": fake.origin, "api_version": "v1", "retry_options": {"attempts": 1}}
    client = genai.Client(
        vertexai=True, project=PROJECT, location=LOCATION, credentials=login, http_options=options
    )
    types = genai.types
    image = types.Image(image_bytes=b"png", mime_type="image/png")
    how = {"duration_seconds": 8, "aspect_ratio": "16:9", "resolution": "720p", "seed": 7}
    how |= {"number_of_videos": 1, "generate_audio": True, "negative_prompt": "rain"}

    made = client.models.generate_videos(model=FAST, source={"prompt": BOAT}, config=how)
    for _ in range(3):
        made = client.operations.get(made)
    assert made.done
    clip = made.response.generated_videos[0].video
    assert clip.video_bytes == fake.clip

    client.models.generate_videos(
        model=FAST, source={"prompt": BOAT, "image": image}, config=how | {"last_frame": image}
    )
    longer = {"prompt": "and on it goes", "video": clip}
    client.models.generate_videos(model=FAST, source=longer, config={"resolution": "720p"})
    assert FAST in client.models.get(model=FAST).name

    fake.filtered = ["Blocked. Support codes: 58061214"]
    refused = client.operations.get(made)
    assert refused.response.rai_media_filtered_count == 1
    fake.fail_with = (13, "Internal")
    assert client.operations.get(made).error["code"] == 13
    with pytest.raises(genai.errors.ClientError, match="duration 5"):
        client.models.generate_videos(
            model=FAST, source={"prompt": BOAT}, config=how | {"duration_seconds": 5}
        )
    client.close()


# What we send, held against the published example


async def test_the_published_example(stand: Stand, fake: FakeVeo) -> None:
    """Every field of the vendor's own example, and no other."""
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    can = replace(stand.model.capabilities, seed=True, negative_prompt=True)
    wish = stand.spec(
        prompt=BOAT,
        first_frame=key,
        source=SourceKind.FIRST_FRAME,
        seed=7,
        negative_prompt="text",
    )
    await stand.provider.submit(replace(stand.model, capabilities=can), wish, key="1-1")
    data = b64encode(stand.pictures.kept[key]).decode()
    assert fake.bodies == [
        {
            "instances": [
                {"prompt": BOAT, "image": {"bytesBase64Encoded": data, "mimeType": "image/png"}}
            ],
            "parameters": {
                "aspectRatio": "16:9",
                "durationSeconds": 8,
                "resolution": "720p",
                "sampleCount": 1,
                "generateAudio": True,
                "negativePrompt": "text",
                "seed": 7,
                "personGeneration": "allow_adult",
            },
        }
    ]


async def test_first_and_last_frame(stand: Stand, fake: FakeVeo) -> None:
    """Both frames go along; at 4K as smaller pictures."""
    key = await stand.pictures.prepare(b"", width_px=3840, height_px=2160)
    await stand.submit(resolution="4k", first_frame=key, last_frame=key)
    (instance,) = fake.bodies[0]["instances"]
    smaller = stand.pictures.kept[type(key)("1920x1080.png")]
    for name in ("image", "lastFrame"):
        assert b64decode(instance[name]["bytesBase64Encoded"]) == smaller


async def test_going_on_with_a_clip(stand: Stand, fake: FakeVeo) -> None:
    """An extension sends the earlier clip along as it came, and leaves its length to Veo."""
    parent = await stand.submit()
    await stand.finish(parent)
    ref = await stand.submit(source=SourceKind.EXTEND, parent=parent.id, seconds=7)
    body = fake.bodies[-1]
    video = body["instances"][0]["video"]
    assert (b64decode(video["bytesBase64Encoded"]), video["mimeType"]) == (fake.clip, "video/mp4")
    assert "durationSeconds" not in body["parameters"]
    await stand.finish(ref)


async def test_a_clip_that_cannot_be_had(stand: Stand, fake: FakeVeo) -> None:
    """Before the create everything may be tried again; an operation that is gone may not."""
    parent = await stand.submit()
    wish: dict[str, Any] = {"source": SourceKind.EXTEND, "parent": parent.id}
    with pytest.raises(ProviderUnreachableError):  # not finished yet
        await stand.submit(**wish)
    fake.operations.clear()
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit(**wish)
    assert caught.value.reason is FailureReason.SOURCE_GONE
    with pytest.raises(ProviderRejectedError):
        await stand.submit(**wish | {"parent": "../../models"})
    with pytest.raises(ProviderRejectedError):
        await stand.submit(source=SourceKind.REMIX, parent=parent.id)
    assert fake.posts == 1


# What it says


@pytest.mark.parametrize(
    ("reasons", "reason"),
    [
        (["Veo could not generate videos. Support codes: 58061214"], FailureReason.REFUSED_OUTPUT),
        (["The input image violates the guidelines."], FailureReason.REFUSED_INPUT),
        ([], FailureReason.REFUSED_OUTPUT),
    ],
)
async def test_a_filtered_clip(
    stand: Stand, fake: FakeVeo, reasons: list[str], reason: FailureReason
) -> None:
    """Done and filtered is moderation; which side, its reasons say."""
    fake.filtered = reasons
    end = (await stand.watch(await stand.submit()))[-1]
    assert isinstance(end, Failed)
    assert end.reason is reason


@pytest.mark.parametrize(
    ("code", "message", "reason"),
    [
        (3, "The prompt contains sensitive words that violate our practices.", "refused_input"),
        (3, "Unsupported aspect ratio.", "rejected"),
        (7, "Permission denied.", "unavailable"),
        (8, "Quota.", "provider"),
        (13, "Internal.", "provider"),
        (14, "The service is currently unavailable.", "provider"),
    ],
)
async def test_an_operation_that_fails(
    stand: Stand, fake: FakeVeo, code: int, message: str, reason: str
) -> None:
    """gRPC's numbers have reasons, and a filter speaks in words."""
    fake.fail_with = (code, message)
    end = (await stand.watch(await stand.submit()))[-1]
    assert isinstance(end, Failed)
    assert end.reason.value == reason


@pytest.mark.parametrize("response", [None, {}, {"videos": []}, {"videos": [{"gcsUri": "gs://x"}]}])
async def test_done_without_a_clip(stand: Stand, fake: FakeVeo, response: object) -> None:
    """Over, and nothing there: the vendor failed."""
    ref = await stand.submit()
    fake.once("check", says({"name": ref.id, "done": True, "response": response}))
    end = await stand.provider.check(ref)
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.PROVIDER


async def test_what_is_inside_and_no_clip(stand: Stand, fake: FakeVeo) -> None:
    """Something else in the clip's place is refused, and so is no base64."""
    ref = await stand.submit()
    fake.clip = b"<html>this is no clip</html>"
    end = await stand.finish(ref)
    with pytest.raises(UnreadableVideoError):
        await stand.fetch(ref, end)
    fake.once("check", says({"done": True, "response": {"videos": [{"bytesBase64Encoded": "#"}]}}))
    with pytest.raises(ProviderError):
        await stand.fetch(ref, end)


async def test_an_answer_over_the_cap_ends_the_render(stand: Stand, fake: FakeVeo) -> None:
    """A clip that is larger than any may be is no reason to ask for ever."""
    ref = await stand.submit()
    await stand.finish(ref)
    fake.clip = bytes(2_000_000)
    end = await stand.provider.check(ref)
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.TOO_LARGE


@pytest.mark.parametrize(
    "name",
    ["", "x", "operations/1", "projects/p/locations/../publishers/google/models/m/operations/1", 5],
)
async def test_a_name_that_cannot_be_asked_for(stand: Stand, fake: FakeVeo, name: object) -> None:
    """An operation that does not look like one, or would climb out of the path, leaves the submit uncertain."""
    fake.once("create", says({"name": name}))
    with pytest.raises(SubmitUncertainError):
        await stand.submit()


async def test_what_it_does_not_offer(stand: Stand, fake: FakeVeo) -> None:
    """No cancel and no list, and nothing is sent for either."""
    ref = await stand.submit()
    before = len(fake.calls)
    assert await stand.provider.cancel(ref) is CancelOutcome.UNSUPPORTED
    assert (
        await stand.provider.find("1-1", stand.model, stand.spec(), since=stand.clock.now()) == []
    )
    assert len(fake.calls) == before
    assert await stand.provider.check_many([ref])
    with pytest.raises(ProviderRejectedError):
        await stand.provider.check(RenderRef("https://elsewhere/operations/1"))


# The account


async def test_one_login_for_many_calls(stand: Stand, fake: FakeVeo) -> None:
    """The token is asked for once and worn until it is due; the log never sees it."""
    await asyncio.gather(*(stand.submit() for _ in range(5)))
    assert fake.count("token") == 1
    fake.once("create", says({"error": {"code": 400, "message": f"Bad token {TOKEN}"}}, 400))
    with pytest.raises(ProviderRejectedError) as caught:
        await stand.submit()
    assert TOKEN not in str(caught.value)


def _at_once(_: float) -> None:
    """A wait that is none."""


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant", "error_description": "No."}, ProviderCredentialsError),
        (500, {"error": "internal_failure"}, ProviderUnreachableError),
    ],
)
async def test_a_login_that_fails(
    stand: Stand,
    fake: FakeVeo,
    status: int,
    body: object,
    kind: type[ProviderError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A refused account is a steward's matter; a login that is down is not, and nothing was asked for."""
    # Google's own library waits between its tries, in a thread of its own.
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", _at_once)
    fake.always("token", says(body, status))
    with pytest.raises(kind):
        await stand.submit()
    assert fake.posts == 0


@pytest.mark.parametrize("content", [None, "", "{}", '{"type": "service_account"}'])
async def test_an_account_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    """A file that is missing or no account is said when it is needed, without its content."""
    path = tmp_path / "account.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    variables = {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_APPLICATION_CREDENTIALS": str(path)}
    async with Wires(QuickClock(), tls=TLS) as wires:
        veo = _vertex(wires, variables)
        with pytest.raises(ProviderCredentialsError):
            await veo.balance()


async def test_a_login_out_of_reach() -> None:
    """Nobody there: safe to try again."""
    fake = FakeVeo()
    fake.origin = f"http://127.0.0.1:{closed_port()}"
    variables = {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_APPLICATION_CREDENTIALS": fake.account()}
    async with Wires(QuickClock(), tls=TLS) as wires:
        with pytest.raises(ProviderUnreachableError):
            await _vertex(wires, variables).balance()
    await fake.__aexit__()


def _vertex(wires: Wires, variables: dict[str, str]) -> Any:
    found = providers_for(
        [model_of(VEO)], variables, wires=wires, pictures=MemoryPictures(), clock=QuickClock()
    )
    return found["vertex"]


async def test_where_it_is() -> None:
    """Each location has a host of its own; a project that is none stops the start."""
    assert base_url("europe-west4") == "https://europe-west4-aiplatform.googleapis.com"
    assert base_url("global") == "https://aiplatform.googleapis.com"
    async with Wires(QuickClock(), tls=TLS) as wires:
        assert "us-central1" in repr(_vertex(wires, {"GOOGLE_CLOUD_PROJECT": "p"})._wire)
        with pytest.raises(SettingError, match="GOOGLE_CLOUD_LOCATION"):
            _vertex(wires, {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_CLOUD_LOCATION": "a/b"})


async def test_the_doctor(stand: Stand, fake: FakeVeo) -> None:
    """A retired model is no trouble with the account; a missing right is."""

    async def gone(_: web.Request) -> web.Response:
        return error(404, "NOT_FOUND", "Gone.")

    fake.once("models", gone)
    assert await stand.provider.balance() is None

    async def forbidden(_: web.Request) -> web.Response:
        return error(403, "PERMISSION_DENIED", "The API is not enabled.")

    fake.once("models", forbidden)
    with pytest.raises(ProviderCredentialsError):
        await stand.provider.balance()


async def test_a_daily_quota(stand: Stand, fake: FakeVeo) -> None:
    """Quotas wait: as long as Google says, or a quarter of an hour."""

    async def full(_: web.Request) -> web.Response:
        message = "Quota exceeded for quota metric 'Requests per day'."
        return error(429, "RESOURCE_EXHAUSTED", message)

    fake.once("create", full)
    with pytest.raises(ProviderBusyError) as caught:
        await stand.submit()
    assert caught.value.retry_after_s == 900.0


# Reading past a clip


async def _pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000, 10**6])
async def test_any_cut_of_the_answer_reads_alike(size: int) -> None:
    """Wherever the network cuts: the words without the clip, or the clip without the words."""
    clip = bytes(range(256)) * 5
    text = b64encode(clip).replace(b"/", b"\\/")
    whole = b'{"done":true,"a":"' + b"x" * 90 + b'","v":[{"bytesBase64Encoded" : "' + text + b'"}]}'
    words = await words_of("v", _pieces(whole, size))
    assert words == whole.replace(text, b"")
    assert b"".join([each async for each in clip_of("v", _pieces(whole, size))]) == clip
    assert await text_of("v", _pieces(whole, size), 10_000) == b64encode(clip).decode()
    with pytest.raises(ProviderError):
        await text_of("v", _pieces(whole, size), 100)


@pytest.mark.parametrize("content", [b"", b"{}", envelope(b"x" * 300), envelope(b"")])
async def test_an_answer_without_a_whole_clip(content: bytes) -> None:
    """A clip that breaks off, or is not there, is an error and never a short clip."""
    with pytest.raises(ProviderError):
        assert [each async for each in clip_of("v", _pieces(content, 50))]


async def test_words_without_end() -> None:
    """An answer of nothing but words is capped."""

    async def words() -> AsyncIterator[bytes]:
        while True:
            yield b"w" * 100_000

    with pytest.raises(ProviderError):
        await words_of("v", words())
