"""Nothing paid for is lost, and nothing is paid for twice, wherever the process is killed."""

from pathlib import Path

import pytest

from bot.domain.delivery import Rung
from bot.domain.ids import InteractionId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT, MicroUsd
from bot.domain.render import FailureReason, Reconciles
from bot.pipeline import cancel, intake
from bot.pipeline.intake import Accepted
from tests.pipeline.rig import CHANNEL, FIRST_INTERACTION, GUILD, MAKER, Rig, Setup, World
from tests.pipeline.sweep import AT_REST, Ending, sweep

PRICE = 40 * CENT


async def ask_once(rig: Rig) -> None:
    """One member asks for one clip; Discord delivers the interaction again after a restart."""
    await ask(rig)


async def ask(rig: Rig, number: int = 0) -> Job:
    """The same interaction each time it is told."""
    asked = rig.ask(f"fox {number}", interaction_id=InteractionId(FIRST_INTERACTION + number))
    accepted = await intake.make(rig.house, asked)
    assert isinstance(accepted, Accepted)
    return accepted.job


async def ask_three_times(rig: Rig) -> None:
    """Three clips, of which two may run at once."""
    for number in range(3):
        await ask(rig, number)


async def ask_and_cancel(rig: Rig) -> None:
    """The maker thinks better of it while the clip renders."""
    job = await rig.until_state(await ask(rig), JobState.RENDERING, *AT_REST)
    await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)


def delivered(ending: Ending) -> None:
    """Every clip reached its channel and was charged."""
    assert [job.state for job in ending.jobs] == [JobState.DELIVERED] * len(ending.jobs)
    assert all(job.charge == PRICE for job in ending.jobs)


def delivered_or_never_sent(ending: Ending) -> None:
    """Where nobody could look but a steward: charged if the vendor had it, released if not."""
    for job in ending.jobs:
        if job.failure is FailureReason.NOT_FOUND:
            assert not ending.world.vendor.renders
        else:
            assert job.state is JobState.DELIVERED


@pytest.mark.parametrize("reconciles", list(Reconciles))
async def test_a_submit_whose_answer_is_lost(
    empty_database: Path, tmp_path: Path, reconciles: Reconciles
) -> None:
    """The vendor charges before it answers, and shows late what it took: still one render, one clip."""

    def loses_its_answer(world: World) -> None:
        world.vendor.loses_answers = 1
        world.vendor.shows_after_s = 2.0

    check = delivered_or_never_sent if reconciles is Reconciles.NONE else delivered
    setup = Setup(reconciles=reconciles)
    kills = await sweep(empty_database, tmp_path, setup, ask_once, check, loses_its_answer)
    assert kills > 20


async def test_several_clips(empty_database: Path, tmp_path: Path) -> None:
    """Three clips for one member, over a vendor that lists: each paid once and posted once."""
    setup = Setup(lists=True, places=3)
    kills = await sweep(empty_database, tmp_path, setup, ask_three_times, delivered, every=5)
    assert kills > 50


async def test_a_render_that_fails(empty_database: Path, tmp_path: Path) -> None:
    """The vendor fails and charges all the same: the member is released, the house pays once."""

    def fails(world: World) -> None:
        world.vendor.fails = FailureReason.REFUSED_OUTPUT
        world.vendor.cost = MicroUsd(PRICE // 2)

    def released(ending: Ending) -> None:
        (job,) = ending.jobs
        assert (job.state, job.charge) == (JobState.FAILED, 0)
        assert job.failure is FailureReason.REFUSED_OUTPUT

    await sweep(empty_database, tmp_path, Setup(), ask_once, released, fails)


async def test_a_cancelled_render(empty_database: Path, tmp_path: Path) -> None:
    """Cancelled or, where the kill swallowed the wish, delivered: never both, never neither."""

    def one_or_the_other(ending: Ending) -> None:
        (job,) = ending.jobs
        assert job.state in (JobState.CANCELLED, JobState.DELIVERED)
        assert bool(job.charge) == (job.state is JobState.DELIVERED)
        (render,) = ending.world.vendor.renders.values()
        assert render.cancelled == (job.state is JobState.CANCELLED)

    await sweep(empty_database, tmp_path, Setup(), ask_and_cancel, one_or_the_other)


async def test_a_clip_whose_posting_is_not_answered(empty_database: Path, tmp_path: Path) -> None:
    """Discord posts it and its answer is lost: the same nonce shows it once."""

    def loses_its_answer(world: World) -> None:
        world.guild.loses_answers = 1

    await sweep(empty_database, tmp_path, Setup(), ask_once, delivered, loses_its_answer)


async def test_a_clip_that_no_channel_takes(empty_database: Path, tmp_path: Path) -> None:
    """Too large for the channel: charged once, kept, and its maker told."""

    def takes_little(world: World) -> None:
        world.guild.upload_limit[CHANNEL] = 5

    def kept(ending: Ending) -> None:
        (job,) = ending.jobs
        assert (job.state, job.charge) == (JobState.UNDELIVERED, PRICE)
        assert job.clip is not None
        assert job.clip.key in ending.world.disk

    await sweep(empty_database, tmp_path, Setup(), ask_once, kept, takes_little)


async def test_a_clip_of_which_a_smaller_copy_is_posted(
    empty_database: Path, tmp_path: Path
) -> None:
    """Killed while the copy is made, or while it goes up: one message in the end, and one charge."""

    def takes_less(world: World) -> None:
        world.vendor.file = b"a clip of forty bytes, more or less, yes"
        world.guild.upload_limit[CHANNEL] = 20
        world.guild.loses_answers = 1

    def fitted(ending: Ending) -> None:
        delivered(ending)
        (message,) = ending.world.guild.clips_of(ending.jobs[0].id)
        assert message.parcel is not None
        assert message.parcel.rung is Rung.FITTED

    await sweep(empty_database, tmp_path, Setup(), ask_once, fitted, takes_less)
