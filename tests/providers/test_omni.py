"""Gemini Omni: the fake judged by Google's own client, then what is special about our adapter."""

import asyncio
import importlib
import importlib.util
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.catalog import load
from bot.domain.errors import (
    AccountFault,
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    UnreadableVideoError,
)
from bot.domain.render import Cancelled, CancelOutcome, Failed, FailureReason, Rendering, Succeeded
from bot.domain.spec import SourceKind
from tests.conftest import missing
from tests.fakes.omni import KEY, FakeOmni, error
from tests.fakes.server import says
from tests.providers.stands import OMNI, Stand, stand_for

BOAT = "a paper boat in the rain"
FORMAT = {
    "type": "video",
    "delivery": "uri",
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "duration": "8s",
}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with stand_for(OMNI) as made:
        yield made


@pytest.fixture
def fake(stand: Stand) -> FakeOmni:
    assert isinstance(stand.fake, FakeOmni)
    return stand.fake


# The fake, by Google's own client


async def test_the_vendors_client_accepts_the_fake() -> None:
    """Create, get, go on with a conversation, download, cancel, delete, list of models, and refusals."""
    if importlib.util.find_spec("google.genai") is None:
        missing("sdks", "google-genai is not installed here")
    genai: Any = importlib.import_module("google.genai")
    async with FakeOmni() as fake:
        options = {"base_url": fake.origin, "api_version": "v1", "retry_options": {"attempts": 1}}
        client = genai.Client(api_key=KEY, http_options=options)
        talk = client.aio.interactions
        wish = {"model": "gemini-omni-1.1-flash", "background": True, "response_format": FORMAT}
        made = await talk.create(input=BOAT, **wish)
        assert made.status == "in_progress"
        seen = [await talk.get(made.id) for _ in range(3)]
        assert [each.status for each in seen] == ["queued", "in_progress", "completed"]
        video = seen[-1].output_video
        assert seen[-1].usage.output_tokens_by_modality[0].tokens == 46336
        # The client knows addresses with https alone, so it is given the file's name.
        name = "files/" + video.uri.rpartition("/")[2].partition(":")[0]
        assert await asyncio.to_thread(client.files.download, file=name) == fake.clip

        framed = await talk.create(
            input=[
                {"type": "image", "data": "AAAA", "mime_type": "image/png"},
                {"type": "text", "text": "it starts to move"},
            ],
            generation_config={"video_config": {"task": "image_to_video"}},
            **wish,
        )
        assert (await talk.cancel(framed.id)).status == "cancelled"
        further = await talk.create(input="now at night", previous_interaction_id=made.id, **wish)
        await talk.delete(further.id)
        for name in (further.id, "nobody"):
            with pytest.raises(Exception, match="not found"):
                await talk.get(name)
        rows = await asyncio.to_thread(lambda: list(client.models.list()))
        assert rows[0].name == "models/gemini-omni-1.1-flash"

        fake.words = "I cannot make that."
        refused = await talk.create(input=BOAT, **wish)
        last = [await talk.get(refused.id) for _ in range(3)][-1]
        assert (last.status, last.output_video, last.output_text) == ("completed", None, fake.words)
        with pytest.raises(Exception, match="Invalid duration"):
            await talk.create(
                input=BOAT, **wish | {"response_format": FORMAT | {"duration": "60s"}}
            )
        await client.aio.aclose()
        client.close()


# What we send, held against the published examples


async def test_the_published_example(stand: Stand, fake: FakeOmni) -> None:
    """From text: exactly the vendor's own example body."""
    await stand.submit(prompt=BOAT)
    assert fake.bodies == [
        {
            "model": "gemini-omni-1.1-flash",
            "input": BOAT,
            "background": True,
            "response_format": FORMAT,
        }
    ]


async def test_the_published_example_with_a_picture(stand: Stand, fake: FakeOmni) -> None:
    """From a first frame: the picture before the words, and the task by name."""
    key = await stand.pictures.prepare(b"", width_px=1280, height_px=720)
    await stand.submit(prompt=BOAT, source=SourceKind.FIRST_FRAME, first_frame=key)
    data = b64encode(stand.pictures.kept[key]).decode()
    assert fake.bodies == [
        {
            "model": "gemini-omni-1.1-flash",
            "background": True,
            "input": [
                {"type": "image", "data": data, "mime_type": "image/png"},
                {"type": "text", "text": BOAT},
            ],
            "response_format": FORMAT,
            "generation_config": {"video_config": {"task": "image_to_video"}},
        }
    ]


async def test_a_4k_frame_is_cut_smaller(stand: Stand, fake: FakeOmni) -> None:
    """A request may hold 20 MB: the picture of a 4K clip goes along at 1080p."""
    key = await stand.pictures.prepare(b"", width_px=3840, height_px=2160)
    await stand.submit(resolution="4k", first_frame=key)
    smaller = stand.pictures.kept[type(key)("1920x1080.png")]
    assert fake.bodies[0]["input"][0]["data"] == b64encode(smaller).decode()


