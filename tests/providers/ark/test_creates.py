"""What our adapter sends to Ark, and what becomes of a create that is refused."""

import base64
from collections.abc import Mapping
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
    SubmitUncertainError,
)
from bot.domain.render import FailureReason
from bot.domain.spec import SourceKind
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes.ark import KEY, FakeArk
from tests.fakes.clocks import QuickClock
from tests.fakes.server import says
from tests.providers.ark.asks import SEEDANCE, finish, model_of, spec_of, submit
from tests.providers.bench import TLS, MemoryPictures

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


async def test_without_its_key(clock: QuickClock, pictures: MemoryPictures) -> None:
    """No key, no provider."""
    none: Mapping[str, str] = {}
    async with Wires(clock, tls=TLS) as wires:
        found = providers_for([model_of()], none, wires=wires, pictures=pictures, clock=clock)
        assert found == {}
