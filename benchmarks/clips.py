"""From the vendor's file to the channel: 8 MiB clips through the whole bot, beside a bare download and upload.

The bot is a process of its own. Its memory is read from the kernel, the stalls of its loop from its own metrics;
beside them stand those of a loop that does nothing, for a busy machine stalls everybody.
"""

import asyncio
import os
import re
import struct
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
from aiohttp import web

from bot.cli.child import Child
from playground import Playground
from tests.fakes.charging_vendor import ChargingVendor

CLIP_BYTES = 8 * 1024 * 1024
ALONE, TOGETHER = 8, 16
SAMPLE_S = 0.01
MOST_MIB, MOST_STALL_MS = 16.0, 25.0
IDLE = """
import asyncio, time
async def main():
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.25)
        print(time.perf_counter() - began - 0.25, flush=True)
asyncio.run(main())
"""
METRIC = re.compile(r'^dailies_loop_stall_seconds_bucket\{le="([^"]+)"\} (\S+)$', re.MULTILINE)


class Vendor(ChargingVendor):
    """Renders at once, and notes when each file begins to be fetched. No two of its files are alike."""

    def __init__(self) -> None:
        super().__init__(accepts_after_s=0.0, answers_after_s=0.0, lists_after_s=0.0, renders_s=0.2)
        self.begun: dict[str, float] = {}

    async def _content(self, request: web.Request) -> web.Response:
        charge = self._find(request)
        assert charge is not None
        self.begun[charge.fields["prompt"]] = time.perf_counter()
        return web.Response(body=padded(self.clip), content_type="video/mp4")


def padded(clip: bytes) -> bytes:
    """The clip with a box of chance behind it, so that it is as large as it should be."""
    room = CLIP_BYTES - len(clip)
    return clip + struct.pack(">I4s", room, b"free") + os.urandom(room - 8)


