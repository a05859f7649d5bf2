"""The desk: cases are shown once, decided once, and end by themselves; each step outlives a restart."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.case import Case, CaseKind, CaseState, OwnCase
from bot.domain.case_refusals import CaseDecided, CaseNotFound, NothingToUndo
from bot.domain.errors import DatabaseFullError, DeliveryUncertainError
from bot.domain.ids import ChannelId, GuildId, InteractionId, JobId, MemberId, RoleId
from bot.domain.job import Job, JobState
from bot.domain.money import CENT
from bot.domain.refusals import BusyNow
from bot.domain.rule_refusals import RuleRefused
from bot.pipeline import case_rules, cases, desk_rules, intake
from bot.pipeline.case_rules import Taught, phrase_around
from bot.pipeline.cases import Decided, Ruling
from tests.pipeline.rig import GUILD, LIMITS, MAKER, OTHER, Rig, World, process, running

MODERATOR, SECOND = MemberId(7), MemberId(8)
DESK = ChannelId(77)


async def with_desk(rig: Rig) -> None:
    """Set the desk up."""
    await desk_rules.choose_channel(rig.house, guild_id=GUILD, actor_id=MODERATOR, channel_id=DESK)


async def flagged(rig: Rig) -> Case:
    """A prompt that waits for a moderator."""
    job = await rig.make("a doubtful fox")
    assert job.state is JobState.REVIEW
    return await case_of(rig, job.id)


async def case_of(rig: Rig, job_id: JobId, kind: CaseKind = CaseKind.PROMPT) -> Case:
    """A job's case as it is now."""
    found = await rig.database.inner.read(lambda unit: unit.cases.of_job(job_id))
    (case,) = [each for each in found if each.kind is kind]
    return case


def ruling(case: Case, *, approve: bool = True, **given: Any) -> Ruling:
    """A moderator's word on a case."""
    plain: dict[str, Any] = {
        "case_id": case.id,
        "interaction_id": case.interaction_id,
        "guild_id": GUILD,
        "decider_id": MODERATOR,
        "approve": approve,
    }
    return Ruling(**(plain | given))


def shown(rig: Rig, case: Case) -> list[CaseState]:
    """What the case's one card has said so far."""
    cards = rig.world.guild.case_cards.values()
    (card,) = [views for views in cards if views[0].id == case.id]
    return [view.state for view in card]


async def test_a_flagged_prompt_is_a_card_and_goes_on_when_approved(world: World) -> None:
    """One card, edited when it is decided; the maker is told; the decision is in the log."""
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await rig.turn(1)
        assert shown(rig, case) == [CaseState.OPEN]
        assert (await rig.money()).held == 40 * CENT

        outcome = await cases.decide(rig.house, ruling(case))

        assert isinstance(outcome, Decided)
        await rig.until_state(outcome.job, JobState.DELIVERED)
        assert shown(rig, case) == [CaseState.OPEN, CaseState.APPROVED]
        assert [job.id for job in world.guild.told] == [case.job_id]
        log = await rig.database.read(lambda unit: unit.audit_log.lines(GUILD, limit=1))
        assert (log[0].action, log[0].actor_id, log[0].case_id) == (
            "case.approved",
            MODERATOR,
            case.id,
        )


async def test_a_denied_prompt_is_released_with_its_reason(world: World) -> None:
    """The hold goes back, the job's row has the reason, nothing was sent."""
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)

        outcome = await cases.decide(rig.house, ruling(case, approve=False, why="no foxes"))

        assert isinstance(outcome, Decided)
        job = await rig.job(case.job_id)
        assert (job.state, job.charge, job.remark) == (JobState.DENIED, 0, "no foxes")
        assert (await rig.money()).held == 0
        await rig.turn(1)
        assert shown(rig, case)[-1] is CaseState.DENIED
        assert world.guild.card_of(job.id).views[-1][0].remark == "no foxes"
        assert rig.provider.calls == []


async def test_the_second_moderator_hears_who_decided(world: World) -> None:
    """The first word stands; the second is a sentence."""
    async with running(world) as rig:
        case = await flagged(rig)
        await cases.decide(rig.house, ruling(case, approve=False))

        late = await cases.decide(rig.house, ruling(case, decider_id=SECOND))

        assert late == CaseDecided(CaseState.DENIED, MODERATOR, rig.clock.now())
        assert (await rig.job(case.job_id)).state is JobState.DENIED


async def test_forged_and_foreign_buttons_find_no_case(world: World) -> None:
    """Another guild's case, another interaction's, and a number that nobody gave."""
    async with running(world) as rig:
        case = await flagged(rig)
        wrongs: list[dict[str, Any]] = [
            {"guild_id": GuildId(2)},
            {"interaction_id": InteractionId(3)},
            {"case_id": case.id + 1},
        ]
        for wrong in wrongs:
            no = await cases.decide(rig.house, ruling(case, **wrong))
            assert no == CaseNotFound(), wrong
        assert (await case_of(rig, case.job_id)).state is CaseState.OPEN


