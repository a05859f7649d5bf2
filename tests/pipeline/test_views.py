"""Views: what people may read. They change nothing."""

from datetime import timedelta
from math import log

from bot.domain.allowance import HoldState, TransferCode
from bot.domain.errors import DatabaseFullError
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import JobState, Progress
from bot.domain.money import CENT, DOLLAR
from bot.domain.pacing import Eta, eta_key
from bot.domain.refusals import (
    BusyNow,
    JobNotFound,
    NotYourJob,
)
from bot.pipeline import views
from bot.ports import Receipt
from tests.pipeline.rig import GUILD, MAKER, OTHER, POOL, Setup, World, process, running

KEY = eta_key("fake:one", 4, "720p")


async def test_the_open_jobs_of_a_member_and_how_they_stand(world: World) -> None:
    """Newest first: who waits sees the place, who renders sees the percentage."""
    async with running(world, Setup(places=1)) as rig:
        world.vendor.takes_s, world.vendor.queued_s = 100, 0
        rig.house.board.etas[KEY] = Eta(mu=log(100), variance=0.04, seen=20)
        first = await rig.make("first")
        await rig.until_state(first, JobState.RENDERING)
        second = await rig.make("second")
        await rig.make("of another", member_id=OTHER)
        await rig.turn(70)

        status = await views.status(rig.house, GUILD, MAKER)

        assert [job.id for job, _ in status] == [second.id, first.id]
        (_, waits), (_, renders) = status
        assert waits.ahead == 0
        assert waits.starts_at == world.clock.now() + timedelta(seconds=100)
        assert renders.percent is not None
        assert renders.percent > 40
        assert renders.typical_s is not None
        assert round(renders.typical_s) == 100
        assert renders.ready_at is not None
        left_s = (renders.ready_at - world.clock.now()).total_seconds()
        assert 20 < left_s < 60
        assert renders.gives_up_at is not None


async def test_who_starts_now_has_no_instant(world: World) -> None:
    """A card is read after it is drawn: "starts 1 second ago" would be no help. Next in line is enough."""
    async with process(world) as rig:
        job = await rig.make()
        progress = await views.progress(rig.house, job)
        assert (progress.ahead, progress.starts_at) == (0, None)


async def test_what_has_ended_is_history(world: World) -> None:
    """Newest first, a page at a time, and no longer open."""
    async with running(world) as rig:
        jobs = [await rig.make(f"fox {n}") for n in range(3)]
        await rig.until_all_end()

        assert await views.status(rig.house, GUILD, MAKER) == []
        page = await views.history(rig.house, GUILD, MAKER, 2)
        assert [job.id for job in page] == [jobs[2].id, jobs[1].id]
        rest = await views.history(rig.house, GUILD, MAKER, 2, page[-1].id)
        assert [job.id for job in rest] == [jobs[0].id]
        assert await views.history(rig.house, GUILD, OTHER) == []


async def test_a_members_quota(world: World) -> None:
    """Share, pool and what is at work for the member; a guild's first look opens its books."""
    async with process(world) as rig:
        first = await views.quota(rig.house, GUILD, MAKER)
        assert isinstance(first, views.QuotaView)
        assert (first.pool.available, first.standing.left, first.open_jobs) == (
            POOL,
            5 * DOLLAR,
            (),
        )

        job = await rig.make()

        quota = await views.quota(rig.house, GUILD, MAKER)
        assert isinstance(quota, views.QuotaView)
        assert quota.standing.used == 40 * CENT
        assert quota.pool.held == 40 * CENT
        assert [each.id for each in quota.open_jobs] == [job.id]


async def test_a_quota_that_cannot_be_read_is_said_kindly(world: World) -> None:
    """A database that is full."""
    async with process(world) as rig:
        rig.database.faults.before("write", DatabaseFullError("full"))

        assert await views.quota(rig.house, GUILD, MAKER) == BusyNow()


async def test_a_receipt_tells_the_whole_money_story(world: World) -> None:
    """For its maker and for stewards, and for nobody else."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.until_state(job, JobState.DELIVERED)
        house = rig.house

        receipt = await views.receipt(house, job.id, guild_id=GUILD, member_id=MAKER)

        assert isinstance(receipt, Receipt)
        assert (receipt.held, receipt.captured, receipt.state) == (
            40 * CENT,
            40 * CENT,
            HoldState.CAPTURED,
        )
        assert [line.code for line in receipt.lines] == [TransferCode.CAPTURE]
        mine = await views.receipt(house, job.id, guild_id=GUILD, member_id=OTHER)
        assert mine == NotYourJob(job.id, MAKER)
        steward = await views.receipt(house, job.id, guild_id=GUILD, member_id=OTHER, steward=True)
        assert isinstance(steward, Receipt)
        for job_id, guild_id in [(JobId(99), GUILD), (job.id, GuildId(2))]:
            no = await views.receipt(house, job_id, guild_id=guild_id, member_id=MAKER)
            assert no == JobNotFound(job_id)


async def test_a_job_of_another_guild_does_not_exist_here(world: World) -> None:
    """Whatever number a forged button carries."""
    async with process(world) as rig:
        job = await rig.make()

        assert await views.job(rig.house, job.id, guild_id=GUILD) == job
        assert await views.job(rig.house, job.id, guild_id=GuildId(2)) == JobNotFound(job.id)
        assert await views.job(rig.house, JobId(99), guild_id=GUILD) == JobNotFound(JobId(99))


async def test_progress_says_only_what_is_known(world: World) -> None:
    """Before anything was learned there is no typical time; what has ended has no progress."""
    async with running(world, Setup(places=1)) as rig:
        job = await rig.until_state(await rig.make(), JobState.RENDERING)
        progress = await views.progress(rig.house, job)
        assert progress.typical_s is None
        assert progress.percent is None

        waiting = await rig.make("second")
        assert (await views.progress(rig.house, waiting)).ahead == 0
        await rig.until_all_end()
        assert await views.progress(rig.house, await rig.job(job)) == Progress()


async def test_the_estimate_counts_everybody_ahead(world: World) -> None:
    """Two places, one minute each: the fifth in line starts after two have left twice."""
    async with running(world, Setup(places=2)) as rig:
        world.vendor.takes_s = 600
        rig.house.board.etas[KEY] = Eta(mu=log(60), variance=0.04, seen=20)
        for n in range(6):
            await rig.make(f"fox {n}", member_id=MemberId(500 + n))
        last = await rig.make("last", member_id=MemberId(600))
        await rig.turn(1)

        progress = await views.progress(rig.house, last)

        assert progress.ahead == 4
        assert progress.starts_at is not None
        wait_s = (progress.starts_at - world.clock.now()).total_seconds()
        assert wait_s == 5 * 60 / 2
