"""Our wire beside stock httpx and bare aiohttp: checks a second, CPU a check, and clips to disk.

The server is a process of its own with nothing in it but sockets. Every figure is taken in several rounds in
turns, so that a busy machine disturbs all alike; ratios are medians of the rounds.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO

import aiohttp
import httpx

from benchmarks._served import served
from bot.domain.ids import PictureKey
from bot.domain.render import RenderRef
from bot.providers.dialects import DIALECTS
from bot.providers.videos_api import VideosApi
from bot.wire import Wire, Wires

CONCURRENT = (1, 20, 100)
ROUNDS = 3
ROUND_S = 1.5
CLIPS_AT_ONCE = 4
CLIP_BYTES = 64 * 1024 * 1024
WRITE_BYTES = 1024 * 1024

RATE_BAR = 8.0  #: times stock httpx at 100 at once
DOWNLOAD_BAR = 1.5  #: times stock httpx
CPU_BAR_MS = 0.5  #: a check at 100 at once
STALL_BAR_MS = 25.0  #: p99

Check = Callable[[], Awaitable[object]]
Fetch = Callable[[], AsyncIterator[bytes]]


async def main() -> dict[str, Any]:
    """Measure, and print a line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        async with served(path, CLIP_BYTES) as base_url, Wires(_Clock()) as wires:
            wire = wires.open("acme", base_url, headers={"Authorization": "Bearer sk-test"})
            checks = await _checks(base_url, wire)
            downloads = await _downloads(base_url, wire, path)
    async with _stalls() as idle:
        await asyncio.sleep(ROUND_S)
    idle_ms = round(1000 * _p99(idle), 1)
    print(f"http  a loop with nothing to do stalls p99 {idle_ms} ms: the machine's own share")
    figures: dict[str, Any] = {
        "checks": checks,
        "downloads": downloads,
        "idle_stall_p99_ms": idle_ms,
        "bars": _bars(checks, downloads),
    }
    for name, (value, bar, is_met) in figures["bars"].items():
        print(f"http  {name}: {value} (bar {bar}) {'met' if is_met else 'MISSED'}")
    return figures


# Checks


async def _checks(base_url: str, wire: Wire) -> dict[str, Any]:
    address = f"{base_url}/videos/video_68d7"
    headers = {"Authorization": "Bearer sk-test"}
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    provider = VideosApi(
        "acme", wire=wire, dialect=DIALECTS["openai"], pictures=_NoPictures(), clock=_Clock()
    )
    ref = RenderRef("video_68d7")
    figures: dict[str, Any] = {}
    async with (
        httpx.AsyncClient(limits=limits, headers=headers) as stock,
        aiohttp.ClientSession(headers=headers) as bare,
    ):

        async def by_stock() -> object:
            return (await stock.get(address)).json()

        async def by_bare() -> object:
            async with bare.get(address) as answer:
                return await answer.json()

        peers: dict[str, Check] = {
            "httpx": by_stock,
            "aiohttp": by_bare,
            "wire": lambda: wire.ask("videos/video_68d7"),
            "adapter": lambda: provider.check(ref),
        }
        for count in CONCURRENT:
            rounds: dict[str, list[dict[str, float]]] = {name: [] for name in peers}
            for _ in range(ROUNDS):
                for name, check in peers.items():
                    rounds[name].append(await _load(check, count))
            figures[str(count)] = {name: _middle(each) for name, each in rounds.items()}
            _print_checks(count, figures[str(count)])
    return figures


async def _load(check: Check, count: int) -> dict[str, float]:
    """`count` callers, each asking as soon as it was answered."""
    took: list[float] = []
    clock = time.perf_counter
    ends = clock() + ROUND_S

    async def ask() -> None:
        while (began := clock()) < ends:
            await check()
            took.append(clock() - began)

    await check()
    async with _stalls() as stalls:
        cpu, began = time.process_time(), clock()
        await asyncio.gather(*(ask() for _ in range(count)))
        spent, lasted = time.process_time() - cpu, clock() - began
    return {
        "per_s": len(took) / lasted,
        "cpu_ms": 1000 * spent / len(took),
        "p99_ms": 1000 * _p99(took),
        "stall_p99_ms": 1000 * _p99(stalls),
    }


def _print_checks(count: int, peers: dict[str, dict[str, float]]) -> None:
    for name, each in peers.items():
        ratio = each["per_s"] / peers["httpx"]["per_s"]
        print(
            f"http  {count:3} at once  {name:8} {each['per_s']:8.0f}/s  {ratio:5.1f}x httpx  "
            f"cpu {each['cpu_ms']:.3f} ms  p99 {each['p99_ms']:.1f} ms  stall p99 {each['stall_p99_ms']:.1f} ms"
        )


# Downloads


