"""Review: a flagged prompt waits for a moderator, its price held."""

from datetime import timedelta

from bot.domain.errors import DatabaseFullError
from bot.domain.ids import GuildId, JobId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.refusals import BusyNow, JobNotFound
from bot.pipeline import review
from tests.pipeline.rig import GUILD, LIMITS, OTHER, Rig, Setup, World, process, running

MODERATOR = MemberId(7)


async def flagged(rig: Rig) -> Job:
    return await rig.make("a doubtful fox")


async def test_an_approved_prompt_goes_on(world: World) -> None:
    """It takes the place in the queue that it has had all along."""
    async with running(world, Setup(places=1)) as rig:
        job = await flagged(rig)
        await rig.make("running", member_id=OTHER)
        await rig.make("waiting", member_id=OTHER)
        await rig.turn(1)
        assert (await rig.job(job)).state is JobState.REVIEW

        approved = await review.approve(rig.house, job.id, guild_id=GUILD, moderator_id=MODERATOR)

        assert isinstance(approved, Job)
        assert (approved.state, approved.start_tag) == (JobState.QUEUED, job.start_tag)
        await rig.until_all_end()
        order = [render.spec.prompt for render in world.vendor.renders.values()]
        assert order == ["running", "a doubtful fox", "waiting"]


async def test_a_denied_prompt_is_released(world: World) -> None:
    """The hold goes back, the card says so, nothing was sent."""
    async with running(world) as rig:
        job = await flagged(rig)

        denied = await review.deny(rig.house, job.id, guild_id=GUILD, moderator_id=MODERATOR)

        assert isinstance(denied, Job)
        assert (denied.state, denied.charge) == (JobState.DENIED, 0)
        assert (await rig.money()).held == 0
        await rig.quiet()
        assert world.guild.card_of(job.id).views[-1][0].state is JobState.DENIED
        assert rig.provider.calls == []


async def test_an_unanswered_review_expires(world: World) -> None:
    """After a day the member is released."""
    async with running(world) as rig:
        job = await flagged(rig)
        await rig.turn(LIMITS.review_s - 1)
        assert (await rig.job(job)).state is JobState.REVIEW
        await rig.turn(2)

        assert (await rig.job(job)).state is JobState.EXPIRED
        assert (await rig.money()).held == 0


async def test_a_review_that_ended_while_we_were_away_expires_at_the_start(world: World) -> None:
    """Its time counts from the ask, not from our start."""
    async with process(world) as rig:
        job = await flagged(rig)
    world.clock.turn(LIMITS.review_s + 1)

    async with running(world) as rig:
        await rig.until_state(job, JobState.EXPIRED)


async def test_a_review_is_decided_once(world: World) -> None:
    """Two moderators, or one too late: the first decides."""
    async with running(world) as rig:
        job = await flagged(rig)
        await review.deny(rig.house, job.id, guild_id=GUILD, moderator_id=MODERATOR)

        late = await review.approve(rig.house, job.id, guild_id=GUILD, moderator_id=OTHER)

        assert late == JobNotFound(job.id)
        assert await review.expire(rig.house, job.id) is None
        assert (await rig.job(job)).state is JobState.DENIED


async def test_an_answered_review_does_not_expire(world: World) -> None:
    """Approved and long done: the day's end changes nothing."""
    async with running(world) as rig:
        job = await flagged(rig)
        await review.approve(rig.house, job.id, guild_id=GUILD, moderator_id=MODERATOR)
        await rig.until_state(job, JobState.DELIVERED)
        await rig.turn(LIMITS.review_s + timedelta(hours=1).total_seconds())

        assert (await rig.job(job)).charge == 40 * CENT


async def test_only_the_own_guilds_reviews_can_be_decided(world: World) -> None:
    """A forged number and another guild's job do not exist here."""
    async with running(world) as rig:
        job = await flagged(rig)

        for job_id, guild_id in [(JobId(99), GUILD), (job.id, GuildId(2))]:
            no = JobNotFound(job_id)
            assert no == await review.approve(
                rig.house, job_id, guild_id=guild_id, moderator_id=MODERATOR
            )
            assert no == await review.deny(
                rig.house, job_id, guild_id=guild_id, moderator_id=MODERATOR
            )
        assert await review.expire(rig.house, JobId(99)) is None


async def test_a_database_out_of_order_is_said_kindly(world: World) -> None:
    """The moderator may press again."""
    async with running(world) as rig:
        job = await flagged(rig)
        rig.database.faults.before("write", DatabaseFullError("full"))

        no = await review.deny(rig.house, job.id, guild_id=GUILD, moderator_id=MODERATOR)

        assert no == BusyNow()


async def test_an_expiry_that_cannot_be_written_is_tried_again(world: World) -> None:
    """A full disk at the day's end delays it, no more."""
    async with running(world) as rig:
        job = await flagged(rig)
        await rig.turn(LIMITS.review_s - 5)
        rig.database.faults.before("write", DatabaseFullError("full"))

        await rig.until_state(job, JobState.EXPIRED)
