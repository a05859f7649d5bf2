"""Replicate: the fake judged by its own client, then what is Replicate's alone. The rest is in test_every_vendor.py."""

import importlib
import importlib.util
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from bot.domain.errors import ProviderError, ProviderUnreachableError, RenderLostError
from bot.domain.ids import PictureKey
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderStatus,
)
from bot.domain.spec import SourceKind
from bot.providers.replicate import Replicate
from tests.conftest import missing
from tests.fakes.replicate import KEY, SECRET, FakeReplicate
from tests.fakes.server import says
from tests.providers.queue_stands import REPLICATE
from tests.providers.stands import Stand, model_of, stand_for

BOAT = {
    "prompt": "a paper boat in the rain",
    "seconds": 5,
    "aspect": "16:9",
    "resolution": "720p",
    "sound": False,
}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with stand_for(REPLICATE) as made:
        yield made


def fake_of(stand: Stand) -> FakeReplicate:
    assert isinstance(stand.fake, FakeReplicate)
    return stand.fake


async def test_the_vendors_client_accepts_the_fake() -> None:
    """Create, reload, list by pages, cancel, the webhook's secret and errors, through the published client."""
    if importlib.util.find_spec("replicate") is None:
        missing("sdks", "replicate is not installed here")
    client_of: Any = importlib.import_module("replicate.client")
    errors: Any = importlib.import_module("replicate.exceptions")
    async with FakeReplicate() as fake:
        client = client_of.Client(api_token=KEY, base_url=fake.origin)
        wish = {"prompt": "a paper boat", "duration": 5, "mode": "standard"}
        made = await client.models.predictions.async_create(REPLICATE.model, wish)
        words = [made.status]
        for _ in range(3):
            await made.async_reload()
            words.append(made.status)
        assert words == ["starting", "starting", "processing", "succeeded"]
        assert made.output.startswith("http")
        for _ in range(3):
            await client.models.predictions.async_create(REPLICATE.model, wish)
        last = await client.models.predictions.async_create(REPLICATE.model, wish)
        await last.async_cancel()
        assert last.status == "canceled"
        page = await client.predictions.async_list()
        assert len(page.results) == 3
        assert page.next is not None
        assert (await client.webhooks.default.async_secret()).key == SECRET
        with pytest.raises(errors.ReplicateError):
            await client.models.predictions.async_create(REPLICATE.model, {"duration": "5"})
        other = client_of.Client(api_token="r8_x", base_url=fake.origin)
        with pytest.raises(errors.ReplicateError):
            await other.predictions.async_list()
        for each in (client, other):
            await each._async_client.aclose()


async def test_the_published_example(stand: Stand) -> None:
    """A spec becomes the body that Replicate publishes, field by field."""
    await stand.submit(**BOAT)
    assert fake_of(stand).bodies == [
        {
            "input": {
                "prompt": "a paper boat in the rain",
                "duration": 5,
                "mode": "standard",
                "aspect_ratio": "16:9",
                "generate_audio": False,
            }
        }
    ]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("kwaivgi/kling-v3-omni-video", {"mode", "generate_audio", "negative_prompt"}),
        ("bytedance/seedance-2.0-fast", {"resolution", "generate_audio", "seed"}),
        ("runwayml/gen-4.5", {"seed"}),
    ],
)
async def test_each_model_gets_only_what_it_knows(
    stand: Stand, name: str, fields: set[str]
) -> None:
    """Replicate refuses what does not fit a model's schema: what we send does."""
    spec = stand.spec(**BOAT, seed=7, negative_prompt="rain")
    await stand.provider.submit(replace(model_of(REPLICATE), wire_name=name), spec, key="1-1")
    said = fake_of(stand).bodies[-1]["input"]
    assert set(said) == {"prompt", "duration", "aspect_ratio"} | fields


async def test_where_to_call_back(stand: Stand) -> None:
    """With an address of ours Replicate is told where to call, and only when all is over."""
    assert isinstance(stand.provider, Replicate)
    stand.provider.callback = "https://dailies.example.org/webhooks/replicate"
    await stand.submit()
    body = fake_of(stand).bodies[-1]
    assert body["webhook"] == "https://dailies.example.org/webhooks/replicate"
    assert body["webhook_events_filter"] == ["completed"]


async def test_small_pictures_go_along(stand: Stand) -> None:
    """First and last frame are data addresses while they are small."""
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    await stand.submit(source=SourceKind.FIRST_FRAME, first_frame=key, last_frame=key)
    said = fake_of(stand).bodies[-1]["input"]
    assert said["start_image"].startswith("data:image/png;base64,")
    assert said["end_image"] == said["start_image"]


