"""Seedance on Ark: the fake judged by both vendors' own clients, then our adapter by the fake."""

import base64
import importlib.util
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

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
    Cancelled,
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
from bot.providers.ark_tasks import marks_of
from bot.wire import Wires
from tests.conftest import missing
from tests.fakes.ark import KEY, FakeArk
from tests.fakes.clocks import QuickClock
from tests.fakes.videos_api import says
from tests.providers.bench import TLS, MemoryPictures

SEEDANCE = "dreamina-seedance-2-0-260128"
T2V = {
    "model": SEEDANCE,
    "content": [{"type": "text", "text": "a paper boat in the rain"}],
    "resolution": "720p",
    "ratio": "16:9",
    "duration": 5,
    "generate_audio": True,
    "watermark": False,
    "execution_expires_after": 7200,
}
"""The published example."""


@pytest.fixture
async def fake() -> AsyncIterator[FakeArk]:
    async with FakeArk() as server:
        yield server


# The fake, by both vendors' own clients


@pytest.mark.parametrize(
    ("package", "model"),
    [
        ("byteplussdkarkruntime", SEEDANCE),
        ("volcenginesdkarkruntime", "doubao-seedance-2-5-260628"),
    ],
)
async def test_the_vendors_client_accepts_the_fake(fake: FakeArk, package: str, model: str) -> None:
    """Create, get, list with every filter, delete and every refusal, through the published clients, without retries."""
    if importlib.util.find_spec(package) is None:
        missing("sdks", f"{package} is not installed here")
    sdk: Any = importlib.import_module(package)
    errors: Any = importlib.import_module(f"{package}._exceptions")
    client = sdk.AsyncArk(api_key=KEY, base_url=fake.base_url, max_retries=0)
    tasks = client.content_generation.tasks
    text = {"type": "text", "text": "a paper boat"}
    said = {"resolution": "720p", "ratio": "16:9", "duration": 5, "seed": 7}
    made = await tasks.create(model=model, content=[text], generate_audio=True, **said)
    assert [(await tasks.get(task_id=made.id)).status for _ in range(3)] == [
        "queued",
        "running",
        "succeeded",
    ]
    ended = await tasks.get(task_id=made.id)
    assert ended.content.video_url.startswith("http")
    assert (ended.usage.completion_tokens, ended.seed, ended.duration) == (108_900, 7, 5)
    frame = {
        "type": "image_url",
        "image_url": {"url": "https://x.example/a.png"},
        "role": "first_frame",
    }
    second = await tasks.create(model=model, content=[text, frame], ratio="adaptive")
    listed = await tasks.list(
        page_num=1, page_size=20, status="queued", model=model, task_ids=[made.id, second.id]
    )
    assert (listed.total, [each.id for each in listed.items]) == (1, [second.id])
    await _deletes(tasks, errors, made.id, second.id)
    with pytest.raises(errors.ArkBadRequestError):
        await tasks.create(model=model, content=[text], duration=31)
    with pytest.raises(errors.ArkNotFoundError):
        await tasks.create(model="seedance-9", content=[text])
    stranger = sdk.AsyncArk(api_key="somebody", base_url=fake.base_url, max_retries=0)
    with pytest.raises(errors.ArkAuthenticationError):
        await stranger.content_generation.tasks.get(task_id=second.id)
    for each in (client, stranger):
        await each.close()


async def _deletes(tasks: Any, errors: Any, done: str, waiting: str) -> None:
    """What waits is cancelled, what is done is forgotten, what runs is not stopped."""
    await tasks.delete(waiting)
    assert (await tasks.get(task_id=waiting)).status == "cancelled"
    await tasks.delete(done)
    with pytest.raises(errors.ArkNotFoundError):
        await tasks.get(task_id=done)
    text = {"type": "text", "text": "a paper boat"}
    running = await tasks.create(model=SEEDANCE, content=[text])
    for _ in range(2):
        await tasks.get(task_id=running.id)
    with pytest.raises(errors.ArkAPIStatusError) as caught:
        await tasks.delete(running.id)
    assert caught.value.status_code == 409


# Our adapter, by the fake


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


def model_of(name: str = SEEDANCE) -> Model:
    found = load().find(f"ark:{name}")
    assert found is not None
    return found


