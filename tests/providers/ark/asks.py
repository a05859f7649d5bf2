"""What is asked of Ark, and seen to its end."""

from dataclasses import replace
from typing import Any

from bot.catalog import load
from bot.domain.model import Model
from bot.domain.render import Queued, Rendering, RenderRef, Succeeded
from bot.domain.spec import RenderSpec
from bot.ports import VideoProvider

SEEDANCE = "dreamina-seedance-2-0-260128"


def model_of(name: str = SEEDANCE) -> Model:
    found = load().find(f"ark:{name}")
    assert found is not None
    return found


def spec_of(model: Model, **changes: Any) -> RenderSpec:
    spec = RenderSpec(
        model_key=model.key,
        prompt="a paper boat in the rain",
        seconds=5,
        aspect="16:9",
        resolution="720p",
        sound=True,
    )
    return replace(spec, **changes)


async def submit(
    ark: VideoProvider, key: str = "1-1", model: Model | None = None, **changes: Any
) -> RenderRef:
    model = model or model_of()
    return (await ark.submit(model, spec_of(model, **changes), key=key)).ref


async def finish(ark: VideoProvider, ref: RenderRef) -> Succeeded:
    seen = [await ark.check(ref) for _ in range(3)]
    assert isinstance(seen[0], Queued)
    assert isinstance(seen[1], Rendering)
    assert isinstance(seen[2], Succeeded)
    return seen[2]
