"""Regain: a finished clip whose file has gone before it was posted is fetched again; a film is nobody's loss but the house's."""

from typing import Any

import pytest

from bot.domain.delivery import Parcel
from bot.domain.errors import DeliveryUncertainError
from bot.domain.ids import MessageId
from bot.domain.job import Clip, Job, JobState
from bot.domain.money import CENT
from bot.domain.render import FailureReason
from bot.pipeline.regain import PATIENCE_S
from tests.pipeline.rig import Rig, World, running
from tests.pipeline.test_films import board


async def without_its_file(rig: Rig, job: Job, patch: pytest.MonkeyPatch) -> dict[Any, bytes]:
    """Have the job's clip stored, and take the disk away before it is posted; returns what was on it."""
    world, deliver = rig.world, rig.courier.deliver

    async def read_and_post(job: Job, clip: Clip, parcel: Parcel | None = None) -> MessageId:
        if clip.key not in world.disk:
            raise DeliveryUncertainError("the stored clip cannot be read")
        return await deliver(job, clip, parcel)

    rig.courier.faults.before("deliver", DeliveryUncertainError("reset"))
    await rig.until_state(job, JobState.STORED)
    patch.setattr(rig.courier, "deliver", read_and_post)
    was = dict(world.disk)
    world.disk.clear()
    await rig.turn(PATIENCE_S / 2)
    assert (await rig.job(job)).state is JobState.STORED
    return was


async def test_it_is_fetched_and_posted_once_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vendor still has it: nothing is rendered, charged or posted twice."""
    async with running(world) as rig:
        job = await rig.make()
        await without_its_file(rig, job, monkeypatch)

        end = await rig.until_state(job, JobState.DELIVERED)

        assert rig.provider.calls.count("submit") == 1
        assert rig.provider.calls.count("download") == 2
        assert (end.cost, end.charge) == (40 * CENT, 40 * CENT)
        assert len(world.guild.clips_of(job.id)) == 1
        assert await rig.audit() == []


async def test_a_disk_that_comes_back_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken away for some minutes: nothing is fetched anew."""
    async with running(world) as rig:
        job = await rig.make()
        world.disk.update(await without_its_file(rig, job, monkeypatch))

        await rig.until_state(job, JobState.DELIVERED)

        assert rig.provider.calls.count("download") == 1


async def test_what_the_vendor_has_forgotten_costs_its_maker_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was paid for it is the house's."""
    async with running(world) as rig:
        job = await rig.make()
        await without_its_file(rig, job, monkeypatch)
        world.vendor.renders.clear()

        end = await rig.until_state(job, JobState.FAILED)

        assert (end.failure, end.charge) == (FailureReason.LOST, 0)
        assert (await rig.money()).overrun == 40 * CENT
        assert await rig.audit() == []


async def test_a_film_ends_and_costs_its_maker_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vendor has its last shot alone."""
    async with running(world) as rig:
        job = await board(rig)
        await without_its_file(rig, job, monkeypatch)

        end = await rig.until_state(job, JobState.FAILED)

        assert (end.failure, end.cost, end.charge) == (FailureReason.MISLAID, 120 * CENT, 0)
        assert (await rig.money()).overrun == 120 * CENT
        assert await rig.audit() == []
