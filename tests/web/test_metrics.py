"""Metrics: what an operator's instruments read, without anybody's words."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.errors import DeliveryUncertainError, ProviderBusyError
from bot.domain.job import JobState
from bot.ports import Courier
from bot.web.metrics import Meter
from tests.web.conftest import Seat


def read(text: str) -> dict[str, float]:
    """Every sample by name and labels, read by Prometheus's own parser."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_what_is_so_now(seat: Seat) -> None:
    """Jobs by state, queues, holds and money; no prompt, member or guild."""
    job = await seat.rig.until_state(await seat.rig.make("a secret wish"), JobState.RENDERING)
    answer = await seat.browser.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = read(answer.text)
    assert samples["dailies_jobs fake rendering"] == 1
    assert samples["dailies_queue_length fake"] == 0
    assert samples["dailies_holds"] == 1
    assert samples["dailies_held_usd"] == job.price / 1_000_000
    assert samples["dailies_provider_paused fake"] == 0
    assert samples["process_open_fds"] > 0
    assert "secret" not in answer.text
    await seat.rig.until_state(job, JobState.DELIVERED)
    samples = read((await seat.browser.get("/metrics")).text)
    assert samples["dailies_jobs fake delivered"] == 1
    assert samples["dailies_holds"] == 0


async def test_not_through_a_proxy(seat: Seat) -> None:
    """What came from outside is not shown how the house does."""
    for name in ("X-Forwarded-For", "Forwarded"):
        assert (await seat.browser.get("/metrics", headers={name: "x"})).status_code == 404


async def test_calls_and_their_failures(seat: Seat) -> None:
    """A measured provider does what the bare one does, and its calls are counted by kind."""
    meter, inner = Meter(), seat.rig.provider
    provider = meter.over({"fake": inner})["fake"]
    assert (provider.name, provider.places, provider.lists) == (inner.name, inner.places, False)
    job = await seat.rig.until_state(await seat.rig.make(), JobState.RENDERING)
    assert job.ref is not None
    assert await provider.check(job.ref) == await inner.check(job.ref)
    inner.faults.before("check", ProviderBusyError("fake", "words of a vendor"))
    with pytest.raises(ProviderBusyError):
        await provider.check(job.ref)
    value = meter.registry.get_sample_value
    labels = {"provider": "fake", "operation": "check"}
    assert value("dailies_provider_call_seconds_count", labels) == 2
    assert value("dailies_provider_errors_total", {**labels, "kind": "busy"}) == 1


async def test_deliveries() -> None:
    """So are deliveries."""

    async def deliver(job: object, clip: object, parcel: object) -> int:
        if job is None:
            raise DeliveryUncertainError
        return 7

    meter = Meter()
    bare: Any = SimpleNamespace(deliver=deliver, notify=len)
    courier: Any = meter.at(cast("Courier", bare))
    assert await courier.deliver("job", "clip") == 7
    assert courier.notify is len
    with pytest.raises(DeliveryUncertainError):
        await courier.deliver(None, None)
    value = meter.registry.get_sample_value
    assert value("dailies_delivery_seconds_count") == 2
    assert value("dailies_delivery_errors_total", {"kind": "uncertain"}) == 1


async def test_stalls() -> None:
    """A loop that is kept busy comes round late, and that is seen."""
    import time

    meter = Meter()
    watch = asyncio.create_task(meter.watch())
    await asyncio.sleep(0)
    time.sleep(0.35)  # noqa: ASYNC251 - the stall itself
    while not meter.registry.get_sample_value("dailies_loop_stall_seconds_count"):  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.01)
    watch.cancel()
    assert (meter.registry.get_sample_value("dailies_loop_stall_seconds_sum") or 0) > 0.05
