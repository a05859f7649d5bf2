"""What is said at the moderators' desk, with sample values, for the listing of `python -m bot.words`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain import away
from bot.domain.ai_policy import AiPolicy, Outage, Threshold
from bot.domain.case import (
    Case,
    CaseKind,
    CaseState,
    Evidence,
    FirstDecider,
    NotASteward,
    NotTheSubject,
    OwnCase,
)
from bot.domain.case_refusals import (
    AppealOpen,
    AppealsUsedUp,
    CaseDecided,
    CaseNotFound,
    CaseRefusal,
    LikenessNeedsPicture,
    ModerationAway,
    NoDesk,
    NotAppealable,
    NothingSaid,
    NothingToReport,
    NothingToUndo,
    ReportedAlready,
    TakenDown,
)
from bot.domain.conduct import Conduct, ConductRefusal, Paused, Strike, Warned
from bot.domain.ids import CaseId, ChannelId, MemberId, MessageId, RoleId
from bot.domain.job import Clip, Job, JobState, Progress, UndeliveredReason
from bot.domain.render import FailureReason
from bot.words import answers, cards, case_cards, conduct, desk, shown
from bot.words import desk_labels as labels
from bot.words.progress import progress_line
from bot.words.tongue import Tongue

MODERATOR, SUBJECT = MemberId(1_290_000_000_000_000_007), MemberId(1_290_000_000_000_000_008)
DESK = ChannelId(1_290_000_000_000_000_009)
TITLE = "Runway Gen-4.5"
NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


def every_refusal() -> Iterator[CaseRefusal]:
    """Each kind of refusal, in each of its forms."""
    yield CaseNotFound()
    yield ModerationAway()
    yield LikenessNeedsPicture()
    for state in CaseState:
        for by in (MODERATOR, None):
            yield CaseDecided(state, by, NOW)
            yield CaseDecided(state, by, NOW, yours=by is not None)
    yield NothingToUndo()
    yield OwnCase()
    yield OwnCase(money=True)
    yield FirstDecider(NOW)
    yield NotTheSubject(SUBJECT)
    yield NotASteward()
    yield NoDesk()
    yield NoDesk(money=True)
    yield NotAppealable()
    yield AppealOpen()
    yield AppealsUsedUp(5, NOW)
    yield ReportedAlready()
    yield NothingToReport(own=True)
    yield NothingToReport(own=False)
    yield NothingSaid()
    yield TakenDown()
    yield TakenDown(deleted=True)


def every_pause() -> Iterator[ConductRefusal]:
    """Each way in which a member may be kept from asking."""
    yield Warned(MODERATOR, "no more *swords*")
    yield Paused(NOW, None, "")
    yield Paused(NOW, MODERATOR, "")
    yield Paused(None, MODERATOR, "three times is enough")


def everything(job: Job, clip: Clip, t: Tongue) -> Iterator[tuple[str, str]]:
    """Each card and each answer."""
    for case in every_case(job):
        posted = replace(job, message_id=MessageId(3))
        said = case_cards.card(case, posted, t, answers_s=720.0)
        yield f"case {case.kind}", "\n".join((said.headline, said.prompt, said.facts, said.state))
        if case.state is not CaseState.OPEN:
            yield f"decided {case.kind}", desk.decided(case, t)
        if case.kind is CaseKind.LIKENESS:
            kept = replace(posted, spec=replace(job.spec, private=True))
            said = case_cards.card(case, kept, t, answers_s=720.0)
            yield "likeness of a private clip", said.prompt
        if case.kind is CaseKind.REPORT:
            alone = replace(posted, undelivered=UndeliveredReason.CHANNEL_GONE)
            said = case_cards.card(case, alone, t, answers_s=720.0)
            yield "case of a clip sent alone", said.facts
    yield "rule made", desk.rule_made("doubtful `fox`", t)
    yield "allowed", desk.allowed("a doubtful fox", t)
    yield "undone", desk.undone("a doubtful fox", t)
    yield "desk", desk.settings(None, 0, None, (), t)
    yield "desk", desk.settings(DESK, 3, 720.0, [RoleId(7), RoleId(8)], t)
    yield "desk", desk.settings(DESK, 3, 720.0, (), t, closed=True)
    yield "desk", desk.desk_unfit(DESK, t)
    yield "desk", desk.everyone_exempt(t)
    for outage in Outage:
        own = {"violence": Threshold(0.6, 0.9)}
        policy = AiPolicy(thresholds=own, outage=outage, adult=True)
        yield "ai", desk.ai_settings(policy, t, asked=outage is Outage.WAIT)
    strikes = tuple(Strike(at=NOW, key=str(n), disguise=True) for n in range(2))
    for stands in (
        Conduct(),
        Conduct(warning="no"),
        Conduct(banned=True, by=MODERATOR),
        Conduct(until=NOW + timedelta(hours=1), strikes=strikes),
    ):
        yield "conduct", conduct.standing(SUBJECT, stands, NOW, t)
    yield "reported", desk.reported(job.id, t)
    yield "likeness", desk.asked_likeness(SUBJECT, t)
    for pictures in range(3):
        yield "likeness seen", desk.seen_likeness(job.member_id, pictures, t)
    yield from _jobs(job, clip, t)
    for label in (
        labels.approve,
        labels.deny,
        labels.deny_with_rule,
        labels.false_positive,
        labels.undo,
        labels.take_down,
        labels.leave,
        labels.post_it,
        labels.allow,
        labels.refuse,
        labels.see,
        labels.withdraw,
        labels.appeal,
        labels.reason,
        labels.rule_pattern,
        labels.report,
        labels.what_is_wrong,
    ):
        yield "label", label(t)


def every_case(job: Job) -> Iterator[Case]:
    """Each kind in each state, and what may be known of one."""
    text = "a red fox runs through snow"
    evidence = Evidence(
        text=text,
        locale="en-US",
        channel_id=job.channel_id,
        rule="r1",
        name="Foxes",
        span=(2, 5),
        view="folded",
    )
    case = Case(
        id=CaseId(12),
        guild_id=job.guild_id,
        kind=CaseKind.PROMPT,
        interaction_id=job.interaction_id,
        job_id=job.id,
        member_id=job.member_id,
        evidence=evidence,
        opened_at=job.created_at,
        due_at=job.created_at + timedelta(days=1),
    )
    for kind in CaseKind:
        subject = SUBJECT if kind is CaseKind.LIKENESS else None
        for state in CaseState:
            by = MODERATOR if state in {CaseState.APPROVED, CaseState.DENIED} else None
            by = SUBJECT if state is CaseState.WITHDRAWN else by
            yield replace(case, kind=kind, state=state, decided_by=by, subject_id=subject)
    gone = replace(evidence, deleted_by=job.member_id)
    yield replace(case, kind=CaseKind.REPORT, evidence=gone)
    yield replace(case, evidence=replace(evidence, span=(0, 0), view=""))
    yield replace(case, evidence=replace(evidence, rule=away.UNASKED, span=(0, 0)))
    scored = replace(evidence, rule="violence", name="violence", model="omni", score=0.61)
    yield replace(case, evidence=scored)
    said = replace(evidence, said="it is a *toy* fox", second="violence 0.12")
    yield replace(case, kind=CaseKind.APPEAL, evidence=said, first_decider=MODERATOR)
    yield replace(case, kind=CaseKind.APPEAL, state=CaseState.APPROVED, evidence=said)
    yield replace(
        case, state=CaseState.APPROVED, decided_by=MODERATOR, undo="a doubtful fox", why="a toy"
    )


def _jobs(job: Job, clip: Clip, t: Tongue) -> Iterator[tuple[str, str]]:
    tripped = replace(job, state=JobState.FAILED, remark="a *sword*")
    for failure in (FailureReason.REFUSED_INPUT, FailureReason.REFUSED_OUTPUT):
        each = replace(tripped, failure=failure)
        said = progress_line(each, Progress(), t, title=TITLE, clip_url=None)
        yield f"status {failure}", said
    review, denied = replace(job, state=JobState.REVIEW), replace(job, state=JobState.DENIED)
    waits = cards.card(review, Progress(steward=True), t, title=TITLE, clip_url=None)
    yield "status for a steward", f"{waits.headline}: {waits.progress}"
    for each in (
        review,
        replace(review, clip=clip),
        replace(review, spec=replace(job.spec, likeness=SUBJECT)),
        replace(denied, remark="no *foxes* here"),
        replace(denied, clip=clip),
    ):
        progress = Progress(answers_s=720.0)
        said = progress_line(each, progress, t, title=TITLE, clip_url=None)
        yield f"status {each.state}", f"{shown.number(each.id)}: {said}"
    yield (
        "accepted",
        answers.accepted(
            review,
            t,
            ahead=0,
            starts_at=None,
            left=job.price,
            from_pool=True,
            answers_s=720.0,
        ),
    )
