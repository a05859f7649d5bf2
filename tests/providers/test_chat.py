"""Video by chat completions: the fake judged by the official client, then our adapter by the fake."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import openai
import pytest

from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
)
from bot.domain.ids import ModelKey
from bot.domain.model import Capabilities, Model, Tariff
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
from tests.fakes.chat import KEY, FakeChat
from tests.fakes.clocks import QuickClock
from tests.fakes.server import says, silence
from tests.providers.bench import TLS, MemoryPictures

MODEL = Model(
    key=ModelKey("apiyi-chat:sora_video2"),
    title="Sora by chat",
    provider="apiyi-chat",
    wire_name="sora_video2",
    capabilities=Capabilities(seconds=(10,), aspects=("16:9",), resolutions=("720p",)),
    tariff=Tariff(per_second={"*": MicroUsd(0)}, minimum=MicroUsd(150_000)),
)
SPEC = RenderSpec(
    model_key=MODEL.key,
    prompt="a red fox runs through snow",
    seconds=10,
    aspect="16:9",
    resolution="720p",
    sound=True,
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check waits longer than a busy machine takes to say the rest."""
    monkeypatch.setattr("bot.providers.talk.LISTEN_S", 1.0)


@pytest.fixture
async def fake() -> AsyncIterator[FakeChat]:
    async with FakeChat() as server:
        yield server


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check listens for a moment: here it need not be long."""
    monkeypatch.setattr("bot.providers.talk.LISTEN_S", 0.05)


@pytest.fixture
async def chat(fake: FakeChat, pictures: MemoryPictures) -> AsyncIterator[VideoProvider]:
    variables = {"APIYI_API_KEY": KEY, "APIYI_BASE_URL": fake.base_url}
    async with Wires(QuickClock(), tls=TLS, download_cap_bytes=1_000_000) as wires:
        found = providers_for(
            [MODEL], variables, wires=wires, pictures=pictures, clock=QuickClock()
        )
        yield found["apiyi-chat"]


async def submit(chat: VideoProvider, **changes: Any) -> RenderRef:
    return (await chat.submit(MODEL, replace(SPEC, **changes), key="1-1")).ref


async def test_the_official_client_accepts_the_fake(fake: FakeChat) -> None:
    """It streams, answers whole, lists models, and refuses strangers."""
    async with openai.AsyncOpenAI(base_url=fake.base_url, api_key=KEY, max_retries=0) as client:
        words: Any = [{"role": "user", "content": "a red fox"}]
        stream = await client.chat.completions.create(
            model="sora_video2", messages=words, stream=True
        )
        said = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        assert "36.0%" in said
        assert "/files/1.mp4" in said
        whole = await client.chat.completions.create(model="sora_video2", messages=words)
        assert "/files/1.mp4" in str(whole.choices[0].message.content)
        assert [each.id async for each in client.models.list()] == ["sora_video2"]
        stranger = client.with_options(api_key="sk-somebody-else")
        with pytest.raises(openai.AuthenticationError):
            await stranger.models.list()


async def test_the_whole_way(fake: FakeChat, chat: VideoProvider) -> None:
    """One POST; the percentage of the talk; its last link as the clip."""
    fake.go_on.clear()
    ref = await submit(chat)
    message = {"role": "user", "content": SPEC.prompt}
    assert fake.bodies == [{"model": "sora_video2", "stream": True, "messages": [message]}]
    assert await chat.check(ref) == Rendering(36)
    fake.go_on.set()
    end = await chat.check(ref)
    while not isinstance(end, Succeeded):
        end = await chat.check(ref)
    assert await chat.check(ref) == end
    async with chat.download(ref, end.result) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == fake.clip
    assert fake.posts == 1
    assert (chat.reconciles, chat.lists) == (Reconciles.NONE, False)
    assert await chat.cancel(ref) is CancelOutcome.UNSUPPORTED
    assert await chat.balance() is None


async def test_before_it_says_a_number(fake: FakeChat, chat: VideoProvider) -> None:
    """Words alone are a place in a queue."""
    fake.go_on.clear()
    fake.says = ["Queueing…"]
    assert await chat.check(await submit(chat)) == Queued()


async def test_a_picture_goes_along(
    fake: FakeChat, chat: VideoProvider, pictures: MemoryPictures
) -> None:
    """As a data address, after the words."""
    key = await pictures.prepare(b"", width_px=1280, height_px=720)
    await submit(chat, source=SourceKind.FIRST_FRAME, first_frame=key)
    text, image = fake.bodies[0]["messages"][0]["content"]
    assert text == {"type": "text", "text": SPEC.prompt}
    url = image["image_url"]["url"]
    assert base64.b64decode(url.partition(",")[2]) == pictures.kept[key]


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("Sorry, this violates our content policy.", FailureReason.REFUSED_INPUT),
        ("The server is tired.", FailureReason.PROVIDER),
        ("See https://example.org/help", FailureReason.PROVIDER),
    ],
)
async def test_an_end_without_a_clip(
    fake: FakeChat, chat: VideoProvider, ending: str, reason: FailureReason
) -> None:
    """Refusals come as prose, and a link that is no clip is none."""
    fake.ends = ending
    end = await chat.check(await submit(chat))
    assert isinstance(end, Failed)
    assert end.reason is reason


async def test_an_error_in_the_stream(fake: FakeChat, chat: VideoProvider) -> None:
    """An error object instead of a link ends the talk, and its words say why."""
    fake.once("create", says({"error": {"message": "blocked by our moderation"}}))
    end = await chat.check(await submit(chat))
    assert isinstance(end, Failed)
    assert end.reason is FailureReason.REFUSED_INPUT


async def test_an_answer_in_one_piece(fake: FakeChat, chat: VideoProvider) -> None:
    """A relay that does not stream is understood, too."""
    whole = {"choices": [{"message": {"content": "https://cdn.example/x.mp4?sig=1"}}]}
    fake.once("create", says(whole))
    assert isinstance(await chat.check(await submit(chat)), Succeeded)


@pytest.mark.parametrize("body", ["<html>oops</html>", "{}", "", '{"choices": [{"mess'])
async def test_an_answer_that_says_nothing(fake: FakeChat, chat: VideoProvider, body: str) -> None:
    """Nobody can say what became of it."""
    fake.once("create", says(body))
    ref = await submit(chat)
    with pytest.raises(SubmitUncertainError):
        await chat.check(ref)


async def test_a_connection_that_breaks(fake: FakeChat, chat: VideoProvider) -> None:
    """What only that connection could hear is uncertain, as after a restart; what a steward names is lost."""
    fake.breaks = True
    ref = await submit(chat)
    with pytest.raises(SubmitUncertainError):
        await chat.check(ref)
    with pytest.raises(SubmitUncertainError):
        await chat.check(RenderRef("chat-of-an-earlier-process"))
    with pytest.raises(RenderLostError):
        await chat.check(chat.ref_of("chatcmpl-1", MODEL, SPEC))


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (401, "Invalid token", ProviderCredentialsError),
        (403, "用户额度不足", ProviderCredentialsError),
        (429, "Too many requests", ProviderBusyError),
        (400, "Blocked by our moderation", ProviderRejectedError),
        (400, "Unknown model", ProviderRejectedError),
        (500, "Internal", SubmitUncertainError),
        (502, "<html>", SubmitUncertainError),
        (408, "Timeout", SubmitUncertainError),
    ],
)
async def test_refusals(
    fake: FakeChat, chat: VideoProvider, status: int, message: str, kind: type[ProviderError]
) -> None:
    """Key, money, limits and filters, and a 5xx that may have been accepted."""
    fake.once("create", says({"error": {"message": message, "code": ""}}, status))
    with pytest.raises(kind):
        await submit(chat)
    assert fake.posts == 1


async def test_an_acceptance_by_another_2xx(fake: FakeChat, chat: VideoProvider) -> None:
    """What was agreed to is listened to, whatever the exact word: it is paid for."""
    choice = {"message": {"content": "https://cdn.example/x.mp4"}}
    fake.once("create", says({"choices": [choice]}, 202))
    assert isinstance(await chat.check(await submit(chat)), Succeeded)


async def test_a_silent_submit_is_sent_once(
    fake: FakeChat, chat: VideoProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer: uncertain, and one POST."""
    monkeypatch.setattr("bot.providers.chat.BEGIN_S", 0.5)
    fake.once("create", silence)
    with pytest.raises(SubmitUncertainError):
        await submit(chat)
    assert fake.posts == 1


async def test_what_it_cannot_make(fake: FakeChat, chat: VideoProvider) -> None:
    """A remix is refused before anything is sent."""
    with pytest.raises(ProviderRejectedError):
        await submit(chat, source=SourceKind.REMIX, parent="x")
    assert fake.posts == 0
