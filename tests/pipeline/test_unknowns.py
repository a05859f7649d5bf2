"""Unknown: what nobody can tell waits for a steward, and goes back in the end."""

import pytest

from bot.domain.errors import ProviderUnreachableError, SubmitUncertainError
from bot.domain.ids import GuildId, JobId
from bot.domain.job import Job, JobState
from bot.domain.refusals import (
    JobNotFound,
    NoTrace,
    Refusal,
    RenderTaken,
    VendorSilent,
)
from bot.domain.render import FailureReason, Reconciles
from bot.pipeline import unknowns
from tests.pipeline.rig import (
    GUILD,
    LIMITS,
    OTHER,
    Rig,
    Setup,
    World,
    lost,
    running,
)


async def test_where_nobody_can_look_the_job_is_parked_for_a_steward(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """After the grace: unknown, the hold kept, the place at the vendor free, the card says so."""
    async with running(world, Setup(reconciles=Reconciles.NONE, places=1)) as rig:
        lost(world)
        job = await rig.make()
        next_one = await rig.make("next", member_id=OTHER)

        parked = await rig.until_state(job, JobState.UNKNOWN)

        assert (await rig.money()).held > 0
        assert world.guild.card_of(job.id).views[-1][0].state is JobState.UNKNOWN
        assert "steward" in caplog.text
        await rig.until_state(next_one, JobState.DELIVERED)
        assert (await rig.job(parked)).state is JobState.UNKNOWN
        assert len(world.vendor.renders) == 2


async def test_a_steward_found_it(world: World) -> None:
    """With the vendor's own id the job goes on, and its time counts from now."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        lost(world)
        job = await rig.make()
        await rig.until_state(job, JobState.UNKNOWN)
        await rig.turn(2 * LIMITS.deadline_s)

        found = await unknowns.found(rig.house, job.id, guild_id=GUILD, render_id="r1")
        assert not isinstance(found, JobNotFound)

        done = await rig.until_state(job, JobState.DELIVERED)
        assert done.charge == job.price


async def test_a_steward_did_not_find_it(world: World) -> None:
    """The job ends and the hold goes back."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.until_state(job, JobState.UNKNOWN)

        await unknowns.not_found(rig.house, job.id, guild_id=GUILD)

        failed = await rig.job(job)
        assert (failed.state, failed.failure) == (JobState.FAILED, FailureReason.NOT_FOUND)
        assert (await rig.money()).held == 0


async def test_only_parked_jobs_of_the_own_guild_can_be_decided(world: World) -> None:
    """A forged number, another guild's job, one that is not parked, a render that another job has."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        done = await rig.make()
        await rig.until_state(done, JobState.DELIVERED)
        lost(world)
        job = await rig.make("second")
        await rig.until_state(job, JobState.UNKNOWN)
        house = rig.house

        for job_id, guild_id in [(JobId(99), GUILD), (job.id, GuildId(2)), (done.id, GUILD)]:
            no = JobNotFound(job_id)
            assert await unknowns.found(house, job_id, guild_id=guild_id, render_id="r2") == no
            assert await unknowns.not_found(house, job_id, guild_id=guild_id) == no
        taken = await unknowns.found(house, job.id, guild_id=GUILD, render_id="r1")
        assert taken == RenderTaken("r1")


async def test_a_steward_has_the_vendor_asked_again(world: World) -> None:
    """A vendor that was silent for hours answers in the end: its render is carried on, and paid once."""
    async with running(world) as rig:
        lost(world)
        job = await rig.make()
        rig.provider.faults.before("find", *(ProviderUnreachableError("fake") for _ in range(200)))
        await rig.until_state(job, JobState.UNKNOWN)

        silent = await unknowns.look_again(rig.house, job.id, guild_id=GUILD)
        assert silent == VendorSilent(job.id, lists=True)
        rig.provider.faults.clear()
        assert not isinstance(await ask_again(rig, job.id), JobNotFound)

        await rig.until_state(job, JobState.DELIVERED)
        assert len(world.vendor.renders) == 1
        assert await rig.audit() == []


async def test_asking_again_concludes_nothing_from_silence(world: World) -> None:
    """A list without a trace, and a vendor without a list: the job stays parked, its money held."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.until_state(job, JobState.UNKNOWN)

        assert await ask_again(rig, job.id) == VendorSilent(job.id, lists=False)
    async with running(world) as rig:
        assert await ask_again(rig, job.id) == NoTrace(job.id)

        assert (await rig.job(job)).state is JobState.UNKNOWN
        assert (await rig.money()).held == job.price


async def test_what_nobody_decides_on_goes_back_in_the_end(world: World) -> None:
    """After its days of waiting, restarts included, a parked job ends and the hold with it."""
    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        rig.provider.faults.before("submit", SubmitUncertainError("fake"))
        job = await rig.make()
        await rig.until_state(job, JobState.UNKNOWN)
        await rig.turn(LIMITS.unknown_s - 60)
        assert (await rig.job(job)).state is JobState.UNKNOWN

    async with running(world, Setup(reconciles=Reconciles.NONE)) as rig:
        ended = await rig.until_state(job, JobState.FAILED)

        assert ended.failure is FailureReason.UNCLEAR
        assert (await rig.money()).held == 0
        assert await rig.audit() == []


async def ask_again(rig: Rig, job_id: JobId) -> Job | Refusal:
    """A steward presses *Ask again*."""
    return await unknowns.look_again(rig.house, job_id, guild_id=GUILD)
