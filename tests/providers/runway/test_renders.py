"""A render at Runway: its way, its words, its end, and how it is cancelled."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import ProviderError, RenderLostError
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.ports import VideoProvider
from tests.fakes.runway import FakeRunway
from tests.fakes.server import says
from tests.providers.runway.asks import CREDIT, SPEC, model, submit, watch


async def test_the_whole_way(fake: FakeRunway, runway: VideoProvider) -> None:
    """The published example is what we send; cost and clip come back."""
    submitted = await runway.submit(model(), replace(SPEC, seed=7), key="1-1")
    assert fake.creates == [
        (
            "text_to_video",
            {
                "model": "gen4.5",
                "promptText": "a paper boat in the rain",
                "ratio": "1280:720",
                "duration": 5,
                "seed": 7,
            },
        )
    ]
    assert submitted.cost == 60 * CREDIT
    queued, rendering, end = await watch(runway, submitted.ref)
    assert (queued, rendering) == (Queued(5.0), Rendering(42, 5.0))
    assert isinstance(end, Succeeded)
    assert end.cost == 59 * CREDIT
    async with runway.download(submitted.ref, end.result) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == fake.clip
    assert (runway.reconciles, runway.lists) == (Reconciles.NONE, False)
    assert await runway.balance() == 1234 * CREDIT


async def test_over_the_limit_it_waits_there(fake: FakeRunway, runway: VideoProvider) -> None:
    """THROTTLED is a place in Runway's queue, not an error."""
    fake.waiting = "THROTTLED"
    assert await runway.check(await submit(runway)) == Queued(5.0)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("SAFETY.INPUT.TEXT", FailureReason.REFUSED_INPUT),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", FailureReason.REFUSED_INPUT),
        ("SAFETY.OUTPUT.VIDEO", FailureReason.REFUSED_OUTPUT),
        ("ASSET.INVALID", FailureReason.REJECTED),
        ("INTERNAL.BAD_OUTPUT.CODE01", FailureReason.PROVIDER),
        ("THIRD_PARTY.UNAVAILABLE", FailureReason.PROVIDER),
        ("", FailureReason.PROVIDER),
    ],
)
async def test_failures(
    fake: FakeRunway, runway: VideoProvider, code: str, reason: FailureReason
) -> None:
    """Failure codes are matched by prefix; what the failure cost is told."""
    fake.fail_with = (code, "The text says why.")
    end = (await watch(runway, await submit(runway)))[-1]
    assert isinstance(end, Failed)
    assert (end.reason, end.cost) == (reason, 60 * CREDIT)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "REFINING", "progress": 7.0}, Rendering(100, 5.0)),
        ({"status": "RUNNING"}, Rendering(None, 5.0)),
        ({"status": "RUNNING", "progress": -1}, Rendering(0, 5.0)),
        ({"status": "CANCELLED", "cost": {"credits": 0}}, Cancelled(MicroUsd(0))),
        ({"status": "CANCELLED"}, Cancelled(None)),
        ({"status": "FAILED"}, Failed(FailureReason.PROVIDER, None, ":")),
        (
            {"status": "SUCCEEDED", "output": ["https://x/y"], "cost": {"credits": 0.1}},
            Succeeded(RenderResult("https://x/y"), MicroUsd(1000)),
        ),
    ],
    ids=str,
)
async def test_words(
    fake: FakeRunway, runway: VideoProvider, body: dict[str, Any], status: RenderStatus
) -> None:
    """Every status, with or without its extras; an unknown one is rendering."""
    ref = await submit(runway)
    fake.once("check", says({"id": ref.id, **body}))
    assert await runway.check(ref) == status


@pytest.mark.parametrize(
    "body", ["<html>", '{"id": "x', "[]", "{}", '{"id": "x", "status": "SUCCEEDED", "output": []}']
)
async def test_garbled_checks(fake: FakeRunway, runway: VideoProvider, body: str) -> None:
    """What cannot be read, and success without an address, is no answer yet."""
    ref = await submit(runway)
    fake.once("check", says(body))
    with pytest.raises(ProviderError):
        await runway.check(ref)
    assert isinstance(await runway.check(ref), Queued)


async def test_an_expired_address_is_asked_for_anew(
    fake: FakeRunway, runway: VideoProvider
) -> None:
    """403 on the file is an error at once; the next check gives a fresh address."""
    ref = await submit(runway)
    end = (await watch(runway, ref))[-1]
    assert isinstance(end, Succeeded)
    fake.once("file", says("expired", 403))
    with pytest.raises(ProviderError):
        async with runway.download(ref, end.result):
            pass
    fresh = await runway.check(ref)
    assert isinstance(fresh, Succeeded)
    assert fresh.result != end.result
    async with runway.download(ref, fresh.result) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == fake.clip


async def test_cancel(fake: FakeRunway, runway: VideoProvider) -> None:
    """A running task is deleted; a finished one is left, for DELETE takes the clip away."""
    ref = await submit(runway)
    assert await runway.cancel(ref) is CancelOutcome.CANCELLED
    with pytest.raises(RenderLostError):
        await runway.check(ref)
    done = await submit(runway)
    await watch(runway, done)
    assert await runway.cancel(done) is CancelOutcome.TOO_LATE
    assert fake.count("delete") == 1
