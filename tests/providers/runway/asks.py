"""What is asked of Runway, and seen to its end."""

from dataclasses import replace
from typing import Any

from bot.domain.ids import ModelKey
from bot.domain.model import Capabilities, Model, Tariff
from bot.domain.money import MicroUsd
from bot.domain.render import RenderRef, RenderStatus
from bot.domain.spec import RenderSpec
from bot.ports import VideoProvider

CREDIT = 10_000


def model(wire_name: str = "gen4.5") -> Model:
    return Model(
        key=ModelKey(f"runway:{wire_name}"),
        title=wire_name,
        provider="runway",
        wire_name=wire_name,
        capabilities=Capabilities(seconds=(5,), aspects=("16:9",), resolutions=("720p",)),
        tariff=Tariff(per_second={"*": MicroUsd(120_000)}),
    )


SPEC = RenderSpec(
    model_key=model().key,
    prompt="a paper boat in the rain",
    seconds=5,
    aspect="16:9",
    resolution="720p",
    sound=False,
)


async def submit(runway: VideoProvider, wire_name: str = "gen4.5", **changes: Any) -> RenderRef:
    spec = replace(SPEC, **changes)
    return (await runway.submit(model(wire_name), spec, key="1-1")).ref


async def watch(runway: VideoProvider, ref: RenderRef) -> list[RenderStatus]:
    return [await runway.check(ref) for _ in range(3)]
