"""Finished clips are looked at before they are posted."""

import pytest

from bot.domain.away import UNASKED
from bot.domain.case import CaseKind, CaseState
from bot.domain.errors import DeliveryError
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.refusals import TooLateToCancel
from bot.pipeline import cancel, cases, showing
from bot.pipeline.cases import Decided
from bot.ports import Showing, Unit
from tests.pipeline.rig import GUILD, LIMITS, MAKER, Rig, World, running
from tests.pipeline.test_desk import case_of, ruling, shown, with_desk


def films(rig: Rig, content: bytes) -> None:
    """What the vendor's clips are."""
    rig.world.vendor.file = content
    rig.inspector.looks = True


async def test_a_clear_clip_is_posted_plainly(world: World) -> None:
    """Looked at once, posted once."""
    async with running(world) as rig:
        films(rig, b"a hill")
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert (rig.inspector.asked, job.veiled) == (1, False)


async def test_a_doubtful_clip_gets_a_spoiler(world: World) -> None:
    """Its row says so before it is posted, and the log why."""
    async with running(world) as rig:
        films(rig, b"a swim")
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert job.veiled
        assert len(world.guild.clips_of(job.id)) == 1
        log = await rig.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=1))
        assert (log[0].action, log[0].rule) == ("clip.veiled", "sexual")


async def test_a_withheld_clip_is_posted_when_a_moderator_says_so(world: World) -> None:
    """It waits, money held, over a restart; approved, it is posted and charged."""
    async with running(world) as rig:
        await with_desk(rig)
        films(rig, b"a nude")
        job = await rig.until_state(await rig.make(), JobState.REVIEW)
        assert world.guild.clips_of(job.id) == []
        assert (await rig.money()).held == 40 * CENT
        no = await cancel.cancel(rig.house, job.id, guild_id=GUILD, member_id=MAKER)
        assert no == TooLateToCancel(job.id, ended=False)
    async with running(world) as rig:
        films(rig, b"a nude")
        case = await case_of(rig, job.id, CaseKind.CLIP)
        assert isinstance(await cases.decide(rig.house, ruling(case)), Decided)
        done = await rig.until_state(job, JobState.DELIVERED)
        assert (done.charge, rig.inspector.asked) == (40 * CENT, 0)
        assert shown(rig, case)[-1] is CaseState.APPROVED


async def test_a_denied_clip_costs_its_maker_nothing(world: World) -> None:
    """What the vendor took is the guild's overrun; the clip is never posted."""
    async with running(world) as rig:
        films(rig, b"a nude")
        job = await rig.until_state(await rig.make(), JobState.REVIEW)
        case = await case_of(rig, job.id, CaseKind.CLIP)
        await cases.decide(rig.house, ruling(case, approve=False, why="not here"))
        denied = await rig.job(job)
        assert (denied.state, denied.charge, denied.remark) == (JobState.DENIED, 0, "not here")
        money = await rig.money()
        assert (money.held, money.overrun) == (0, 40 * CENT)
        assert await rig.audit() == []


async def test_a_withheld_clip_has_a_day_of_its_own(world: World) -> None:
    """Its time counts from when it was withheld, not from the ask."""
    async with running(world) as rig:
        films(rig, b"a nude")
        job = await rig.make()
        await rig.until_state(job, JobState.REVIEW)
        case = await case_of(rig, job.id, CaseKind.CLIP)
        assert case.due_at > job.created_at.replace(microsecond=0) + (case.due_at - case.opened_at)
        await rig.turn(LIMITS.review_s + 120)
        assert (await rig.job(job)).state is JobState.EXPIRED
        assert (await rig.money()).held == 0


async def test_a_silent_moderation_is_asked_again_then_the_policy_decides(world: World) -> None:
    """After two minutes: posted or withheld, as the guild has chosen."""
    async with running(world) as rig:
        films(rig, b"a hill")
        rig.inspector.away = True
        job = await rig.until_state(await rig.make(), JobState.REVIEW)
        assert rig.inspector.asked > 2
        assert (await case_of(rig, job.id, CaseKind.CLIP)).evidence.rule == UNASKED
        rig.inspector.if_unseen = Showing.POST
        await rig.until_state(await rig.make("another"), JobState.DELIVERED)


async def test_a_clip_that_came_down_is_not_posted(world: World) -> None:
    """Taken down before it was posted: released, never shown."""
    async with running(world) as rig:
        job = await rig.make()
        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, job.id, job.channel_id, None)
        )
        ended = await rig.until_state(job, JobState.DENIED)
        assert (ended.charge, world.guild.clips_of(job.id)) == (0, [])


async def test_what_was_just_stored_is_not_looked_up_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit that stores a clip looks whether it is to be seen no more; where that is long ago it is asked anew."""
    looks = 0
    look = showing._known

    def counted(job: Job, inspects: bool, unit: Unit) -> tuple[bool, bool]:
        nonlocal looks
        looks += 1
        return look(job, inspects, unit)

    monkeypatch.setattr(showing, "_known", counted)
    async with running(world) as rig:
        await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert looks == 0

        rig.courier.faults.before("deliver", DeliveryError("away"))
        await rig.until_state(await rig.make("another"), JobState.DELIVERED)
        assert looks == 1


async def test_a_clip_that_comes_down_while_discord_is_away(world: World) -> None:
    """Nobody had it taken down when it was stored; it is not posted for all that."""
    async with running(world) as rig:
        rig.courier.faults.before("deliver", DeliveryError("away"))
        job = await rig.until_state(await rig.make(), JobState.STORED)
        await rig.database.write(
            lambda unit: unit.cases.take_down(GUILD, job.id, job.channel_id, None)
        )

        ended = await rig.until_state(job, JobState.DENIED)

        assert (ended.charge, world.guild.clips_of(job.id)) == (0, [])
