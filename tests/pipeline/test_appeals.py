"""Appeals of refusals, by rules and by people; reports on clips that are posted."""

from typing import Any

import pytest

from bot.domain.case import Appeal, Case, CaseKind, CaseState, FirstDecider
from bot.domain.case_refusals import (
    AppealOpen,
    AppealsUsedUp,
    NoDesk,
    NotAppealable,
    NothingSaid,
    NothingToReport,
    ReportedAlready,
)
from bot.domain.ids import GuildId, InteractionId, JobId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.pace_refusals import ConfirmFirst
from bot.domain.refusals import (
    JobNotFound,
    NotYourJob,
    PromptBlocked,
)
from bot.pipeline import appeals, cases, clip_reports, confirm, intake
from bot.pipeline.cases import Decided
from bot.pipeline.intake import Accepted
from bot.pipeline.judging import appealable
from bot.ports import Inspection, Showing
from tests.pipeline.rig import GUILD, LIMITS, MAKER, OTHER, Rig, World, process, running
from tests.pipeline.test_desk import (
    MODERATOR,
    SECOND,
    case_of,
    flagged,
    ruling,
    shown,
    with_desk,
)

NO = "a forbidden fox"


async def appeal(rig: Rig, prompt: str = NO, **given: Any) -> object:
    """Ask that a refused prompt be looked at."""
    return await intake.make(rig.house, rig.ask(prompt, **given), appeal=Appeal())


async def test_a_dear_appeal_is_asked_about_once(world: World) -> None:
    """A rule refused the words before their price was told; whose job was denied knows it already."""
    async with process(world) as rig:
        await with_desk(rig)
        asked = await intake.make(rig.house, rig.ask(NO, seconds=12), appeal=Appeal(), may_ask=True)
        assert isinstance(asked, ConfirmFirst)
        assert asked.appeal == Appeal()
        assert (await rig.money()).held == 0

        taken = await confirm.take(rig.house, asked.question, rig.ask(), asked.appeal)
        assert isinstance(taken, Accepted)
        assert (taken.job.state, taken.job.price) == (JobState.REVIEW, 120 * CENT)
        case = await case_of(rig, taken.job.id, CaseKind.APPEAL)
        await cases.decide(rig.house, ruling(case, approve=False))

        flagged = await intake.make(rig.house, rig.ask("a doubtful fox", seconds=12))
        assert isinstance(flagged, Accepted)
        case = await case_of(rig, flagged.job.id, CaseKind.PROMPT)
        await cases.decide(rig.house, ruling(case, approve=False))
        found = await appeals.of_denied(rig.house, flagged.job.id, guild_id=GUILD, member_id=MAKER)
        assert isinstance(found, tuple)
        job, appealed = found
        again = await intake.offered(
            rig.house, job.spec, rig.ask(), appeal=appealed, may_ask=True, agreed=job.price
        )
        assert isinstance(again, Accepted)
        assert await rig.audit() == []


async def test_a_refused_prompt_is_heard_and_overturned(world: World) -> None:
    """Blocked, appealed, money held, approved after a restart, made and paid."""
    async with process(world) as rig:
        await with_desk(rig)
        assert isinstance(await intake.make(rig.house, rig.ask(NO)), PromptBlocked)
        accepted = await appeal(rig)
        assert isinstance(accepted, Accepted)
        assert accepted.job.state is JobState.REVIEW
        assert (await rig.money()).held == 40 * CENT
    async with running(world) as rig:
        await rig.turn(1)
        case = await case_of(rig, accepted.job.id, CaseKind.APPEAL)
        assert shown(rig, case) == [CaseState.OPEN]
        assert isinstance(await cases.decide(rig.house, ruling(case)), Decided)
        await rig.until_state(accepted.job, JobState.DELIVERED)
        log = await rig.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=1))
        assert log[0].action == "case.overturned"


async def test_one_is_open_and_five_a_day(world: World) -> None:
    """The next waits for the answer, the sixth for tomorrow; another member's are their own."""
    async with process(world) as rig:
        assert await appeal(rig) == NoDesk()
        await with_desk(rig)
        for n in range(5):
            accepted = await appeal(rig)
            assert isinstance(accepted, Accepted)
            assert await appeal(rig) == AppealOpen()
            case = await case_of(rig, accepted.job.id, CaseKind.APPEAL)
            await cases.decide(rig.house, ruling(case, approve=n != 1))
        no = await appeal(rig)
        assert isinstance(no, AppealsUsedUp)
        assert isinstance(await appeal(rig, member_id=OTHER), Accepted)
        world.clock.turn(24 * 3600 + 1)
        assert isinstance(await appeal(rig), Accepted)
        assert await rig.audit() == []


async def test_what_no_moderator_can_change_is_not_appealed(world: World) -> None:
    """The platform list, what the AI moderation refuses everywhere, and prompts that nobody objects to."""
    assert not appealable("platform:minors")
    assert not appealable("sexual/minors")
    assert appealable("no such thing")
    async with process(world) as rig:
        await with_desk(rig)
        accepted = await appeal(rig, "a red fox")
        assert isinstance(accepted, Accepted)
        assert accepted.job.state is JobState.QUEUED