@pytest.mark.parametrize(
    ("source", "task"),
    [(SourceKind.REMIX, None), (SourceKind.EDIT, "edit"), (SourceKind.EXTEND, "extend")],
)
async def test_a_conversation_goes_on(
    stand: Stand, fake: FakeOmni, source: SourceKind, task: str | None
) -> None:
    """Remix, edit and extend are a further prompt in the conversation of the earlier render."""
    parent = await stand.submit()
    ref = await stand.submit(source=source, parent=parent.id, prompt="now at night")
    body = fake.bodies[-1]
    assert body["previous_interaction_id"] == parent.id
    assert body.get("generation_config", {}).get("video_config", {}).get("task") == task
    await stand.finish(ref)


async def test_nothing_to_go_on_with(stand: Stand, fake: FakeOmni) -> None:
    """Without an earlier render nothing is sent; an unknown one is a clear refusal."""
    with pytest.raises(ProviderRejectedError):
        await stand.submit(source=SourceKind.EDIT)
    assert fake.posts == 0
    with pytest.raises(ProviderRejectedError):
        await stand.submit(source=SourceKind.EDIT, parent="v1_nobody")


# What it says


async def test_cost_is_counted_in_tokens(stand: Stand) -> None:
    """5,792 tokens a second at $17.50 a million."""
    end = await stand.finish(await stand.submit())
    assert end.cost == 810_880
    model = load().find("google:gemini-omni-1.1-flash")
    assert model is not None
    assert model.tariff.price(stand.spec()) >= 810_880


async def test_a_refusal_inside_completed(stand: Stand, fake: FakeOmni) -> None:
    """Completed with words alone is the vendor's moderation, however politely it is put."""
    fake.words = "I can't help with that request."
    end = (await stand.watch(await stand.submit()))[-1]
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.REFUSED_INPUT
    assert "can't help" in end.detail


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"errors": [{"code": "https://x/safety", "message": ""}]}, FailureReason.REFUSED_INPUT),
        ({"errors": [{"code": "blocklist", "message": "no"}]}, FailureReason.REFUSED_INPUT),
        ({"errors": [{"code": "image_safety", "message": "no"}]}, FailureReason.REFUSED_INPUT),
        ({"errors": [{"code": "recitation", "message": "no"}]}, FailureReason.REFUSED_OUTPUT),
        (
            {"error": {"code": 3, "message": "Blocked by safety: generated video"}},
            FailureReason.REFUSED_OUTPUT,
        ),
        ({"errors": [{"code": "api_error", "message": "broke"}]}, FailureReason.PROVIDER),
        ({"errors": "none", "error": 5, "steps": 7}, FailureReason.PROVIDER),
        ({}, FailureReason.PROVIDER),
    ],
    ids=str,
)
@pytest.mark.parametrize("word", ["failed", "INCOMPLETE", "requires_action"])
async def test_failures(
    stand: Stand, fake: FakeOmni, word: str, body: dict[str, Any], reason: FailureReason
) -> None:
    """Every unhappy end has a reason; a filter's word is told apart from a fault."""
    ref = await stand.submit()
    fake.once("check", says({"id": ref.id, "status": word, **body}))
    end = await stand.provider.check(ref)
    assert isinstance(end, Failed)
    assert end.reason is reason


@pytest.mark.parametrize(
    "content", [None, [], [{"type": "video", "uri": None}], [{"type": "video"}]]
)
async def test_completed_and_nothing_there(
    stand: Stand, fake: FakeOmni, content: list[dict[str, Any]] | None
) -> None:
    """Neither a clip nor a word is no refusal: what is billed may still be written down, and is asked for again."""
    ref = await stand.submit()
    steps = [{"type": "model_output", "content": content}]
    fake.once("check", says({"id": ref.id, "status": "completed", "steps": steps}))
    with pytest.raises(ProviderError, match="nor word"):
        await stand.provider.check(ref)
    await stand.finish(ref)


async def test_our_own_clip_is_not_the_answer(stand: Stand, fake: FakeOmni) -> None:
    """A check may repeat what we sent: the clip of an earlier turn is not what was made now."""
    ours = {"type": "video", "uri": "https://x.googleapis.com/old"}
    steps = [
        {"type": "model_output", "content": [ours]},
        {"type": "user_input", "content": [ours]},
        {"type": "model_output", "content": [{"type": "text", "text": "No."}], "error": None},
        "nonsense",
    ]
    ref = await stand.submit()
    fake.once("check", says({"id": ref.id, "status": "completed", "steps": steps}))
    assert isinstance(await stand.provider.check(ref), Failed)