async def test_a_large_picture_is_uploaded(stand: Stand) -> None:
    """Over 256 KB as text a picture goes to Replicate's files; an upload that fails accepted nothing."""
    key = PictureKey("1280x720.png")
    stand.pictures.kept[key] = bytes(300_000)
    await stand.submit(first_frame=key)
    fake = fake_of(stand)
    assert fake.uploaded == [bytes(300_000)]
    assert fake.bodies[-1]["input"]["start_image"].endswith("/v1/files/f1")
    for answer in (says("<html>", 500), says({}), says({"detail": "no"}, 422)):
        fake.once("upload", answer)
        with pytest.raises(ProviderUnreachableError):
            await stand.submit(first_frame=key)
    assert fake.posts == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "starting"}, Queued(3.0)),
        ({"status": "processing"}, Rendering(None, 3.0)),
        ({"status": "processing", "logs": "step 1\n 42%|####      | 21/50"}, Rendering(42, 3.0)),
        ({"status": "processing", "logs": "99%|###|\n 7%|#"}, Rendering(7, 3.0)),
        ({"status": "processing", "logs": "loss 42% worse than before"}, Rendering(None, 3.0)),
        ({"status": "canceled"}, Cancelled()),
        ({"status": "aborted"}, Cancelled()),
        ({"status": "failed"}, Failed(FailureReason.PROVIDER)),
        (
            {"status": "failed", "error": "Director: unexpected error"},
            Failed(FailureReason.PROVIDER, detail="Director: unexpected error"),
        ),
        (
            {"status": "failed", "error": "The input was flagged as sensitive. (E005)"},
            Failed(
                FailureReason.REFUSED_INPUT, detail="The input was flagged as sensitive. (E005)"
            ),
        ),
        (
            {"status": "failed", "error": "Generated output failed a safety check"},
            Failed(FailureReason.REFUSED_OUTPUT, detail="Generated output failed a safety check"),
        ),
    ],
    ids=str,
)
async def test_words(stand: Stand, body: dict[str, Any], status: RenderStatus) -> None:
    """Every status; a percentage only where the log ends with a bar, though it may run backwards."""
    ref = await stand.submit()
    stand.fake.once("check", says({"id": ref.id, **body}))
    assert await stand.provider.check(ref) == status


async def test_a_quoted_prompt_is_not_repeated(stand: Stand) -> None:
    """Models quote what they refuse; the log does not."""
    ref = await stand.submit()
    prompt = stand.spec().prompt
    said = {"status": "failed", "error": f"flagged: {prompt}", "input": {"prompt": prompt}}
    stand.fake.once("check", says({"id": ref.id, **said}))
    end = await stand.provider.check(ref)
    assert isinstance(end, Failed)
    assert "red fox" not in end.detail


async def test_after_an_hour_it_is_gone(stand: Stand) -> None:
    """Everything is deleted an hour after the end: that is lost, and not "soon"."""
    ref = await stand.submit()
    await stand.finish(ref)
    fake_of(stand).forget(ref.id)
    with pytest.raises(RenderLostError):
        await stand.provider.check(ref)


async def test_cancel(stand: Stand) -> None:
    """At any time before the end."""
    ref = await stand.submit()
    assert await stand.provider.cancel(ref) is CancelOutcome.CANCELLED
    assert await stand.provider.check(ref) == Cancelled()
    done = await stand.submit()
    await stand.finish(done)
    assert await stand.provider.cancel(done) is CancelOutcome.TOO_LATE


# An uncertain submit


async def find(stand: Stand, **changes: Any) -> list[str]:
    since = stand.clock.now() - timedelta(seconds=5)
    spec = stand.spec(**changes)
    return [
        each.ref.id for each in await stand.provider.find("1-1", stand.model, spec, since=since)
    ]


@pytest.fixture
async def looked(stand: Stand) -> Stand:
    """A stand whose vendor has four older renders of others, on more than one page, and whose clock is ahead."""
    fake = fake_of(stand)
    fake.now = lambda: stand.clock.now() + timedelta(hours=1)
    for number in range(4):
        ref = await stand.submit(prompt=f"another {number}")
        fake.age(ref.id, 20 - number)
    return stand


async def test_found_by_the_list(looked: Stand) -> None:
    """It is found by its input, on whatever page, though the vendor's clock is an hour ahead."""
    ref = await looked.submit()
    fake_of(looked).age(ref.id, 25)
    assert looked.provider.reconciles is Reconciles.LIST
    assert await find(looked) == [ref.id]
    assert await find(looked, seconds=5) == []
    assert await find(looked, prompt="never asked for") == []


async def test_older_ones_are_not_looked_at(looked: Stand) -> None:
    """The list is read back to the submit and no further."""
    ref = await looked.submit()
    fake_of(looked).age(ref.id, 4000)
    assert await find(looked) == []


async def test_hidden_inputs_prove_nothing(looked: Stand) -> None:
    """A list without inputs is asked one by one; where they are deleted nobody can tell."""
    ref = await looked.submit()
    fake_of(looked).hides_inputs = True
    assert await find(looked) == [ref.id]
    fake_of(looked).forget(ref.id)
    with pytest.raises(ProviderError):
        await find(looked)


@pytest.mark.parametrize(
    "body", ["<html>", "[]", {"results": [{}]}, {"results": [{"id": "x"}]}, {"results": "x"}]
)
async def test_a_list_that_cannot_be_read(stand: Stand, body: object) -> None:
    """It proves nothing either."""
    stand.fake.once("list", says(body))
    with pytest.raises(ProviderError):
        await find(stand)


@pytest.mark.parametrize("after", ["https://api.replicate.com/v1/predictions/2", 5, {"a": 1}])
async def test_a_next_page_that_cannot_be_asked_for(stand: Stand, after: object) -> None:
    """There is more, and what stands there may be ours."""
    stand.fake.once("list", says({"results": [], "next": after}))
    with pytest.raises(ProviderError):
        await find(stand)


async def test_a_list_without_end(stand: Stand) -> None:
    """A next page that leads back to itself is not read for ever."""
    row = {"id": "x", "status": "succeeded", "input": {"prompt": "y"}}
    row["created_at"] = stand.clock.now().isoformat()
    body = {"results": [row], "next": "https://api.replicate.com/v1/predictions?cursor=1"}
    date = format_datetime(stand.clock.now(), usegmt=True)
    fake_of(stand).always("list", says(body, headers={"Date": date}))
    with pytest.raises(ProviderError, match="too long"):
        await find(stand)
