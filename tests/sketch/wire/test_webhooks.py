"""Events for somebody's server, verified by the official client and by Standard Webhooks."""

import json
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from openai import AsyncOpenAI, InvalidWebhookSignatureError
from standardwebhooks.webhooks import Webhook

from sketch import Sketch
from sketch.wire.webhooks import new_secret
from tests.sketch.wire.support import ended, tiny, until
from tests.sketch.wire.test_lives import serving, tiny_server

SECRET = new_secret()


class Ear:
    """A server that hears events; it answers each with the next of `answers`, then with 200."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    async def hear(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.heard.append((headers, await request.read()))
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, headers={"Location": f"{self.url}/elsewhere"})


@asynccontextmanager
async def hearing() -> AsyncGenerator[Ear]:
    ear = Ear()
    application = web.Application()
    application.router.add_post("/{path:.*}", ear.hear)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield ear
    finally:
        await runner.cleanup()


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with hearing() as listener:
        yield listener


@asynccontextmanager
async def telling(folder: Path, ear: Ear) -> AsyncGenerator[AsyncOpenAI]:
    async with (
        Sketch(
            folder / "s",
            renderer=tiny(),
            webhook=ear.url,
            webhook_secret=SECRET,
            webhook_retries_s=(0.01, 0.01, 0.01),
        ) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x", webhook_secret=SECRET) as client,
    ):
        yield client


async def test_events(ear: Ear, tmp_path: Path) -> None:
    """A completed and a failed video are told, in events that both verifiers accept."""
    async with telling(tmp_path, ear) as client:
        for prompt, kind in [("a fox", "video.completed"), ("[fail:x]", "video.failed")]:
            video = await client.videos.create(prompt=prompt)
            await until(lambda: ear.heard)
            headers, body = ear.heard.pop()
            event = client.webhooks.unwrap(body, headers)
            again = Webhook(SECRET).verify(body, headers)

            assert event.type == kind
            assert again == json.loads(body)
            assert set(again) == {"id", "object", "created_at", "type", "data"}
            assert (again["object"], again["data"]) == ("event", {"id": video.id})
            assert again["id"] == headers["webhook-id"]
            assert again["id"].startswith("evt_")
            assert abs(again["created_at"] - video.created_at) <= 10
            # whoever is told can ask at once
            assert (await client.videos.retrieve(video.id)).status == kind.removeprefix("video.")


async def test_forgery(ear: Ear, tmp_path: Path) -> None:
    """A changed body, or another secret, does not verify."""
    async with telling(tmp_path, ear) as client:
        await client.videos.create(prompt="a fox")
        await until(lambda: ear.heard)
        headers, body = ear.heard[0]
        with pytest.raises(InvalidWebhookSignatureError):
            client.webhooks.unwrap(body.replace(b"completed", b"failed"), headers)
        with pytest.raises(InvalidWebhookSignatureError):
            client.webhooks.unwrap(body, headers, secret=new_secret())


async def test_retries(ear: Ear, tmp_path: Path) -> None:
    """An event is sent again until a 2xx, with the same id and body; redirects are not followed."""
    ear.answers = [500, 302, 204]
    async with telling(tmp_path, ear) as client:
        video = await client.videos.create(prompt="a fox")
        await until(lambda: _event_in(tmp_path, video.id) == "sent")

    assert len(ear.heard) == 3
    assert len({(headers["webhook-id"], body) for headers, body in ear.heard}) == 1


async def test_deaf(tmp_path: Path) -> None:
    """An event that nobody takes is given up, and the video is none the worse."""
    async with hearing() as ear:
        pass
    async with telling(tmp_path, ear) as client:
        video = await client.videos.create(prompt="a fox")
        assert (await ended(client, video.id)).status == "completed"
        await until(lambda: _event_in(tmp_path, video.id) == "given_up")


async def test_told_after_a_restart(ear: Ear, tmp_path: Path) -> None:
    """A server killed before its event got through sends it after a restart."""
    ear.answers = [503] * 1000
    command = tiny_server(tmp_path, ear.url, SECRET)
    async with serving(*command) as first:
        video = await first.client.videos.create(prompt="a fox")
        await until(lambda: ear.heard)
        await first.end(signal.SIGKILL)
    before = dict(ear.heard[0][0])
    ear.heard.clear()
    ear.answers.clear()
    async with serving(*command):
        await until(lambda: _event_in(tmp_path, video.id, "sketch") == "sent")
    headers, body = ear.heard[0]

    assert headers["webhook-id"] == before["webhook-id"]
    assert Webhook(SECRET).verify(body, headers)["data"] == {"id": video.id}


async def test_no_event_for_the_deleted(ear: Ear, tmp_path: Path) -> None:
    """A video deleted under way causes no event."""
    async with telling(tmp_path, ear) as client:
        stuck = await client.videos.create(prompt=f"gate={tmp_path}/never")
        await client.videos.delete(stuck.id)
        told = await client.videos.create(prompt="a fox")
        await until(lambda: ear.heard)

    assert [json.loads(body)["data"]["id"] for _, body in ear.heard] == [told.id]


async def test_secrets(tmp_path: Path) -> None:
    """A webhook without a secret, or with one that is not base64, is refused at the start."""
    with pytest.raises(ValueError, match="webhook_secret"):
        Sketch(tmp_path, webhook="http://127.0.0.1/")
    with pytest.raises(ValueError, match="base64"):
        Sketch(tmp_path, webhook="http://127.0.0.1/", webhook_secret="whsec_?")


def _event_in(folder: Path, video_id: str, name: str = "s") -> str:
    record = folder / name / "videos" / video_id / "video.json"
    return json.loads(record.read_text())["event"]
