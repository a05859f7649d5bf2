"""How much the playground bears: bursts, a thousand interactions a second, 100,000 messages."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncGenerator
from typing import Any

import psutil
import pytest

from playground import Interaction, Playground


@contextlib.asynccontextmanager
async def bot_process(playground: Playground) -> AsyncGenerator[None]:
    """Run a stock bot in a process of its own."""
    environment = {
        **os.environ,
        "PLAYGROUND_API_URL": playground.api_url,
        "PLAYGROUND_GATEWAY_URL": playground.gateway_url,
        "PLAYGROUND_TOKEN": playground.token,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.playground.stock",
        env=environment,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await playground.ready(30)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _drive(playground: Playground, rate: int, seconds: float) -> dict[str, float]:
    """Deliver interactions at a steady rate, whatever comes back, then wait for the answers."""
    alice, bob = playground.members[:2]
    made: list[Interaction] = []
    cpu_before = sum(psutil.Process().cpu_times()[:2])
    started = time.perf_counter()
    while (now_s := time.perf_counter() - started) < seconds:
        while len(made) < rate * now_s:
            made.append(await (alice if len(made) % 2 else bob).command("/secret"))
        await asyncio.sleep(0.002)
    sent_s = time.perf_counter() - started
    await playground.until(lambda: all(each.response or each.failed for each in made), 30)
    cpu_s = sum(psutil.Process().cpu_times()[:2]) - cpu_before
    waits = sorted(each.acknowledged_s for each in made if each.acknowledged_s is not None)
    return {
        "delivered_per_s": len(made) / sent_s,
        "answered": len(waits),
        "unanswered": len(made) - len(waits),
        "p50_ms": 1000 * waits[len(waits) // 2],
        "p99_ms": 1000 * waits[int(len(waits) * 0.99)],
        "server_cpu_ms_each": 1000 * cpu_s / len(made),
    }


async def test_a_burst_is_answered_in_time() -> None:
    """A hundred interactions at once are all acknowledged within their 3 s."""
    async with Playground(openapi=None) as playground, bot_process(playground):
        alice = playground.members[0]
        made = [await alice.command("/secret") for _ in range(100)]
        for each in made:
            await each.acknowledged()
    assert not any(each.failed for each in made)


async def _figures(*arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.playground.memory", *arguments, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(told)


async def test_ten_thousand_messages_are_light() -> None:
    """10,000 kept messages cost less than 25 MB, so that 100,000 fit into their 300."""
    figures = await _figures("10000")

    assert figures["rss_mb"] - figures["before_mb"] < 25


@pytest.mark.prove
async def test_a_hundred_thousand_messages_fit_into_300_mb() -> None:
    """100,000 messages, a tenth of them with files, at most 300 MB of memory in all."""
    figures = await _figures("100000")

    print(figures)  # noqa: T201  `make prove` shows it
    assert figures["rss_mb"] < 300


@pytest.mark.prove
@pytest.mark.timeout(300)
async def test_a_thousand_interactions_a_second() -> None:
    """1,000 interactions a second are delivered to a stock bot for 10 s, and none goes unanswered."""
    async with Playground(openapi=None, limits=False) as playground, bot_process(playground):
        await _drive(playground, 100, 1)
        figures = await _drive(playground, 1000, 10)

    print(figures)  # noqa: T201  `make prove` shows it
    assert figures["delivered_per_s"] > 990
    assert figures["unanswered"] == 0
