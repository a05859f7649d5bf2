"""What is asked of Kling, and seen to its end."""

from dataclasses import replace
from typing import Any

from bot.catalog import load
from bot.domain.model import Model
from bot.domain.render import Queued, Rendering, RenderRef, Succeeded
from bot.domain.spec import RenderSpec
from bot.ports import VideoProvider


def model_of(key: str) -> Model:
    found = load().find(key)
    assert found is not None
    return found


def spec_of(model: Model, **changes: Any) -> RenderSpec:
    spec = RenderSpec(
        model_key=model.key,
        prompt="a paper boat in the rain",
        seconds=5,
        aspect="16:9",
        resolution="720p",
        sound=False,
    )
    return replace(spec, **changes)


async def submit(
    provider: VideoProvider, model: Model, key: str = "job-123", **changes: Any
) -> RenderRef:
    return (await provider.submit(model, spec_of(model, **changes), key=key)).ref


async def finish(provider: VideoProvider, ref: RenderRef) -> Succeeded:
    seen = [await provider.check(ref) for _ in range(3)]
    assert isinstance(seen[0], Queued)
    assert isinstance(seen[1], Rendering)
    assert isinstance(seen[2], Succeeded)
    return seen[2]
