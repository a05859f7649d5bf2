"""`dailies render`: one render, no Discord, no ledger."""

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from bot import catalog, logs, settings
from bot import rooms as house
from bot.books import SystemClock
from bot.cli.files import to_write
from bot.cli.stopping import on_stop
from bot.domain.errors import DailiesError, SettingError
from bot.domain.ids import ChannelId, GuildId, InteractionId, MemberId
from bot.domain.money import dollars
from bot.domain.pacing import Eta, next_delay_s
from bot.domain.render import Cancelled, Failed, Queued, Rendering, RenderRef, Succeeded
from bot.domain.spec import Ask
from bot.media.pictures import LIMIT_BYTES
from bot.ports import VideoProvider


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
        submitted = await provider.submit(model, spec, key=f"render-{uuid4().hex}")
        sys.stderr.write(f"{provider.name} took it as {submitted.ref.id}.\n")
        ended = await _watched(
            provider, submitted.ref, rooms.clock, model.typical_s, chosen.deadline_s
        )
        async with provider.download(submitted.ref, ended.result) as chunks:
            clip = await rooms.clips.keep("render", chunks)
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


async def _watched(
    provider: VideoProvider,
    ref: RenderRef,
    clock: SystemClock,
    typical_s: float,
    deadline_s: float,
) -> Succeeded:
    """Check with the same pacing as the bot until the render ends."""
    began, eta, shown = clock.now(), Eta.guess(typical_s), -1
    while True:
        age_s = (clock.now() - began).total_seconds()
        if age_s > deadline_s:
            raise RenderError(f"{provider.name} did not finish {ref.id} within {deadline_s:g} s")
        match await provider.check(ref):
            case Succeeded() as ended:
                return ended
            case Failed(reason=reason):
                raise RenderError(f"{provider.name} made no clip ({reason})")
            case Cancelled():
                raise RenderError(f"{provider.name} stopped the render")
            case Rendering(percent=percent) as status:
                if percent is not None and percent > shown:
                    shown = percent
                    sys.stderr.write(f"{percent} %\n")
            case Queued() as status:
                pass
        await clock.sleep(max(next_delay_s(age_s, eta), status.poll_after_s or 0.0))
