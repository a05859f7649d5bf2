"""A Sketch's lives: what it does when it is closed, killed, started anew, or started twice."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from openai import AsyncOpenAI, NotFoundError

from sketch import Sketch
from sketch.state import FolderInUseError
from tests.sketch.wire.support import (
    HERE,
    ended,
    picture,
    spec_in,
    ticks,
    tiny,
    until,
    until_status,
)

ROOT = HERE.parents[2]


class Server:
    """A server in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, base_url: str) -> None:
        self.process = process
        self.client = AsyncOpenAI(base_url=base_url, api_key="x", max_retries=0)

    async def last_words(self) -> bytes:
        """End the server and read what it prints on its way out."""
        self.process.terminate()
        words, _ = await self.process.communicate()
        return words

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await self.process.wait()


@asynccontextmanager
async def serving(*command: str) -> AsyncGenerator[Server]:
    """Start a server that prints its address, and see it end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=environment()
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        base_url = (await process.stdout.readline()).decode().strip()
    assert base_url.startswith("http://"), "the server did not start"
    server = Server(process, base_url)
    try:
        async with server.client:
            yield server
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def tiny_server(folder: Path, *more: str) -> tuple[str, ...]:
    return (str(HERE / "serve_tiny.py"), str(folder / "sketch"), str(folder / "log"), *more)


def began(log: Path) -> list[int]:
    """The process ids of the renders that began."""
    if not log.exists():
        return []
    return [int(line.split()[1]) for line in log.read_text().splitlines() if "began" in line]


async def test_killed_in_mid_render(tmp_path: Path) -> None:
    """A server killed while it renders and queues goes on after a restart, with the same ids."""
    gate = f"gate={tmp_path}/go"
    async with serving(*tiny_server(tmp_path)) as first:
        done = await first.client.videos.create(prompt="a hen", seconds="8")
        await ended(first.client, done.id)
        clip = (await first.client.videos.download_content(done.id)).content
        waiting = [
            await first.client.videos.create(prompt=f"{gate} {n}", size="1280x720")
            for n in range(4)
        ]
        pictured = await first.client.videos.create(
            prompt=gate, size="1280x720", input_reference=("fox.png", picture())
        )
        remix = await first.client.videos.remix(done.id, prompt=gate)
        await until(lambda: len(began(tmp_path / "log")) == 3)
        await first.end(signal.SIGKILL)
    (tmp_path / "go").touch()
    async with serving(*tiny_server(tmp_path)) as second:
        for video in (*waiting, pictured, remix):
            after = await ended(second.client, video.id)
            assert after.status == "completed"
            assert (after.prompt, after.size) == (video.prompt, video.size)
            assert after.created_at == video.created_at
        again = await second.client.videos.retrieve(done.id)
        specs = [
            spec_in((await second.client.videos.download_content(video.id)).content)
            for video in (pictured, remix)
        ]
        listed = [video.id async for video in second.client.videos.list(order="asc")]
        assert (await second.client.videos.download_content(done.id)).content == clip

    assert again.status == "completed"
    assert specs[0]["first_frame"] is not None
    assert specs[1]["mode"] == "remix"
    assert listed == [done.id, *(video.id for video in waiting), pictured.id, remix.id]


async def test_killed_again_and_again(tmp_path: Path) -> None:
    """Whatever instant a server is killed at, what it accepted ends, once."""
    accepted: list[str] = []
    for n in range(5):
        async with serving(*tiny_server(tmp_path)) as server:
            creating = [
                asyncio.create_task(server.client.videos.create(prompt=f"fox {n} {k}"))
                for k in range(5)
            ]
            await asyncio.wait(creating, timeout=0.02 * n)
            await server.end(signal.SIGKILL)
            await asyncio.wait(creating)
            accepted += [task.result().id for task in creating if task.exception() is None]
    async with serving(*tiny_server(tmp_path)) as server:
        listed = [video.id async for video in server.client.videos.list(limit=100)]
        ends = [await ended(server.client, video_id) for video_id in listed]

    assert set(accepted) <= set(listed)
    assert len(listed) == len(set(listed))
    assert [video for video in ends if video.status != "completed"] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_ended_by_signal(tmp_path: Path, number: signal.Signals) -> None:
    """`python -m sketch` ends at a signal, with its renderers, and with status 0."""
    command = ("-m", "sketch", "--folder", str(tmp_path / "sketch"), "--port", "0")
    async with serving(*command) as server:
        await server.client.videos.create(prompt="a fox", seconds="12", size="1280x720")
        children: list[psutil.Process] = []
        async for _ in ticks():
            children = psutil.Process(server.process.pid).children(recursive=True)
            if children:
                break
        status = await server.end(number)

    assert status == 0
    await until(lambda: not any(child.is_running() for child in children))


async def test_closing_ends_renderers(tmp_path: Path) -> None:
    """A server that closes takes its renderers along, and what these started."""
    note = tmp_path / "grandchild"
    async with (
        Sketch(tmp_path / "s", renderer=tiny(tmp_path / "log")) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
    ):
        await client.videos.create(prompt=f"gate={tmp_path}/never grandchild={note}")
        await until(lambda: note.exists() and note.read_text())
    ids = [*began(tmp_path / "log"), int(note.read_text())]

    await until(lambda: not any(is_alive(number) for number in ids))


def is_alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_one_server_a_folder(tmp_path: Path) -> None:
    """A second server on the same folder says so in one sentence, and the first goes on."""
    folder = tmp_path / "s"
    async with Sketch(folder, renderer=tiny()) as first:
        with pytest.raises(FolderInUseError, match="Another Sketch serves"):
            async with Sketch(folder, renderer=tiny()):
                pass
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sketch", "--folder", str(folder), "--port", "0"),
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
        )
        _, says = await process.communicate()
        async with AsyncOpenAI(base_url=first.base_url, api_key="x") as client:
            assert [video async for video in client.videos.list()] == []

    assert process.returncode == 1
    assert says.decode().strip() == f"Another Sketch serves {folder}."


async def test_port_in_use(tmp_path: Path) -> None:
    """A server that cannot have its port lets its folder go, and says why."""
    async with Sketch(tmp_path / "a", renderer=tiny()) as first:
        port = int(first.base_url.split(":")[2].removesuffix("/v1"))
        with pytest.raises(OSError, match="address already in use"):
            async with Sketch(tmp_path / "b", port=port, renderer=tiny()):
                pass
    async with Sketch(tmp_path / "b", port=port, renderer=tiny()) as second:
        assert second.base_url == first.base_url


async def test_failing_renderers(client: AsyncOpenAI) -> None:
    """A renderer that refuses, crashes or lies makes a failed video, never a stuck one."""
    ends: list[tuple[str, str]] = []
    for prompt in ("exit=2", "exit=9", "liar"):
        video = await client.videos.create(prompt=prompt)
        done = await ended(client, video.id)
        assert done.error is not None
        ends.append((done.error.code, done.error.message))

    assert ends == [
        ("invalid_request", "The picture is upside down."),
        ("server_error", "The video could not be generated. Please try again."),
        ("server_error", "The video could not be generated. Please try again."),
    ]


async def test_no_renderer(tmp_path: Path) -> None:
    """A renderer that cannot be started, or never ends, makes a failed video."""
    for renderer, prompt in [
        ((str(tmp_path / "nothing"),), "a fox"),
        (tiny(), f"gate={tmp_path}/never"),
    ]:
        async with (
            Sketch(tmp_path / "s", renderer=renderer, render_limit_s=0.5) as server,
            AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
        ):
            video = await client.videos.create(prompt=prompt)
            done = await ended(client, video.id)
            assert done.error is not None
            assert done.error.code == "server_error"


async def test_disk_full_at_the_end(client: AsyncOpenAI, tmp_path: Path) -> None:
    """An end that the disk does not take is written as soon as it does."""
    video = await client.videos.create(prompt=f"gate={tmp_path}/go")
    blocked = tmp_path / "sketch" / "videos" / video.id / ".video.json.part"
    blocked.mkdir()
    (tmp_path / "go").touch()
    await until((blocked.parent / "clip.mp4").exists)
    before = await client.videos.retrieve(video.id)
    blocked.rmdir()

    assert before.status == "in_progress"
    assert (await ended(client, video.id)).status == "completed"


async def test_pictures_missing(client: AsyncOpenAI) -> None:
    """A renderer without pictures still makes a clip; asking for the pictures says so."""
    video = await client.videos.create(prompt="bare")
    assert (await ended(client, video.id)).status == "completed"
    with pytest.raises(NotFoundError, match="This video has no thumbnail"):
        await client.videos.download_content(video.id, variant="thumbnail")


async def test_expiry(tmp_path: Path) -> None:
    """A clip is there for 24 hours; then its content is gone, its record stays."""
    day = 86_400
    time = 1_800_000_000.0
    async with (
        Sketch(tmp_path / "s", renderer=tiny(), now=lambda: time) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x", max_retries=0) as client,
    ):
        video = await client.videos.create(prompt="a fox")
        done = await ended(client, video.id)
        time += day - 1
        await client.videos.download_content(video.id)
        time += 1
        with pytest.raises(NotFoundError, match="this video has expired"):
            await client.videos.download_content(video.id)
    async with (
        Sketch(tmp_path / "s", renderer=tiny(), now=lambda: time) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x", max_retries=0) as client,
    ):
        folder = tmp_path / "s" / "videos" / video.id
        await until(lambda: [path.name for path in folder.iterdir()] == ["video.json"])
        again = await client.videos.retrieve(video.id)
        with pytest.raises(NotFoundError, match="this video has expired"):
            await client.videos.download_content(video.id)

    assert done.expires_at == 1_800_000_000 + day
    assert again.status == "completed"


async def test_inputs_are_dropped(client: AsyncOpenAI, tmp_path: Path) -> None:
    """Once a video is over its folder has its files and nothing else."""
    video = await client.videos.create(
        prompt="a fox", size="1280x720", input_reference=("fox.png", picture())
    )
    await ended(client, video.id)
    folder = tmp_path / "sketch" / "videos" / video.id
    kept = {"video.json", "clip.mp4", "thumbnail.webp", "spritesheet.jpg"}

    await until(lambda: {path.name for path in folder.iterdir()} == kept)


async def test_records_of_strangers(tmp_path: Path) -> None:
    """A record that cannot be read, or that a later Sketch wrote, does not keep the server down."""
    folder = tmp_path / "s"
    async with (
        Sketch(folder, renderer=tiny()) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
    ):
        video = await client.videos.create(prompt="a fox")
        await ended(client, video.id)
    record = folder / "videos" / video.id / "video.json"
    later = {**json.loads(record.read_text()), "mood": "blue"}
    record.write_text(json.dumps(later))
    (folder / "videos" / "video_empty").mkdir()
    (folder / "videos" / "video_broken").mkdir()
    (folder / "videos" / "video_broken" / "video.json").write_text("{")
    async with (
        Sketch(folder, renderer=tiny()) as server,
        AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
    ):
        assert [one.id async for one in client.videos.list()] == [video.id]
        await client.videos.download_content(video.id)


async def test_stalled_stays_stalled(tmp_path: Path) -> None:
    """A stalled video is stalled after a restart too: its prompt says so."""
    for _ in range(2):
        async with (
            Sketch(tmp_path / "s", renderer=tiny()) as server,
            AsyncOpenAI(base_url=server.base_url, api_key="x") as client,
        ):
            listed = [one.id async for one in client.videos.list()]
            if not listed:
                listed = [(await client.videos.create(prompt="a fox [stall:50]")).id]
            assert (await until_status(client, listed[0], "in_progress")).progress == 50
