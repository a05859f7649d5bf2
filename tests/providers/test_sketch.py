"""Our adapter against Sketch itself: not a fake, but a server that ships with the bot and others use."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import catalog
from bot.domain.errors import (
    ProviderBusyError,
    ProviderCredentialsError,
    ProviderError,
    ProviderRejectedError,
    RenderLostError,
    SubmitUncertainError,
    UnreadableVideoError,
)
from bot.domain.model import Model
from bot.domain.render import CancelOutcome, Failed, FailureReason, RenderRef, Succeeded
from bot.domain.spec import Named, RenderSpec, SourceKind
from bot.media.clips import LocalClips
from bot.ports import KeepsCharacters, VideoProvider
from bot.providers import providers_for
from bot.wire import Wires
from sketch.server import RENDERER, Sketch
from tests.fakes.clip import clip_bytes
from tests.fakes.clocks import QuickClock
from tests.providers.bench import TLS, MemoryPictures

COPY = "import shutil, sys; shutil.copy({clip!r}, sys.argv[sys.argv.index('--out') + 1])"


class Bench:
    """The adapter, the catalog's row, and a folder for clips."""

    def __init__(
        self, provider: VideoProvider, clips: LocalClips, pictures: MemoryPictures
    ) -> None:
        self.provider = provider
        self.clips = clips
        self.pictures = pictures
        found = catalog.load(None).find("sketch:sketch-1")
        assert found is not None
        self.model: Model = found

    def spec(self, prompt: str) -> RenderSpec:
        return RenderSpec(
            model_key=self.model.key,
            prompt=prompt,
            seconds=4,
            aspect="16:9",
            resolution="720p",
            sound=True,
        )

    async def submit(self, prompt: str) -> RenderRef:
        return (await self.provider.submit(self.model, self.spec(prompt), key="1-1")).ref

    async def end(self, ref: RenderRef) -> Succeeded | Failed:
        while True:
            status = await self.provider.check(ref)
            if isinstance(status, Succeeded | Failed):
                return status


@asynccontextmanager
async def bench_at(
    folder: Path, *, real: bool = False, submit_timeout_s: float = 20.0
) -> AsyncGenerator[Bench]:
    """Sketch with its own renderer, or with one that takes no time."""
    clip = folder / "ready.mp4"
    clip.write_bytes(clip_bytes(width=1280, height=720, seconds=4))
    renderer = RENDERER if real else (sys.executable, "-c", COPY.format(clip=str(clip)))
    pictures, clips = MemoryPictures(), LocalClips(folder / "clips")
    await clips.open()
    async with (
        Sketch(folder / "sketch", api_key="sk-sketch", renderer=renderer) as sketch,
        Wires(QuickClock(), tls=TLS, submit_timeout_s=submit_timeout_s) as wires,
    ):
        provider = providers_for(
            catalog.load(None).models,
            {"SKETCH_API_KEY": "sk-sketch"},
            wires=wires,
            pictures=pictures,
            clock=QuickClock(),
            sketch_base_url=sketch.base_url,
        )["sketch"]
        yield Bench(provider, clips, pictures)


async def test_a_whole_render(tmp_path: Path) -> None:
    """Ask, wait, fetch and keep: what arrives is the clip that was asked for."""
    async with bench_at(tmp_path) as bench:
        ref = await bench.submit("a red fox")
        end = await bench.end(ref)
        assert isinstance(end, Succeeded)
        async with bench.provider.download(ref, end.result) as chunks:
            clip = await bench.clips.keep("1", chunks)
        assert (clip.width_px, clip.height_px) == (1280, 720)
        assert clip.seconds == pytest.approx(4, abs=0.2)
        assert await bench.provider.cancel(ref) is CancelOutcome.TOO_LATE


async def test_a_first_frame_of_the_right_size_is_taken(tmp_path: Path) -> None:
    """Sketch is as strict as OpenAI about a picture's size, and takes ours."""
    async with bench_at(tmp_path) as bench:
        key = await bench.pictures.prepare(b"", width_px=1280, height_px=720)
        spec = bench.spec("a red fox")
        await bench.provider.submit(bench.model, replace(spec, first_frame=key), key="1-1")


async def test_a_character(tmp_path: Path) -> None:
    """Sketch keeps a clip of its own as a character, and takes it in a later create, with a first frame as well."""
    async with bench_at(tmp_path) as bench:
        assert isinstance(bench.provider, KeepsCharacters)
        key = await bench.pictures.prepare(b"", width_px=1280, height_px=720)
        kept = await bench.provider.keep_character("Pim", (tmp_path / "ready.mp4").read_bytes())
        wish = replace(bench.spec("Pim runs"), characters=(Named("Pim", kept),))
        for spec in (wish, replace(wish, first_frame=key)):
            await bench.provider.submit(bench.model, spec, key="1-1")
        unknown = replace(wish, characters=(Named("Pim", "char_0"),))
        with pytest.raises(ProviderRejectedError):
            await bench.provider.submit(bench.model, unknown, key="1-1")


