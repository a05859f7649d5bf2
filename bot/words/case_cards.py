"""The lines of a case's card at the moderators' desk."""

from dataclasses import dataclass
from typing import assert_never

from bot.domain import away
from bot.domain.case import Case, CaseKind, CaseState
from bot.domain.job import Job
from bot.words import pace, shown
from bot.words.cards import Mood
from bot.words.tongue import Tongue

AROUND = 600  #: characters of a prompt on a card
LONGEST_WHY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """What a case's card says."""

    mood: Mood
    headline: str
    prompt: str
    facts: str
    state: str


def card(case: Case, job: Job, t: Tongue, *, answers_s: float | None) -> CaseCard:
    """Put a case into words, for who decides it."""
    return CaseCard(
        mood=_mood(case),
        headline=f"**{headline(case, t)}**",
        prompt=_prompt(case) if _may_be_read(case, job) else t.say("The prompt is private."),
        facts="\n".join(f"-# {line}" for line in _facts(case, job, t)),
        state=_state(case, t, answers_s=answers_s),
    )


def headline(case: Case, t: Tongue) -> str:
    """What waits, or waited."""
    job = shown.number(case.job_id)
    match case.kind:
        case CaseKind.PROMPT:
            return t.say("The prompt of {job} waits for a look", job=job)
        case CaseKind.APPEAL:
            return t.say("The maker of {job} asks for another look", job=job)
        case CaseKind.CLIP:
            return t.say("The clip of {job} is withheld", job=job)
        case CaseKind.REPORT:
            return t.say("The clip of {job} was reported", job=job)
        case CaseKind.SPEND:
            return t.say("{job} waits for a steward", job=job)
        case CaseKind.LIKENESS:
            return t.say(
                "{maker} wants to make a clip from a picture of {subject}",
                maker=shown.member(case.member_id),
                subject=shown.member(case.subject_id or case.member_id),
            )
        case _:
            assert_never(case.kind)


def _may_be_read(case: Case, job: Job) -> bool:
    """Whether the prompt is for all to read who see the card: a likeness is asked about in public."""
    return case.kind is not CaseKind.LIKENESS or not job.private


def _mood(case: Case) -> Mood:
    match case.state:
        case CaseState.OPEN:
            return Mood.NEEDS_SOMEONE
        case CaseState.APPROVED:
            return Mood.DELIVERED
        case CaseState.DENIED | CaseState.WITHDRAWN:
            return Mood.FAILED
        case CaseState.EXPIRED | CaseState.CLOSED:
            return Mood.WAITING
        case _:
            assert_never(case.state)


