"""A vendor in memory. It outlives the process that speaks to it, and knows what it charged for."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import ProviderError, RenderLostError, SubmitUncertainError
from bot.domain.model import Model
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
    CancelOutcome,
    Candidate,
    Failed,
    FailureReason,
    Queued,
    Reconciles,
    Rendering,
    RenderRef,
    RenderResult,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec
from bot.ports import Clock, Submitted
from tests.fakes.tripwire import Faults, Tripwire


@dataclass(slots=True)
class FakeRender:
    """One render as the vendor knows it. It is charged from the moment of its acceptance."""

    id: str
    key: str
    model_key: str
    spec: RenderSpec
    created_at: datetime
    takes_s: float
    fails: FailureReason | None = None
    cancelled: bool = False
    percent: int | None = None  #: set by a test; else it follows the clock


class Vendor:
    """The vendor's own side: what it accepted survives every restart of ours."""

    def __init__(
        self,
        clock: Clock,
        *,
        takes_s: float = 20.0,
        shows_after_s: float = 0.0,
        cost: MicroUsd | None = None,
    ) -> None:
        self.clock = clock
        self.takes_s = takes_s
        #: how long a render waits there; None: a tenth of its time
        self.queued_s: float | None = None
        self.shows_after_s = shows_after_s  #: how late its list and its search show a new render
        self.cost = cost
        self.fails: FailureReason | None = None  #: what new renders end as
        self.loses_answers = 0  #: to so many submits that it accepts
        self.never_answers = 0  #: so many submits that it accepts: the caller waits for ever
        self.renders: dict[str, FakeRender] = {}
        self.estimate: MicroUsd | None = None  #: what it says on accepting
        self.characters: list[tuple[str, bytes]] = []  #: that it has kept
        self.file = b"a clip of "

    def accept(self, key: str, model: Model, spec: RenderSpec) -> FakeRender:
        """Take a render and charge for it, whatever becomes of our answer."""
        render = FakeRender(
            id=f"r{len(self.renders) + 1}",
            key=key,
            model_key=model.key,
            spec=spec,
            created_at=self.clock.now(),
            takes_s=self.takes_s,
            fails=self.fails,
        )
        self.renders[render.id] = render
        return render

    def status(self, render: FakeRender) -> RenderStatus:
        """How a render stands now."""
        age_s = (self.clock.now() - render.created_at).total_seconds()
        if render.cancelled:
            return Cancelled(self.cost)
        if age_s >= render.takes_s:
            if render.fails is not None:
                return Failed(render.fails, self.cost)
            return Succeeded(RenderResult(render.id), self.cost)
        if age_s < (render.takes_s / 10 if self.queued_s is None else self.queued_s):
            return Queued()
        percent = int(100 * age_s / render.takes_s) if render.percent is None else render.percent
        return Rendering(percent if render.percent != -1 else None)

    def shown(self) -> list[FakeRender]:
        """What its list shows by now, newest first."""
        latest = self.clock.now() - timedelta(seconds=self.shows_after_s)
        shown = [each for each in self.renders.values() if each.created_at <= latest]
        return sorted(shown, key=lambda each: each.created_at, reverse=True)


class FakeProvider:
    """Our side of the fake vendor: what a process holds of it."""

    def __init__(
        self,
        vendor: Vendor,
        wire: Tripwire | None = None,
        *,
        name: str = "fake",
        places: int = 4,
        reconciles: Reconciles = Reconciles.LIST,
        lists: bool = False,
        cancels: CancelOutcome = CancelOutcome.CANCELLED,
    ) -> None:
        self.vendor = vendor
        self.faults = Faults()
        self.calls: list[str] = []
        self.cancels = cancels
        self.on_submit: Callable[[], None] = lambda: None  #: called after an acceptance
        self.busy = 0  #: calls under way now
        self.busiest = 0
        self._wire = wire or Tripwire()
        self._name = name
        self._places = places
        self._reconciles = reconciles
        self._lists = lists

    @property
    def name(self) -> str:
        return self._name

    @property
    def places(self) -> int:
        return self._places

    @property
    def reconciles(self) -> Reconciles:
        return self._reconciles

    @property
    def lists(self) -> bool:
        return self._lists

    @asynccontextmanager
    async def _call(self, what: str) -> AsyncGenerator[None]:
        """Everything that surrounds one call: the tripwire, the faults, the count."""
        self.calls.append(what)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            self._wire.cross(f"{self._name}.{what}")
            self.faults.meet_before(what)
            yield
            self._wire.cross(f"{self._name}.{what} done")
            self.faults.meet_after(what)
        finally:
            self.busy -= 1

    def _render(self, ref: RenderRef) -> FakeRender:
        try:
            return self.vendor.renders[ref.id]
        except KeyError:
            raise RenderLostError(self._name, "no such render", status=404) from None

    async def submit(self, model: Model, spec: RenderSpec, *, key: str) -> Submitted:
        async with self._call("submit"):
            render = self.vendor.accept(key, model, spec)
            if self.vendor.loses_answers:
                self.vendor.loses_answers -= 1
                raise SubmitUncertainError(self._name, "the connection was reset")
            if self.vendor.never_answers:
                self.vendor.never_answers -= 1
                await asyncio.Event().wait()
            self.on_submit()
            return Submitted(RenderRef(render.id), self.vendor.estimate)

    async def check(self, ref: RenderRef) -> RenderStatus:
        async with self._call("check"):
            return self.vendor.status(self._render(ref))

    async def check_many(self, refs: Sequence[RenderRef]) -> Mapping[str, RenderStatus]:
        async with self._call("check_many"):
            wanted = {ref.id for ref in refs}
            shown = [each for each in self.vendor.shown() if each.id in wanted]
            return {each.id: self.vendor.status(each) for each in shown}

    @asynccontextmanager
    async def download(
        self, ref: RenderRef, result: RenderResult
    ) -> AsyncGenerator[AsyncIterator[bytes]]:
        async with self._call("download"):
            if result.url != ref.id:
                raise ProviderError(self._name, "not the address of this render", status=403)
            yield self._bytes(self._render(ref))

    async def _bytes(self, render: FakeRender) -> AsyncIterator[bytes]:
        yield self.vendor.file
        yield render.spec.prompt.encode()

    async def cancel(self, ref: RenderRef) -> CancelOutcome:
        async with self._call("cancel"):
            render = self._render(ref)
            if self.cancels is CancelOutcome.CANCELLED:
                render.cancelled = True
            return self.cancels

    async def find(
        self, key: str, model: Model, spec: RenderSpec, *, since: datetime
    ) -> list[Candidate]:
        async with self._call("find"):
            shown = [each for each in self.vendor.shown() if each.created_at >= since]
        if self._reconciles is Reconciles.KEY:
            return [
                Candidate(RenderRef(r.id), r.created_at, exact=True) for r in shown if r.key == key
            ]
        alike = [r for r in shown if r.model_key == model.key and r.spec == spec]
        return [Candidate(RenderRef(r.id), r.created_at) for r in alike]

    def ref_of(self, render_id: str, model: Model, spec: RenderSpec) -> RenderRef:
        return RenderRef(render_id)

    async def keep_character(self, name: str, clip: bytes) -> str:
        async with self._call("keep_character"):
            self.vendor.characters.append((name, clip))
            return f"char_{len(self.vendor.characters)}"

    async def balance(self) -> MicroUsd | None:
        return None
