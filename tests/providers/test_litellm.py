"""Our `litellm` dialect through a real LiteLLM proxy from PyPI, with Sketch behind it: `make litellm`.

The proxy is another's program between two of ours: it wraps ids, rewrites errors and drops headers in ways that no
fake of ours would think of. It has an environment of its own, and is asked for by name only.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot import catalog
from bot.domain.errors import ProviderCredentialsError, ProviderError, ProviderRejectedError
from bot.domain.model import Model
from bot.domain.render import CancelOutcome, Failed, RenderRef, Succeeded
from bot.domain.spec import RenderSpec, SourceKind
from bot.media.clips import LocalClips
from bot.ports import VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from sketch import Sketch
from tests.fakes.clip import clip_bytes
from tests.fakes.clocks import QuickClock
from tests.providers.bench import TLS, MemoryPictures

PROXY = os.environ.get("DAILIES_LITELLM", "")
pytestmark = [
    pytest.mark.litellm,
    pytest.mark.skipif(not PROXY, reason="a proxy of another's: run `make litellm`"),
    pytest.mark.timeout(240),
]

KEY, UPSTREAM_KEY = "sk-proxy-1234", "sk-sketch"
COPY = "import shutil, sys; shutil.copy({clip!r}, sys.argv[sys.argv.index('--out') + 1])"
CONFIG = """
model_list:
  - model_name: sketch-1
    litellm_params:
      model: openai/sketch-1
      api_base: {base}
      api_key: {upstream_key}
general_settings:
  master_key: {key}
litellm_settings:
  telemetry: false
"""
ROW = """
[[models]]
key = "proxy:sketch-1"
title = "Sketch by proxy"
dialect = "litellm"
base_url = "{base}"
key_variable = "PROXY_KEY"
seconds = [4, 8, 12]
aspects = ["16:9"]
resolutions = ["720p"]
sound = "always"
first_frame = true
remix = true
prompt_limit = 4000
prompt_unit = "characters"
price_per_second = "0"
cancel = "no"
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """Our adapter, the proxy's address, and where clips go."""

    provider: VideoProvider
    model: Model
    clips: LocalClips
    pictures: MemoryPictures

    def spec(self, prompt: str) -> RenderSpec:
        return RenderSpec(
            model_key=self.model.key,
            prompt=prompt,
            seconds=4,
            aspect="16:9",
            resolution="720p",
            sound=True,
        )

    async def submit(self, spec: RenderSpec) -> RenderRef:
        return (await self.provider.submit(self.model, spec, key="1-1")).ref

    async def end(self, ref: RenderRef) -> Succeeded | Failed:
        async with asyncio.timeout(60):
            while True:
                status = await self.provider.check(ref)
                if isinstance(status, Succeeded | Failed):
                    return status
                await asyncio.sleep(0.1)  # another's process: it has no event of ours


@asynccontextmanager
async def proxy_before(base_url: str, folder: Path) -> AsyncGenerator[str]:
    """The proxy as a process of its own; its address once it answers."""
    config = folder / "litellm.yaml"
    config.write_text(CONFIG.format(base=base_url, upstream_key=UPSTREAM_KEY, key=KEY))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(PROXY, "--config", str(config), "--host", "127.0.0.1", "--port", str(port)),
        env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(90), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"{origin}/health/liveliness")).is_success:
                        break
                except httpx.TransportError:
                    assert process.returncode is None, "the proxy ended by itself"
                await asyncio.sleep(0.2)  # another's process: it has no event of ours
        yield f"{origin}/v1"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Sketch, and the proxy before it: started once, for it takes seconds."""
    folder = tmp_path_factory.mktemp("litellm")
    clip = folder / "ready.mp4"
    clip.write_bytes(clip_bytes(width=1280, height=720, seconds=4))
    renderer = (sys.executable, "-c", COPY.format(clip=str(clip)))
    async with (
        Sketch(folder / "sketch", api_key=UPSTREAM_KEY, renderer=renderer) as sketch,
        proxy_before(sketch.base_url, folder) as base,
    ):
        yield base


@asynccontextmanager
async def bench_at(base_url: str, folder: Path, key: str = KEY) -> AsyncGenerator[Bench]:
    rows = folder / "catalog.toml"
    rows.write_text(ROW.format(base=base_url))
    models = catalog.load(rows)
    model = models.find("proxy:sketch-1")
    assert model is not None
    pictures, clips = MemoryPictures(), LocalClips(folder / "clips")
    await clips.open()
    async with Wires(QuickClock(), tls=TLS, submit_timeout_s=20.0) as wires:
        providers = providers_for(
            models.models,
            {"PROXY_KEY": key},
            wires=wires,
            pictures=pictures,
            clock=QuickClock(),
        )
        yield Bench(providers["proxy"], model, clips, pictures)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_whole_render_and_its_remix(base_url: str, tmp_path: Path) -> None:
    """Asked for, watched under the id of the create, fetched and kept; then made anew from that."""
    async with bench_at(base_url, tmp_path) as bench:
        ref = await bench.submit(bench.spec("a red fox"))
        assert len(ref.id) > 90, "the proxy wraps ids; ours have no limit"
        end = await bench.end(ref)
        assert isinstance(end, Succeeded)
        async with bench.provider.download(ref, end.result) as chunks:
            clip = await bench.clips.keep("1", chunks)
        assert (clip.width_px, clip.height_px) == (1280, 720)
        assert clip.seconds == pytest.approx(4, abs=0.2)
        assert await bench.provider.cancel(ref) is CancelOutcome.UNSUPPORTED

        wish = replace(bench.spec("a blue fox"), source=SourceKind.REMIX, parent=ref.id)
        again = await bench.submit(wish)
        assert again.id != ref.id
        assert isinstance(await bench.end(again), Succeeded)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_first_frame(base_url: str, tmp_path: Path) -> None:
    """A picture passes through the proxy's own form."""
    async with bench_at(base_url, tmp_path) as bench:
        key = await bench.pictures.prepare(b"", width_px=1280, height_px=720)
        ref = await bench.submit(
            replace(bench.spec("a red fox"), source=SourceKind.FIRST_FRAME, first_frame=key)
        )
        assert isinstance(await bench.end(ref), Succeeded)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_refused(base_url: str, tmp_path: Path) -> None:
    """Another's words for a refusal end in our own classes: the prompt's, the key's, and an id that is unknown."""
    async with bench_at(base_url, tmp_path) as bench:
        with pytest.raises(ProviderRejectedError):
            await bench.submit(replace(bench.spec("a red fox"), seconds=5))
        with pytest.raises(ProviderError):
            await bench.provider.check(RenderRef("video_unknown"))
    async with bench_at(base_url, tmp_path, key="sk-wrong") as bench:
        with pytest.raises(ProviderCredentialsError):
            await bench.submit(bench.spec("a red fox"))