async def test_nobody_decides_on_their_own_prompt(world: World) -> None:
    """A moderator neither; who may change the server's rules anyhow, may."""
    async with running(world) as rig:
        case = await flagged(rig)
        assert await cases.decide(rig.house, ruling(case, decider_id=MAKER)) == OwnCase()
        outcome = await cases.decide(rig.house, ruling(case, decider_id=MAKER, steward=True))
        assert isinstance(outcome, Decided)


async def test_an_unanswered_case_ends_in_a_refund(world: World) -> None:
    """After a day, and not before; the card and the maker hear of it, though the maker may have left."""
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await rig.turn(LIMITS.review_s - 1)
        assert (await rig.job(case.job_id)).state is JobState.REVIEW
        await rig.turn(120)

        assert (await rig.job(case.job_id)).state is JobState.EXPIRED
        assert (await rig.money()).held == 0
        assert shown(rig, case)[-1] is CaseState.EXPIRED
        assert [job.id for job in world.guild.told] == [case.job_id]


async def test_a_case_outlives_a_restart_at_each_step(world: World) -> None:
    """Opened, shown, decided by three processes: one card, one decision, one clip."""
    async with process(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)  # dies before the card is posted
    async with running(world) as rig:
        await rig.turn(1)
        assert shown(rig, case) == [CaseState.OPEN]
    async with process(world) as rig:
        assert isinstance(await cases.decide(rig.house, ruling(case)), Decided)
    async with running(world) as rig:  # dies before the card is edited
        await rig.until_all_end()
        await rig.turn(1)
        assert shown(rig, case) == [CaseState.OPEN, CaseState.APPROVED]
        assert len(world.guild.clips_of(case.job_id)) == 1


async def test_a_case_that_ended_while_we_were_away_expires_at_the_start(world: World) -> None:
    """Its time counts from the ask, not from our start."""
    async with process(world) as rig:
        case = await flagged(rig)
    world.clock.turn(LIMITS.review_s + 1)
    async with running(world) as rig:
        await rig.until_state(await rig.job(case.job_id), JobState.EXPIRED)


async def test_a_lost_answer_posts_one_card(world: World) -> None:
    """The posting is tried again with the same nonce."""
    async with running(world) as rig:
        await with_desk(rig)
        rig.courier.faults.after("show_case", DeliveryUncertainError("reset"))
        case = await flagged(rig)
        await rig.turn(10)
        assert shown(rig, case) == [CaseState.OPEN, CaseState.OPEN]


async def test_a_desk_that_moves_takes_what_waits_along(world: World) -> None:
    """Cases are posted anew in the new channel; without a channel they wait for one."""
    async with running(world) as rig:
        case = await flagged(rig)
        await rig.turn(1)
        assert world.guild.case_cards == {}
        await with_desk(rig)
        await rig.turn(1)
        assert (await case_of(rig, case.job_id)).card_channel_id == DESK
        world.guild.gone.add(DESK)
        elsewhere = ChannelId(78)
        await desk_rules.choose_channel(
            rig.house, guild_id=GUILD, actor_id=MODERATOR, channel_id=elsewhere
        )
        await rig.turn(1)
        assert (await case_of(rig, case.job_id)).card_channel_id == elsewhere


async def test_a_cancelled_job_closes_its_case(world: World) -> None:
    """The maker gives up: the card has nothing to press any more."""
    from bot.pipeline import cancel

    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        await rig.turn(1)
        await cancel.cancel(rig.house, case.job_id, guild_id=GUILD, member_id=MAKER)
        await rig.turn(1)
        assert shown(rig, case)[-1] is CaseState.CLOSED
        late = await cases.decide(rig.house, ruling(case))
        assert isinstance(late, CaseDecided)


async def test_a_database_out_of_order_is_said_kindly(world: World) -> None:
    """The moderator may press again."""
    async with running(world) as rig:
        case = await flagged(rig)
        rig.database.faults.before("write", DatabaseFullError("full"))
        assert await cases.decide(rig.house, ruling(case)) == BusyNow()


async def test_the_usual_time_to_an_answer_is_known(world: World) -> None:
    """From the third answer on, over a restart too."""
    async with running(world) as rig:
        await with_desk(rig)
        for wait_s in (60, 600, 120):
            case = await flagged(rig)
            await rig.turn(wait_s)
            await cases.decide(rig.house, ruling(case, approve=False))
        await rig.turn(1)
        view = await rig.database.read(lambda unit: desk_rules.view_of(unit, GUILD))
        assert (view.rules.channel_id, view.waiting, view.answers_s) == (DESK, 0, 120)
    async with running(world) as rig:
        await rig.quiet()
        ask = rig.ask("a doubtful fox", interaction_id=InteractionId(5))
        accepted = await intake.make(rig.house, ask)
        assert isinstance(accepted, intake.Accepted)
        assert accepted.answers_s == 120


