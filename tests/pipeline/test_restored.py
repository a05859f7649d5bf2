"""After a backup was put back: what was sent since is neither rendered nor posted again."""

from bot.domain.ids import InteractionId, MemberId
from bot.domain.job import JobState
from bot.domain.snowflakes import snowflake_at
from bot.pipeline import budget, cases, unknowns
from bot.pipeline.recover import recover
from bot.storage import backups
from tests.pipeline.people import person
from tests.pipeline.rig import LIMITS, Rig, Setup, World, process, running
from tests.pipeline.test_desk import flagged, ruling, with_desk
from tests.pipeline.test_wishes import FIFTY, OPENS, POOR, turned, wished


async def until_it_is(rig: Rig, state: JobState) -> None:
    """Wait for the one job that is made of a wish to come, and to be here."""

    async def is_there() -> bool:
        return [job.state for job in await rig.jobs()] == [state]

    await rig.until(is_there)


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
        await rig.turn(1)
        now = InteractionId(snowflake_at(rig.clock.now(), 1))
        later = await rig.make("a blue fox", interaction_id=now)
        await rig.until_state(later, JobState.DELIVERED)
        assert len(world.vendor.renders) == 3

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


async def test_a_restored_wish_waits_for_a_steward(world: World) -> None:
    """It was made of the leftovers meanwhile; over a restart it is not made once more."""
    url, copy = f"sqlite:///{world.database}", world.database.with_name("copy.db")
    async with running(world, POOR) as rig:
        await budget.choose(rig.house, person(1), monthly=FIFTY)
        await wished(rig)
        await backups.backup(url, copy)
        await turned(rig, OPENS)
        await until_it_is(rig, JobState.DELIVERED)
    await backups.restore(url, copy, at=world.clock.now())

    async with process(world, POOR) as rig:
        await recover(rig.house)
    async with running(world, POOR) as rig:
        await until_it_is(rig, JobState.UNKNOWN)
        assert len(world.vendor.renders) == 1
        assert await rig.audit() == []


async def test_what_moderators_let_pass_again_waits_for_a_steward(world: World) -> None:
    """They said yes after the backup, too, and it was made."""
    url, copy = f"sqlite:///{world.database}", world.database.with_name("copy.db")
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await backups.backup(url, copy)
        await cases.decide(rig.house, ruling(case))
        await rig.until_all_end()
    await backups.restore(url, copy, at=world.clock.now())

    async with running(world) as rig:
        await cases.decide(rig.house, ruling(case))
        (job,) = await rig.jobs()
        await rig.until_state(job, JobState.UNKNOWN)
        assert len(world.vendor.renders) == 1
        assert await rig.audit() == []