async def _downloads(base_url: str, wire: Wire, folder: Path) -> dict[str, Any]:
    address = f"{base_url}/videos/video_68d7/content"
    async with httpx.AsyncClient() as stock, aiohttp.ClientSession() as bare:

        async def by_stock() -> AsyncGenerator[bytes]:
            async with stock.stream("GET", address) as answer:
                async for chunk in answer.aiter_bytes():
                    yield chunk

        async def by_bare() -> AsyncGenerator[bytes]:
            async with bare.get(address) as answer:
                async for chunk in answer.content.iter_chunked(WRITE_BYTES):
                    yield chunk

        async def by_wire() -> AsyncGenerator[bytes]:
            async with wire.stream(address) as download:
                async for chunk in download.chunks:
                    yield chunk

        peers: dict[str, Fetch] = {"httpx": by_stock, "aiohttp": by_bare, "wire": by_wire}
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in peers}
        for _ in range(ROUNDS):
            for name, fetch in peers.items():
                rounds[name].append(await _fetch_all(fetch, folder))
    figures = {name: _middle(each) for name, each in rounds.items()}
    for name, each in figures.items():
        ratio = each["mb_per_s"] / figures["httpx"]["mb_per_s"]
        print(
            f"http  {CLIPS_AT_ONCE} x {CLIP_BYTES // 2**20} MiB  {name:8} {each['mb_per_s']:6.0f} MB/s  "
            f"{ratio:4.2f}x httpx  cpu {each['cpu_ms_per_mb']:.2f} ms/MB  stall p99 {each['stall_p99_ms']:.1f} ms  "
            f"max {each['stall_max_ms']:.1f} ms"
        )
    return figures


async def _fetch_all(fetch: Fetch, folder: Path) -> dict[str, float]:
    """All at once to disk, each through the same sink."""
    async with _stalls() as stalls:
        cpu, began = time.process_time(), time.perf_counter()
        sizes = await asyncio.gather(
            *(_to_disk(fetch(), folder / f"{number}.mp4") for number in range(CLIPS_AT_ONCE))
        )
        spent, lasted = time.process_time() - cpu, time.perf_counter() - began
    assert sizes == [CLIP_BYTES] * CLIPS_AT_ONCE
    megabytes = sum(sizes) / 1e6
    return {
        "mb_per_s": megabytes / lasted,
        "cpu_ms_per_mb": 1000 * spent / megabytes,
        "stall_p99_ms": 1000 * _p99(stalls),
        "stall_max_ms": 1000 * max(stalls),
    }


async def _to_disk(chunks: AsyncIterator[bytes], path: Path) -> int:
    size, came = 0, bytearray()
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in chunks:
            came += chunk
            if len(came) >= WRITE_BYTES:
                size += await asyncio.to_thread(_write, file, came)
                came = bytearray()
        size += await asyncio.to_thread(_write, file, came)
    return size


def _write(file: BinaryIO, content: bytearray) -> int:
    return file.write(content)


# Around it


def _bars(
    checks: dict[str, Any], downloads: dict[str, Any]
) -> dict[str, tuple[float, float, bool]]:
    """What issue and design ask for: figure, bar, met."""
    crowd = checks["100"]
    rate = crowd["wire"]["per_s"] / crowd["httpx"]["per_s"]
    download = downloads["wire"]["mb_per_s"] / downloads["httpx"]["mb_per_s"]
    cpu_ms = crowd["adapter"]["cpu_ms"]
    stall_ms = max(crowd["adapter"]["stall_p99_ms"], downloads["wire"]["stall_p99_ms"])
    return {
        "checks a second beside httpx, at 100": (round(rate, 1), RATE_BAR, rate >= RATE_BAR),
        "downloads beside httpx": (round(download, 2), DOWNLOAD_BAR, download >= DOWNLOAD_BAR),
        "CPU a check, ms": (round(cpu_ms, 3), CPU_BAR_MS, cpu_ms <= CPU_BAR_MS),
        "loop stalls p99, ms": (round(stall_ms, 1), STALL_BAR_MS, stall_ms < STALL_BAR_MS),
    }


def _middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(median(each[name] for each in rounds), 3) for name in rounds[0]}


def _p99(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


@asynccontextmanager
async def _stalls() -> AsyncGenerator[list[float]]:
    """How much later than asked the loop woke a sleeper, every 2 ms."""
    late: list[float] = [0.0]

    async def watch() -> None:
        while True:
            due = time.perf_counter() + 0.002
            await asyncio.sleep(0.002)
            late.append(max(0.0, time.perf_counter() - due))

    watching = asyncio.create_task(watch())
    try:
        yield late
    finally:
        watching.cancel()


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - a benchmark measures real time

    def awake_s(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _NoPictures:
    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        raise NotImplementedError(f"{len(raw)} bytes to {width_px}x{height_px}")

    async def read(self, key: PictureKey) -> bytes:
        raise NotImplementedError(key)

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        raise NotImplementedError(f"{len(named)} named, {before}")