async def test_a_denial_makes_a_rule(world: World) -> None:
    """The rule is in force; pressed again after a crash in between, there is one."""
    async with running(world) as rig:
        case = await flagged(rig)
        denial = ruling(case, approve=False, why="no")
        await rig.turn(1)  # its cards are shown: the fault is ours
        rig.database.faults.after("write", DatabaseFullError("died after the rule"))
        assert await case_rules.deny_with_rule(rig.house, denial, "doubtful fox") == BusyNow()

        outcome = await case_rules.deny_with_rule(rig.house, denial, "doubtful fox")

        assert isinstance(outcome, Taught)
        rules = await rig.database.read(lambda unit: unit.rulebook.rules(GUILD))
        assert [(rule.id, rule.pattern) for rule in rules.rules] == [
            (f"case-{case.id}", "doubtful fox")
        ]
        assert (await rig.job(case.job_id)).state is JobState.DENIED


async def test_a_rule_that_cannot_be_used_decides_nothing(world: World) -> None:
    """The moderator reads why, and the case waits on."""
    async with running(world) as rig:
        case = await flagged(rig)
        no = await case_rules.deny_with_rule(rig.house, ruling(case, approve=False), "the")
        assert isinstance(no, RuleRefused)
        assert (await case_of(rig, case.job_id)).state is CaseState.OPEN


async def test_a_false_positive_allows_the_phrase_until_undone(world: World) -> None:
    """Approved with the words around the hit; undone, the phrase is gone and the approval stays."""
    async with running(world) as rig:
        await with_desk(rig)
        case = await flagged(rig)
        outcome = await case_rules.false_positive(rig.house, ruling(case))
        assert isinstance(outcome, Taught)
        assert outcome.phrase == "a doubtful fox"
        rules = await rig.database.read(lambda unit: unit.rulebook.rules(GUILD))
        assert rules.allow == ("a doubtful fox",)
        assert (await rig.job(case.job_id)).state is not JobState.REVIEW

        assert await case_rules.undo(rig.house, ruling(case)) == "a doubtful fox"
        rules = await rig.database.read(lambda unit: unit.rulebook.rules(GUILD))
        assert rules.allow == ()
        assert await case_rules.undo(rig.house, ruling(case)) == NothingToUndo()


async def test_who_is_too_late_leaves_no_rule_behind(world: World) -> None:
    """A rule or phrase of a moderator who was not the first is taken back."""
    async with running(world) as rig:
        case = await flagged(rig)
        await cases.decide(rig.house, ruling(case))
        late = ruling(case, decider_id=SECOND, approve=False)
        assert isinstance(await case_rules.deny_with_rule(rig.house, late, "doubtful"), CaseDecided)
        assert isinstance(await case_rules.false_positive(rig.house, late), CaseDecided)
        rules = await rig.database.read(lambda unit: unit.rulebook.rules(GUILD))
        assert (rules.rules, rules.allow) == ((), ())


@pytest.mark.parametrize(
    ("text", "met", "phrase"),
    [
        ("a doubtful fox", "doubtful", "a doubtful fox"),
        ("doubtful", "doubtful", "doubtful"),
        ("so very undoubtfully odd words", "doubtful", "very undoubtfully odd"),
        ("x  doubtful\nfox here", "doubtful", "x doubtful fox"),
    ],
)
def test_a_phrase_has_a_word_around_it(text: str, met: str, phrase: str) -> None:
    """Whole words, single spaces."""
    start = text.index(met)
    assert phrase_around(text, (start, start + len(met))) == phrase


async def test_exempt_roles_are_kept(world: World) -> None:
    """Chosen, kept beside the channel, and taken back."""
    async with process(world) as rig:
        await with_desk(rig)
        role = RoleId(5)
        who: dict[str, Any] = {"guild_id": GUILD, "actor_id": MODERATOR}
        await desk_rules.exempt(rig.house, **who, role_id=role, on=True)
        rules = await rig.database.read(lambda unit: desk_rules.rules_of(unit, GUILD))
        assert (rules.channel_id, rules.exempt_roles) == (DESK, {role})
        await desk_rules.exempt(rig.house, **who, role_id=role, on=False)
        after = await rig.database.read(lambda unit: desk_rules.rules_of(unit, GUILD))
        assert after == replace(rules, exempt_roles=frozenset())


async def test_reviews_of_others_are_left_alone(world: World) -> None:
    """A decision moves its own job only."""
    async with running(world) as rig:
        case, other = await flagged(rig), await rig.make("a doubtful cat", member_id=OTHER)
        await cases.decide(rig.house, ruling(case))
        still: Job = await rig.job(other)
        assert still.state is JobState.REVIEW