@pytest.mark.parametrize("source", [SourceKind.REMIX, SourceKind.EDIT, SourceKind.EXTEND])
async def test_a_render_from_an_earlier_one(tmp_path: Path, source: SourceKind) -> None:
    """Remix, edit and extend of a finished clip are taken."""
    async with bench_at(tmp_path) as bench:
        parent = await bench.submit("a red fox")
        assert isinstance(await bench.end(parent), Succeeded)
        spec = replace(bench.spec("now at night"), source=source, parent=parent.id)
        await bench.provider.submit(bench.model, spec, key="1-1")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("[refuse:moderation_blocked]", ProviderRejectedError),
        ("[refuse:insufficient_quota]", ProviderCredentialsError),
        ("[refuse:billing_hard_limit_reached]", ProviderCredentialsError),
        ("[refuse:organization_not_verified]", ProviderCredentialsError),
        ("[429]", ProviderBusyError),
        ("[500]", SubmitUncertainError),
        ("[502]", SubmitUncertainError),
        ("[lose]", SubmitUncertainError),
        ("[cut]", SubmitUncertainError),
        ("[garble]", SubmitUncertainError),
    ],
)
async def test_creates_that_go_wrong(
    tmp_path: Path, fault: str, error: type[ProviderError]
) -> None:
    """Each way has its class; whatever may have arrived is found in the list, once."""
    silent_s = 2.0 if fault == "[lose]" else 20.0  #: only there nothing is said at all
    async with bench_at(tmp_path, submit_timeout_s=silent_s) as bench:
        since = QuickClock().now()
        prompt = f"a red fox [stall:50] {fault}"
        with pytest.raises(error):
            await bench.submit(prompt)
        found = await bench.provider.find("k", bench.model, bench.spec(prompt), since=since)
        assert len(found) == (1 if error is SubmitUncertainError else 0)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("moderation_blocked", FailureReason.REFUSED_INPUT),
        ("server_error", FailureReason.PROVIDER),
    ],
)
async def test_renders_that_fail(tmp_path: Path, code: str, reason: FailureReason) -> None:
    """Moderation minutes later, and the vendor's own fault."""
    async with bench_at(tmp_path) as bench:
        end = await bench.end(await bench.submit(f"a red fox [fail:{code}]"))
        assert isinstance(end, Failed)
        assert end.reason is reason


async def test_a_render_that_is_forgotten(tmp_path: Path) -> None:
    """404 on a render is lost, not failed."""
    async with bench_at(tmp_path) as bench:
        ref = await bench.submit("a red fox [vanish]")
        with pytest.raises(RenderLostError):
            await bench.provider.check(ref)


async def test_a_render_is_stopped(tmp_path: Path) -> None:
    """Sketch stops a render that is deleted, and it is gone from the list."""
    async with bench_at(tmp_path) as bench:
        ref = await bench.submit("a red fox [stall:99]")
        assert (await bench.provider.check_many([ref])).keys() == {ref.id}
        assert await bench.provider.cancel(ref) is CancelOutcome.CANCELLED
        assert await bench.provider.check_many([ref]) == {}


async def test_a_clip_that_is_none(tmp_path: Path) -> None:
    """An error page under video/mp4 is not kept."""
    async with bench_at(tmp_path) as bench:
        ref = await bench.submit("a red fox [notvideo]")
        end = await bench.end(ref)
        assert isinstance(end, Succeeded)
        with pytest.raises(UnreadableVideoError):
            async with bench.provider.download(ref, end.result):
                pass


async def test_a_clip_that_is_cut_short(tmp_path: Path) -> None:
    """Fewer bytes than announced are an error, and nothing stays on disk."""
    async with bench_at(tmp_path) as bench:
        ref = await bench.submit("a red fox [short]")
        end = await bench.end(ref)
        assert isinstance(end, Succeeded)
        with pytest.raises((ProviderError, UnreadableVideoError)):
            async with bench.provider.download(ref, end.result) as chunks:
                await bench.clips.keep("1", chunks)


@pytest.mark.prove
async def test_a_real_render(tmp_path: Path) -> None:
    """With Sketch's own renderer: a picture, a sound, the size and the length that were asked for."""
    async with bench_at(tmp_path, real=True) as bench:
        ref = await bench.submit("a lighthouse in a storm, slow dolly")
        end = await bench.end(ref)
        assert isinstance(end, Succeeded)
        async with bench.provider.download(ref, end.result) as chunks:
            clip = await bench.clips.keep("1", chunks)
        assert (clip.width_px, clip.height_px, clip.video_codec) == (1280, 720, "h264")
        assert clip.audio_codec == "aac"
