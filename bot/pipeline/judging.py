"""Judging: the house's judge is asked, and what it decided becomes lines of the moderators' log."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import assert_never

from bot.domain import away
from bot.domain.ai_policy import MINORS
from bot.domain.audit_log import LogAction, LogEntry
from bot.domain.case import Appeal, CaseKind, Evidence
from bot.domain.case_refusals import ModerationAway, NotAppealable
from bot.domain.conduct import ConductRefusal
from bot.domain.ids import JobId, MemberId
from bot.domain.job import JobState
from bot.domain.refusals import (
    PromptBlocked,
    PromptEmpty,
    Refusal,
)
from bot.domain.spec import Ask
from bot.domain.verdict import Allow, Block, Empty, Finding, Flag, Grounds
from bot.pipeline import people
from bot.pipeline.house import House
from bot.ports import Showing, Unit

FINAL = frozenset({away.UNASKED, MINORS, "prompt length"})
"""What stops a prompt whoever looks at it."""

MOST_FINDINGS = 20  #: that one line of the log names


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a job waits for somebody's word; a case is opened of it."""

    kind: CaseKind
    evidence: Evidence
    opened_by: MemberId | None = None
    subject_id: MemberId | None = None
    first_decider: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A prompt that may be made, perhaps after a look: the ask as it goes on, and what was decided."""

    ask: Ask
    state: JobState  #: QUEUED or REVIEW
    entries: tuple[LogEntry, ...]  #: for the log, once the job has its number
    rewritten_by: str | None = None  #: the rule that made the prompt milder
    doubts: tuple[Doubt, ...] = ()


async def admit(house: House, ask: Ask, appeal: Appeal | None = None) -> Admitted | Refusal:
    """May this prompt be made here? A "no" is in the log before the member hears of it.

    With an appeal, somebody looks at what would be refused.
    """
    verdict = await house.judge.judge(ask)
    if isinstance(verdict, Empty):
        return PromptEmpty()
    entries = entries_of(ask, verdict, house.clock.now())
    if appeal is not None and (appeal.evidence is not None or isinstance(verdict, Block)):
        return await _appealed(house, ask, verdict, entries, appeal)
    match verdict:
        case Block():
            strikes = await house.database.write(partial(_blocked, house, ask, verdict, entries))
            if not isinstance(strikes, int):
                return strikes
            if verdict.rule == away.UNASKED:
                return ModerationAway()
            met = ask.prompt[slice(*verdict.span)]
            scored = evidence_of(ask, verdict).score is not None
            return PromptBlocked(verdict.rule, met, strikes, scored=scored)
        case Flag():
            doubt = Doubt(kind=CaseKind.PROMPT, evidence=evidence_of(ask, verdict))
            return Admitted(ask, JobState.REVIEW, entries, doubts=(doubt,))
        case Allow(rewritten=None):
            return Admitted(ask, JobState.QUEUED, entries)
        case Allow():
            milder = replace(ask, prompt=verdict.rewritten)
            return Admitted(milder, JobState.QUEUED, entries, _rewriter(verdict.grounds))
        case _:
            assert_never(verdict)


async def _appealed(
    house: House,
    ask: Ask,
    verdict: Allow | Flag | Block,
    entries: tuple[LogEntry, ...],
    appeal: Appeal,
) -> Admitted | NotAppealable:
    """The larger model may overturn what a smaller one said; everything else is for people to hear."""
    if isinstance(verdict, Block) and not appealable(verdict.rule):
        return NotAppealable()
    if appeal.evidence is not None:
        evidence = appeal.evidence
    elif isinstance(verdict, Block):
        evidence = evidence_of(ask, verdict)
    else:
        return NotAppealable()
    second = await house.inspector.second(ask.guild_id, ask.prompt)
    if second is not None:
        evidence = replace(evidence, second=f"{second.category} {second.score or 0.0:.2f}")
        judged = evidence.score is not None and appeal.first_decider is None
        if judged and second.showing is Showing.POST:
            overturned = replace(
                entries[0],
                action=LogAction.CASE_OVERTURNED,
                model=second.model,
                score=second.score,
            )
            return Admitted(ask, JobState.QUEUED, (*entries, overturned))
    doubt = Doubt(
        kind=CaseKind.APPEAL,
        evidence=evidence,
        opened_by=ask.member_id,
        first_decider=appeal.first_decider,
    )
    return Admitted(ask, JobState.REVIEW, entries, doubts=(doubt,))


def appealable(rule: str) -> bool:
    """Whether anybody here could change what stopped a prompt."""
    return not rule.startswith("platform:") and rule not in FINAL


def evidence_of(ask: Ask, verdict: Flag | Block) -> Evidence:
    """What a verdict rests on, for whoever has to decide."""
    grounds = verdict.grounds
    decisive = next((each for each in grounds.findings if not each.shadow), None)
    return Evidence(
        text=ask.prompt,
        locale=ask.locale,
        channel_id=ask.channel_id,
        rule=decisive.rule if decisive else verdict.rule,
        name=verdict.rule,
        span=verdict.span,
        view=decisive.view if decisive else "",
        rules_version=grounds.rules_version,
        model=grounds.model,
        score=decisive.score if decisive else None,
    )


def log_admitted(unit: Unit, entries: tuple[LogEntry, ...], job_id: JobId | None) -> None:
    """Write the lines of a decision, with the job that came of it."""
    for entry in entries:
        unit.audit_log.add(entry, job_id=job_id)


def entries_of(ask: Ask, verdict: Allow | Flag | Block, at: datetime) -> tuple[LogEntry, ...]:
    """One line for the decision, and one for each shadow rule that would have had a say.

    The prompt itself is kept where a rule had something to say; of others the hash is enough, for their jobs
    have it.
    """
    grounds = verdict.grounds
    decisive = next((each for each in grounds.findings if not each.shadow), None)
    shadows = [each for each in grounds.findings if each.shadow]
    first = LogEntry(
        guild_id=ask.guild_id,
        at=at,
        action=_action(verdict),
        member_id=ask.member_id,
        rule=decisive.rule if decisive else getattr(verdict, "rule", None),
        rules_version=grounds.rules_version,
        model=grounds.model or None,
        score=decisive.score if decisive else None,
        details=_details(ask, grounds, decisive),
        text=ask.prompt,
        keep_text=bool(grounds.findings) or not isinstance(verdict, Allow),
    )
    noted = [
        replace(
            first, action=LogAction.PROMPT_NOTED, rule=each.rule, score=None, details=_seen(each)
        )
        for each in shadows[:MOST_FINDINGS]
    ]
    return (first, *noted)


def _action(verdict: Allow | Flag | Block) -> LogAction:
    match verdict:
        case Block():
            return LogAction.PROMPT_BLOCKED
        case Flag():
            return LogAction.PROMPT_FLAGGED
        case Allow(rewritten=None):
            return LogAction.PROMPT_ALLOWED
        case Allow():
            return LogAction.PROMPT_REWRITTEN


def _details(ask: Ask, grounds: Grounds, decisive: Finding | None) -> dict[str, object]:
    details: dict[str, object] = {"channel": ask.channel_id}
    if decisive is not None:
        details |= _seen(decisive)
    others = [each for each in grounds.findings if each is not decisive]
    if others:
        details["also"] = [
            {"rule": each.rule, "action": each.action, "score": each.score, "shadow": each.shadow}
            for each in others[:MOST_FINDINGS]
        ]
    return details


def _seen(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.name,
        "does": finding.action,
        "span": finding.span,
        "view": finding.view,
    }


def _rewriter(grounds: Grounds) -> str | None:
    return next(
        (each.name for each in grounds.findings if each.action == "rewrite" and not each.shadow),
        None,
    )


def _blocked(
    house: House, ask: Ask, verdict: Block, entries: tuple[LogEntry, ...], unit: Unit
) -> int | ConductRefusal:
    """Log it, and count what was hidden; who is paused or warned hears of that instead."""
    log_admitted(unit, entries, None)
    no = people.turned_away(unit, ask.guild_id, ask.member_id, house.clock.now())
    if no is not None:
        return no
    return people.strike_for_disguise(unit, ask, verdict, house)