async def main() -> dict[str, Any]:
    """Post clips one by one, then many at once; print what it took."""
    with tempfile.TemporaryDirectory(prefix="dailies-clips-") as name:
        async with _stage(Path(name)) as (discord, vendor, bot, port):
            await _posted(discord, vendor, "to warm up")
            bare = [await _bare(discord, vendor) for _ in range(ALONE)]
            rss = _Memory(bot.process.pid)
            before = await _stalls(port)
            idle = await _idle_loop()
            async with rss.watched():
                alone = [await _posted(discord, vendor, f"alone {n}") for n in range(ALONE)]
            one_mib = rss.grown_mib
            async with rss.watched():
                began = time.perf_counter()
                wishes = (_posted(discord, vendor, f"wish {n}") for n in range(TOGETHER))
                together = await asyncio.gather(*wishes)
                took_s = time.perf_counter() - began
            stall_ms = _percentile_ms(before, await _stalls(port), 0.99)
            idle.terminate()
            said, _ = await idle.communicate()
            stood_ms = sorted(1000 * float(line) for line in said.split())
    figures = {
        "mib": CLIP_BYTES // 2**20,
        "bare_s": round(median(bare), 3),
        "alone_s": round(median(alone), 3),
        "ratio": round(median(alone) / median(bare), 2),
        "together_s": round(median(together), 3),
        "clips_a_second": round(TOGETHER / took_s, 2),
        "grown_by_one_mib": round(one_mib, 1),
        "grown_by_all_mib": round(rss.grown_mib, 1),
        "grown_a_clip_mib": round(rss.grown_mib / TOGETHER, 1),
        "stall_p99_ms": stall_ms,
        "idle_loop_p99_ms": round(stood_ms[len(stood_ms) * 99 // 100], 1),
    }
    good = max(one_mib, rss.grown_mib / TOGETHER) <= MOST_MIB and stall_ms < MOST_STALL_MS
    figures["within_goal"] = good
    print(f"clips: {figures}")
    return figures


async def _idle_loop() -> asyncio.subprocess.Process:
    """A loop with nothing to do, on the same machine: what it stalls is not the bot's doing."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", IDLE, stdout=asyncio.subprocess.PIPE
    )


@asynccontextmanager
async def _stage(folder: Path) -> AsyncGenerator[tuple[Playground, Vendor, Child, int]]:
    port = _free_port()
    async with (
        Playground(limits=False, openapi=None, remember_calls=100) as discord,
        Vendor() as vendor,
    ):
        variables = {
            "SKETCH_BASE_URL": vendor.base_url,
            "DAILIES_POOL_USD": "100000",
            "DAILIES_ALLOWANCE_USD": "1000",
            "DAILIES_LOG_LEVEL": "WARNING",
            "DAILIES_WEB_PORT": str(port),
        }
        async with Child(
            folder, discord.token, discord.api_url, discord.gateway_url, variables=variables
        ) as bot:
            await discord.ready(timeout_s=60)
            yield discord, vendor, bot, port


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def _posted(discord: Playground, vendor: Vendor, prompt: str) -> float:
    """Seconds from the first byte that is asked of the vendor until the clip is in the channel."""
    asker = discord.add_member(prompt)
    asked = await asker.command("/video make", prompt=prompt)
    await asked.answered(60)
    posted: Awaitable[Any] = discord.channel.wait_for(
        lambda message: message["attachments"] and prompt in str(message["components"]), 120
    )
    await posted
    return time.perf_counter() - vendor.begun[prompt]


async def _bare(discord: Playground, vendor: Vendor) -> float:
    """Seconds for what nobody can do without: fetch the file, and send it to the channel."""
    content = padded(vendor.clip)

    async def serve(_: web.Request) -> web.Response:
        return web.Response(body=content, content_type="video/mp4")

    app = web.Application()
    app.add_routes([web.get("/", serve)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession(
            headers={"Authorization": f"Bot {discord.token}"}
        ) as session:
            began = time.perf_counter()
            async with session.get(f"http://127.0.0.1:{runner.addresses[0][1]}/") as answer:
                fetched = await answer.read()
            form = aiohttp.FormData()
            form.add_field("payload_json", '{"content": "a clip"}', content_type="application/json")
            form.add_field("files[0]", fetched, filename="clip.mp4", content_type="video/mp4")
            where = f"{discord.api_url}/channels/{discord.channel.id}/messages"
            async with session.post(where, data=form) as answer:
                assert answer.status == 200, await answer.text()
            return time.perf_counter() - began
    finally:
        await runner.cleanup()


class _Memory:
    """How far a process's memory rises above where it stood."""

    def __init__(self, pid: int) -> None:
        self._statm = Path(f"/proc/{pid}/statm")
        self._page_bytes = os.sysconf("SC_PAGE_SIZE")
        self.grown_mib = 0.0

    def _now_mib(self) -> float:
        return int(self._statm.read_text().split()[1]) * self._page_bytes / 2**20

    @asynccontextmanager
    async def watched(self) -> AsyncGenerator[None]:
        """Sample it until the end of the block."""
        stood, top = self._now_mib(), 0.0

        async def sample() -> None:
            nonlocal top
            while True:
                top = max(top, self._now_mib())
                await asyncio.sleep(SAMPLE_S)

        sampling = asyncio.create_task(sample())
        try:
            yield
        finally:
            sampling.cancel()
            self.grown_mib = max(0.0, top - stood)


async def _stalls(port: int) -> dict[float, float]:
    """How often the bot's loop has stalled at most so many seconds."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        text = await answer.text()
    return {float(bound): float(count) for bound, count in METRIC.findall(text)}


def _percentile_ms(before: dict[float, float], after: dict[float, float], share: float) -> float:
    """The bound under which that share of the stalls between two looks lies."""
    counts = {bound: count - before.get(bound, 0.0) for bound, count in after.items()}
    whole = max(counts.values())
    return round(1000 * min(bound for bound, count in counts.items() if count >= share * whole), 1)