async def test_a_moderators_no_is_heard_by_another(world: World) -> None:
    """The first decider has to leave it to others until half of its time is over; its answer stands."""
    async with process(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await cases.decide(rig.house, ruling(case, approve=False))
        found = await appeals.of_denied(rig.house, case.job_id, guild_id=GUILD, member_id=MAKER)
        assert isinstance(found, tuple)
        denied, appealed = found
        accepted = await intake.offered(rig.house, denied.spec, rig.ask(), appeal=appealed)
        assert isinstance(accepted, Accepted)
        second = await case_of(rig, accepted.job.id, CaseKind.APPEAL)
        assert second.first_decider == MODERATOR
        no = await cases.decide(rig.house, ruling(second))
        assert isinstance(no, FirstDecider)
        world.clock.turn(LIMITS.review_s / 2 + 1)
        outcome = await cases.decide(rig.house, ruling(second, approve=False))
        assert isinstance(outcome, Decided)
        again = await appeals.of_denied(rig.house, accepted.job.id, guild_id=GUILD, member_id=MAKER)
        assert again == NotAppealable()


async def test_only_the_maker_appeals(world: World) -> None:
    """Not another member, not in another guild, not a job that was never denied."""
    async with process(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        assert (
            await appeals.of_denied(rig.house, case.job_id, guild_id=GUILD, member_id=MAKER)
            == NotAppealable()
        )
        await cases.decide(rig.house, ruling(case, approve=False))
        other = await appeals.of_denied(rig.house, case.job_id, guild_id=GUILD, member_id=OTHER)
        assert other == NotYourJob(case.job_id, MAKER)
        away = await appeals.of_denied(rig.house, case.job_id, guild_id=GuildId(2), member_id=MAKER)
        assert away == JobNotFound(case.job_id)


async def test_the_larger_model_advises(world: World) -> None:
    """On a rule's block it is only heard; the card says what it thinks."""
    async with process(world) as rig:
        await with_desk(rig)
        rig.inspector.larger = Inspection(Showing.POST, "violence", 0.12, "large")
        accepted = await appeal(rig)
        assert isinstance(accepted, Accepted)
        assert accepted.job.state is JobState.REVIEW
        case = await case_of(rig, accepted.job.id, CaseKind.APPEAL)
        assert case.evidence.second == "violence 0.12"


# Reports


async def report(rig: Rig, job: Job | JobId, n: int = 1, **given: Any) -> object:
    """Say that a clip is wrong."""
    plain: dict[str, Any] = {
        "guild_id": GUILD,
        "member_id": OTHER,
        "interaction_id": InteractionId(n),
        "said": "that is my dog",
    }
    job_id = job.id if isinstance(job, Job) else job
    return await clip_reports.report(rig.house, job_id, **(plain | given))


@pytest.mark.parametrize("said", ["", "   ", "\n\u3000\t", "\u200b\u2060"])
async def test_a_report_without_a_word_is_none(world: World, said: str) -> None:
    """Nobody at the desk would know what to look for; the next one, with words, is heard."""
    async with running(world) as rig:
        await with_desk(rig)
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert await report(rig, job, said=said) == NothingSaid()
        assert isinstance(await report(rig, job, n=2), Case)


async def test_an_upheld_report_takes_the_clip_down(world: World) -> None:
    """Decided while nobody runs, taken down by the next process, once; it is not found any more."""
    async with running(world) as rig:
        await with_desk(rig)
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        assert len(world.guild.clips_of(job.id)) == 1
        await report(rig, job)
        case = await case_of(rig, job.id, CaseKind.REPORT)
    async with process(world) as rig:
        said = ruling(case, approve=False, decider_id=SECOND, why="a real dog")
        assert isinstance(await cases.decide(rig.house, said), Decided)
    async with running(world) as rig:
        await rig.turn(1)
        assert world.guild.clips_of(job.id) == []
        assert await report(rig, job, 2) == NothingToReport(own=False)
        assert (await rig.job(job)).charge == 40 * CENT


async def test_who_made_a_clip_reads_why_it_came_down(world: World) -> None:
    """On its card, as the window promises the moderator; without a reason it says so much."""
    async with running(world) as rig:
        await with_desk(rig)
        for why in ("a real dog", ""):
            job = await rig.until_state(await rig.make(), JobState.DELIVERED)
            await report(rig, job, job.id)
            case = await case_of(rig, job.id, CaseKind.REPORT)
            await cases.decide(rig.house, ruling(case, approve=False, why=why))
            await rig.turn(1)
            down, _ = world.guild.card_of(job.id).views[-1]
            assert (down.came_down, down.remark) == (True, why)


async def test_a_dismissed_report_leaves_the_clip(world: World) -> None:
    """And so does one that nobody answers."""
    async with running(world) as rig:
        await with_desk(rig)
        job = await rig.until_state(await rig.make(), JobState.DELIVERED)
        await report(rig, job)
        assert await report(rig, job, 2) == ReportedAlready()
        case = await case_of(rig, job.id, CaseKind.REPORT)
        await cases.decide(rig.house, ruling(case))
        await report(rig, job, 3)
        await rig.turn(LIMITS.review_s + 120)
        assert len(world.guild.clips_of(job.id)) == 1
        assert (await rig.job(job)).state is JobState.DELIVERED


async def test_what_cannot_be_reported(world: World) -> None:
    """One's own clip, one that is not posted, another guild's, and without a desk."""
    async with running(world) as rig:
        job = await rig.make()
        assert await report(rig, job) == NothingToReport(own=False)
        await rig.until_state(job, JobState.DELIVERED)
        assert await report(rig, job) == NoDesk()
        assert await report(rig, job, member_id=MAKER) == NothingToReport(own=True)
        for wrong in ({"guild_id": GuildId(2)}, {"job": JobId(99)}):
            given: dict[str, Any] = dict(wrong)
            target = given.pop("job", job.id)
            assert await report(rig, target, **given) == JobNotFound(target)
