"""A clip that goes on from another: joined here where the vendor gives the new part alone."""

from dataclasses import replace

import pytest

from bot.domain.change import seconds_offered, still_makeable, way
from bot.domain.change_refusals import ClipGone
from bot.domain.job import Job, JobState
from bot.domain.model import Tariff
from bot.domain.model_refusals import OptionNotOffered
from bot.domain.money import CENT, MicroUsd
from bot.domain.spec import RenderSpec, SourceKind
from bot.pipeline import change, intake
from tests.pipeline.rig import CAPABILITIES, Rig, Setup, World, model, running

EXTENDS = model(remix=True, extend=True, extend_seconds=(7,))


async def goes_on(rig: Rig, job: Job, seconds: int | None = None) -> Job:
    spec = await change.spec_of(rig.house, job, SourceKind.EXTEND, "it sleeps", seconds=seconds)
    assert isinstance(spec, RenderSpec), spec
    accepted = await intake.offered(rig.house, spec, rig.ask())
    assert isinstance(accepted, intake.Accepted), accepted
    return accepted.job


async def test_the_vendor_extends(world: World) -> None:
    """A vendor that extends is given the render's own name, and what may be added; its film is delivered."""
    async with running(world, Setup(models=[EXTENDS])) as rig:
        first = await rig.until_state(await rig.make(), JobState.DELIVERED)
        second = await goes_on(rig, first)
        done = await rig.until_state(second, JobState.DELIVERED)

        assert (done.spec.source, done.spec.seconds) == (SourceKind.EXTEND, 7)
        assert first.ref is not None
        assert rig.world.vendor.renders["r2"].spec.parent == first.ref.id
        assert done.clip is not None
        assert world.disk[done.clip.key] == b"a clip of it sleeps"
        assert await rig.audit() == []


async def test_the_new_part_is_joined(world: World) -> None:
    """Where a model only takes a first frame, the clip's last one leads on and both become one film."""
    async with running(world) as rig:
        first = await rig.until_state(await rig.make(), JobState.DELIVERED)
        done = await rig.until_state(await goes_on(rig, first), JobState.DELIVERED)

        assert done.parent_id == first.id
        assert done.clip is not None
        assert world.disk[done.clip.key] == b"a clip of a red fox + a clip of it sleeps"
        sent = world.vendor.renders["r2"].spec
        assert (sent.stitch, sent.ancestor) == (False, None)
        assert sent.first_frame is not None


async def test_a_vendor_that_sends_the_new_part_alone(world: World) -> None:
    """It is given the render's own name, and what it sends is joined behind the clip; the price is that of both."""
    tariff = Tariff(per_second={"*": CENT, "720p+video": MicroUsd(2 * CENT)}, source_s=15)
    part = model(extend=True, extend_part=True, extend_seconds=(7,), tariff=tariff)
    async with running(world, Setup(models=[part])) as rig:
        first = await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert change.prices(part, first) == [(7, 22 * 2 * CENT)]
        second = await goes_on(rig, first)
        assert second.price == 22 * 2 * CENT
        done = await rig.until_state(second, JobState.DELIVERED)

        assert first.ref is not None
        assert world.vendor.renders["r2"].spec.parent == first.ref.id
        assert done.clip is not None
        assert world.disk[done.clip.key] == b"a clip of a red fox + a clip of it sleeps"
        assert await rig.audit() == []


async def test_the_first_part_is_not_kept_any_more(world: World) -> None:
    """What was paid for is delivered: the new part alone."""
    async with running(world) as rig:
        first = await rig.until_state(await rig.make(), JobState.DELIVERED)
        second = await goes_on(rig, first)
        assert first.clip is not None
        del world.disk[first.clip.key]
        done = await rig.until_state(second, JobState.DELIVERED)

        assert done.clip is not None
        assert world.disk[done.clip.key] == b"a clip of it sleeps"
        lost = await change.spec_of(rig.house, first, SourceKind.EXTEND, "more")
        assert lost == ClipGone(first.id)


async def test_only_what_is_offered_is_added(world: World) -> None:
    """Other lengths are refused with those that work."""
    async with running(world, Setup(models=[EXTENDS])) as rig:
        first = await rig.until_state(await rig.make(), JobState.DELIVERED)
        no = await change.spec_of(rig.house, first, SourceKind.EXTEND, "more", seconds=4)
        assert isinstance(no, OptionNotOffered)
        assert no.offered == ("7",)


@pytest.mark.parametrize(
    ("kind", "can", "how"),
    [
        (SourceKind.REMIX, {"remix": True, "edit": True}, SourceKind.REMIX),
        (SourceKind.REMIX, {"edit": True}, SourceKind.EDIT),
        (SourceKind.REMIX, {}, None),
        (SourceKind.EDIT, {"remix": True}, None),
        (SourceKind.EXTEND, {"extend": True}, SourceKind.EXTEND),
        (SourceKind.EXTEND, {"first_frame": True}, SourceKind.FIRST_FRAME),
        (SourceKind.EXTEND, {"first_frame": False}, None),
    ],
)
def test_how_a_model_does_it(kind: SourceKind, can: dict[str, bool], how: SourceKind) -> None:
    """The model's own way before ours."""
    assert way(kind, replace(CAPABILITIES, **{"first_frame": False, **can}), "720p") is how


@pytest.mark.parametrize(
    ("resolution", "how", "seconds"),
    [("720p", SourceKind.EXTEND, (7,)), ("1080p", SourceKind.FIRST_FRAME, (8,))],
)
def test_what_the_vendor_does_not_extend_is_gone_on_with_here(
    resolution: str, how: SourceKind, seconds: tuple[int, ...]
) -> None:
    """Google adds 7 s to a clip of 720p alone; a larger one goes on from its last frame, as long as it is made so large."""
    can = model(
        extend=True,
        extend_seconds=(7,),
        extend_resolutions=("720p",),
        seconds_by_resolution={"1080p": (8,)},
    ).capabilities

    assert way(SourceKind.EXTEND, can, resolution) is how
    assert seconds_offered(can, resolution) == seconds


async def test_a_model_that_has_stopped_remixing(world: World) -> None:
    """An older remix is not asked for again where the model's row says that it cannot."""
    spec = RenderSpec(
        model_key=model().key,
        prompt="a fox",
        seconds=16,
        aspect="16:9",
        resolution="720p",
        sound=True,
        source=SourceKind.REMIX,
        parent="r1",
    )
    assert not still_makeable(spec, CAPABILITIES)
    assert still_makeable(spec, model(remix=True).capabilities)
