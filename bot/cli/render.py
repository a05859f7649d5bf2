"""`dailies render`: one render, no Discord, no ledger."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from bot import catalog, logs, settings
from bot import rooms as house
from bot.cli.files import to_write
from bot.cli.stopping import on_stop
from bot.domain.errors import (
    DailiesError,
    ProviderBusyError,
    ProviderError,
    RenderLostError,
    SettingError,
    SubmitUncertainError,
)
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.job import Clip
from bot.domain.model import Model
from bot.domain.money import dollars
from bot.domain.pacing import Eta, next_delay_s
from bot.domain.render import (
    Cancelled,
    Failed,
    Queued,
    Rendering,
    RenderRef,
    RenderStatus,
    Succeeded,
)
from bot.domain.spec import Ask, RenderSpec
from bot.media.pictures import LIMIT_BYTES
from bot.pipeline.deliver import DOWNLOAD_S
from bot.pipeline.waiting import backoff_s
from bot.pipeline.watch import LOST_S
from bot.ports import Clips, Clock, Submitted, VideoProvider


class RenderError(DailiesError):
    """The render ended without a clip."""


def render(
    prompt: Annotated[str, typer.Argument(help="What to render.")],
    model: Annotated[
        str | None, typer.Option(help="provider:model; `dailies models` lists them.")
    ] = None,
    seconds: Annotated[int | None, typer.Option(help="How long.")] = None,
    aspect: Annotated[str | None, typer.Option(help="Like 16:9.")] = None,
    resolution: Annotated[str | None, typer.Option(help="Like 720p.")] = None,
    image: Annotated[Path | None, typer.Option(help="A picture for the first frame.")] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**31 - 1, help="Where the model takes one.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the clip is saved.")] = Path("clip.mp4"),
) -> None:
    """Render one clip with a vendor, or with Sketch: no Discord, no ledger."""
    out, picture = to_write(out), None if image is None else _picture(image)
    ask = Ask(
        interaction_id=InteractionId(0),
        guild_id=GuildId(0),
        channel_id=ChannelId(0),
        member_id=MemberId(0),
        at=datetime.fromtimestamp(0, UTC),
        prompt=prompt,
        model_key=model,
        seconds=seconds,
        aspect=aspect,
        resolution=resolution,
        seed=seed,
        first_frame=picture,
    )
    typer.echo(json.dumps(asyncio.run(_render(ask, out))))


def _picture(path: Path) -> bytes:
    """The picture, or as much of it as tells that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise SettingError(f"--image {path} cannot be read ({error.strerror})") from None


async def _render(ask: Ask, out: Path) -> dict[str, Any]:
    on_stop()
    chosen = settings.load()
    variables = settings.environment()
    logs.set_up(level=30, secrets=settings.secrets(variables))
    models = catalog.load(chosen.catalog)
    async with AsyncExitStack() as stack:
        # Its own folder: a bot may run its engine in the usual one.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dailies-render-"))
        rooms = await stack.enter_async_context(
            house.open_rooms(chosen, variables, models, sketch_folder=Path(folder))
        )
        model, spec = await house.specified(rooms, chosen, ask)
        provider = rooms.providers[model.provider]
        price = model.tariff.price(spec)
        sys.stderr.write(
            f"{model.title}, {spec.seconds} s, {spec.resolution}: at most {dollars(price)}.\n"
        )
        submitted = await _submitted(provider, model, spec)
        sys.stderr.write(f"{provider.name} took it as {submitted.ref.id}.\n")
        ref, clock = submitted.ref, rooms.clock
        watch = partial(_watched, provider, ref, clock, model.typical_s, chosen.deadline_s)
        ended, clip = await _fetched(provider, ref, clock, rooms.clips, watch)
        try:
            await asyncio.to_thread(out.write_bytes, await rooms.clips.read(clip))
        except OSError as error:
            raise RenderError(
                f"{out} cannot be written ({error.strerror}); the clip is {clip.key}"
                f" in {chosen.clips_bucket or chosen.clips_dir}"
            ) from None
    return {
        "clip": str(out),
        "bytes": clip.size_bytes,
        "sha256": clip.sha256,
        "width": clip.width_px,
        "height": clip.height_px,
        "seconds": round(clip.seconds, 3),
        "video_codec": clip.video_codec,
        "audio_codec": clip.audio_codec,
        "price_micro_usd": price,
        "cost_micro_usd": price if ended.cost is None else ended.cost,
    }