@pytest.fixture
async def ark(
    fake: FakeArk, clock: QuickClock, pictures: MemoryPictures
) -> AsyncIterator[VideoProvider]:
    variables = {"ARK_API_KEY": KEY, "ARK_BASE_URL": fake.base_url}
    async with Wires(clock, tls=TLS, submit_timeout_s=20.0) as wires:
        yield providers_for(load().models, variables, wires=wires, pictures=pictures, clock=clock)[
            "ark"
        ]


def spec_of(model: Model, **changes: Any) -> RenderSpec:
    spec = RenderSpec(
        model_key=model.key,
        prompt="a paper boat in the rain",
        seconds=5,
        aspect="16:9",
        resolution="720p",
        sound=True,
    )
    return replace(spec, **changes)


async def submit(
    ark: VideoProvider, key: str = "1-1", model: Model | None = None, **changes: Any
) -> RenderRef:
    model = model or model_of()
    return (await ark.submit(model, spec_of(model, **changes), key=key)).ref


async def finish(ark: VideoProvider, ref: RenderRef) -> Succeeded:
    seen = [await ark.check(ref) for _ in range(3)]
    assert isinstance(seen[0], Queued)
    assert isinstance(seen[1], Rendering)
    assert isinstance(seen[2], Succeeded)
    return seen[2]


async def test_a_create_is_the_published_example(fake: FakeArk, ark: VideoProvider) -> None:
    """Text to video is sent as Ark's pages show it; the seed is all that is added."""
    await submit(ark)
    body = dict(fake.bodies[0])
    assert 0 <= body.pop("seed") < 2**31
    assert body == T2V
    await submit(ark, "1-2", seed=7)
    assert fake.bodies[1] == T2V | {
        "seed": 7,
        "execution_expires_after": fake.bodies[1]["execution_expires_after"],
    }


async def test_first_and_last_frame(
    fake: FakeArk, ark: VideoProvider, pictures: MemoryPictures
) -> None:
    """Pictures go along as data addresses with their roles, and the ratio follows them, as published."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    url = "data:image/png;base64," + base64.b64encode(pictures.kept[key]).decode()
    await submit(ark, prompt="it starts to move", first_frame=key, last_frame=key)
    text, first, last = fake.bodies[0]["content"]
    assert text == {"type": "text", "text": "it starts to move"}
    assert first == {"type": "image_url", "image_url": {"url": url}, "role": "first_frame"}
    assert last == first | {"role": "last_frame"}
    published = {"model": SEEDANCE, "resolution": "720p", "ratio": "adaptive", "duration": 5}
    assert fake.bodies[0].items() >= published.items()


@pytest.mark.parametrize("source", [SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND])
async def test_a_reference_video(fake: FakeArk, ark: VideoProvider, source: SourceKind) -> None:
    """An earlier clip goes along by its address, and the words say what shall become of it."""
    parent = await submit(ark)
    await finish(ark, parent)
    await submit(ark, "2-1", source=source, parent=parent.id, prompt="at night")
    text, video = fake.bodies[-1]["content"]
    assert video["type"] == "video_url"
    assert video["role"] == "reference_video"
    assert video["video_url"]["url"].startswith(f"{fake.origin}/files/{parent.id}.mp4")
    assert text["text"].endswith(": at night")
    assert "video 1" in text["text"]


async def test_a_parent_that_cannot_be_had(fake: FakeArk, ark: VideoProvider) -> None:
    """Gone there: refused. Not answered: tried again later. Nothing is submitted in either case."""
    wish: dict[str, Any] = {"source": SourceKind.EDIT, "parent": "cgt-0"}
    with pytest.raises(ProviderRejectedError) as caught:
        await submit(ark, **wish)
    assert caught.value.reason is FailureReason.SOURCE_GONE
    fake.once("check", says("<html>", 502), times=2)
    with pytest.raises(ProviderUnreachableError):
        await submit(ark, **wish)
    assert fake.posts == 0


@pytest.mark.parametrize("key", [row.key for row in load().models if row.provider == "ark"])
async def test_every_row_is_understood(
    fake: FakeArk, ark: VideoProvider, pictures: MemoryPictures, key: str
) -> None:
    """Whatever a row of the catalog offers passes Ark's field tables, and costs at most its price."""
    model = model_of(key.partition(":")[2])
    for resolution in model.capabilities.resolutions:
        for seconds in (model.capabilities.seconds[0], model.capabilities.seconds[-1]):
            wish = {"resolution": resolution, "seconds": seconds, "negative_prompt": "rain"}
            spec = spec_of(model, **wish)
            ended = await finish(ark, await submit(ark, f"{resolution}-{seconds}", model, **wish))
            assert ended.cost is not None
            assert ended.cost <= model.tariff.price(spec)
    for aspect in model.capabilities.aspects:
        frame = await pictures.prepare(b"", width_px=960, height_px=960)
        await submit(ark, aspect, model, aspect=aspect)
        await submit(ark, aspect + "+", model, aspect=aspect, first_frame=frame, seconds=4)


