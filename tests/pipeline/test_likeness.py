"""Likeness: nothing is made from a member's picture without their Allow, and they can take it back."""

from dataclasses import replace
from typing import Any, cast

from bot.domain.case import Case, CaseKind, CaseState, NotTheSubject
from bot.domain.case_refusals import CaseDecided, CaseNotFound, LikenessNeedsPicture
from bot.domain.ids import InteractionId, MemberId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.pipeline import cases, intake, likeness
from bot.pipeline.cases import Decided
from bot.pipeline.likeness import Seen
from tests.fakes.fake_files import MemoryPictures
from tests.pipeline.rig import (
    CHANNEL,
    GUILD,
    LIMITS,
    MAKER,
    Rig,
    Setup,
    World,
    model,
    process,
    running,
)
from tests.pipeline.test_desk import case_of, ruling, shown

SUBJECT = MemberId(55)


async def asked(rig: Rig, **given: Any) -> Job:
    """A clip from a picture of the subject's."""
    plain: dict[str, Any] = {"first_frame": b"her face", "likeness": SUBJECT}
    return await rig.make("she flies", **(plain | given))


async def allow(rig: Rig, job: Job, *, approve: bool = True) -> object:
    """The subject's word."""
    case = await case_of(rig, job.id, CaseKind.LIKENESS)
    return await cases.decide(rig.house, ruling(case, approve=approve, decider_id=SUBJECT))


async def withdraw(rig: Rig, case: Case, by: MemberId = SUBJECT) -> object:
    """Take the Allow back."""
    return await likeness.withdraw(rig.house, ruling(case, decider_id=by))


async def test_it_waits_for_the_allow_and_comes_down_when_it_is_withdrawn(world: World) -> None:
    """Asked, allowed, made, posted, withdrawn, taken down; a restart between each."""
    async with process(world) as rig:
        job = await asked(rig)
        assert job.state is JobState.REVIEW
        assert (await rig.money()).held == 40 * CENT
    async with running(world) as rig:
        await rig.turn(1)
        case = await case_of(rig, job.id, CaseKind.LIKENESS)
        assert case.card_channel_id == CHANNEL
        assert world.vendor.renders == {}
    async with process(world) as rig:
        assert isinstance(await allow(rig, job), Decided)
    async with running(world) as rig:
        await rig.until_state(job, JobState.DELIVERED)
        assert shown(rig, case) == [CaseState.OPEN, CaseState.APPROVED]
        assert len(world.guild.clips_of(job.id)) == 1
    async with process(world) as rig:
        assert isinstance(await withdraw(rig, case), Decided)
    async with running(world) as rig:
        await rig.turn(1)
        assert world.guild.clips_of(job.id) == []
        assert shown(rig, case)[-1] is CaseState.WITHDRAWN


async def test_only_the_member_in_the_picture_answers(world: World) -> None:
    """Not the maker, not a moderator, not even a steward; neither to allow nor to withdraw."""
    async with process(world) as rig:
        job = await asked(rig)
        case = await case_of(rig, job.id, CaseKind.LIKENESS)
        for who in (MAKER, MemberId(7)):
            no = await cases.decide(rig.house, ruling(case, decider_id=who, steward=True))
            assert no == NotTheSubject(SUBJECT)
        await allow(rig, job)
        assert await withdraw(rig, case, MAKER) == NotTheSubject(SUBJECT)


async def test_a_no_and_silence_cost_nothing(world: World) -> None:
    """Denied by the subject, or unanswered for a day."""
    async with running(world) as rig:
        job = await asked(rig)
        await allow(rig, job, approve=False)
        assert (await rig.job(job)).state is JobState.DENIED
        other = await asked(rig)
        await rig.turn(LIMITS.review_s + 120)
        assert (await rig.job(other)).state is JobState.EXPIRED
        assert (await rig.money()).held == 0


async def test_a_flagged_prompt_needs_both(world: World) -> None:
    """The member's Allow and a moderator's: the last yes lets it go on."""
    async with process(world) as rig:
        job = await rig.make("a doubtful flight", first_frame=b"her face", likeness=SUBJECT)
        assert isinstance(await allow(rig, job), Decided)
        assert (await rig.job(job)).state is JobState.REVIEW
        case = await case_of(rig, job.id)
        await cases.decide(rig.house, ruling(case))
        assert (await rig.job(job)).state is JobState.QUEUED


async def test_the_same_picture_is_not_asked_for_twice(world: World) -> None:
    """By the same member; withdrawn, all its clips come down, those under way too, and it is asked anew."""
    async with running(world) as rig:
        job = await asked(rig)
        case = await case_of(rig, job.id, CaseKind.LIKENESS)
        await allow(rig, job)
        await rig.until_state(job, JobState.DELIVERED)
        again = await rig.until_state(await asked(rig), JobState.DELIVERED)
        under_way = await rig.until_state(await asked(rig), JobState.RENDERING)
        assert (await asked(rig, first_frame=b"another face")).state is JobState.REVIEW
        assert len(await likeness.given(rig.house, GUILD, SUBJECT)) == 1

        await withdraw(rig, case)
        await rig.turn(1)

        assert world.guild.clips_of(job.id) == world.guild.clips_of(again.id) == []
        assert (await rig.job(job)).came_down
        ended = await rig.until_state(under_way, JobState.DENIED)
        assert (ended.charge, world.guild.clips_of(ended.id)) == (0, [])
        assert isinstance(await withdraw(rig, case), CaseDecided)
        assert (await asked(rig)).state is JobState.REVIEW
        assert await rig.audit() == []


async def test_ones_own_picture_needs_nobody(world: World) -> None:
    """And a name without a picture is refused with what to do."""
    async with process(world) as rig:
        assert (await asked(rig, likeness=MAKER)).state is JobState.QUEUED
        no = await intake.make(rig.house, rig.ask("she flies", likeness=SUBJECT))
        assert no == LikenessNeedsPicture()


async def test_a_last_frame_is_a_picture_like_any_other(world: World) -> None:
    """It is asked for, an Allow of one picture is none of another, and what was allowed is not asked again."""
    async with process(world, Setup(models=[model(last_frame=True)])) as rig:
        last = {"first_frame": None, "last_frame": b"her face"}
        job = await asked(rig, **last)
        assert job.state is JobState.REVIEW
        await allow(rig, job)
        assert (await asked(rig, **last)).state is JobState.QUEUED
        assert (await asked(rig, first_frame=None, last_frame=b"x")).state is JobState.REVIEW
        assert (await asked(rig, last_frame=b"her face")).state is JobState.REVIEW


async def test_who_is_asked_can_see_what_they_answer(world: World) -> None:
    """The very pictures, to the subject alone, by the case's own button; one that is lost is left out."""
    async with process(world) as rig:
        job = await asked(rig)
        case = await case_of(rig, job.id, CaseKind.LIKENESS)
        by = ruling(case, decider_id=SUBJECT)
        seen = await likeness.see(rig.house, by)
        assert isinstance(seen, Seen)
        (picture,) = seen.pictures
        assert picture.endswith(b"her face")
        no = await likeness.see(rig.house, ruling(case, decider_id=MAKER, steward=True))
        assert no == NotTheSubject(SUBJECT)
        forged = replace(by, interaction_id=InteractionId(1))
        assert await likeness.see(rig.house, forged) == CaseNotFound()
        cast("MemoryPictures", rig.house.pictures).kept.clear()
        assert await likeness.see(rig.house, by) == Seen(case=case, pictures=())
