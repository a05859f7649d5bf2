"""After a backup was put back: what was sent since is neither rendered nor posted again."""

from bot.domain.ids import MemberId
from bot.domain.job import JobState
from bot.pipeline import unknowns
from bot.storage import backups
from tests.pipeline.rig import LIMITS, Setup, World, process, running


async def test_a_restored_queue_waits_for_a_steward(world: World) -> None:
    """The queued one was rendered meanwhile, and nobody can tell; the one under way is known by its reference."""
    url, copy = f"sqlite:///{world.database}", world.database.with_name("copy.db")
    world.vendor.takes_s = 60
    async with running(world, Setup(places=1)) as rig:
        jobs = [await rig.make(f"fox {n}", member_id=MemberId(500 + n)) for n in range(2)]
        await rig.until_state(jobs[0], JobState.RENDERING)
        await backups.backup(url, copy)
        await rig.until_all_end()
    kept = await backups.restore(url, copy, at=world.clock.now())

    async with running(world, Setup(places=1)) as rig:
        await rig.until_state(jobs[0], JobState.DELIVERED)
        await rig.until_state(jobs[1], JobState.UNKNOWN)
        assert len(world.vendor.renders) == 2
        assert [len(world.guild.clips_of(job.id)) for job in jobs] == [1, 1]
        ended = await unknowns.not_found(rig.house, jobs[1].id, guild_id=jobs[1].guild_id)
        assert await rig.job(jobs[1]) == ended
        assert await rig.audit() == []
        later = await rig.make("a blue fox")
        await rig.until_state(later, JobState.DELIVERED)

    assert kept is not None
    async with process(world) as rig:
        assert await rig.database.read(lambda unit: unit.marks.get("restored")) is None


async def test_a_restored_film_waits_for_a_steward(world: World) -> None:
    """Its next shots may have been rendered since: they are not asked for again."""
    url, copy = f"sqlite:///{world.database}", world.database.with_name("copy.db")
    world.vendor.takes_s = 60
    async with running(world) as rig:
        job = await rig.make("a fox wakes\nit runs", storyboard=True, seconds=4)
        await rig.until_state(job, JobState.RENDERING)
        await backups.backup(url, copy)
        await rig.until_all_end()
    await backups.restore(url, copy, at=world.clock.now())

    async with running(world) as rig:
        await rig.until_state(job, JobState.UNKNOWN)
        assert len(world.vendor.renders) == 2
        assert await rig.audit() == []


async def test_a_restored_submit_waits_for_a_steward(world: World) -> None:
    """Its answer was being waited for; what the house did about it since is not in the copy."""
    url, copy = f"sqlite:///{world.database}", world.database.with_name("copy.db")
    world.vendor.never_answers = 1
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.SUBMITTING)
        await backups.backup(url, copy)
    world.vendor.renders.clear()  # so old that the vendor does not list them any more
    await backups.restore(url, copy, at=world.clock.now())

    async with running(world) as rig:
        await rig.until_state(job, JobState.UNKNOWN)
        await rig.turn(LIMITS.submit_grace_s + 60)
        assert (await rig.job(job)).state is JobState.UNKNOWN
        assert not world.vendor.renders
        assert await rig.audit() == []
