"""`/metrics` for Prometheus: what waits, what runs, how vendors answer. No member, no guild, nobody's words."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar, cast

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryError, ProviderError
from bot.domain.job import Clip, Job
from bot.domain.model import Model
from bot.domain.money import DOLLAR
from bot.domain.render import RenderRef, RenderStatus
from bot.domain.spec import RenderSpec
from bot.pipeline.house import House

if TYPE_CHECKING:
    from bot.domain.ids import MessageId
    from bot.ports import Census, Courier, Submitted, VideoProvider

STALL_EVERY_S = 0.25
_STALLS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_CALLS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_FORWARDED = ("Forwarded", "X-Forwarded-For")

T = TypeVar("T")


class Meter:
    """What one process has counted since its start."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._calls = Histogram(
            "dailies_provider_call_seconds",
            "How long vendors take to answer.",
            ("provider", "operation"),
            buckets=_CALLS_S,
            registry=self.registry,
        )
        self._errors = Counter(
            "dailies_provider_errors",
            "Calls to vendors that failed, by what went wrong.",
            ("provider", "operation", "kind"),
            registry=self.registry,
        )
        self._deliveries = Histogram(
            "dailies_delivery_seconds",
            "How long Discord takes to take a clip.",
            buckets=_CALLS_S,
            registry=self.registry,
        )
        self._undelivered = Counter(
            "dailies_delivery_errors",
            "Deliveries that failed, by what went wrong.",
            ("kind",),
            registry=self.registry,
        )
        self._stalls = Histogram(
            "dailies_loop_stall_seconds",
            "How much later than asked for the event loop came round.",
            buckets=_STALLS_S,
            registry=self.registry,
        )

    def over(self, providers: Mapping[str, "VideoProvider"]) -> dict[str, "VideoProvider"]:
        """The same providers, measured."""
        return {
            name: cast("VideoProvider", _Provider(each, self)) for name, each in providers.items()
        }

    def at(self, courier: "Courier") -> "Courier":
        """The same courier, measured."""
        return cast("Courier", _Courier(courier, self))

    def routes(self, house: House) -> list[web.RouteDef]:
        """For direct calls alone: what came through a proxy came from outside, and there is nothing here for it."""

        async def metrics(request: web.Request) -> web.Response:
            if any(name in request.headers for name in _FORWARDED):
                raise web.HTTPNotFound
            census = await house.database.read(lambda unit: unit.census.take())
            now = CollectorRegistry()
            now.register(_Now(house, census))
            text = generate_latest(self.registry) + generate_latest(now)
            return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4"})

        return [web.get("/metrics", metrics)]

    async def watch(self) -> None:
        """Measure the loop's stalls, for ever."""
        while True:
            began = perf_counter()
            await asyncio.sleep(STALL_EVERY_S)
            self._stalls.observe(max(perf_counter() - began - STALL_EVERY_S, 0.0))

    async def call(self, provider: str, operation: str, answer: Awaitable[T]) -> T:
        """Measure one call to a vendor."""
        began = perf_counter()
        try:
            return await answer
        except ProviderError as error:
            self._errors.labels(provider, operation, _kind(error)).inc()
            raise
        finally:
            self._calls.labels(provider, operation).observe(perf_counter() - began)

    async def delivery(self, posted: Awaitable[T]) -> T:
        """Measure one delivery."""
        began = perf_counter()
        try:
            return await posted
        except DeliveryError as error:
            self._undelivered.labels(_kind(error)).inc()
            raise
        finally:
            self._deliveries.observe(perf_counter() - began)


class _Provider:
    """A provider whose submits and checks are measured; all else goes through."""

    def __init__(self, inner: "VideoProvider", meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def __repr__(self) -> str:
        return repr(self._inner)

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> "Submitted":
        call = self._inner.submit(model, spec, key=key)
        return await self._meter.call(self._inner.name, "submit", call)

    async def check(self, ref: RenderRef) -> RenderStatus:
        return await self._meter.call(self._inner.name, "check", self._inner.check(ref))

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        return await self._meter.call(self._inner.name, "check_many", self._inner.check_many(refs))


class _Now(Collector):
    """What is so at this moment."""

    def __init__(self, house: House, census: "Census") -> None:
        self._house = house
        self._census = census

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily(
            "dailies_jobs", "Jobs by provider and state.", labels=("provider", "state")
        )
        for (provider, state), count in self._census.jobs.items():
            jobs.add_metric((provider, state), count)
        queue = GaugeMetricFamily(
            "dailies_queue_length", "Jobs that wait for a vendor's place.", labels=("provider",)
        )
        paused = GaugeMetricFamily(
            "dailies_provider_paused", "1: its key or balance failed.", labels=("provider",)
        )
        for provider in self._house.providers:
            queue.add_metric((provider,), len(self._house.board.line.waiting_for(provider)))
            paused.add_metric((provider,), provider in self._house.board.paused)
        yield from (jobs, queue, paused)
        yield GaugeMetricFamily("dailies_holds", "Open holds.", value=self._census.holds)
        yield GaugeMetricFamily(
            "dailies_held_usd", "Dollars in open holds.", value=self._census.held / DOLLAR
        )


class _Courier:
    """A courier whose deliveries are measured; all else goes through."""

    def __init__(self, inner: "Courier", meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    async def deliver(self, job: Job, clip: Clip, parcel: Parcel | None = None) -> "MessageId":
        return await self._meter.delivery(self._inner.deliver(job, clip, parcel))


def _kind(error: Exception) -> str:
    """`ProviderBusyError` is `busy`: one of a few words, whatever a vendor says."""
    name = type(error).__name__.removesuffix("Error").removeprefix("Provider")
    return name.removeprefix("Delivery").lower() or "other"