def _prompt(case: Case) -> str:
    """The prompt, what the rule met in bold; only its neighbourhood where it is long."""
    text, (start, end) = case.evidence.text, case.evidence.span
    if not 0 <= start < end <= len(text):
        return f"*{shown.quoted(text, AROUND)}*"
    left = max(0, start - (AROUND - min(end - start, AROUND)) // 2)
    before = ("…" if left else "") + shown.quoted(text[left:start])
    after = shown.quoted(text[end:], max(40, AROUND - end + left))
    met = shown.quoted(text[start:end], AROUND)
    gap_before = " " if text[start - 1 : start].isspace() else ""
    gap_after = " " if text[end : end + 1].isspace() else ""
    return f"{before}{gap_before}**{met}**{gap_after}{after}"


def _facts(case: Case, job: Job, t: Tongue) -> list[str]:
    evidence = case.evidence
    who = (
        f"{shown.member(case.member_id)} · <#{evidence.channel_id}> · {shown.soon(case.opened_at)}"
    )
    lines = [who]
    if case.kind is CaseKind.SPEND:
        lines.append(pace.why_looked(evidence.rule, job.price, t))
    elif evidence.rule and case.kind is not CaseKind.REPORT:
        lines.append(_rule(case, t))
    if evidence.said:
        by = shown.member(case.opened_by or case.member_id)
        lines.append(
            t.say("{member} says: “{words}”.", member=by, words=shown.quoted(evidence.said, 400))
        )
    if evidence.second:
        lines.append(
            t.say("The larger model says: {words}.", words=shown.quoted(evidence.second, 200))
        )
    if case.first_decider is not None:
        by = shown.member(case.first_decider)
        lines.append(t.say("The first no was {member}'s; another should decide.", member=by))
    if case.kind is CaseKind.REPORT and (there := _clip(case, job, t)) is not None:
        lines.append(there)
    return lines


def _clip(case: Case, job: Job, t: Tongue) -> str | None:
    """Where a reported clip is; None once it is nowhere."""
    if case.evidence.deleted_by is not None:
        by = shown.member(case.evidence.deleted_by)
        return t.say("{member} has deleted the clip's message.", member=by)
    if job.message_id is None or case.state is CaseState.DENIED:
        return None
    if job.sent_alone:
        return t.say("It came to its maker by direct message; taken down, it goes from there, too.")
    return t.say("[The clip]({url})", url=shown.clip_url(job))


def _rule(case: Case, t: Tongue) -> str:
    evidence = case.evidence
    name = shown.quoted(evidence.name or evidence.rule, 80)
    if evidence.rule == away.UNASKED:
        return t.say("The AI moderation gave no answer, so somebody has to look.")
    if evidence.score is not None:
        return t.say(
            "{model} scored *{category}* at {score}.",
            model=shown.quoted(evidence.model, 60),
            category=name,
            score=f"{evidence.score:.2f}",
        )
    if evidence.view:
        return t.say("Rule *{rule}*, seen {view}.", rule=name, view=evidence.view)
    return t.say("Rule *{rule}*.", rule=name)


def _state(case: Case, t: Tongue, *, answers_s: float | None) -> str:
    if case.state is CaseState.OPEN:
        said = [_until(case, t)]
        if case.evidence.deleted_by is not None:
            said.insert(
                0,
                t.say(
                    "*Take down…* still works: then nobody finds the clip in `/gallery`, and nothing"
                    " more is made from it."
                ),
            )
        if answers_s is not None and case.kind is not CaseKind.LIKENESS:
            usual = shown.span(answers_s, t)
            said.append(t.say("Cases here are usually answered in {span}.", span=usual))
        return t.together(*said)
    said = [_answered(case, t) if case.decided_by else _ended(case, t)]
    if case.kind is CaseKind.LIKENESS and case.state is CaseState.APPROVED:
        said.append(t.say("They can withdraw that at any time; the clips then come down."))
    if case.why:
        said.append(t.say("Reason: “{words}”.", words=shown.quoted(case.why, LONGEST_WHY)))
    if case.undo:
        said.append(
            t.say("“{phrase}” is allowed from now on.", phrase=shown.quoted(case.undo, 100))
        )
    return t.together(*said)


def _answered(case: Case, t: Tongue) -> str:
    """Who decided what, and when."""
    said = {
        "member": shown.member(case.decided_by or case.member_id),
        "when": shown.soon(case.decided_at or case.opened_at),
    }
    approved = case.state is CaseState.APPROVED
    if case.state is CaseState.WITHDRAWN:
        return t.say("{member} withdrew their Allow {when}.", **said)
    match case.kind:
        case CaseKind.LIKENESS if approved:
            return t.say("{member} allowed it {when}.", **said)
        case CaseKind.REPORT if approved:
            return t.say("{member} left the clip as it is {when}.", **said)
        case CaseKind.REPORT:
            return t.say("{member} took the clip down {when}.", **said)
        case _ if approved:
            return t.say("{member} approved it {when}.", **said)
        case _:
            return t.say("{member} said no {when}.", **said)


def _ended(case: Case, t: Tongue) -> str:
    """What became of it without anybody's word."""
    when = shown.soon(case.decided_at or case.opened_at)
    match case.state:
        case CaseState.APPROVED:
            return t.say("The larger model let it through {when}.", when=when)
        case CaseState.EXPIRED:
            return t.say("Nobody answered in time; it ended {when}.", when=when)
        case _:
            return t.say("Nothing waits for an answer any more.")


def _until(case: Case, t: Tongue) -> str:
    when = shown.soon(case.due_at)
    if case.kind is CaseKind.REPORT and case.evidence.deleted_by is not None:
        return t.say("Without an answer the report ends {when}.", when=when)
    if case.kind is CaseKind.REPORT:
        return t.say("Without an answer the clip stays, {when}.", when=when)
    return t.say("Without an answer it ends {when}, and the money goes back.", when=when)
