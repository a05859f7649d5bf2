"""Intake and the model that is asked for: unknown, retired, paused, or without what was wished."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.errors import AccountFault
from bot.domain.ids import ModelKey
from bot.domain.model_refusals import (
    ModelRetired,
    ModelUnavailable,
    ModelUnknown,
    Option,
    OptionNotOffered,
    PictureFault,
    PictureRefused,
)
from bot.domain.refusals import PromptBlocked, PromptTooLong
from bot.domain.spec import SourceKind
from bot.pipeline import intake
from bot.pipeline.house import Limits
from tests.pipeline.asking import accepted, refused
from tests.pipeline.rig import OTHER, Setup, World, model, process

GONE = model(
    "fake:gone", title="Gone", retires_on=date(2026, 9, 24), successor=ModelKey("fake:one")
)

FAR = model("far:away", title="Far Away")


async def test_a_model_nobody_knows(world: World) -> None:
    """The answer names usable models, the likeliest first."""
    two = model("fake:two", title="Second Best")
    async with process(world, Setup(models=[model(), two, FAR])) as rig:
        assert await refused(rig, model_key="secnd best") == ModelUnknown(
            "secnd best", ("Second Best", "One")
        )


async def test_a_retired_model_names_its_successor(world: World) -> None:
    """Sora is gone; what to use instead is in the answer."""
    async with process(world, Setup(models=[model(), GONE])) as rig:
        assert await refused(rig, model_key="Gone") == ModelRetired(
            "Gone", date(2026, 9, 24), ModelKey("fake:one"), "One"
        )


@pytest.mark.parametrize(
    ("models", "successor"),
    [
        # the successor retired as well, and has one of its own
        (
            [
                GONE,
                replace(GONE, key=ModelKey("fake:one"), successor=ModelKey("fake:two")),
                model("fake:two"),
            ],
            "fake:two",
        ),
        # the line ends at a model that cannot be used here: anything usable
        ([replace(GONE, successor=FAR.key), FAR, model("fake:two")], "fake:two"),
        # a circle of retired models
        ([replace(GONE, successor=GONE.key), model("fake:two")], "fake:two"),
        ([replace(GONE, successor=None), model("fake:two")], "fake:two"),
        ([replace(GONE, successor=ModelKey("fake:none")), model("fake:two")], "fake:two"),
        # nothing is usable at all
        ([replace(GONE, successor=None)], None),
    ],
)
async def test_the_successor_is_one_that_can_be_used(
    world: World, models: list[Any], successor: str | None
) -> None:
    """Down the line of successors to the first that lives and has a provider here."""
    async with process(world, Setup(models=models)) as rig:
        answer = await refused(rig, model_key="fake:gone")

        assert isinstance(answer, ModelRetired)
        assert answer.successor == successor


async def test_a_model_without_a_key_here(world: World) -> None:
    """Known and alive, but this bot cannot reach it."""
    async with process(world, Setup(models=[model(), FAR])) as rig:
        assert await refused(rig, model_key="far:away") == ModelUnavailable("Far Away", ("One",))


async def test_a_model_whose_provider_is_paused(world: World) -> None:
    """While a steward must look after the key, nobody's money is held for it."""
    async with process(world) as rig:
        rig.house.board.paused["fake"] = AccountFault.KEY

        assert await refused(rig) == ModelUnavailable("One", ())


async def test_an_option_that_the_model_does_not_take(world: World) -> None:
    """Named, with what would work."""
    async with process(world) as rig:
        answer = await refused(rig, seconds=5)
        assert answer == OptionNotOffered(Option.SECONDS, "One", "5", ("4", "8", "12"))
        assert await refused(rig, "x" * 201) == PromptTooLong(201, 200, "One")


async def test_a_picture_is_prepared_before_money_is_held(world: World) -> None:
    """A bad picture leaves nothing behind; a good one has the clip's size."""
    async with process(world) as rig:
        answer = await refused(rig, first_frame=b"GIF89a")
        limits = rig.house.limits
        assert answer == PictureRefused(
            PictureFault.ANIMATED, limits.picture_bytes, limits.picture_pixels
        )

        job = (await accepted(rig, first_frame=b"png", aspect="9:16")).job

        assert job.spec.source is SourceKind.FIRST_FRAME
        assert job.spec.first_frame is not None
        assert (await rig.house.pictures.read(job.spec.first_frame)).startswith(b"720x1280")


async def test_the_house_has_a_model_of_its_own(world: World) -> None:
    """Who names none gets the operator's default."""
    two = model("fake:two")
    limits = Limits(default_model=two.key)
    async with process(world, Setup(models=[model(), two], limits=limits)) as rig:
        assert (await accepted(rig)).job.spec.model_key == "fake:two"


async def test_again_is_checked_anew(world: World) -> None:
    """A retired model is retired, a rule may be new."""
    async with process(world, Setup(models=[model(), GONE])) as rig:
        job = (await accepted(rig)).job

        for changes, no in [
            ({"model_key": ModelKey("fake:gone")}, ModelRetired),
            ({"prompt": "a forbidden fox"}, PromptBlocked),
            ({"seconds": 5}, OptionNotOffered),
        ]:
            answer = await intake.offered(
                rig.house,
                replace(job.spec, **changes),
                rig.ask(member_id=OTHER),
            )
            assert isinstance(answer, no)