async def _submitted(provider: VideoProvider, model: Model, spec: RenderSpec) -> Submitted:
    """Submit once; where nobody knows whether it arrived, whoever asked must know that before asking again."""
    try:
        return await provider.submit(model, spec, key=f"render-{uuid4().hex}")
    except SubmitUncertainError as error:
        raise RenderError(
            f"nobody knows whether {provider.name} took it ({error});"
            " look there before you ask again, or you may pay for it twice"
        ) from None


async def _fetched(
    provider: VideoProvider,
    ref: RenderRef,
    clock: Clock,
    clips: Clips,
    watch: Callable[[], Awaitable[Succeeded]],
) -> tuple[Succeeded, Clip]:
    """Fetch what is paid for. An address may have expired: ask for a present one, for as long as the bot would."""
    failing_since: float | None = None
    tries = 0
    while True:
        ended = await watch()
        try:
            async with provider.download(ref, ended.result) as chunks:
                return ended, await clips.keep("render", chunks)
        except ProviderError as error:
            failing_since = clock.awake_s() if failing_since is None else failing_since
            if clock.awake_s() - failing_since >= DOWNLOAD_S:
                raise
            sys.stderr.write(f"The clip could not be fetched, trying again: {error}.\n")
        tries += 1
        await clock.sleep(backoff_s(tries, tries))


async def _watched(
    provider: VideoProvider,
    ref: RenderRef,
    clock: Clock,
    typical_s: float,
    deadline_s: float,
) -> Succeeded:
    """Check with the same pacing and patience as the bot until the render ends."""
    began, eta, shown, lost = clock.awake_s(), Eta.guess(typical_s), -1, 0
    while True:
        age_s = clock.awake_s() - began
        if age_s > deadline_s:
            raise RenderError(f"{provider.name} did not finish {ref.id} within {deadline_s:g} s")
        look = await _look(provider, ref)
        lost = lost + 1 if isinstance(look, RenderLostError) else 0
        match look:
            case Succeeded():
                return look
            case Failed(reason=reason):
                raise RenderError(f"{provider.name} made no clip ({reason})")
            case Cancelled():
                raise RenderError(f"{provider.name} stopped the render")
            case Queued() | Rendering():
                shown = _show(look, shown)
            case ProviderError():
                if lost > len(LOST_S):
                    raise look
                sys.stderr.write(f"No answer about the render, asking again: {look}.\n")
        await clock.sleep(max(next_delay_s(age_s, eta), _wish_s(look, lost)))


def _show(status: Queued | Rendering, shown: int) -> int:
    """Tell how far it is, where that has become more."""
    percent = status.percent if isinstance(status, Rendering) else None
    if percent is None or percent <= shown:
        return shown
    sys.stderr.write(f"{percent} %\n")
    return percent


async def _look(provider: VideoProvider, ref: RenderRef) -> RenderStatus | ProviderError:
    """What the vendor says; that it says nothing for once is no reason to leave what is paid for."""
    try:
        return await provider.check(ref)
    except ProviderError as error:
        return error


def _wish_s(look: RenderStatus | ProviderError, lost: int) -> float:
    """How long the vendor wants to be left alone."""
    match look:
        case Queued() | Rendering():
            return look.poll_after_s or 0.0
        case ProviderBusyError():
            return look.retry_after_s or 0.0
        case _:
            return LOST_S[lost - 1] if lost else 0.0