async def test_a_clip_inside_the_answer(stand: Stand, fake: FakeOmni) -> None:
    """A small clip may come in the answer itself; what is no MP4 there is refused."""
    fake.inline = True
    ref = await stand.submit()
    end = await stand.finish(ref)
    assert await stand.fetch(ref, end) == fake.clip
    fake.clip = b"<html>no clip</html>"
    with pytest.raises(UnreadableVideoError):
        await stand.fetch(ref, end)
    fake.inline = False
    with pytest.raises(ProviderError):
        await stand.fetch(ref, end)


async def test_the_file_itself_is_asked_for(stand: Stand, fake: FakeOmni) -> None:
    """Without `alt=media` Google tells about the file; and never without the key."""
    ref = await stand.submit()
    step = {
        "type": "model_output",
        "content": [{"type": "video", "uri": f"{fake.origin}/v1beta/files/f1:download"}],
    }
    fake.once("check", says({"id": ref.id, "status": "completed", "steps": [step]}))
    end = await stand.provider.check(ref)
    assert isinstance(end, Succeeded)
    assert await stand.fetch(ref, end) == fake.clip


async def test_cancel(stand: Stand, fake: FakeOmni) -> None:
    """A running one is stopped; a finished one, and one that nobody knows, come too late."""
    ref = await stand.submit()
    assert await stand.provider.cancel(ref) is CancelOutcome.CANCELLED
    assert isinstance(await stand.provider.check(ref), Cancelled)
    done = await stand.submit()
    await stand.finish(done)
    assert await stand.provider.cancel(done) is CancelOutcome.TOO_LATE
    fake.made.clear()
    assert await stand.provider.cancel(ref) is CancelOutcome.TOO_LATE
    fake.once("cancel", says("<html>", 500))
    with pytest.raises(ProviderError):
        await stand.provider.cancel(ref)


@pytest.mark.parametrize(
    ("status", "error_body", "kind", "wait_s"),
    [
        (429, {"code": "rate_limit_exceeded", "message": "Slow down."}, ProviderBusyError, None),
        (429, {"code": "quota_exceeded", "message": "Daily quota."}, ProviderBusyError, 900.0),
        (
            429,
            {
                "code": 429,
                "status": "RESOURCE_EXHAUSTED",
                "message": "You exceeded your current quota, please check your plan and billing details.",
                "details": [{"@type": "…RetryInfo", "retryDelay": "37s"}, 5],
            },
            ProviderBusyError,
            37.0,
        ),
        (402, {"code": "payment_required", "message": "Prepay."}, ProviderCredentialsError, None),
        (
            403,
            {"code": "permission_denied", "message": "API not enabled."},
            ProviderCredentialsError,
            None,
        ),
        (
            400,
            {"code": 400, "status": "INVALID_ARGUMENT", "message": "Bad."},
            ProviderRejectedError,
            None,
        ),
    ],
    ids=lambda each: str(each)[:40],
)
@pytest.mark.parametrize("listed", [False, True], ids=["object", "list"])
async def test_google_says_no(
    stand: Stand,
    fake: FakeOmni,
    status: int,
    error_body: dict[str, Any],
    kind: type[ProviderError],
    wait_s: float | None,
    listed: bool,
) -> None:
    """Overload, daily caps, money and rights, in the new shape and the old one, which comes in a list."""
    body: object = {"error": error_body}
    fake.once("create", says([body] if listed else body, status))
    with pytest.raises(kind) as caught:
        await stand.submit()
    if isinstance(caught.value, ProviderBusyError):
        assert caught.value.retry_after_s == wait_s


async def test_an_invalid_name_is_a_lost_render(stand: Stand, fake: FakeOmni) -> None:
    """400 "Invalid interaction name" is Google's other way to say 404; it passes right after a create."""
    ref = await stand.submit()

    async def unknown(_: web.Request) -> web.Response:
        return error(400, "invalid_request", "Invalid interaction name.")

    fake.once("check", unknown)
    with pytest.raises(RenderLostError):
        await stand.provider.check(ref)
    assert await stand.provider.check_many([ref])
    assert isinstance(await stand.provider.check(ref), Rendering)
    assert (
        await stand.provider.find("1-1", stand.model, stand.spec(), since=stand.clock.now()) == []
    )


@pytest.mark.parametrize(
    ("status", "message", "fault"),
    [
        (401, "API key not valid.", AccountFault.KEY),
        (402, "Please prepay.", AccountFault.BALANCE),
        (403, "This API method requires billing to be enabled.", AccountFault.BALANCE),
        (403, "Generative Language API has not been used in project 1.", AccountFault.INACTIVE),
        (403, "Your key may not do that.", AccountFault.KEY),
    ],
)
async def test_what_is_the_matter_with_the_account(
    stand: Stand, fake: FakeOmni, status: int, message: str, fault: AccountFault
) -> None:
    """Key, balance and a service that was never switched on are told apart."""
    fake.once("create", says({"error": {"code": "permission_denied", "message": message}}, status))
    with pytest.raises(ProviderCredentialsError) as caught:
        await stand.submit()
    assert caught.value.fault is fault
