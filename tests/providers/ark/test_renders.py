"""A render at Ark: its cost, its end, the words for it, and how it is cancelled."""

from dataclasses import replace

import pytest

from bot.domain.errors import ProviderError
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Rendering,
    RenderRef,
    Succeeded,
)
from bot.domain.spec import SourceKind
from bot.ports import VideoProvider
from tests.fakes.ark import FakeArk
from tests.fakes.server import says
from tests.providers.ark.asks import finish, model_of, spec_of, submit
from tests.providers.bench import MemoryPictures


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
