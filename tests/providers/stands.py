"""Vendors with a wire of their own, each with its fake and with the words in which it says the usual things."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.domain.ids import ModelKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.render import (
    RenderRef,
)
from bot.domain.spec import RenderSpec
from bot.providers import providers_for
from bot.wire import Wires
from tests.fakes import omni as fake_omni
from tests.fakes import runway as fake_runway
from tests.fakes import veo as fake_veo
from tests.fakes.clocks import QuickClock
from tests.fakes.server import Answer, says
from tests.providers.bench import TLS, MemoryPictures, Played

Say = Callable[..., Answer]


class Fake(Protocol):
    """What the contract asks of a fake vendor."""

    posts: int
    clip: bytes

    @property
    def base_url(self) -> str: ...

    def once(self, operation: str, answer: Answer, times: int = 1) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """How one vendor is set up, and how it says what every vendor has to say."""

    name: str
    fake: Callable[[], Any]  #: makes a `Fake` that is an async context manager
    key: str
    key_variable: str = ""
    base_variable: str
    more: Mapping[str, str] = field(default_factory=dict[str, str])
    #: instead of a key: what the fake gives out
    account: Callable[[Any], Mapping[str, str]] | None = None
    model: str
    spec: Mapping[str, Any] = field(default_factory=dict[str, Any])
    million: int | None = None
    refusal: Callable[[int, str, str], object]  #: status, code, sentence: a body
    accepted: Callable[[str], object]  #: an acceptance with this id
    status: Callable[[str, str], object]  #: a check that says this word
    #: a check that names this address, or none
    finished: Callable[[str, str | None], object] | None
    moderation: tuple[int, str, str]
    money: tuple[int, str, str]
    busy: tuple[int, str, str] = (429, "rate_limit_exceeded", "Too many requests.")
    wrong: tuple[int, str, str] = (400, "invalid_request", "Validation of body failed.")
    file: str = "file"  #: the operation that gives the clip
    path: str = "/files/1.mp4"  #: an address of it at the fake
    head: Callable[[bytes], bytes] = lambda clip: clip  #: how an answer with a clip begins
    long_id: str = "x" * 300
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class Stand(Played):
    """One vendor, faked, and our adapter."""

    vendor: Vendor
    fake: Fake
    model: Model
    clock: QuickClock
    pictures: MemoryPictures

    def spec(self, **changes: Any) -> RenderSpec:
        spec = RenderSpec(
            model_key=self.model.key,
            prompt="a red fox runs through snow at dawn",
            seconds=8,
            aspect="16:9",
            resolution="720p",
            sound=True,
        )
        return replace(spec, **{**self.vendor.spec, **changes})

    async def submit(self, **changes: Any) -> RenderRef:
        return (await self.provider.submit(self.model, self.spec(**changes), key="1-1")).ref

    def refuses(self, said: tuple[int, str, str], headers: dict[str, str] | None = None) -> Answer:
        """An answer that says no in this vendor's words."""
        return says(self.vendor.refusal(*said), said[0], headers)


def model_of(vendor: Vendor) -> Model:
    return Model(
        key=ModelKey(f"{vendor.name}:{vendor.model}"),
        title=vendor.model,
        provider=vendor.name,
        wire_name=vendor.model,
        capabilities=Capabilities(seconds=(8,), aspects=("16:9",), resolutions=("720p",)),
        tariff=Tariff(
            per_second={"*": MicroUsd(120_000)},
            per_million_tokens=None if vendor.million is None else MicroUsd(vendor.million),
        ),
    )


@asynccontextmanager
async def stand_for(
    vendor: Vendor,
    *,
    download_cap_bytes: int = 1_000_000,
    allow_hosts: tuple[str, ...] = (),
    submit_timeout_s: float = 20.0,
) -> AsyncGenerator[Stand]:
    """Set a vendor up."""
    clock, pictures, model = QuickClock(), MemoryPictures(), model_of(vendor)
    async with AsyncExitStack() as stack:
        fake: Fake = await stack.enter_async_context(vendor.fake())
        wires = await stack.enter_async_context(
            Wires(
                clock,
                submit_timeout_s=submit_timeout_s,
                download_cap_bytes=download_cap_bytes,
                allow_hosts=allow_hosts,
                tls=TLS,
            )
        )
        shown = vendor.account(fake) if vendor.account else {vendor.key_variable: vendor.key}
        variables = {**shown, vendor.base_variable: fake.base_url, **vendor.more}
        found = providers_for([model], variables, wires=wires, pictures=pictures, clock=clock)
        yield Stand(found[vendor.name], vendor, fake, model, clock, pictures)


def _google(_status: int, code: str, message: str) -> object:
    return {"error": {"code": code, "message": message}}


def _omni_finished(name: str, address: str | None) -> object:
    video = {"type": "video", "mime_type": "video/mp4"} | ({"uri": address} if address else {})
    step = {"type": "model_output", "content": [video]}
    return {"id": name, "status": "completed", "steps": [step]}


RUNWAY = Vendor(
    name="runway",
    fake=fake_runway.FakeRunway,
    key=fake_runway.KEY,
    key_variable="RUNWAYML_API_SECRET",
    base_variable="RUNWAYML_BASE_URL",
    model="gen4.5",
    spec={"sound": False},
    refusal=lambda _status, _code, message: {"error": message},
    accepted=lambda name: {"id": name},
    status=lambda name, word: {"id": name, "status": word},
    finished=lambda name, address: {
        "id": name,
        "status": "SUCCEEDED",
        "output": [address] if address else [],
    },
    moderation=(400, "", "The prompt was declined by our content moderation."),
    money=(400, "", "You do not have enough credits to run this task."),
    balance=12_340_000,
)
OMNI = Vendor(
    name="google",
    fake=fake_omni.FakeOmni,
    key=fake_omni.KEY,
    key_variable="GEMINI_API_KEY",
    base_variable="GEMINI_BASE_URL",
    model="gemini-omni-1.1-flash",
    million=17_500_000,
    path="/v1/files/1:download?alt=media",
    refusal=_google,
    accepted=lambda name: {"id": name, "status": "in_progress"},
    status=lambda name, word: {"id": name, "status": word},
    finished=_omni_finished,
    moderation=(400, "prohibited_content", "The prompt could not be submitted."),
    money=(402, "payment_required", "Billing is not enabled for this project."),
)
VEO = Vendor(
    name="vertex",
    fake=fake_veo.FakeVeo,
    account=lambda fake: {
        "GOOGLE_CLOUD_PROJECT": fake_veo.PROJECT,
        "GOOGLE_APPLICATION_CREDENTIALS": fake.account(),
    },
    key=fake_veo.TOKEN,
    base_variable="GOOGLE_VERTEX_BASE_URL",
    model="veo-3.1-fast-generate-001",
    refusal=lambda status, code, message: {
        "error": {"code": status, "message": message, "status": code.upper()}
    },
    accepted=lambda name: {"name": name},
    status=lambda name, word: {"name": name, "metadata": {"state": word}},
    finished=None,
    moderation=(400, "INVALID_ARGUMENT", "The prompt contains words that violate our policies."),
    money=(403, "PERMISSION_DENIED", "This API method requires billing to be enabled."),
    busy=(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute."),
    file="check",
    head=fake_veo.envelope,
    long_id=f"projects/p/locations/l/publishers/google/models/m/operations/{'x' * 300}",
)
VENDORS: Mapping[str, Vendor] = {vendor.name: vendor for vendor in (RUNWAY, OMNI, VEO)}