async def test_the_cost_is_counted_in_tokens(
    fake: FakeArk, ark: VideoProvider, pictures: MemoryPictures
) -> None:
    """108,900 tokens at $7 a million are $0.7623; beside a clip they cost less; without a price the tariff holds."""
    first = await submit(ark)
    assert (await finish(ark, first)).cost == 762_300
    derived = await submit(ark, "2", source=SourceKind.EDIT, parent=first.id)
    assert (await finish(ark, derived)).cost == 468_270
    bare = replace(first, state="{}")
    assert (await finish_again(ark, bare)).cost is None
    silent = {"id": first.id, "status": "succeeded", "content": {"video_url": "http://x/y"}}
    fake.once("check", says(silent))
    assert (await finish_again(ark, first)).cost is None


async def finish_again(ark: VideoProvider, ref: RenderRef) -> Succeeded:
    end = await ark.check(ref)
    assert isinstance(end, Succeeded)
    return end


async def test_a_price_beside_a_clip_counts_the_clip() -> None:
    """The most that a derived render can cost includes the longest clip that it may start from."""
    model = model_of()
    derived = spec_of(model, source=SourceKind.EXTEND, parent="cgt-1")
    assert model.tariff.price(derived) == 20 * model.tariff.per_second["720p+video"]
    assert model.tariff.price(spec_of(model)) == 5 * model.tariff.per_second["720p"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("OutputVideoSensitiveContentDetected", FailureReason.REFUSED_OUTPUT),
        ("OutputVideoSensitiveContentDetected.PolicyViolation", FailureReason.REFUSED_OUTPUT),
        ("OutputAudioSensitiveContentDetected", FailureReason.REFUSED_OUTPUT),
        ("InputImageSensitiveContentDetected.PrivacyInformation", FailureReason.REFUSED_INPUT),
        ("InvalidParameter.ImageSize", FailureReason.REJECTED),
        ("InternalServiceError", FailureReason.PROVIDER),
        ("SomethingNew", FailureReason.PROVIDER),
    ],
)
async def test_failures(
    fake: FakeArk, ark: VideoProvider, code: str, reason: FailureReason
) -> None:
    """The side that was declined is told by the code; a failed render is not billed."""
    fake.fail_with = (code, "Why.")
    ref = await submit(ark)
    end = [await ark.check(ref) for _ in range(3)][-1]
    assert end == Failed(reason, MicroUsd(0), f"{code}: Why.")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "cancelled"}, Cancelled(MicroUsd(0))),
        (
            {"status": "expired"},
            Failed(FailureReason.PROVIDER, MicroUsd(0), "expired at the vendor"),
        ),
        ({"status": "failed"}, Failed(FailureReason.PROVIDER, MicroUsd(0), "")),
        ({"status": "queued", "error": None, "content": None, "usage": None}, Queued(5.0)),
        ({"status": "RUNNING", "unheard": {"of": 1}}, Rendering(None, 5.0)),
    ],
    ids=str,
)
async def test_words(
    fake: FakeArk, ark: VideoProvider, body: dict[str, object], status: object
) -> None:
    """Every status, with or without its extras. A render that goes back to waiting has not ended."""
    ref = await submit(ark)
    fake.once("check", says({"id": ref.id, **body}))
    assert await ark.check(ref) == status
    assert isinstance(await ark.check(ref), Queued)


