"""What a contract test has in hand: a fake vendor, our adapter for it, and a clock that costs nothing."""

import io
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import httpx
from PIL import Image

from bot.domain.ids import ModelKey, PictureKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.render import (
    Cancelled,
    Failed,
    RenderRef,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import RenderSpec
from bot.ports import VideoProvider
from bot.providers.dialects import DIALECTS
from bot.providers.videos_api import VideosApi
from bot.wire import Wires
from tests.fakes.clocks import QuickClock
from tests.fakes.videos_api import KEY, FakeVideos

TLS = httpx.create_ssl_context()  #: reading the certificates takes longer than most tests
SECONDS = {"apiyi-reverse": 10}


@cache
def _red(width_px: int, height_px: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "red").save(out, "PNG")
    return out.getvalue()


class MemoryPictures:
    """Prepared pictures in memory; `read` gives a real PNG of the size that `prepare` was asked for."""

    def __init__(self) -> None:
        self.kept: dict[PictureKey, bytes] = {}

    async def prepare(self, raw: bytes, *, width_px: int, height_px: int) -> PictureKey:
        key = PictureKey(f"{width_px}x{height_px}.png")
        self.kept[key] = _red(width_px, height_px)
        return key

    async def read(self, key: PictureKey) -> bytes:
        if key not in self.kept:
            raise FileNotFoundError(key)
        return self.kept[key]

    async def keep_only(self, named: Collection[PictureKey], *, before: datetime) -> int:
        raise NotImplementedError(f"{len(named)} named, {before}")


@dataclass(frozen=True, slots=True)
class Played:
    """Our adapter, and a render of it that is watched to its end."""

    provider: VideoProvider

    async def watch(self, ref: RenderRef) -> list[RenderStatus]:
        """Every status until the end."""
        seen: list[RenderStatus] = []
        while not (seen and isinstance(seen[-1], Succeeded | Failed | Cancelled)):
            seen.append(await self.provider.check(ref))
            assert len(seen) < 20
        return seen

    async def finish(self, ref: RenderRef) -> Succeeded:
        end = (await self.watch(ref))[-1]
        assert isinstance(end, Succeeded)
        return end

    async def fetch(self, ref: RenderRef, end: Succeeded) -> bytes:
        async with self.provider.download(ref, end.result) as chunks:
            return b"".join([chunk async for chunk in chunks])


@dataclass(frozen=True, slots=True)
class Bench(Played):
    """One vendor, faked, and our adapter."""

    provider: VideosApi
    dialect: str
    fake: FakeVideos
    clock: QuickClock
    pictures: MemoryPictures
    wires: Wires

    @property
    def model(self) -> Model:
        return Model(
            key=ModelKey(f"{self.dialect}:sora-2"),
            title="Sora",
            provider=self.dialect,
            wire_name="sora-2",
            capabilities=Capabilities(
                seconds=(self.seconds,), aspects=("16:9",), resolutions=("720p",)
            ),
            tariff=Tariff(per_second={"*": MicroUsd(100_000)}),
        )

    @property
    def seconds(self) -> int:
        return SECONDS.get(self.dialect, 4)

    def spec(self, **changes: object) -> RenderSpec:
        spec = RenderSpec(
            model_key=self.model.key,
            prompt="a red fox runs through snow at dawn",
            seconds=self.seconds,
            aspect="16:9",
            resolution="720p",
            sound=True,
        )
        return replace(spec, **changes)

    async def submit(self, **changes: object) -> RenderRef:
        submitted = await self.provider.submit(self.model, self.spec(**changes), key="1-1")
        return submitted.ref


@asynccontextmanager
async def bench_for(
    dialect: str,
    *,
    download_cap_bytes: int = 1_000_000,
    allow_hosts: tuple[str, ...] = (),
    submit_timeout_s: float = 20.0,
) -> AsyncGenerator[Bench]:
    """Set a bench up."""
    clock, pictures = QuickClock(), MemoryPictures()
    spoken = DIALECTS[dialect]
    async with (
        FakeVideos(dialect) as fake,
        Wires(
            clock,
            submit_timeout_s=submit_timeout_s,
            download_cap_bytes=download_cap_bytes,
            allow_hosts=allow_hosts,
            tls=TLS,
        ) as wires,
    ):
        wire = wires.open(
            dialect,
            fake.base_url,
            headers={spoken.key_header: f"{spoken.key_prefix}{KEY}"},
            secrets=[KEY],
        )
        provider = VideosApi(dialect, wire=wire, dialect=spoken, pictures=pictures, clock=clock)
        yield Bench(provider, dialect, fake, clock, pictures, wires)