@pytest.mark.parametrize(
    ("status", "code", "kind", "told"),
    [
        (401, "AuthenticationError", ProviderCredentialsError, AccountFault.KEY),
        (403, "AccountOverdueError", ProviderCredentialsError, AccountFault.BALANCE),
        (403, "ServiceOverdue", ProviderCredentialsError, AccountFault.BALANCE),
        (403, "AccessDenied", ProviderCredentialsError, AccountFault.INACTIVE),
        (403, "ServiceNotOpen", ProviderCredentialsError, AccountFault.INACTIVE),
        (404, "ModelNotOpen", ProviderCredentialsError, AccountFault.INACTIVE),
        (404, "InvalidEndpointOrModel.NotFound", ProviderCredentialsError, AccountFault.INACTIVE),
        (429, "QuotaExceeded", ProviderCredentialsError, AccountFault.LIMIT),
        (429, "SetLimitExceeded", ProviderCredentialsError, AccountFault.LIMIT),
        (429, "RateLimitExceeded.EndpointRPMExceeded", ProviderBusyError, None),
        (429, "ModelAccountRpmRateLimitExceeded", ProviderBusyError, None),
        (429, "ServerOverloaded", ProviderBusyError, None),
        (400, "MissingParameter", ProviderRejectedError, FailureReason.REJECTED),
        (400, "InvalidParameter.duration", ProviderRejectedError, FailureReason.REJECTED),
        (400, "InputMediaMayContainRealPerson", ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (400, "SensitiveContentDetected", ProviderRejectedError, FailureReason.REFUSED_INPUT),
        (
            400,
            "InputTextSensitiveContentDetected.PolicyViolation",
            ProviderRejectedError,
            FailureReason.REFUSED_INPUT,
        ),
        (500, "InternalServiceError", SubmitUncertainError, None),
        (200, "InternalServiceError", SubmitUncertainError, None),
    ],
)
async def test_codes_at_a_create(
    fake: FakeArk,
    ark: VideoProvider,
    status: int,
    code: str,
    kind: type[ProviderError],
    told: object,
) -> None:
    """Overload, limits, accounts that are not activated and empty balances are told apart."""
    fake.once("create", says({"error": {"code": code, "message": "No."}}, status))
    with pytest.raises(kind) as caught:
        await submit(ark)
    assert getattr(caught.value, "fault", getattr(caught.value, "reason", None)) == told
    of_model = getattr(caught.value, "of_model", False)
    assert of_model is code.startswith(("ModelNotOpen", "InvalidEndpoint"))
    assert fake.posts == 1


async def test_a_model_of_the_other_place(clock: QuickClock, pictures: MemoryPictures) -> None:
    """BytePlus does not serve Volcengine's names, nor the other way round: that is said before anything is sent."""
    async with Wires(clock, tls=TLS) as wires:
        for base, name in (
            ("https://ark.cn-beijing.volces.com/api/v3", SEEDANCE),
            ("https://ark.ap-southeast.bytepluses.com/api/v3", "doubao-seedance-2-0-260128"),
        ):
            variables = {"ARK_API_KEY": KEY, "ARK_BASE_URL": base}
            found = providers_for(
                load().models, variables, wires=wires, pictures=pictures, clock=clock
            )
            with pytest.raises(ProviderRejectedError, match="not served"):
                await submit(found["ark"], "1-1", model_of(name))


# Cancelling


async def test_cancel(fake: FakeArk, ark: VideoProvider) -> None:
    """What waits is taken back; what runs is left, for it is billed; what is done is not deleted."""
    waiting = await submit(ark)
    assert await ark.cancel(waiting) is CancelOutcome.CANCELLED
    assert await ark.check(waiting) == Cancelled(MicroUsd(0))
    running = await submit(ark, "2")
    await ark.check(running)
    assert await ark.cancel(running) is CancelOutcome.TOO_LATE
    await ark.check(running)
    assert await ark.cancel(running) is CancelOutcome.TOO_LATE
    assert fake.count("delete") == 1


@pytest.mark.parametrize("status", [409, 404])
async def test_a_cancel_that_comes_too_late(fake: FakeArk, ark: VideoProvider, status: int) -> None:
    """It began between our look and our wish: 409, and the render goes on."""
    ref = await submit(ark)
    code = "TaskRunningCannotCancel"
    fake.once("delete", says({"error": {"code": code, "message": "It runs."}}, status))
    assert await ark.cancel(ref) is CancelOutcome.TOO_LATE
    fake.always("delete", says("<html>", 500))
    other = await submit(ark, "2")
    with pytest.raises(ProviderError):
        await ark.cancel(other)


# Lists


async def test_many_are_asked_about_together(fake: FakeArk, ark: VideoProvider) -> None:
    """45 renders take three questions; one that is gone is left out, and lost when it is asked about alone."""
    refs = [await submit(ark, str(n)) for n in range(45)]
    fake.videos.pop(refs[7].id)
    found = await ark.check_many(refs)
    assert found.keys() == {ref.id for ref in refs} - {refs[7].id}
    assert fake.count("list") == 3
    assert (ark.lists, ark.reconciles) == (True, Reconciles.LIST)
    with pytest.raises(RenderLostError):
        await ark.check(refs[7])


@pytest.mark.parametrize("seed", [None, 7])
@pytest.mark.parametrize("ahead_s", [0, -3600, 3600])
async def test_a_lost_answer_is_found_in_the_list(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock, seed: int | None, ahead_s: int
) -> None:
    """Among renders of the same wish ours is known for certain, by what it echoes, and by no clock but ours."""
    fake.now = lambda: clock.now() + timedelta(seconds=ahead_s)
    await submit(ark, "1-1", seed=seed)
    lost = await submit(ark, "4711-1", seed=seed)
    await submit(ark, "2-1", seed=seed)
    spec = spec_of(model_of(), seed=seed)
    (found,) = await ark.find("4711-1", model_of(), spec, since=clock.now() - timedelta(seconds=5))
    assert (found.ref, found.exact) == (lost, True)
    assert found.created_at == clock.now()
    since = clock.now() - timedelta(seconds=5)
    assert await ark.find("4711-2", model_of(), spec, since=since) == []
    fake.hidden = True
    assert await ark.find("4711-1", model_of(), spec, since=since) == []


async def test_a_list_that_does_not_tell_them_apart(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock
) -> None:
    """Where neither seed nor patience shows, nobody claims that a render is ours, or that it is not there."""
    fake.now = clock.now
    await submit(ark, "4711-1")
    fake.shy = True
    with pytest.raises(ProviderError):
        await ark.find("4711-1", model_of(), spec_of(model_of()), since=clock.now())
    clock.pass_time(3600)
    assert await ark.find("4711-1", model_of(), spec_of(model_of()), since=clock.now()) == []


@pytest.mark.parametrize("body", ["<html>", "{}", '{"items": 5}', '{"items": [{"id":'])
async def test_garbled_lists(fake: FakeArk, ark: VideoProvider, body: str) -> None:
    """A list that cannot be read proves nothing."""
    fake.always("list", says(body))
    with pytest.raises(ProviderError):
        await ark.find("1-1", model_of(), spec_of(model_of()), since=QuickClock().now())
    with pytest.raises(ProviderError):
        await ark.balance()


async def test_a_list_from_old_to_new(fake: FakeArk, ark: VideoProvider, clock: QuickClock) -> None:
    """An old render ends the reading only where older ones follow: nobody says that they do."""
    since = clock.now() - timedelta(seconds=5)
    old = {"id": "old", "status": "queued", "seed": 1, "execution_expires_after": 7200}
    rows = [{**old, "id": f"old-{n}", "created_at": 10**9 + n} for n in range(100)]
    seed, patience = marks_of("1-1", spec_of(model_of()))
    ours = {"id": "ours", "seed": seed, "execution_expires_after": patience, "status": "queued"}
    for page in (rows, [{**ours, "created_at": clock.now().timestamp()}]):
        date = format_datetime(clock.now(), usegmt=True)
        fake.once("list", says({"items": page}, headers={"Date": date}))
    (found,) = await ark.find("1-1", model_of(), spec_of(model_of()), since=since)
    assert found.ref.id == "ours"


@pytest.mark.parametrize("created_at", [None, "soon"])
async def test_a_row_that_does_not_say_when(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock, created_at: object
) -> None:
    """It may be as young as ours, and is known by what it echoes."""
    seed, patience = marks_of("1-1", spec_of(model_of()))
    ours = {"id": "ours", "seed": seed, "execution_expires_after": patience, "status": "queued"}
    fake.once("list", says({"items": [{**ours, "created_at": created_at}]}))
    (found,) = await ark.find("1-1", model_of(), spec_of(model_of()), since=clock.now())
    assert (found.ref.id, found.exact) == ("ours", True)


async def test_a_row_that_cannot_be_read(
    fake: FakeArk, ark: VideoProvider, clock: QuickClock
) -> None:
    """It may be ours: nobody claims that the render is not there."""
    fake.once("list", says({"items": [{"status": "queued"}]}))
    with pytest.raises(ProviderError):
        await ark.find("1-1", model_of(), spec_of(model_of()), since=clock.now())


async def test_without_its_key(clock: QuickClock, pictures: MemoryPictures) -> None:
    """No key, no provider."""
    none: Mapping[str, str] = {}
    async with Wires(clock, tls=TLS) as wires:
        found = providers_for([model_of()], none, wires=wires, pictures=pictures, clock=clock)
        assert found == {}
